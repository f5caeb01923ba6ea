package import Domain
import Logging

/// PLSXHAT002: lists HAT's waiting batches and records each exactly once before anything is done with it.
///
/// Nothing is confirmed to HAT here. A batch stays in HAT's list until its file is safe, so a lost row is found again.
package struct BatchListing: Sendable {
    private let inbound: InboundParts

    /// Makes no call yet.
    package init(_ inbound: InboundParts) { self.inbound = inbound }

    /// Reads all four passes, page by page. `onPage` is called after each page that was recorded.
    /// - Throws: the first failure of HAT; what was listed before it is recorded.
    package func run(onPage: @Sendable () -> Void = {}) async throws(PortError) -> ListingOutcome {
        try await inbound.parts.checkHealth()
        var outcome = ListingOutcome()
        for pass in BatchPass.allCases {
            // While pages are read, finished batches leave the list and later ones move up unseen. A sweep over several
            // pages is therefore repeated until it finds nothing new; the next run finds what arrives later.
            for _ in 0..<Self.sweepsMax {
                let sweep = try await sweep(pass, onPage)
                outcome = outcome + sweep.outcome
                if sweep.pages <= 1 || sweep.outcome.added == 0 { break }
            }
        }
        return outcome
    }

    private static let sweepsMax = 5

    private func sweep(
        _ pass: BatchPass, _ onPage: @Sendable () -> Void
    ) async throws(PortError) -> (pages: Int, outcome: ListingOutcome) {
        var outcome = ListingOutcome()
        var page = 1
        var previous: [String] = []
        var conflicts = ListedConflicts()
        let scope = UnusableScope.batches(pass)
        let beginning = inbound.parts.now()
        while true {
            let asked = inbound.parts.now()
            let number = page
            let answer = try await inbound.ask(.batches) { await inbound.batchPortal.listBatches(pass, page: number) }
            // Conflicts are found before the page is recorded: an item in conflict must not become due.
            let (batches, conflicting) = conflicts.take(answer.batches)
            try await inbound.report(answer.unusable + conflicting, of: scope, seenAt: asked)
            let numbers = answer.batches.map { "\($0.reference.number) \($0.storagePath)" }
            if !numbers.isEmpty, numbers == previous {
                throw PortError(.malformed, "HAT answers page \(page) of its batches with the page before it.")
            }
            previous = numbers
            if !batches.isEmpty {
                outcome =
                    outcome
                    + (try await inbound.batches.recordListed(
                        batches, operation: pass.operation, listedAt: asked))
                inbound.parts.failPoints.reach(.afterListed)
                onPage()
            }
            guard answer.hasNext, !answer.batches.isEmpty || answer.unusableCount > 0 else {
                try await inbound.unusable.forgetUnusable(of: scope, unseenSince: beginning)
                return (page, outcome)
            }
            page += 1
        }
    }
}
