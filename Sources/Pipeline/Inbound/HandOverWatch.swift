package import Domain
import FoundationEssentials
import Logging
import Synchronization

/// Notices what Protheus did with the files of the import folder.
///
/// A file that is gone counts as taken. What Protheus's jobs leave in folders for what they processed or refused is recognised by its
/// bytes, then or later, wherever the folder is and whatever the file is called by now.
package final class HandOverWatch: Sendable {
    private let parts: PipelineParts
    private let imports: any ImportFolder
    private let ledger: any HandOverLedger
    private let facts: (any BatchLedger & UnusableItemLedger)?
    private let checkCount = Mutex(0)
    /// A file that was taken and came back changed is known by its name alone, in a sub-folder of the folder it lay in; after this long
    /// nobody looks for it any more.
    private static let searchedMax: TimeInterval = 7 * 86_400
    /// Such names are looked for once in so many looks: the files that were taken in a week are many.
    private static let checksPerName = 30
    private static let page = 1_000

    /// `facts`: what else an operator should see, reported with what Protheus refused; nil reports nothing.
    package init(
        parts: PipelineParts, imports: any ImportFolder, ledger: any HandOverLedger,
        facts: (any BatchLedger & UnusableItemLedger)? = nil
    ) {
        self.parts = parts
        self.imports = imports
        self.ledger = ledger
        self.facts = facts
    }

    /// - Returns: how many files changed their state.
    @discardableResult
    package func check() async throws(PortError) -> Int {
        let count = checkCount.withLock { count in
            defer { count += 1 }
            return count
        }
        let since = count % Self.checksPerName == 0 ? parts.now().addingTimeInterval(-Self.searchedMax) : .distantFuture
        let changed = try await checkPlacements(takenSince: since) + checkReturned()
        try await reportConditions()
        return changed
    }

    private func checkPlacements(takenSince since: Date) async throws(PortError) -> Int {
        try await note(takenSince: since) { imports, paths, placed throws(PortError) in
            try imports.handOvers(at: paths, placed: placed)
        }
    }

    /// Accounts for files that lay in the import folder before another took its place: what the former one no longer holds was taken,
    /// what it holds or can no longer tell is displaced. To be called before the new folder is served.
    /// - Returns: how many files changed their state.
    package func displaceOfFormer(by folders: any SpoolFolders) async throws(PortError) -> Int {
        try await note { _, paths, _ throws(PortError) in try folders.handOversBeforeReplacement(at: paths) }
    }

    /// The same after a restart, when the former folder is not to be had any more: whatever is missing is displaced.
    package func displaceMissing() async throws(PortError) -> Int {
        try await note { imports, paths, placed throws(PortError) in
            try imports.handOvers(at: paths, placed: placed).mapValues { $0 == .taken ? .displaced : $0 }
        }
    }

    /// `since`: files that were taken since then are among them; by default only those that were not.
    private func note(
        takenSince since: Date = .distantFuture,
        _ find: @escaping @Sendable (any ImportFolder, [String], [String: Date]) throws(PortError) -> [String: HandOver]
    ) async throws(PortError) -> Int {
        var changedCount = 0
        var after: String?
        while true {
            let watched = try await ledger.watchedPlacements(takenSince: since, after: after, limit: Self.page)
            guard let last = watched.last else { return changedCount }
            let (imports, paths) = (imports, watched.map(\.path))
            let placed = Dictionary(
                watched.compactMap { placement in placement.placedAt.map { (placement.path, $0) } },
                uniquingKeysWith: { max($0, $1) })
            let now = try await parts.disk.run { () throws(PortError) in try find(imports, paths, placed) }
            let changed = watched.compactMap { placement -> WatchedPlacement? in
                guard var found = now[placement.path] else { return nil }
                // That it is not there says nothing new of a file whose fate is unknown, or known.
                if placement.handOver == .displaced, found == .taken { found = .displaced }
                if placement.handOver == .taken, found == .displaced { found = .taken }
                guard found != placement.handOver else { return nil }
                return WatchedPlacement(subject: placement.subject, path: placement.path, handOver: found)
            }
            if !changed.isEmpty { try await ledger.recordHandOvers(changed, at: parts.now()) }
            for placement in changed { report(placement) }
            changedCount += changed.count
            guard watched.count == Self.page else { return changedCount }
            after = last.path
        }
    }

    private func checkReturned() async throws(PortError) -> Int {
        let imports = imports
        let files = try await parts.disk.run { () throws(PortError) in try imports.returnedFiles() }
        guard !files.isEmpty else { return 0 }
        let outcome = try await ledger.recordReturned(files, at: parts.now())
        let undecided = Set(outcome.undecided.map(\.path))
        imports.noteReturned(files.filter { !undecided.contains($0.path) })
        for placement in outcome.changed { report(placement) }
        return outcome.changed.count
    }

    private func report(_ placement: WatchedPlacement) {
        guard placement.handOver == .refused else { return }
        var logger = parts.logger
        if case .drop(let id) = placement.subject { logger = logger.bound(toDropID: id.text) }
        logger.warning("Protheus gave a file back as not processed", metadata: [LogKeys.path: "\(placement.path)"])
    }

    private func reportConditions() async throws(PortError) {
        guard let reporter = parts.conditions, let facts else { return }
        var filter = BatchFilter()
        filter.isDeletedAfterImport = true
        let counts: [(ServiceConditionKind, String, Int)] = [
            (.refusedByERP, "protheus", try await ledger.refusedCount()),
            (
                .deletedAfterImport, "hat",
                try await facts.batches(matching: filter, limit: ServiceConditionSet.keptMax).count
            ),
            (.unusableItems, "hat", try await facts.unusableCount()),
        ]
        let time = parts.now()
        try await reporter.report(
            .handOvers,
            counts.filter { $0.2 > 0 }.map { kind, subject, count in
                ServiceCondition(kind, .notice, subject: subject, parameters: ["count": "\(count)"], since: time)
            })
    }
}
