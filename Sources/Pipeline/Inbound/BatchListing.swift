package import Domain
import Logging

/// PLSXHAT002: asks HAT what batches wait and writes each down, exactly once, before anything is done about it.
///
/// HAT is told nothing here: a batch stays in HAT's own list until its file is safe, so a lost row is found again.
package struct BatchListing: Sendable {
    private let inbound: InboundParts

    package init(_ inbound: InboundParts) { self.inbound = inbound }

    /// All four passes, page by page. `onPage` is told after each page that was taken in.
    /// - Throws: the first failure of HAT; what was listed before it is kept.
    package func run(onPage: @Sendable () -> Void = {}) async throws(PortError) -> ListingOutcome {
        try await inbound.parts.checkHealth()
        var outcome = ListingOutcome()
        for pass in BatchPass.allCases {
            // While pages are read, treated batches leave the list and later ones move up, unseen. A sweep over several pages is
            // therefore repeated until it finds nothing new; what comes even later is found by the next run.
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
        while true {
            let asked = inbound.parts.now()
            let number = page
            let answer = try await inbound.ask(.batches) { await inbound.batchPortal.listBatches(pass, page: number) }
            if answer.unusableCount > 0 {
                inbound.parts.logger.error(
                    "HAT lists batches without number, provider or file",
                    metadata: [LogKeys.count: "\(answer.unusableCount)", LogKeys.pass: "\(pass.rawValue)"])
            }
            let numbers = answer.batches.map(\.reference.number)
            if !numbers.isEmpty, numbers == previous {
                throw PortError(.malformed, "HAT answers page \(page) of its batches with the page before it.")
            }
            previous = numbers
            if !answer.batches.isEmpty {
                outcome =
                    outcome
                    + (try await inbound.batches.recordListed(
                        answer.batches, operation: pass.operation, listedAt: asked))
                inbound.parts.failPoints.reach(.afterListed)
                onPage()
            }
            guard answer.hasNext, !answer.batches.isEmpty || answer.unusableCount > 0 else { return (page, outcome) }
            page += 1
        }
    }
}
