package import Domain
import FoundationEssentials
import Logging

/// PLSYNCAUTH, PLSYNCLIAT, PLSYNCTREX: each item that HAT offers becomes one file in the import folder; only then is it
/// confirmed to HAT.
///
/// The sync requests page 1 repeatedly, because a confirmed item leaves the list. When no item of a page leaves
/// (unconfirmed cancellations, items without key), it requests the next page. Each item is processed once a run, so the
/// sync ends.
package struct GuiaSync: Sendable {
    /// The result of one run: how many items had which outcome.
    package struct Report: Sendable, Equatable {
        /// Items whose file was placed.
        package var placed = 0
        /// Items that were confirmed to HAT.
        package var confirmed = 0
        /// Items that were refused and confirmed to HAT as such.
        package var refused = 0
        /// Refused items that are not confirmed to HAT, so that they stay in its list.
        package var unconfirmed = 0
        /// Items without a key, which cannot be confirmed.
        package var untrackable = 0
        /// Items whose confirmation failed and is retried later.
        package var notConfirmed = 0

        package init() {}

        /// Items that were processed.
        package var treated: Int { confirmed + unconfirmed + untrackable + notConfirmed }
    }

    private let inbound: InboundParts
    private let resource: GuiaResource
    private let onPage: @Sendable () -> Void

    /// `onPage` is called after each page.
    package init(_ inbound: InboundParts, resource: GuiaResource, onPage: @escaping @Sendable () -> Void = {}) {
        self.inbound = inbound
        self.resource = resource
        self.onPage = onPage
    }

    /// Confirms what the last run left, then processes new items, cancelled ones, and those that an operator wants
    /// retried.
    /// - Throws: the first failure of a listing; what was processed before it is recorded.
    package func run() async throws(PortError) -> Report {
        try await inbound.parts.checkHealth()
        var report = Report()
        // Interrupted placings are finished first, because what HAT offers again is compared with them.
        _ = try await PlacingRecovery(parts: inbound.parts, imports: inbound.imports, guias: inbound.guias).run()
        try await confirmWaiting(&report)
        for pass in GuiaPass.allCases {
            try await sweep(pass, only: nil, &report)
            let wanted = try await inbound.guias.retryRequested(resource, pass, limit: Self.retryMax)
            if !wanted.isEmpty { try await sweep(pass, only: wanted, &report) }
            let again = try await inbound.guias.retryRequested(resource, pass, again: true, limit: Self.retryMax)
            if !again.isEmpty { try await sweepAgain(pass, again, &report) }
        }
        return report
    }

    private static let retryMax = 10_000
    private static let waitingMax = 500

    private func confirmWaiting(_ report: inout Report) async throws(PortError) {
        let confirmation = GuiaConfirmations(inbound: inbound, resource: resource)
        while true {
            let waiting = try await inbound.guias.dueConfirmations(
                resource, at: inbound.parts.now(), limit: Self.waitingMax)
            guard !waiting.isEmpty else { return }
            let outcome = try await confirmation.confirm(waiting)
            report.confirmed += outcome.confirmed
            report.notConfirmed += outcome.notConfirmed
            onPage()
            // Items whose confirmation failed are due later; suspended calls end the loop.
            guard outcome.notConfirmed == 0, waiting.count == Self.waitingMax else { return }
        }
    }

    /// `only`: of the items that failed before, those that an operator requested.
    private func sweep(_ pass: GuiaPass, only wanted: Set<String>?, _ report: inout Report) async throws(PortError) {
        var page = 1
        var seen = SeenItems()
        let scope = UnusableScope.guias(resource, pass)
        let beginning = inbound.parts.now()
        while !Task.isCancelled {
            let lookup = GuiaQuery(resource: resource, pass: pass, isRetry: wanted != nil, page: page)
            let answer = try await inbound.ask(.guias(resource)) { await inbound.guiaPortal.listGuias(lookup) }
            guard !answer.items.isEmpty else { break }
            var readings = try answer.items.map { item throws(PortError) in
                try inbound.readGuia(item, resource, pass)
            }
            if let wanted { readings.removeAll { reading in reading.key.map { !wanted.contains($0) } ?? true } }
            let (fresh, confirmed) = try await treat(readings, pass, isAgain: false, &seen, &report)
            try await keep(untrackable: fresh.filter { $0.key == nil }, scope, &report)
            onPage()
            guard answer.hasNext else { break }
            // Confirmed items leave the list and the others move up to this page; without a confirmation nothing moves.
            if confirmed == 0 { page += 1 }
        }
        guard wanted == nil, !Task.isCancelled else { return }
        try await inbound.unusable.forgetUnusable(of: scope, unseenSince: beginning)
    }

    /// `wanted`: of the items confirmed to HAT, those that an operator requests again. They stay in HAT's list, so the
    /// list is read page by page until all are found.
    private func sweepAgain(_ pass: GuiaPass, _ wanted: Set<String>, _ report: inout Report) async throws(PortError) {
        var missing = wanted
        var seen = SeenItems()
        for page in 1...Self.againPagesMax {
            guard !missing.isEmpty else { return }
            guard !Task.isCancelled else { return }
            let lookup = GuiaQuery(resource: resource, pass: pass, isAgain: true, page: page)
            let answer = try await inbound.ask(.guias(resource)) { await inbound.guiaPortal.listGuias(lookup) }
            let readings = try answer.items.map { item throws(PortError) in
                try inbound.readGuia(item, resource, pass)
            }.filter { reading in reading.key.map { wanted.contains($0) } ?? false }
            _ = try await treat(readings, pass, isAgain: true, &seen, &report)
            missing.subtract(readings.compactMap(\.key))
            onPage()
            guard answer.hasNext, !answer.items.isEmpty else { break }
        }
        guard !missing.isEmpty else { return }
        inbound.parts.logger.warning(
            "guias that were to be fetched again are no longer in HAT's list",
            metadata: [LogKeys.resource: "\(resource.rawValue)", LogKeys.count: "\(missing.count)"])
        try await inbound.guias.clearRetry(
            missing, of: resource, pass, reason: "HAT no longer lists it.", at: inbound.parts.now())
    }

    private static let againPagesMax = 10_000

    /// Each item once a run, however often it is listed.
    private func treat(
        _ readings: [GuiaReading], _ pass: GuiaPass, isAgain: Bool, _ seen: inout SeenItems, _ report: inout Report
    ) async throws(PortError) -> (fresh: [GuiaReading], confirmed: Int) {
        let fresh = readings.filter { seen.insert($0.key, $0.digest) }
        let known = seen
        let confirmed = try await GuiaPlacing(
            inbound: inbound, resource: resource, pass: pass, isAgain: isAgain, wasSeen: { known.contains($0, $1) }
        ).treat(fresh.filter { $0.key != nil }, &report)
        return (fresh, confirmed)
    }

    private func keep(
        untrackable: [GuiaReading], _ scope: UnusableScope, _ report: inout Report
    ) async throws(PortError) {
        report.untrackable += untrackable.count
        let items = untrackable.map { reading in
            let isObject = !reading.problems.contains { $0.code == .notAnObject }
            return UnusableItem(
                identity: reading.digest.hex, key: reading.statedName, providerId: reading.providerId,
                reason: isObject ? .noKey : .notAnObject)
        }
        try await inbound.report(items, of: scope, seenAt: inbound.parts.now())
    }
}

/// Items of a run by tracking key and content. Hashes are kept, so that any number of items costs little.
private struct SeenItems {
    private var hashes: Set<Int> = []

    /// - Returns: false for one that was there before.
    mutating func insert(_ key: String?, _ digest: SHA256Digest) -> Bool {
        hashes.insert(Self.hash(key, digest)).inserted
    }

    func contains(_ key: String, _ digest: SHA256Digest) -> Bool { hashes.contains(Self.hash(key, digest)) }

    private static func hash(_ key: String?, _ digest: SHA256Digest) -> Int {
        var hasher = Hasher()
        hasher.combine(key)
        hasher.combine(digest)
        return hasher.finalize()
    }
}
