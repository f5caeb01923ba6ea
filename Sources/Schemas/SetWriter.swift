import CLinux
import Domain
import Files
import FoundationEssentials
import Glibc
import SystemPackage

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
            try StoreFile.call("mkdir", "make", new) { unsafe mkdir(new, 0o755) }
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
        do {
            try SystemFailure.check("renameat2") { unsafe renameat2(AT_FDCWD, new, AT_FDCWD, final, flag) }
            return
        } catch {
            guard error.isUnsupported else { throw error.port("put in place", final) }
        }
        // A file system without the flags. A folder never replaces one with files in it, so nothing is overwritten.
        guard replaces else {
            return try StoreFile.call("rename", "put in place", final) { unsafe rename(new, final) }
        }
        try exchange(new, with: final)
    }

    /// Replaces in two renames. After a crash between them the set is read under its `.old-` name, and the next
    /// installation restores the name.
    private static func exchange(_ new: String, with final: String) throws(PortError) {
        let old = "\(StoreFile.parent(of: final))/\(oldPrefix)\(StoreFile.lastComponent(of: final))"
        try StoreFile.call("rename", "put aside", final) { unsafe rename(final, old) }
        do throws(PortError) {
            try StoreFile.call("rename", "put in place", final) { unsafe rename(new, final) }
        } catch {
            _ = unsafe rename(old, final)
            throw error
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
        let file: Descriptor
        do {
            file = try Descriptor.keeping(path, mode: [.ownerReadWrite, .groupRead, .otherRead])
        } catch {
            throw error.port("open", path)
        }
        do {
            try SystemFailure.check("flock") { flock(file.number, LOCK_EX | LOCK_NB) }
        } catch {
            if error.number == EWOULDBLOCK {
                throw PortError(.busy, "Another process is installing schemas in \(store).", isTransient: true)
            }
            // Where the file system has no locks, the operator must run one installation at a time.
            guard error.isUnsupported || error.number == ENOLCK else { throw error.port("lock", path) }
        }
        defer { withExtendedLifetime(file) {} }
        try body()
    }
}
