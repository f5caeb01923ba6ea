import Domain
import Samples

/// The content of a batch's file. It is generated on request, so that a batch needs no memory; the result is
/// deterministic.
enum BlobContent: Sendable {
    /// A TISS message, padded with line feeds at its end to the length `paddedTo`.
    case sample(SampleSpec, flaw: Flaw?, paddedTo: Int?)
    /// Well-formed XML of exactly this many bytes that is not TISS; at least `FillerText.byteCountMin`.
    case filler(byteCount: Int)
    case bytes([UInt8])
    /// The content of a file of the sandbox.
    case file(String)

    var loteNumber: String? { if case .sample(let spec, _, _) = self { spec.loteNumber } else { nil } }
    var isFlawed: Bool { if case .sample(_, .some, _) = self { true } else { false } }

    /// Whether it is too large to be generated in memory.
    var isLarge: Bool {
        guard case .sample(let spec, _, let paddedTo) = self else { return false }
        return (paddedTo ?? 0) > 4 << 20 || spec.guiaCount * spec.itemsPerGuia > 5_000
    }

    /// The content after the file was replaced `version - 1` times.
    func version(_ version: Int) -> BlobContent {
        guard version > 1 else { return self }
        switch self {
        case .sample(var spec, let flaw, let paddedTo):
            spec.seed = spec.seed &+ UInt64(version) &* 1_000_003
            return .sample(spec, flaw: flaw, paddedTo: paddedTo)
        case .filler(let byteCount): return .filler(byteCount: byteCount + version - 1)
        case .bytes(let bytes): return .bytes(bytes + [UInt8](repeating: 0x0A, count: version - 1))
        case .file: return self
        }
    }

    /// Generates the content in parts.
    func write(to sink: ([UInt8]) throws(PortError) -> Void) throws(PortError) {
        switch self {
        case .sample(let spec, let flaw, let paddedTo):
            var count = 0
            try spec.write(flaw: flaw) { (part: [UInt8]) throws(PortError) in
                count += part.count
                try sink(part)
            }
            var missing = max(0, (paddedTo ?? 0) - count)
            while missing > 0 {
                let part = [UInt8](repeating: 0x0A, count: min(missing, 1 << 20))
                try sink(part)
                missing -= part.count
            }
        case .filler(let byteCount):
            let text = FillerText(byteCount: byteCount)
            var offset = 0
            while offset < text.byteCount {
                let part = text.bytes(at: offset, count: min(1 << 20, text.byteCount - offset))
                try sink(part)
                offset += part.count
            }
        case .bytes(let bytes): try sink(bytes)
        case .file(let path): try sink(SpooledFile.contents(ofFile: path))
        }
    }
}

/// XML of a given length, any part of which can be generated alone. Its lines are numbered, so that a misplaced part is
/// visible.
struct FillerText: Sendable {
    static let byteCountMin = 256

    let byteCount: Int

    private static let head = Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<enchimento>\n".utf8)
    private static let tail = Array("</enchimento>\n".utf8)
    private static let lineBytes = 4_096
    private static let lineHead = Array("<linha>".utf8)
    private static let lineTail = Array("</linha>\n".utf8)

    private var lineCount: Int { (byteCount - Self.head.count - Self.tail.count) / Self.lineBytes }

    func bytes(at offset: Int, count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + Self.lineBytes)
        var position = offset
        while bytes.count < count {
            let (start, part) = part(holding: position)
            bytes += part[(position - start)...]
            position = start + part.count
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// The piece (head, line, or padding with end) that contains `position`, and its start.
    private func part(holding position: Int) -> (start: Int, bytes: [UInt8]) {
        let body = position - Self.head.count
        if body < 0 { return (0, Self.head) }
        let line = body / Self.lineBytes
        if line < lineCount { return (Self.head.count + line * Self.lineBytes, Self.line(line)) }
        let start = Self.head.count + lineCount * Self.lineBytes
        let whitespace = [UInt8](repeating: 0x20, count: byteCount - start - Self.tail.count)
        return (start, whitespace + Self.tail)
    }

    private static func line(_ number: Int) -> [UInt8] {
        let digits = Array(String(number).utf8)
        let zeros = [UInt8](repeating: 0x30, count: 16 - digits.count)
        let letters = lineBytes - lineHead.count - 16 - lineTail.count
        return lineHead + zeros + digits + [UInt8](repeating: 0x78, count: letters) + lineTail
    }
}
