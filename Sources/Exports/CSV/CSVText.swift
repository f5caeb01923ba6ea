import Domain
import XMLReading

/// Decodes the cells of a CSV export. The file does not name its encoding, so its bytes decide.
struct CSVText {
    private enum Choice {
        /// Only ASCII so far: the first other byte decides.
        case open
        case utf8
        /// Also used for ISO-8859-1: the two differ only in bytes that no text in ISO-8859-1 contains.
        case windows1252
    }

    private var choice: Choice
    /// Whether a cell of a UTF-8 file was not valid UTF-8.
    private(set) var hasForeignCell = false

    /// - Parameters:
    ///   - head: the first bytes of the file, without the byte order mark.
    ///   - hasMark: whether the file begins with the UTF-8 byte order mark.
    init(head: UnsafeBufferPointer<UInt8>, hasMark: Bool) {
        if hasMark {
            choice = .utf8
        } else if unsafe head.allSatisfy({ $0 < 0x80 }) {
            choice = .open
        } else {
            choice = unsafe UTF8Sequence.holds(head, mayBeCut: true) ? .utf8 : .windows1252
        }
    }

    /// The encoding used, as findings show it.
    var name: String {
        switch choice {
        case .open: AllowedEncoding.ascii.rawValue
        case .utf8: AllowedEncoding.utf8.rawValue
        case .windows1252: AllowedEncoding.windows1252.rawValue
        }
    }

    /// Decodes one cell. `isASCII`: no byte of the cell is above 0x7F.
    mutating func decode(_ cell: UnsafeBufferPointer<UInt8>, isASCII: Bool) -> String {
        if isASCII { return unsafe String(decoding: cell, as: UTF8.self) }
        if choice == .windows1252 { return unsafe Self.windows1252(cell) }
        if unsafe UTF8Sequence.holds(cell) {
            choice = .utf8
            return unsafe String(decoding: cell, as: UTF8.self)
        }
        if choice == .open { choice = .windows1252 } else { hasForeignCell = true }
        return unsafe Self.windows1252(cell)
    }

    private static func windows1252(_ cell: UnsafeBufferPointer<UInt8>) -> String {
        var text = ""
        text.unicodeScalars.reserveCapacity(cell.count * 2)
        for index in 0..<cell.count {
            let byte = unsafe cell[index]
            let scalar = (0x80...0x9F).contains(byte) ? Windows1252.upper[Int(byte - 0x80)] : UInt16(byte)
            // The byte is undefined in windows-1252. The table contains no surrogates.
            text.unicodeScalars.append(scalar == 0 ? "\u{FFFD}" : Unicode.Scalar(scalar) ?? "\u{FFFD}")
        }
        return text
    }
}
