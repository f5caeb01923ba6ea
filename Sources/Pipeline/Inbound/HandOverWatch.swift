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
        var changedCount = 0
        var after: String?
        while true {
            let since = parts.now().addingTimeInterval(-Self.lookedForMax)
            let watched = try await ledger.watchedPlacements(takenSince: since, after: after, limit: Self.page)
            guard let last = watched.last else { return changedCount }
            let (imports, paths) = (imports, watched.map(\.path))
            let now = try await parts.disk.run { () throws(PortError) in try imports.handOvers(at: paths) }
            let changed = watched.compactMap { placement -> WatchedPlacement? in
                guard let found = now[placement.path], found != placement.handOver else { return nil }
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
