package import Domain
import FoundationEssentials

/// A claimed drop and the result of its inspection.
package struct InspectedDrop: Sendable {
    /// The claimed file.
    package let drop: ClaimedDrop
    /// What its one reading found.
    package let inspection: Inspection
    /// Of an archive: its documents, unpacked and flushed, not yet drops. Empty for a document.
    package let entries: [ClaimedDrop]

    package init(drop: ClaimedDrop, inspection: Inspection, entries: [ClaimedDrop] = []) {
        self.drop = drop
        self.inspection = inspection
        self.entries = entries
    }
}

/// A judged drop, and the drops that its judgement made of an archive's entries, which must be judged now.
package struct DecidedDrop: Sendable {
    /// The judged drop itself.
    package let judged: JudgedDrop
    /// An accepted archive's documents; otherwise empty.
    package let entries: [ClaimedDrop]

    /// The verdict of `judged`.
    package var verdict: Verdict { judged.judgement.decision.verdict }
}

/// Where a drop ended.
package struct Settlement: Sendable, Equatable {
    /// The settled drop.
    package let drop: ClaimedDrop
    /// The queue that its file was moved to.
    package let queue: FinalQueue
    /// Relative to the spool root.
    package let path: String
    /// Of an archive that was opened: the verdict that follows from its documents'. nil for everything else.
    package var archiveVerdict: Verdict?
}

extension FinalQueue {
    /// Accepted and delivered everywhere → `done`; accepted but not delivered everywhere, or undecided → `held`; else
    /// `error`.
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
