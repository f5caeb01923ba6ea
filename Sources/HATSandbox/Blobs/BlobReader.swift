import Domain

/// Random access to a file's content.
enum BlobReader: Sendable {
    case memory([UInt8])
    case filler(FillerText)
    case spooled(SpooledFile)

    /// Blocks while it generates the content; call it on a thread pool. The key identifies batch and version.
    static func open(_ content: BlobContent, key: String, files: SpooledFiles) throws(PortError) -> BlobReader {
        switch content {
        case .filler(let byteCount): return .filler(FillerText(byteCount: byteCount))
        case .bytes(let bytes): return .memory(bytes)
        case .file(let path): return .spooled(try SpooledFile(path: path))
        case .sample where content.isLarge: return .spooled(try files.file(key, content))
        case .sample:
            var bytes: [UInt8] = []
            try content.write { (part: [UInt8]) throws(PortError) in bytes += part }
            return .memory(bytes)
        }
    }

    var byteCount: Int {
        switch self {
        case .memory(let bytes): bytes.count
        case .filler(let text): text.byteCount
        case .spooled(let file): file.byteCount
        }
    }

    /// Blocks on the disk for a large content.
    func bytes(at offset: Int, count: Int) throws -> [UInt8] {
        switch self {
        case .memory(let bytes): Array(bytes[offset..<(offset + count)])
        case .filler(let text): text.bytes(at: offset, count: count)
        case .spooled(let file): try file.bytes(at: offset, count: count)
        }
    }
}
