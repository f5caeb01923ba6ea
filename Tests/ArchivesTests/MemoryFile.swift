import Archives
import Domain
import Foundation
import Synchronization

/// Receives unpacked bytes in tests.
final class MemoryFile: IncomingFile {
    private let content = Mutex<[UInt8]>([])

    var bytes: [UInt8] { content.withLock { $0 } }
    var byteCount: Int64 { Int64(bytes.count) }

    func restart() { content.withLock { $0 = [] } }
    func append(_ bytes: [UInt8]) { content.withLock { $0 += bytes } }
    func finish() throws(PortError) -> SHA256Digest {
        throw PortError(.internalFault, "An unpacker never finishes what the caller owns.")
    }
}

/// The result of one unpacking and everything that it wrote.
struct Unpacked {
    var archive: UnpackedArchive
    var files: [MemoryFile]

    var code: FindingCode? { archive.inspection.findings.first?.code }
    var parameters: [String: String] { archive.inspection.findings.first?.parameters ?? [:] }
    var paths: [String] { archive.entries.map(\.path) }
    var writtenByteCount: Int64 { files.reduce(0) { $0 + $1.byteCount } }
    var contents: [String] { files.map { String(decoding: $0.bytes, as: UTF8.self) } }

    /// The last component of `path` is the archive's name unless `name` is given.
    init(
        _ path: String, name: String? = nil, depth: Int = 1, limits: Limits = Limits(),
        unpacker: ArchiveUnpacker = ArchiveUnpacker()
    ) throws {
        let handle = try FileHandle(forReadingFrom: URL(filePath: path))
        // The descriptor's offset must not matter.
        try handle.seek(toOffset: 3)
        var files: [MemoryFile] = []
        var ordinals: [Int] = []
        archive = try unpacker.unpack(
            DocumentDescriptor(rawValue: handle.fileDescriptor), name: name ?? URL(filePath: path).lastPathComponent,
            depth: depth, limits: limits
        ) { ordinal in
            let file = MemoryFile()
            files.append(file)
            ordinals.append(ordinal)
            return file
        }
        try handle.close()
        self.files = files
        guard ordinals == Array(1..<ordinals.count + 1) else { throw WrittenArchive.Failure(step: "ordinals") }
    }

    static func isArchive(_ path: String) throws -> Bool {
        let handle = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? handle.close() }  // read only: nothing is lost
        return try ArchiveUnpacker().isArchive(DocumentDescriptor(rawValue: handle.fileDescriptor))
    }
}
