package import Domain
package import FoundationEssentials

extension SQLLedger: GuiaLedger {
    /// An entry without a path is an `.internalFault`.
    package func recordPlacing(_ entries: [GuiaEntry], at time: Date) async throws(PortError) {
        try await writeEach(entries) { entry, transaction throws(PortError) in
            guard let path = entry.path else {
                throw PortError(.internalFault, "The item \(entry.key.key) is to be placed and has no path.")
            }
            let version = try GuiaWriting(entry: entry, state: .placing, next: nil, time: time).store(in: transaction)
            try transaction.recordEvent(
                .guiaPlacing, nil, entry.key.detail.with("version", version).with("path", path), at: time)
        }
    }

    package func recordPlaced(_ paths: [GuiaKey: String], at time: Date) async throws(PortError) {
        try await writeEach(Array(paths)) { placed, transaction throws(PortError) in
            try transaction.recordPlaced(placed.key, path: placed.value, at: time)
        }
    }

    package func recordRefused(_ entries: [GuiaEntry], at time: Date) async throws(PortError) {
        try await writeEach(entries) { entry, transaction throws(PortError) in
            try transaction.refuse(entry, at: time)
        }
    }

    /// One transaction for the group; nothing is written for none.
    func writeEach<Element: Sendable>(
        _ elements: [Element],
        _ write: @escaping @Sendable (Element, LedgerTransaction) throws(PortError) -> Void
    ) async throws(PortError) {
        guard !elements.isEmpty else { return }
        try await group.write { transaction throws(PortError) in
            for element in elements { try write(element, transaction) }
        }
    }
}

extension LedgerTransaction {
    fileprivate func recordPlaced(_ key: GuiaKey, path: String, at time: Date) throws(PortError) {
        let changed = try execute(
            """
            UPDATE guias SET state = 'placed', path = ?, attempts = 0, next_attempt_at = ?, handover = 'lying',
                handover_at = ?, changed_at = ?, placed_at = ?
            WHERE \(GuiaKey.condition) AND state = 'placing'
            """, [.text(path), .time(time), .time(time), .time(time), .time(time)] + key.values)
        if changed > 0 { return try recordEvent(.guiaPlaced, nil, key.detail.with("path", path), at: time) }
        let known = try knownGuia(key)
        guard known.state == .placed || known.state == .confirmed else {
            throw PortError(.internalFault, "The item \(key.key) cannot be placed: it is \(known.state.rawValue).")
        }
    }

    fileprivate func refuse(_ entry: GuiaEntry, at time: Date) throws(PortError) {
        let isUnconfirmed = entry.problems.allSatisfy { $0.code == .cancellationUnconfirmed }
        let known = try connection.guia(entry.key)
        if let known, known.isRefused, known.digest == entry.digest, known.problems == entry.problems {
            guard known.isRetryRequested else { return }
            try update(entry.key, "is_redrive_wanted = 0", [])
            return
        }
        let writing = GuiaWriting(
            entry: entry, state: isUnconfirmed ? .unconfirmed : .failing, next: isUnconfirmed ? nil : time, time: time)
        let version = try writing.store(in: self)
        // HAT is never told of it, so nothing else would take the mark away.
        if isUnconfirmed { try update(entry.key, "is_redrive_wanted = 0", []) }
        let codes = Set(entry.problems.map(\.code.rawValue)).sorted()
        try recordEvent(.guiaRefused, nil, entry.key.detail.with("version", version).with("problems", codes), at: time)
    }
}

extension GuiaRecord {
    fileprivate var isRefused: Bool { state == .failing || state == .failed || state == .unconfirmed }
}
