package import Domain
import FoundationEssentials
import Logging

/// PLSYNCAUTH, PLSYNCLIAT, PLSYNCTREX: every item that HAT offers becomes one file in the import folder, and HAT is told only then.
///
/// HAT is asked for page 1 again and again, because an item that was told leaves the list. A page of which nothing leaves (unconfirmed
/// cancellations, items without key) is passed over by asking for the next one; every item is treated once a run, so nothing loops.
package struct GuiaSync: Sendable {
    /// What one run did.
    package struct Report: Sendable, Equatable {
        package var placed = 0
        package var told = 0
        package var refused = 0
        package var unconfirmed = 0
        package var untrackable = 0
        package var notTold = 0

        package init() {}

        package var treated: Int { told + unconfirmed + untrackable + notTold }
    }

    private let inbound: InboundParts
    private let resource: GuiaResource
    private let onPage: @Sendable () -> Void

    /// `onPage` is told after each page.
    package init(_ inbound: InboundParts, resource: GuiaResource, onPage: @escaping @Sendable () -> Void = {}) {
        self.inbound = inbound
        self.resource = resource
        self.onPage = onPage
    }

    /// What the last run left untold, new items, cancelled ones, and those that a person wants driven again.
    /// - Throws: the first failure of a listing; what was treated before it is kept.
    package func run() async throws(PortError) -> Report {
        try await inbound.parts.checkHealth()
        var report = Report()
        try await tellWhatWaits(&report)
        for pass in GuiaPass.allCases {
            try await sweep(pass, only: nil, &report)
            let wanted = try await inbound.guias.redriveWanted(resource, pass, limit: Self.redriveMax)
            if !wanted.isEmpty { try await sweep(pass, only: wanted, &report) }
        }
        return report
    }

    private static let redriveMax = 10_000
    private static let waitingMax = 500

    private func tellWhatWaits(_ report: inout Report) async throws(PortError) {
        let telling = GuiaTellings(inbound: inbound, resource: resource)
        while true {
            let waiting = try await inbound.guias.dueTellings(
                resource, at: inbound.parts.now(), limit: Self.waitingMax)
            guard !waiting.isEmpty else { return }
            let outcome = try await telling.tell(waiting)
            report.told += outcome.told
            report.notTold += outcome.notTold
            onPage()
            // Those that could not be told are due later; HAT being left alone ends it.
            guard outcome.notTold == 0, waiting.count == Self.waitingMax else { return }
        }
    }

    /// `only`: of the items that failed before, those that a person wants.
    private func sweep(_ pass: GuiaPass, only wanted: Set<String>?, _ report: inout Report) async throws(PortError) {
        var page = 1
        // Keys alone are kept: hashes of them, so that any number of items costs little.
        var seen: Set<Int> = []
        while !Task.isCancelled {
            let question = GuiaQuestion(resource: resource, pass: pass, isRedrive: wanted != nil, page: page)
            let answer = try await inbound.ask(.guias(resource)) { await inbound.guiaPortal.listGuias(question) }
            guard !answer.items.isEmpty else { return }
            var readings = try answer.items.map { item throws(PortError) in
                try inbound.readGuia(item, resource, pass)
            }
            if let wanted { readings.removeAll { reading in reading.key.map { !wanted.contains($0) } ?? true } }
            let fresh = readings.filter { seen.insert(($0.key ?? $0.digest.hex).hashValue).inserted }
            tell(untrackable: fresh.filter { $0.key == nil }, &report)
            let told = try await GuiaPlacing(inbound: inbound, resource: resource, pass: pass)
                .treat(fresh.filter { $0.key != nil }, &report)
            onPage()
            guard answer.hasNext else { return }
            // What was told leaves the list and the rest moves up to this page; where nothing was told, nothing moves.
            if told == 0 { page += 1 }
        }
    }

    private func tell(untrackable: [GuiaReading], _ report: inout Report) {
        guard !untrackable.isEmpty else { return }
        report.untrackable += untrackable.count
        inbound.parts.logger.error(
            "HAT offers items without a usable key; they cannot be taken",
            metadata: [LogKeys.resource: "\(resource.rawValue)", LogKeys.count: "\(untrackable.count)"])
    }
}
