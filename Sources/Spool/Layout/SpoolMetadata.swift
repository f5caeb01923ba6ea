import CLinux
import Domain
import Files
import Foundation
import Glibc

/// `.hatspool/` below the spool root: the spool's own metadata. Written completely or not at all.
struct SpoolMetadata {
    static let folderName = FileName(own: ".hatspool")
    private static let identityName = FileName(own: "identity.json")
    private static let temporaryName = FileName(own: "identity.json.new")
    private static let path = ".hatspool/identity.json"
    /// The file has a few hundred bytes; a larger one is not this program's.
    private static let bytesMax = 64 << 10

    let root: Folder

    /// - Returns: nil when the spool has none.
    /// - Throws: `.configuration` when the file is no valid identity.
    func identity() throws(PortError) -> SpoolIdentity? {
        let bytes: [UInt8]
        do throws(SystemFailure) {
            let file = try root.folder(Self.folderName).file(Self.identityName)
            let count = try file.status().identity.byteCount
            guard count <= Self.bytesMax else { throw SystemFailure(call: "read", number: EFBIG) }
            bytes = try file.ends(byteCount: count).head
        } catch {
            guard error.number == ENOENT else { throw error.port("read", Self.path) }
            return nil
        }
        do {
            return try JSONDecoder().decode(SpoolIdentity.self, from: Data(bytes))
        } catch {
            throw PortError(
                .configuration,
                "\(Self.path) of the spool is damaged. Restore it from a copy of the spool, or remove it and let "
                    + "`hatspool ledger adopt` write it anew.", cause: error)
        }
    }

    /// Durable on return.
    func write(_ identity: SpoolIdentity) throws(PortError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let bytes: [UInt8]
        do {
            bytes = [UInt8](try encoder.encode(identity)) + [UInt8(ascii: "\n")]
        } catch {
            throw PortError(.internalFault, "The identity of the spool cannot be written.", cause: error)
        }
        do throws(SystemFailure) {
            let folder = try root.makingFolder(Self.folderName)
            let file = try folder.newFile(Self.temporaryName)
            try file.write(all: bytes)
            try file.sync()
            try folder.renameReplacing(Self.temporaryName, to: folder, Self.identityName)
            try folder.sync()
        } catch {
            throw error.port("write", Self.path)
        }
    }

    /// The folder itself; created when it is missing.
    func folder() throws(PortError) -> Folder {
        do {
            return try root.makingFolder(Self.folderName)
        } catch {
            throw error.port("open", ".hatspool")
        }
    }
}

/// Identifies a folder across restarts and new mounts, where device numbers differ.
enum FolderSignature {
    /// - Returns: nil when the file system has no birth time and no persistent inode numbers (FUSE).
    static func of(_ folder: Folder) -> String? {
        let birth = hatspool_birth_nanoseconds(folder.number)
        if birth != 0 { return "birth:\(birth)" }
        let magic = UInt64(hatspool_file_system_magic(folder.number)) & 0xFFFF_FFFF
        return magic == MountKind.fuseMagic ? nil : "inode:\(folder.identity.inode)"
    }

    /// Whether both signatures are of the same kind and differ.
    static func differ(_ one: String?, _ other: String?) -> Bool {
        guard let one, let other, one.prefix(5) == other.prefix(5) else { return false }
        return one != other
    }
}
