import Domain
import Glibc

/// The lines of a document that findings point to, for reports, which must mask them.
enum SourceExcerpt {
    /// The most lines of one document, a page for a reader and not a copy.
    private static let linesMax = 200
    private static let lineBytesMax = 4_096
    /// No line farther into a document is read; a lote of 100 guias is 15 MB.
    private static let bytesMax = 64 << 20

    /// Blocking. Empty when the document cannot be read: a report without its lines is still a report.
    static func lines(of path: String, that findings: [Finding]) -> [Int: [UInt8]] {
        let wanted = Set(findings.lazy.map(\.location.line).filter { $0 > 0 }.prefix(linesMax))
        // Without a readable document there are no lines to show.
        guard let last = wanted.max(), let document = try? OpenDocument.open(path) else { return [:] }
        var reader = LineReader(wanted: wanted, last: last, lineBytesMax: lineBytesMax)
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        var offset = 0
        while offset < bytesMax, !reader.isDone {
            let count = unsafe pread(document.descriptor.rawValue, &buffer, buffer.count, off_t(offset))
            guard count > 0 else { break }
            reader.take(buffer[..<count])
            offset += count
        }
        return reader.finish()
    }
}

/// Splits bytes into lines and keeps the requested ones.
private struct LineReader {
    private let wanted: Set<Int>
    private let last: Int
    private let lineBytesMax: Int
    private var line = 1
    private var kept: [Int: [UInt8]] = [:]

    init(wanted: Set<Int>, last: Int, lineBytesMax: Int) {
        self.wanted = wanted
        self.last = last
        self.lineBytesMax = lineBytesMax
    }

    var isDone: Bool { line > last }

    mutating func take(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while !rest.isEmpty, !isDone {
            let end = rest.firstIndex(of: UInt8(ascii: "\n"))
            if wanted.contains(line) {
                let room = lineBytesMax - (kept[line]?.count ?? 0)
                kept[line, default: []] += rest[..<(end ?? rest.endIndex)].prefix(max(0, room))
            }
            guard let end else { return }
            line += 1
            rest = rest[(end + 1)...]
        }
    }

    func finish() -> [Int: [UInt8]] { kept }
}
