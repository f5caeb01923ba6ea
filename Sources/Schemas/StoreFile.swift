import Domain
import Files
import Glibc
import SystemPackage

/// The file operations of a store, with errors that name the path.
enum StoreFile {
    /// Whether the name has only letters, digits, `.`, `_` and `-` and does not start with a dot. Such a name cannot
    /// leave its folder.
    static func isPlainName(_ name: String) -> Bool {
        let isPlain = { (byte: UInt8) in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return name.utf8.first.map { $0 != UInt8(ascii: ".") } ?? false && name.utf8.allSatisfy(isPlain)
    }

    static func parent(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    static func lastComponent(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// - Returns: nil when the file does not exist.
    /// - Throws: `.malformed` when it is no regular file; `.limitExceeded` above `byteCountMax`.
    static func read(_ path: String, byteCountMax: Int) throws(PortError) -> [UInt8]? {
        let status: FileStatus
        let bytes: [UInt8]?
        do throws(SystemFailure) {
            let file = try Descriptor.reading(path, followsLinks: true)
            status = try file.status()
            bytes = status.isRegular ? try file.file.allBytes(countMax: byteCountMax) : []
        } catch {
            if error.number == ENOENT { return nil }
            throw error.port("read", path)
        }
        guard status.isRegular else { throw PortError(.malformed, "\(path) is not a file.") }
        guard let bytes else { throw PortError(.limitExceeded, "\(path) is larger than \(byteCountMax) bytes.") }
        return bytes
    }

    /// Creates a file that must not exist yet. Its bytes are flushed on return; the entry of its folder is not.
    static func create(_ path: String, _ bytes: [UInt8]) throws(PortError) {
        do throws(SystemFailure) {
            let file = try Descriptor.creating(path, mode: [.ownerReadWrite, .groupRead, .otherRead])
            try file.write(all: bytes)
            try file.sync()
        } catch {
            throw error.port("write", path)
        }
    }

    /// Flushes the entries of `folder`, where the file system can.
    static func syncFolder(_ folder: String) throws(PortError) {
        do throws(SystemFailure) {
            let opened = try Folder.open(absolute: folder, path: folder)
            try opened.sync()
        } catch {
            throw error.port("flush", folder)
        }
    }

    /// Makes a system call on a path; `verb` says what it does to it.
    static func call(
        _ name: StaticString, _ verb: String, _ path: String, _ body: () -> CInt
    ) throws(PortError) {
        do {
            try SystemFailure.check(name, body)
        } catch {
            throw error.port(verb, path)
        }
    }
}
