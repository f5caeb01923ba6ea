import Domain
import Files
import FoundationEssentials
import Glibc

/// Finds the files that Protheus's jobs left in the folders for processed and refused files, each once.
///
/// A scan costs one `stat` for each unchanged folder. Only new names are opened and read, about `bytesMax` in one scan.
/// Noted files are remembered while the process serves the spool.
struct ReturnedFiles: Sendable {
    static let bytesMax: Int64 = 64 << 20
    static let filesMax = 500
    /// A file that changed within this time may still be written, and a folder may get another name within one clock
    /// tick.
    static let youngSeconds = 5.0
    /// After this many scans the cache is cleared, for file systems whose folder times are unreliable.
    static let checksPerReading = 60

    let folders: ReturnFolders
    let layout: SpoolLayout
    private var tree = FolderTreeMemory()
    /// Hashes of folder, name and inode of files that need no further check.
    private var noted: Set<Int> = []
    /// Hashes of files that were returned but not noted yet; a recently changed one is never noted.
    private var pending: [String: (hash: Int, isYoung: Bool)] = [:]
    private var checks = 0

    init(folders: ReturnFolders, layout: SpoolLayout) {
        self.folders = folders
        self.layout = layout
    }

    mutating func check(_ spool: OpenSpool) throws(PortError) -> [ReturnedFile] {
        if checks % Self.checksPerReading == 0 { tree = FolderTreeMemory() }
        checks += 1
        pending = [:]
        var found: [ReturnedFile] = []
        var budget = (bytes: Self.bytesMax, files: Self.filesMax)
        do throws(SystemFailure) {
            let targets = try ReturnTargets(folders: folders, layout: layout).find(in: spool, &tree)
            for target in targets.filter({ $0.handOver == .refused }) + targets.filter({ $0.handOver == .processed }) {
                try check(at: target, &found, &budget)
            }
        } catch {
            throw error.port("look for what Protheus gave back in", layout.root)
        }
        return found
    }

    mutating func note(_ files: [ReturnedFile]) {
        for file in files {
            guard let known = pending[file.path], !known.isYoung else { continue }
            noted.insert(known.hash)
        }
    }

    private mutating func check(
        at target: ReturnTarget, _ found: inout [ReturnedFile], _ budget: inout (bytes: Int64, files: Int)
    ) throws(SystemFailure) {
        do {
            let changed = try target.folder.status().identity.modifiedNanoseconds
            guard !tree.isSettled(target.folder, at: changed) else { return }
            var isSettled = Self.isOld(changed)
            let stream = try FolderStream(target.folder)
            while let entry = try stream.next() {
                guard entry.kind == .regular || entry.kind == .unknown else { continue }
                let hash = Self.hash(target.folder, entry)
                guard !noted.contains(hash) else { continue }
                if target.isOwnQueue, Self.namesOurDrop(entry.name) {
                    noted.insert(hash)
                    continue
                }
                isSettled = false
                guard budget.bytes > 0, budget.files > 0 else { continue }
                budget.files -= 1
                guard let file = try read(entry.name, target) else { continue }
                budget.bytes -= max(file.byteCount, 1)
                pending[file.path] = (hash, !Self.isOld(Int64(file.changedAt.timeIntervalSince1970 * 1e9)))
                found.append(file)
            }
            if isSettled { tree.settle(target.folder, at: changed) }
        } catch {
            // A folder that vanished or cannot be read is skipped.
            switch error.number {
            case ENOENT, ENOTDIR, ELOOP, EACCES, EPERM, ESTALE: return
            default: throw error
            }
        }
    }

    /// - Returns: nil for an entry that is no file or cannot be read.
    private func read(_ name: FileName, _ target: ReturnTarget) throws(SystemFailure) -> ReturnedFile? {
        do {
            let file = try target.folder.file(name)
            let status = try file.status()
            guard status.isRegular else { return nil }
            let byteCount = status.identity.byteCount
            // libcrypto fails only when memory is short; the next scan retries.
            guard let result = try? FileReader().digest(of: file, byteCount: byteCount),
                let digest = try result.get()
            else { return nil }
            return ReturnedFile(
                path: target.folder.display(name), handOver: target.handOver, byteCount: byteCount, digest: digest,
                changedAt: Date(timeIntervalSince1970: Double(status.changedNanoseconds) / 1e9),
                isInOwnQueue: target.isOwnQueue)
        } catch {
            switch error.number {
            case ENOENT, ELOOP, EACCES, EPERM, EISDIR, ENXIO, ESTALE: return nil
            default: throw error
            }
        }
    }

    /// Neither recent nor in the future: a wrong clock must not keep a file recent forever.
    static func isOld(_ nanoseconds: Int64) -> Bool {
        let age = Date().timeIntervalSince1970 - Double(nanoseconds) / 1e9
        return age > youngSeconds || age < -60
    }

    private static func hash(_ folder: Folder, _ entry: FolderStream.Entry) -> Int {
        var hasher = Hasher()
        hasher.combine(folder.identity)
        hasher.combine(entry.name)
        hasher.combine(entry.inode)
        return hasher.finalize()
    }

    /// This program's files in `error` and `held` always have the drop's ID in their name.
    private static func namesOurDrop(_ name: FileName) -> Bool {
        name.display.split(separator: ".").contains { part in DropID(String(part.prefix { $0 != "-" })) != nil }
    }
}
