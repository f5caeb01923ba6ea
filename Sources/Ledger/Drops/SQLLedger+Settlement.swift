package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// Marks a drop as settled; durable on return. Repeating the call with the same queue and path changes nothing.
    /// - Throws: `.notFound` for an unknown drop; `.internalFault` for a drop that is not judged, has unfinished
    ///   deliveries, or is an archive with open entries.
    package func settle(_ id: DropID, queue: FinalQueue, path: String, at time: Date) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            guard try transaction.settle(id, queue: queue, path: path, at: time) else { return }
            try transaction.closeEntry(id)
            try transaction.settleBatch(of: id, queue: queue, at: time)
        }
    }

    /// Marks several drops as settled in one transaction; durable on return. Each has a savepoint of its own.
    package func settle(_ rows: [SettledRow], at time: Date) async -> [Result<Void, PortError>] {
        await group.writeEach(rows) { row, transaction throws(PortError) in
            let id = row.drop.id
            let isNew = try transaction.settle(id, queue: row.queue, path: row.path, at: time)
            // A drop of the inbox has neither archive nor batch.
            guard isNew, row.drop.origin != .inbox else { return }
            try transaction.closeEntry(id)
            try transaction.settleBatch(of: id, queue: row.queue, at: time)
        }
    }

    /// Corrects the path of a settled drop; durable on return.
    /// - Throws: `.notFound` for an unknown drop, `.internalFault` for one that is not settled.
    package func correctPath(_ id: DropID, path: String, at time: Date) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            let changed = try transaction.execute(
                "UPDATE drops SET final_path = ? WHERE id = ? AND state = 'settled'", [.text(path), .text(id.text)])
            guard changed == 1 else {
                throw .outOfOrder("given another path", id, try transaction.knownState(of: id).rawValue)
            }
            try transaction.recordEvent(.pathCorrected, id, JournalDetail().with("path", path), at: time)
        }
    }

    /// Marks a settled drop as sent back to the inbox; durable on return.
    ///
    /// A destination that has the document gets no second delivery when the same bytes come again (see `judge`). An
    /// entry was closed when it was settled, so its archive keeps its outcome.
    /// - Returns: false when it is not settled in `error` or `held`.
    /// - Throws: `.notFound` for an unknown drop.
    package func requeue(_ id: DropID, at time: Date) async throws(PortError) -> Bool {
        try await group.write { transaction throws(PortError) in try transaction.requeue(id, at: time) }
    }
}

extension LedgerTransaction {
    /// - Returns: false when it was settled like this before.
    fileprivate func settle(
        _ id: DropID, queue: FinalQueue, path: String, at time: Date
    ) throws(PortError) -> Bool {
        let changed = try execute(
            """
            UPDATE drops SET state = 'settled', queue = ?, final_path = ?, settled_at = ?
            WHERE id = ? AND state = 'judged' AND open_deliveries = 0 AND open_entries = 0
            """, [.text(queue.rawValue), .text(path), .time(time), .text(id.text)])
        guard changed == 1 else {
            let state = try knownState(of: id)
            let isRepeat = try connection.integer(
                "SELECT 1 FROM drops WHERE id = ? AND state = 'settled' AND queue = ? AND final_path = ?",
                [.text(id.text), .text(queue.rawValue), .text(path)])
            guard isRepeat == nil else { return false }
            let isOpen = state == .judged
            throw .outOfOrder("settled", id, isOpen ? "judged with open deliveries or entries" : state.rawValue)
        }
        try recordEvent(.settled, id, JournalDetail().with("queue", queue.rawValue).with("path", path), at: time)
        return true
    }

    fileprivate func requeue(_ id: DropID, at time: Date) throws(PortError) -> Bool {
        let isThere = try connection.integer(
            "SELECT 1 FROM drops WHERE id = ? AND state = 'settled' AND queue IN ('error', 'held')", [.text(id.text)])
        guard isThere != nil else {
            _ = try knownState(of: id)
            return false
        }
        try execute("UPDATE drops SET state = 'requeued' WHERE id = ?", [.text(id.text)])
        try recordEvent(.requeued, id, at: time)
        return true
    }
}
