package import Domain
import Glibc
import XMLReading

/// Searches a document's beginning for the version it names, so that one pass can begin with the right schema.
///
/// The result is only a guess: the parser reads the version later. A wrong guess (such as a comment that looks like a
/// header) makes the inspection begin again with the true version.
package enum VersionGuess {
    /// The version that the beginning of a file names; nil for a file that names none there, such as an archive.
    /// - Throws: `.ioFailure` when the file cannot be read.
    package static func read(_ document: DocumentDescriptor) throws(PortError) -> TISSVersion? {
        let bytes = DescriptorBytes(document, kind: "a document")
        var chunk = FileChunk(bytes, size: bytes.size)
        try chunk.readNext()
        return unsafe read(chunk.content)
    }

    private static let names = [Array("Padrao>".utf8), Array("versaoPadrao>".utf8)]

    static func read(_ bytes: UnsafeRawBufferPointer) -> TISSVersion? {
        var start = 0
        while let end = unsafe endOfTag(in: bytes, from: start) {
            start = end
            guard start + 8 <= bytes.count, unsafe bytes[start + 7] == UInt8(ascii: "<"),
                unsafe isStartTag(bytes, end: start)
            else { continue }
            let text = unsafe String(decoding: bytes[start..<(start + 7)], as: UTF8.self)
            if let version = TISSVersion(text) { return version }
        }
        return nil
    }

    private static func endOfTag(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = bytes.baseAddress, start < bytes.count else { return nil }
        guard let found = unsafe memchr(base + start, Int32(UInt8(ascii: ">")), bytes.count - start) else { return nil }
        return unsafe UnsafeRawPointer(found) - base + 1
    }

    /// Whether `<Padrao>` or `<versaoPadrao>`, with or without a prefix, ends at `end`.
    private static func isStartTag(_ bytes: UnsafeRawBufferPointer, end: Int) -> Bool {
        names.contains { name in
            let start = end - name.count
            guard start >= 1, unsafe bytes[start..<end].elementsEqual(name) else { return false }
            let before = unsafe bytes[start - 1]
            return before == UInt8(ascii: "<") || before == UInt8(ascii: ":")
        }
    }
}
