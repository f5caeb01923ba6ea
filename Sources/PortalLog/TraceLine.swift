import Domain
import FoundationEssentials

/// One line that waits to be written.
struct TraceLine: Sendable {
    let file: TraceFile
    let time: Date
    let text: String

    /// Longest text that is written, in characters; no line of a log is longer.
    static let charactersMax = 4_096

    /// Its share of the buffer, in bytes: its text and the space around it.
    var cost: Int { text.utf8.count + 64 }

    /// The text as one line: nothing in it can end the line or change the direction of text.
    var plainText: String {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(Self.charactersMax) {
            plain.append(Self.isPlain(scalar) ? scalar : " ")
        }
        return String(plain)
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: false
        default: true
        }
    }
}
