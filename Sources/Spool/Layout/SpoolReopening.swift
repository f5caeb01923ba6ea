import CLinux
import Domain
import Files
import Glibc

/// Switches to folders that replaced the served ones, if they belong to this spool: a folder recreated on the same file
/// system, or the whole spool under a new mount, recognised by its identity. Creates no folder; each one is tested
/// before it is used.
struct SpoolReopening {
    let layout: SpoolLayout
    let spool: OpenSpool
    /// nil for a spool without identity, whose root must stay the same folder.
    let identity: SpoolIdentity?
    /// Creates a scanner; `asksForWriters` says whether leases show writers of the new inbox.
    let scanner: (_ asksForWriters: Bool, _ work: Folder) -> InboxScanner

    enum Outcome {
        case opened(OpenSpool, replaced: [SpoolFolder], isNewRoot: Bool)
        case refused([FolderFault])
    }

    func run(_ faults: [FolderFault]) throws(PortError) -> Outcome {
        let isNewRoot = faults.contains { $0.folder.isEmpty }
        if faults.contains(where: { $0.kind == .absent }) { return .refused(faults) }
        let root: Folder
        if isNewRoot {
            guard let found = try newRoot() else { return .refused(faults) }
            root = found
        } else {
            root = spool.root
        }
        var folders: [SpoolFolder: Folder] = [:]
        var replaced: [SpoolFolder] = []
        var refused: [FolderFault] = []
        for folder in SpoolFolder.allCases {
            let name = layout.name(folder)
            guard isNewRoot || faults.contains(where: { $0.folder == name }) else {
                folders[folder] = spool[folder]
                continue
            }
            do throws(SystemFailure) {
                guard let component = FileName(name) else { throw SystemFailure(call: "openat", number: EINVAL) }
                folders[folder] = try root.folder(component)
                replaced.append(folder)
            } catch {
                let kind: FolderFault.Kind = error.number == ENOENT ? .absent : .foreign
                refused.append(FolderFault(folder: name, kind: kind, reason: error.name))
            }
        }
        if !refused.isEmpty { return .refused(refused) }
        refused = check(folders, replaced, root: root, isNewRoot: isNewRoot)
        guard refused.isEmpty, let work = folders[.work] else { return .refused(refused) }
        return try open(root, folders, work: work, replaced, isNewRoot: isNewRoot)
    }

    private func open(
        _ root: Folder, _ folders: [SpoolFolder: Folder], work: Folder, _ replaced: [SpoolFolder], isNewRoot: Bool
    ) throws(PortError) -> Outcome {
        var lock = spool.lock
        if replaced.contains(.work) {
            do {
                lock = try LockFile.takeIfAny(SpoolLayout.lockName, in: work).0
            } catch {
                return .refused([FolderFault(folder: work.path, kind: .foreign, reason: error.name)])
            }
        }
        let trials: SpoolTrials
        switch tryCalls(folders, replaced, work: work) {
        case .tried(let found): trials = found
        case .refused(let fault): return .refused([fault])
        }
        let inbox = folders[.inbox] ?? spool[.inbox]
        let isRemote = MountKind(magic: UInt64(hatspool_file_system_magic(inbox.number))) == .remote
        let opened = OpenSpool(
            root: root, folders: folders, lock: lock, session: spool.session, isRemote: isRemote, trials: trials,
            moves: trials.moves, failPoints: spool.failPoints, scanner: scanner(!isRemote, work),
            now: spool.flushes.now, continuing: spool,
            protocols: isNewRoot ? try spool.protocols?.moved(to: root) : spool.protocols)
        return .opened(opened, replaced: replaced, isNewRoot: isNewRoot)
    }

    /// The folder at the root's path, if it is this spool.
    private func newRoot() throws(PortError) -> Folder? {
        guard let identity else { return nil }
        do {
            let root = try Folder.open(absolute: layout.root, path: "")
            do throws(PortError) {
                return try SpoolMetadata(root: root).identity()?.spool == identity.spool ? root : nil
            } catch {
                return nil
            }
        } catch {
            return nil
        }
    }

    private func check(
        _ folders: [SpoolFolder: Folder], _ replaced: [SpoolFolder], root: Folder, isNewRoot: Bool
    ) -> [FolderFault] {
        var refused: [FolderFault] = []
        var seen: Set<FolderIdentity> = [root.identity]
        for folder in SpoolFolder.allCases {
            guard let opened = folders[folder] else { continue }
            let isOfRoot = opened.identity.device == root.identity.device
            if !seen.insert(opened.identity).inserted || !isOfRoot {
                refused.append(FolderFault(folder: opened.path, kind: .foreign, reason: isOfRoot ? "" : "EXDEV"))
            }
        }
        if refused.isEmpty, replaced.contains(.work), let work = folders[.work], holdsOther(than: work) {
            refused.append(FolderFault(folder: work.path, kind: .holdsWork))
        }
        return refused
    }

    /// Whether the served work folder has claimed files that `work` does not. A folder that can no longer be read or
    /// was removed has none that could come back.
    private func holdsOther(than work: Folder) -> Bool {
        do throws(SystemFailure) {
            return try !WorkListing(spool[.work]).claimed.subtracting(try WorkListing(work).claimed).isEmpty
        } catch {
            return false
        }
    }

    private enum Tried {
        case tried(SpoolTrials)
        case refused(FolderFault)
    }

    /// Tests each new folder together with the work folder: another mount of the same file system has the same device
    /// but refuses a rename, and another file system may lack other calls.
    private func tryCalls(_ folders: [SpoolFolder: Folder], _ replaced: [SpoolFolder], work: Folder) -> Tried {
        var results = spool.trials.folders
        for folder in replaced.contains(.work) ? SpoolFolder.allCases : replaced {
            guard let opened = folders[folder] else { continue }
            do throws(SystemFailure) {
                var result = try FolderTrial(folder: opened, work: work).run()
                if let index = results.firstIndex(where: { $0.path == result.path }) {
                    // Keep the results of calls that only a start tests.
                    result.answers.merge(results[index].answers) { found, _ in found }
                    results[index] = result
                }
            } catch {
                return .refused(FolderFault(folder: opened.path, kind: .foreign, reason: error.name))
            }
        }
        return .tried(SpoolTrials(triedAt: spool.trials.triedAt, folders: results))
    }
}

extension ProtocolMark {
    func moved(to root: Folder) throws(PortError) -> ProtocolMark {
        try ProtocolMark(self, in: try SpoolMetadata(root: root).folder())
    }
}
