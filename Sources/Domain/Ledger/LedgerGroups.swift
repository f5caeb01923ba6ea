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
        var results: [Result<NewJudgement, PortError>] = []
        for request in group {
            do {
                let judgement = try await judge(
                    request.drop, inspection: request.inspection, entries: [], at: request.time, decide: request.decide)
                results.append(.success(NewJudgement(judgement: judgement, isPlain: false)))
            } catch {
                results.append(.failure(error))
            }
        }
        return results
    }

    package func intendPlacements(_ placements: [FilePlacement], at time: Date) async -> [Result<Void, PortError>] {
        var results: [Result<Void, PortError>] = []
        for placement in placements {
            do {
                let delivery = Delivery(drop: placement.id, destination: .importFolder)
                results.append(.success(try await intendPlacement(delivery, path: placement.path, at: time)))
            } catch {
                results.append(.failure(error))
            }
        }
        return results
    }

    package func endPlacements(_ ids: [DropID], at time: Date) async -> [Result<Void, PortError>] {
        var results: [Result<Void, PortError>] = []
        for id in ids {
            do {
                let delivery = Delivery(drop: id, destination: .importFolder)
                try await endAttempt(delivery, result: .delivered(nil), exchange: nil, at: time)
                results.append(.success(()))
            } catch {
                results.append(.failure(error))
            }
        }
        return results
    }

    package func settle(_ rows: [SettledRow], at time: Date) async -> [Result<Void, PortError>] {
        var results: [Result<Void, PortError>] = []
        for row in rows {
            do {
                results.append(.success(try await settle(row.drop.id, queue: row.queue, path: row.path, at: time)))
            } catch {
                results.append(.failure(error))
            }
        }
        return results
    }
}
