import Domain
import FoundationEssentials
import Glibc
import SystemPackage

/// The sandbox's storage on disk: `lotes.jsonl`, one line per effect, and `contents/<sha256>.xml`.
///
/// A content is durable before the line that refers to it. A line truncated by a crash was never confirmed to the
/// sender and is dropped on opening.
struct LoteJournal: Sendable {
    private let contents: FilePath
    private let lines: FilePath

    /// Creates the folder if it is missing, and reads its content.
    static func open(_ folder: String) throws(PortError) -> (LoteJournal, [StoredLote]) {
        let root = FilePath(folder)
        let journal = LoteJournal(contents: root.appending("contents"), lines: root.appending("lotes.jsonl"))
        do {
            try FileManager.default.createDirectory(
                atPath: journal.contents.string, withIntermediateDirectories: true)
            let file = try FileDescriptor.open(
                journal.lines, .readWrite, options: [.create, .closeOnExec], permissions: .ownerReadWrite)
            let lotes = try file.closeAfter { try journal.readLines(file) }
            try sync(folder: root)
            return (journal, lotes)
        } catch {
            throw PortError(.ioFailure, "The sandbox's folder \(folder) cannot be used.", cause: error)
        }
    }

    /// Stores one effect; durable on return.
    func append(_ lote: StoredLote, content: Data) throws(PortError) {
        do {
            try write(content, to: contents.appending("\(lote.contentSHA256.hex).xml"))
            let line = try Self.encoder.encode(lote) + [0x0A]
            let file = try FileDescriptor.open(lines, .writeOnly, options: [.append, .closeOnExec])
            try file.closeAfter {
                try file.writeAll(line)
                try Self.sync(file)
            }
        } catch {
            throw PortError(.ioFailure, "The sandbox could not store a lote.", cause: error)
        }
    }

    /// Writes by temporary name, flush, rename and flush of the folder. No effect when a file of that digest exists.
    private func write(_ content: Data, to path: FilePath) throws {
        guard !FileManager.default.fileExists(atPath: path.string) else { return }
        let temporary = FilePath(path.string + ".part")
        let file = try FileDescriptor.open(
            temporary, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .ownerReadWrite)
        try file.closeAfter {
            try file.writeAll(content)
            try Self.sync(file)
        }
        guard unsafe rename(temporary.string, path.string) == 0 else { throw Errno(rawValue: errno) }
        try Self.sync(folder: contents)
    }

    private func readLines(_ file: FileDescriptor) throws -> [StoredLote] {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: lines.string)))
        let whole = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        if whole < bytes.count {
            guard ftruncate(file.rawValue, off_t(whole)) == 0 else { throw Errno(rawValue: errno) }
            try Self.sync(file)
        }
        return try bytes[..<whole].split(separator: 0x0A).map {
            try Self.decoder.decode(StoredLote.self, from: Data($0))
        }
    }

    private static func sync(_ file: FileDescriptor) throws {
        guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }

    private static func sync(folder: FilePath) throws {
        let descriptor = try FileDescriptor.open(folder, .readOnly, options: [.directory, .closeOnExec])
        try descriptor.closeAfter { try sync(descriptor) }
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return encoder
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }
}
