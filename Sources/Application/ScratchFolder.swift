import Domain
import Foundation
import Synchronization

/// A temporary folder for documents that a check unpacks; removed with its owner.
final class ScratchFolder {
    private let folder: URL

    init() throws(PortError) {
        folder = FileManager.default.temporaryDirectory.appending(path: "hatspool-check-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        } catch {
            throw PortError(.ioFailure, "No temporary folder can be made.", cause: error)
        }
    }

    deinit {
        // A file that stays in the temporary folder is left to the system.
        try? FileManager.default.removeItem(at: folder)
    }

    func path(_ ordinal: Int) -> String { folder.appending(path: "\(ordinal)").path }
}

/// One unpacked document of a check; it need not be durable, and its digest is not used.
final class ScratchFile: IncomingFile {
    private let handle: Mutex<FileHandle>
    private let count = Mutex<Int64>(0)

    init(path: String) throws(PortError) {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw PortError(.ioFailure, "No temporary file can be made.") }
        self.handle = Mutex(handle)
    }

    var byteCount: Int64 { count.withLock { $0 } }

    func append(_ bytes: [UInt8]) throws(PortError) {
        do {
            try handle.withLock { try $0.write(contentsOf: bytes) }
        } catch {
            throw PortError(.ioFailure, "A temporary file cannot be written.", cause: error)
        }
        count.withLock { $0 += Int64(bytes.count) }
    }

    func restart() throws(PortError) {
        do {
            try handle.withLock { try $0.truncate(atOffset: 0) }
        } catch {
            throw PortError(.ioFailure, "A temporary file cannot be written.", cause: error)
        }
        count.withLock { $0 = 0 }
    }

    func finish() throws(PortError) -> SHA256Digest { SHA256Digest(bytes: [UInt8](repeating: 0, count: 32)) }
}
