package import Domain
import FoundationEssentials

/// A claimed drop and what its one reading told.
package struct InspectedDrop: Sendable {
    package let drop: ClaimedDrop
    package let inspection: Inspection
    /// Of an archive: its documents, unpacked and flushed, not yet drops. Empty for a document.
    package let entries: [ClaimedDrop]

    package init(drop: ClaimedDrop, inspection: Inspection, entries: [ClaimedDrop] = []) {
        self.drop = drop
        self.inspection = inspection
        self.entries = entries
    }
}

/// A judged drop, and what its judgement made of an archive: drops of their own, to be judged now.
package struct DecidedDrop: Sendable {
    package let judged: JudgedDrop
    package let entries: [ClaimedDrop]

    package var verdict: Verdict { judged.judgement.decision.verdict }
}

/// Where a drop ended.
package struct Settlement: Sendable, Equatable {
    package let drop: ClaimedDrop
    package let queue: FinalQueue
    /// Relative to the spool root.
    package let path: String
    /// Of an archive that was opened: the verdict that follows from its documents'. nil for everything else.
    package var archiveVerdict: Verdict?
}

extension FinalQueue {
    /// Accepted and delivered everywhere → `done`; accepted but not delivered somewhere, or undecided → `held`; else `error`.
    init(for judged: JudgedDrop) {
        switch judged.judgement.decision.verdict {
        case .accepted: self = judged.outcomes.allSatisfy { $0.state == .delivered } ? .done : .held
        case .rejected, .duplicate: self = .error
        case .held: self = .held
        }
    }
}

extension DeliveryOutcome {
    /// A delivery that was just decided.
    init(waiting destination: Destination) {
        self.init(
            destination: destination, state: .waiting, attempts: 0, receipt: nil, reason: nil, placementPath: nil,
            nextAttemptAt: nil)
    }
}
