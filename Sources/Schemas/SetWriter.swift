import CLinux
import Domain
import FoundationEssentials
import Glibc

/// Writes a set into the store, completely or not at all.
enum SetWriter {
    private static let newPrefix = ".new-"
    /// Prefix of a set that is being replaced on a file system that cannot exchange two folders.
    static let oldPrefix = ".old-"
    /// `RENAME_EXCHANGE` of renameat2(2).
    private static let exchangeFlag: UInt32 = 2

    static func prepare(_ store: String) throws(PortError) {
        guard !FileManager.default.fileExists(atPath: store) else { return }
        do {
            try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        } catch {
            throw PortError(.forbidden, "The schema folder \(store) cannot be made.", cause: error)
        }
        let parent = StoreFile.parent(of: store)
        try StoreFile.syncFolder(parent.isEmpty ? (store.hasPrefix("/") ? "/" : ".") : parent)
    }

    /// Removes or restores what an interrupted installation left.
    /// - Throws: `.ioFailure`.
    static func removeLeftovers(in store: String) throws(PortError) {
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: store)
            for name in names where name.hasPrefix(newPrefix) {
                try FileManager.default.removeItem(atPath: "\(store)/\(name)")
            }
            for name in names where name.hasPrefix(oldPrefix) {
                let set = String(name.dropFirst(oldPrefix.count))
                if names.contains(set) {
                    try FileManager.default.removeItem(atPath: "\(store)/\(name)")
                } else {
                    try FileManager.default.moveItem(atPath: "\(store)/\(name)", toPath: "\(store)/\(set)")
                }
            }
        } catch {
            throw PortError(
                .ioFailure, "Leftovers of an earlier installation in \(store) cannot be removed.", cause: error)
        }
    }

    /// Durable on return. When it throws, the store is unchanged, with one exception: if the last flush fails, the
    /// complete new set stays visible, and a power cut may still revert it.
    static func write(
        _ files: [(String, [UInt8])], origin: SetOrigin, into store: String, replaces: Bool
    ) throws(PortError) {
        let name = origin.set.folderName
        let new = "\(store)/\(newPrefix)\(name)"
        do throws(PortError) {
            guard unsafe mkdir(new, 0o755) == 0 else { throw StoreFile.failure("make", new) }
            for (fileName, bytes) in files { try StoreFile.create("\(new)/\(fileName)", bytes) }
            try StoreFile.create("\(new)/\(SetOrigin.fileName)", try encoded(origin))
            try StoreFile.syncFolder(new)
            try move(new, to: "\(store)/\(name)", replaces: replaces)
            try StoreFile.syncFolder(store)
        } catch {
            remove(new)
            throw error
        }
        remove(new)  // after an exchange it holds the set that was replaced
        remove("\(store)/\(oldPrefix)\(name)")
    }

    private static func move(_ new: String, to final: String, replaces: Bool) throws(PortError) {
        let flag = replaces ? exchangeFlag : UInt32(hatspool_rename_noreplace)
        if unsafe renameat2(AT_FDCWD, new, AT_FDCWD, final, flag) == 0 { return }
        guard StoreFile.isUnsupported(errno) else { throw StoreFile.failure("put in place", final) }
        // A file system without the flags. A folder never replaces one with files in it, so nothing is overwritten.
        guard replaces else {
            guard unsafe rename(new, final) == 0 else { throw StoreFile.failure("put in place", final) }
            return
        }
        try exchange(new, with: final)
    }

    /// Replaces in two renames. After a crash between them the set is read under its `.old-` name, and the next
    /// installation restores the name.
    private static func exchange(_ new: String, with final: String) throws(PortError) {
        let old = "\(StoreFile.parent(of: final))/\(oldPrefix)\(StoreFile.lastComponent(of: final))"
        guard unsafe rename(final, old) == 0 else { throw StoreFile.failure("put aside", final) }
        guard unsafe rename(new, final) == 0 else {
            let failure = StoreFile.failure("put in place", final)
            _ = unsafe rename(old, final)
            throw failure
        }
    }

    private static func encoded(_ origin: SetOrigin) throws(PortError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return [UInt8](try encoder.encode(origin)) + [0x0A]
        } catch {
            throw PortError(.internalFault, "The origin of a schema set cannot be written down.", cause: error)
        }
    }

    private static func remove(_ path: String) {
        // What remains is not visible as a set; the next installation removes it.
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// Allows one process at a time to change a store.
enum StoreLock {
    static func hold(in store: String, _ body: () throws(PortError) -> Void) throws(PortError) {
        let path = "\(store)/.lock"
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw StoreFile.failure("open", path) }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            // Where the file system has no locks, the operator must run one installation at a time.
            if StoreFile.isUnsupported(errno) || errno == ENOLCK { return try body() }
            guard errno == EWOULDBLOCK else { throw StoreFile.failure("lock", path) }
            throw PortError(.busy, "Another process is installing schemas in \(store).", isTransient: true)
        }
        try body()
    }
}
