package import Domain

extension SQLLedger {
    /// Reads every exchange about a batch, its download and its deletion, in the order in which they ended.
    package func exchanges(ofBatch number: String) async throws(PortError) -> [ExchangeRecord] {
        try await exchanges(of: BatchOperation.allCases.map { .batch(BatchKey(number: number, operation: $0)) })
    }

    /// Reads every exchange about an item, in the order in which they ended; without `resource`, in all collections.
    package func exchanges(
        ofGuia key: String, in resource: GuiaResource?
    ) async throws(PortError) -> [ExchangeRecord] {
        let resources = resource.map { [$0] } ?? GuiaResource.allCases
        return try await exchanges(
            of: resources.flatMap { resource in
                GuiaPass.allCases.map { .guia(GuiaKey(resource: resource, pass: $0, key: key)) }
            })
    }

    private func exchanges(of subjects: [PortalSubject]) async throws(PortError) -> [ExchangeRecord] {
        try await database.read { connection throws(PortError) in
            var exchanges: [(number: Int, exchange: ExchangeRecord)] = []
            for subject in subjects {
                for var row in try connection.query(ExchangeRecord.ofSubject, subject.values) {
                    exchanges.append((try row.integer("number"), try ExchangeRecord(row: &row, scope: subject.word)))
                }
            }
            return exchanges.sorted { $0.number < $1.number }.map(\.exchange)
        }
    }
}
