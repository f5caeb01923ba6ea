import Domain
import FoundationEssentials
import Synchronization
import SystemPackage

/// A file with random access. The last reference closes it, which also removes it if it is temporary.
final class SpooledFile: Sendable {
    private let file: FileDescriptor
    let byteCount: Int

    /// Opens a permanent file.
    /// - Throws: `.ioFailure`.
    init(path: String) throws(PortError) {
        do {
            file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
            byteCount = Int(try file.seek(offset: 0, from: .end))
        } catch {
            throw PortError(.ioFailure, "A file of the sandbox cannot be read.", cause: error)
        }
    }

    /// Writes the content in parts to a file without a name.
    /// - Throws: `.ioFailure`, or errors of the content.
    init(_ content: BlobContent) throws(PortError) {
        let path = "\(FileManager.default.temporaryDirectory.path())/hat-sandbox-\(UUID().uuidString)"
        do {
            file = try FileDescriptor.open(
                FilePath(path), .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: .ownerReadWrite)
        } catch {
            throw PortError(.ioFailure, "The sandbox cannot write a temporary file.", cause: error)
        }
        // Without a name it cannot outlive this process. If the removal fails, a temporary file is left over.
        try? FileManager.default.removeItem(atPath: path)
        var count = 0
        let file = file
        try content.write { (part: [UInt8]) throws(PortError) in
            do {
                try file.writeAll(part)
                count += part.count
            } catch {
                throw PortError(.ioFailure, "The sandbox cannot write a temporary file.", cause: error)
            }
        }
        byteCount = count
    }

    deinit {
        // No one depends on the written data any more.
        try? file.close()
    }

    func bytes(at offset: Int, count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let part = try unsafe [UInt8](unsafeUninitializedCapacity: count - bytes.count) { buffer, filled in
                let position = UnsafeMutableRawBufferPointer(buffer)
                filled = try unsafe file.read(fromAbsoluteOffset: Int64(offset + bytes.count), into: position)
            }
            guard !part.isEmpty else { throw PortError(.ioFailure, "A file of the sandbox was truncated.") }
            bytes += part
        }
        return bytes
    }

    static func contents(ofFile path: String) throws(PortError) -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw PortError(.ioFailure, "A file of the sandbox cannot be read.", cause: error)
        }
    }
}

/// The large contents generated last, so that a resumed download does not generate them again.
final class SpooledFiles: Sendable {
    private static let keptMax = 4

    private let kept = Mutex<[(key: String, file: SpooledFile)]>([])

    /// Blocks while it generates the content; call it on a thread pool.
    func file(_ key: String, _ content: BlobContent) throws(PortError) -> SpooledFile {
        try kept.withLock { kept throws(PortError) in
            if let found = kept.first(where: { $0.key == key }) { return found.file }
            let file = try SpooledFile(content)
            kept = kept.suffix(Self.keptMax - 1) + [(key, file)]
            return file
        }
    }
}
