package import FoundationEssentials

/// A document of a group that is to be judged.
package struct JudgementRequest: Sendable {
    /// The claimed drop.
    package let drop: ClaimedDrop
    /// What its one reading found.
    package let inspection: Inspection
    /// When it is judged.
    package let time: Date
    /// Pure and quick; runs inside the transaction.
    package let decide: @Sendable (History) -> Decision

    package init(
        drop: ClaimedDrop, inspection: Inspection, time: Date, decide: @escaping @Sendable (History) -> Decision
    ) {
        self.drop = drop
        self.inspection = inspection
        self.time = time
        self.decide = decide
    }
}

/// A judgement, and whether its caller knows all that the ledger stores of it.
package struct NewJudgement: Sendable, Equatable {
    /// Verdict, findings, protocol number, deliveries.
    package var judgement: Judgement
    /// This call stored it, and every delivery waits for its first attempt: none inherits anything from an earlier
    /// drop. Otherwise the ledger must be read.
    package var isPlain: Bool

    package init(judgement: Judgement, isPlain: Bool) {
        self.judgement = judgement
        self.isPlain = isPlain
    }
}

/// Where a drop of a group is settled.
package struct SettledRow: Sendable {
    /// The drop.
    package let drop: ClaimedDrop
    /// Its final queue.
    package let queue: FinalQueue
    /// Relative to the spool root.
    package let path: String

    package init(drop: ClaimedDrop, queue: FinalQueue, path: String) {
        self.drop = drop
        self.queue = queue
        self.path = path
    }
}

/// The calls of groups, one by one: for ledgers that gain nothing by doing them together.
extension Ledger {
    package func judge(_ group: [JudgementRequest]) async -> [Result<NewJudgement, PortError>] {
        await oneByOne(group) { request throws(PortError) in
            let judgement = try await judge(
                request.drop, inspection: request.inspection, entries: [], at: request.time, decide: request.decide)
            return NewJudgement(judgement: judgement, isPlain: false)
        }
    }

    package func intendPlacements(_ placements: [FilePlacement], at time: Date) async -> [Result<Void, PortError>] {
        await oneByOne(placements) { placement throws(PortError) in
            let delivery = Delivery(drop: placement.id, destination: .importFolder)
            try await intendPlacement(delivery, path: placement.path, at: time)
        }
    }

    package func endPlacements(_ ids: [DropID], at time: Date) async -> [Result<Void, PortError>] {
        await oneByOne(ids) { id throws(PortError) in
            let delivery = Delivery(drop: id, destination: .importFolder)
            try await endAttempt(delivery, result: .delivered(nil), exchange: nil, at: time)
        }
    }

    package func settle(_ rows: [SettledRow], at time: Date) async -> [Result<Void, PortError>] {
        await oneByOne(rows) { row throws(PortError) in
            try await settle(row.drop.id, queue: row.queue, path: row.path, at: time)
        }
    }

    private func oneByOne<Item, Value>(
        _ items: [Item], _ call: (Item) async throws(PortError) -> Value
    ) async -> [Result<Value, PortError>] {
        var results: [Result<Value, PortError>] = []
        for item in items {
            do throws(PortError) {
                results.append(.success(try await call(item)))
            } catch {
                results.append(.failure(error))
            }
        }
        return results
    }
}
