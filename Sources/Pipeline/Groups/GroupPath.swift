package import Domain
import FoundationEssentials
import Logging

/// The path of a group of inspected documents, from judgement to final queue, each step once for all of them:
///
///     [InspectedDrop] ─judge▶ [JudgedDrop] ─import▶ [JudgedDrop] ─settle▶ [Settlement]
///
/// It carries on in memory what it has just judged and does not read the ledger again. The ledger stays the truth: each
/// step writes what the same step of a single drop writes, in the same order. Whatever fails here, and what is bound
/// for HAT, is let go of; the jobs that read the ledger continue it (`DropsInHand`).
package struct GroupPath: Sendable {
    /// What became of a group.
    package struct Outcome: Sendable {
        /// The verdict of each drop, or why it could not be judged; in the order of the group.
        package var verdicts: [Result<Verdict, PortError>] = []
        /// The drops that reached their final queue.
        package var settled: [Settlement] = []
        /// How many files were placed in the import folder.
        package var placedCount = 0
        /// Some judged drops were left to the jobs that deliver and settle.
        package var leavesWork = false
    }

    private let parts: PipelineParts
    /// Whether judged drops are carried on; otherwise they are left to the other jobs.
    private let carriesOn: Bool

    package init(_ parts: PipelineParts, carriesOn: Bool) {
        self.parts = parts
        self.carriesOn = carriesOn
    }

    /// Whether a drop can be judged in a group: archives and exports become drops and orders of their own.
    package static func takes(_ inspected: InspectedDrop) -> Bool {
        inspected.entries.isEmpty && inspected.inspection.kind != .archive && inspected.inspection.kind != .export
    }

    /// Judges the group and carries on what it can. Durable on return: everything in the outcome. Never throws:
    /// failures of a step are logged, and their drops are let go of.
    package func run(_ group: [InspectedDrop]) async -> Outcome {
        let ids = group.map(\.drop.id)
        parts.inHand.take(ids)
        defer { parts.inHand.letGo(ids) }
        var outcome = Outcome()
        let judged = await judge(group, &outcome)
        guard carriesOn else {
            outcome.leavesWork = true
            return outcome
        }
        let (placesImports, canCall) = (parts.inHand.placesImports, outcome.leavesWork)
        let undelivered = judged.filter { !$0.outcomes.isEmpty }
        let toImport = undelivered.filter { $0.outcomes.map(\.destination) == [.importFolder] && placesImports }
        let placed = await GroupImport(parts: parts).run(toImport)
        outcome.placedCount = placed.count
        outcome.leavesWork = canCall || placed.count < undelivered.count
        let ready = judged.filter(\.outcomes.isEmpty) + placed
        for (drop, result) in zip(ready, await GroupSettling(parts: parts).run(ready)) {
            switch result {
            case .success(let settlement): outcome.settled.append(settlement)
            case .failure(let error):
                outcome.leavesWork = true
                parts.log(error, "a drop could not be settled; it will be retried", of: drop.drop)
            }
        }
        return outcome
    }

    /// - Returns: what can be carried on in memory.
    private func judge(_ group: [InspectedDrop], _ outcome: inout Outcome) async -> [JudgedDrop] {
        let (deciding, time) = (Deciding(parts: parts), parts.now())
        let results = await parts.ledger.judge(
            group.map { inspected in
                JudgementRequest(
                    drop: inspected.drop, inspection: inspected.inspection, time: time,
                    decide: deciding.decision(on: inspected))
            })
        parts.failPoints.reach(.afterJudgement)
        var judged: [JudgedDrop] = []
        for (inspected, result) in zip(group, results) {
            outcome.verdicts.append(result.map(\.judgement.decision.verdict))
            guard case .success(let new) = result else { continue }
            parts.log(new.judgement, of: inspected)
            if new.isPlain {
                judged.append(deciding.judged(inspected, new.judgement, at: time))
            } else {
                outcome.leavesWork = true
            }
        }
        return judged
    }
}
