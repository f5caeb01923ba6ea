package import Domain
import FoundationEssentials
import Logging
import Synchronization

/// Detects what Protheus did with the files of the import folder.
///
/// A file that is gone counts as taken by Protheus. Files that Protheus's jobs store in folders for processed or
/// refused files are recognised by their bytes, at any time, in any such folder and under any name.
package final class HandOverWatch: Sendable {
    private let parts: PipelineParts
    private let imports: any ImportFolder
    private let ledger: any HandOverLedger
    private let facts: (any BatchLedger & UnusableItemLedger)?
    private let checkCount = Mutex(0)
    /// A file that was taken and returned changed is known only by its name, in a sub-folder of its folder. After this
    /// many seconds it is no longer searched for.
    private static let searchedMax: TimeInterval = 7 * 86_400
    /// Names are searched in one of so many checks, because a week's taken files are many.
    private static let checksPerName = 30
    private static let page = 1_000

    /// `facts`: further facts for operators, reported with the files that Protheus refused; nil reports none.
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

    /// Accounts for files of the former import folder after another replaced it: a file that is missing there was
    /// taken, a file that is still there or cannot be checked is displaced. Must be called before the new folder is
    /// served.
    /// - Returns: how many files changed their state.
    package func displaceOfFormer(by folders: any SpoolFolders) async throws(PortError) -> Int {
        try await note { _, paths, _ throws(PortError) in try folders.handOversBeforeReplacement(at: paths) }
    }

    /// The same after a restart, when the former folder is not accessible: every missing file is displaced.
    package func displaceMissing() async throws(PortError) -> Int {
        try await note { imports, paths, placed throws(PortError) in
            try imports.handOvers(at: paths, placed: placed).mapValues { $0 == .taken ? .displaced : $0 }
        }
    }

    /// `since`: includes files that were taken since then; by default only files that were not taken.
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
                // Its absence is no news for a file whose state is unknown or already decided.
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
        logger.warning("Protheus returned a file as not processed", metadata: [LogKeys.path: "\(placement.path)"])
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
