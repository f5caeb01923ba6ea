import Domain
import FoundationEssentials
import Synchronization

/// Claims whose row is written and whose file could not be moved out of the inbox. A claim keeps its ID until the file
/// is claimed, changes or is gone, so retries need no further rows.
package final class RefusedClaims: Sendable {
    private struct Entry: Sendable {
        var claim: FingerprintedFile
        var refusal: Refusal
        /// How often in a row for the same reason.
        var failures = 1
        let since: Date
    }

    /// The properties that refused files of one folder share.
    struct Refusal: Hashable, Sendable {
        let folder: String
        let errorName: String
    }

    private struct State: Sendable {
        var entries: [InboxPath: Entry] = [:]
        /// Refusals that were logged, until no file has them any more.
        var logged: Set<Refusal> = []
        var isChanged = false
    }

    private let state = Mutex(State())

    package init() {}

    /// Files to claim, in their order, each under the ID that its row already has; and which of them have no row.
    struct Sorted: Sendable {
        var files: [FingerprintedFile] = []
        var withoutRow: [FingerprintedFile] = []
        /// Earlier claims of other bytes under the same path.
        var outdated: [DropID] = []
    }

    func sort(_ files: [FingerprintedFile]) -> Sorted {
        state.withLock { state in
            guard !state.entries.isEmpty else { return Sorted(files: files, withoutRow: files) }
            var sorted = Sorted()
            for file in files {
                guard let entry = state.entries[file.file.path] else {
                    sorted.files.append(file)
                    sorted.withoutRow.append(file)
                    continue
                }
                if entry.claim.digest == file.digest, entry.claim.file.byteCount == file.file.byteCount {
                    sorted.files.append(
                        FingerprintedFile(
                            id: entry.claim.id, file: file.file, digest: file.digest,
                            receivedAt: entry.claim.receivedAt))
                } else {
                    sorted.outdated.append(entry.claim.id)
                    state.entries[file.file.path] = nil
                    state.isChanged = true
                    sorted.files.append(file)
                    sorted.withoutRow.append(file)
                }
            }
            return sorted
        }
    }

    /// A refusal that must be logged now: it occurred twice, or the whole folder is closed.
    struct News: Sendable {
        let refused: RefusedFile
        let count: Int
    }

    /// Records the outcome for the files of one `sort`.
    func note(_ files: [FingerprintedFile], _ taken: TakenFiles, at time: Date) -> [News] {
        state.withLock { state in
            let refused = Set(taken.refused.map(\.file.id))
            if !state.entries.isEmpty {
                for file in files where !refused.contains(file.id) {
                    if state.entries.removeValue(forKey: file.file.path) != nil { state.isChanged = true }
                }
            }
            var news: [Refusal: (RefusedFile, Int)] = [:]
            for file in taken.refused {
                let refusal = Refusal(folder: file.file.file.path.folder, errorName: file.errorName)
                let path = file.file.file.path
                let earlier = state.entries[path]
                var entry = Entry(claim: file.file, refusal: refusal, since: earlier?.since ?? time)
                if let earlier, earlier.refusal == refusal { entry.failures = earlier.failures + 1 }
                state.entries[path] = entry
                state.isChanged = true
                guard entry.failures > 1 || file.isFolderClosed, !state.logged.contains(refusal) else { continue }
                news[refusal] = (news[refusal]?.0 ?? file, (news[refusal]?.1 ?? 0) + 1)
            }
            state.logged.formUnion(news.keys)
            return news.values.map { News(refused: $0.0, count: $0.1) }
        }
    }

    /// - Returns: claims of files that are gone and that must be released.
    func forget(_ paths: [InboxPath]) -> [DropID] {
        state.withLock { state in
            let ids = paths.compactMap { state.entries.removeValue(forKey: $0)?.claim.id }
            if !ids.isEmpty { state.isChanged = true }
            return ids
        }
    }

    /// The current conditions, one per folder and errno; nil when they equal those of the last call.
    /// - Returns: also the logged refusals that have ended.
    func changedConditions() -> (conditions: [ServiceCondition], ended: [Refusal])? {
        state.withLock { state in
            guard state.isChanged else { return nil }
            state.isChanged = false
            var groups: [Refusal: (path: InboxPath, count: Int, since: Date)] = [:]
            for (path, entry) in state.entries {
                guard var group = groups[entry.refusal] else {
                    groups[entry.refusal] = (path, 1, entry.since)
                    continue
                }
                group.count += 1
                group.since = min(group.since, entry.since)
                if path.display < group.path.display { group.path = path }
                groups[entry.refusal] = group
            }
            let ended = state.logged.filter { groups[$0] == nil }
            state.logged.subtract(ended)
            let conditions = groups.sorted { ($0.key.folder, $0.key.errorName) < ($1.key.folder, $1.key.errorName) }
                .map { refusal, group in
                    var parameters = ["error": refusal.errorName]
                    if group.count > 1 { parameters["others"] = "\(group.count - 1)" }
                    return ServiceCondition(
                        .claimFailed, subject: ShownName.of(group.path.display), parameters: parameters,
                        since: group.since)
                }
            return (conditions, Array(ended))
        }
    }
}
