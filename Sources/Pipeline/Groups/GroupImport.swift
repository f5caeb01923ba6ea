import Domain
import FoundationEssentials
import Logging

/// Places a group of files in Protheus's import folder, each exactly once, by the steps of `ImportDelivery`: copies
/// flushed, paths in the ledger, renames flushed, ends in the ledger.
///
/// A copy whose path is not in the ledger yet is a delivery that still waits: the next attempt makes the copy anew.
struct GroupImport {
    let parts: PipelineParts

    private struct Member: Sendable {
        var drop: JudgedDrop
        var path = ""
        var placement: FilePlacement { FilePlacement(id: drop.drop.id, path: path) }
    }

    /// - Returns: the drops whose file was placed, with that outcome. The others are left to the ledger.
    func run(_ drops: [JudgedDrop]) async -> [JudgedDrop] {
        guard !drops.isEmpty else { return [] }
        var group = GroupMembers<Member, JudgedDrop>(drops.map { Member(drop: $0) })
        let queues = parts.queues
        let copies = drops.map { ImportCopy(drop: $0.drop, provider: $0.provider ?? "") }
        group.apply(
            await parts.onDisk(copies.count) { () throws(PortError) in try queues.prepareImports(copies) },
            onFailure: log, change: { $0.path = $1 })
        parts.failPoints.reach(.afterPrepareImport)
        let begun = parts.now()
        let rows = await parts.ledger.intendPlacements(group.members.map(\.placement), at: begun)
        group.apply(
            rows,
            onFailure: { member, error in
                log(member, error)
                // Nothing was published yet.
                if error.isOutcomeUnknown { note(member, deferred(error, next: begun), at: begun) }
            })
        parts.failPoints.reach(.afterIntendPlacement)
        let placements = group.members.map(\.placement)
        let placed = await parts.onDisk(placements.count) { () throws(PortError) in
            try queues.placeImports(placements)
        }
        group.apply(
            placed,
            onFailure: { member, error in
                log(member, error)
                let wait = parts.backoff.wait(afterAttempt: 1, jitter: parts.random(), retryAfter: nil)
                let time = parts.now()
                note(member, deferred(error, next: time.addingTimeInterval(wait.seconds)), at: time)
            })
        parts.failPoints.reach(.afterPlaceImport)
        let ended = parts.now()
        let ends = await parts.ledger.endPlacements(group.members.map(\.placement.id), at: ended)
        group.apply(
            ends,
            onFailure: { member, error in
                log(member, error)
                note(member, .delivered(nil), at: ended)
            })
        parts.failPoints.reach(.afterEndAttempt)
        return group.members.map { member in
            var drop = member.drop
            drop.outcomes = [.placed(at: member.path, ended)]
            return drop
        }
    }

    private func log(_ member: Member, _ error: PortError) {
        parts.log(error, "a file could not be placed in the import folder", of: member.drop.drop)
    }

    private func deferred(_ error: PortError, next: Date) -> DeliveryResult {
        .deferred(next: next, outcomeUnknown: false, reason: error.message)
    }

    /// Recovery writes this end of the first attempt, if the ledger has the attempt and lacks its end.
    private func note(_ member: Member, _ result: DeliveryResult, at time: Date) {
        parts.unfinished.note(
            Delivery(drop: member.drop.drop.id, destination: .importFolder),
            UnfinishedSteps.DeliveryEnd(attempts: 1, result: result, exchange: nil, time: time))
    }
}

extension DeliveryOutcome {
    /// A delivery to the import folder whose first attempt succeeded, as the ledger stores it.
    fileprivate static func placed(at path: String, _ time: Date) -> DeliveryOutcome {
        DeliveryOutcome(
            destination: .importFolder, state: .delivered, attempts: 1, receipt: nil, reason: nil, placementPath: path,
            nextAttemptAt: nil, handOver: .lying, handOverAt: time)
    }
}
