package import Domain
package import FoundationEssentials

extension SQLLedger: GuiaLedger {
    /// Writes the path of each item before it is placed, state `placing`, in one transaction; durable on return.
    /// - Throws: `.internalFault` for an entry without a path.
    package func recordPlacing(_ entries: [GuiaEntry], at time: Date) async throws(PortError) {
        try await writeEach(entries) { entry, transaction throws(PortError) in
            guard let path = entry.path else {
                throw PortError(.internalFault, "The item \(entry.key.key) cannot be placed: it has no path.")
            }
            let version = try GuiaWriting(entry: entry, state: .placing, next: nil, time: time).store(in: transaction)
            try transaction.recordEvent(
                .guiaPlacing, nil, entry.key.detail.with("version", version).with("path", path), at: time)
        }
    }

    /// Writes that these items were placed, in one transaction; durable on return.
    /// - Throws: `.notFound` for an unknown item, `.internalFault` for one in a state other than `placing`, `placed` or
    ///   `confirmed`.
    package func recordPlaced(_ paths: [GuiaKey: String], at time: Date) async throws(PortError) {
        try await writeEach(Array(paths)) { placed, transaction throws(PortError) in
            try transaction.recordPlaced(placed.key, path: placed.value, at: time)
        }
    }

    /// Writes items that cannot be used, with their problems, in one transaction; durable on return. Unchanged ones are
    /// not written again.
    package func recordRefused(_ entries: [GuiaEntry], at time: Date) async throws(PortError) {
        try await writeEach(entries) { entry, transaction throws(PortError) in
            try transaction.refuse(entry, at: time)
        }
    }

    /// Writes all elements in one transaction; an empty list writes nothing.
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
        // It is never confirmed to HAT, so nothing else would clear the mark.
        if isUnconfirmed { try update(entry.key, "is_redrive_wanted = 0", []) }
        let codes = Set(entry.problems.map(\.code.rawValue)).sorted()
        try recordEvent(.guiaRefused, nil, entry.key.detail.with("version", version).with("problems", codes), at: time)
    }
}

extension GuiaRecord {
    fileprivate var isRefused: Bool { state == .failing || state == .failed || state == .unconfirmed }
}
