package import Domain
import FoundationEssentials
import Logging

/// Notices what Protheus did with the files of the import folder.
package struct HandOverWatch: Sendable {
    private let parts: PipelineParts
    private let imports: any ImportFolder
    private let ledger: any HandOverLedger
    /// A file that was taken may come back in a sub-folder; after this long nobody looks for it any more.
    private static let lookedForMax: TimeInterval = 7 * 86_400
    private static let page = 1_000

    package init(parts: PipelineParts, imports: any ImportFolder, ledger: any HandOverLedger) {
        self.parts = parts
        self.imports = imports
        self.ledger = ledger
    }

    /// - Returns: how many files changed their state.
    @discardableResult
    package func look() async throws(PortError) -> Int {
        try await note { imports, paths throws(PortError) in try imports.handOvers(at: paths) }
    }

    /// Accounts for files that lay in the import folder before another took its place: what the former one no longer holds was taken,
    /// what it holds or can no longer tell is displaced. To be called before the new folder is served.
    /// - Returns: how many files changed their state.
    package func displaceOfFormer(by folders: any SpoolFolders) async throws(PortError) -> Int {
        try await note { _, paths throws(PortError) in try folders.handOversBeforeReplacement(at: paths) }
    }

    /// The same after a restart, when the former folder is not to be had any more: whatever is missing is displaced.
    package func displaceMissing() async throws(PortError) -> Int {
        try await note { imports, paths throws(PortError) in
            try imports.handOvers(at: paths).mapValues { $0 == .taken ? .displaced : $0 }
        }
    }

    private func note(
        _ find: @escaping @Sendable (any ImportFolder, [String]) throws(PortError) -> [String: HandOver]
    ) async throws(PortError) -> Int {
        var changedCount = 0
        var after: String?
        while true {
            let since = parts.now().addingTimeInterval(-Self.lookedForMax)
            let watched = try await ledger.watchedPlacements(takenSince: since, after: after, limit: Self.page)
            guard let last = watched.last else { return changedCount }
            let (imports, paths) = (imports, watched.map(\.path))
            let now = try await parts.disk.run { () throws(PortError) in try find(imports, paths) }
            let changed = watched.compactMap { placement -> WatchedPlacement? in
                guard var found = now[placement.path] else { return nil }
                // That it is not there says nothing new of a file whose fate is unknown, or known.
                if placement.handOver == .displaced, found == .taken { found = .displaced }
                if placement.handOver == .taken, found == .displaced { found = .taken }
                guard found != placement.handOver else { return nil }
                return WatchedPlacement(subject: placement.subject, path: placement.path, handOver: found)
            }
            if !changed.isEmpty { try await ledger.recordHandOvers(changed, at: parts.now()) }
            for placement in changed { tell(placement) }
            changedCount += changed.count
            guard watched.count == Self.page else { return changedCount }
            after = last.path
        }
    }

    private func tell(_ placement: WatchedPlacement) {
        guard placement.handOver == .refused else { return }
        parts.logger.warning(
            "Protheus gave a file back as not processed", metadata: [LogKeys.path: "\(placement.path)"])
    }
}
