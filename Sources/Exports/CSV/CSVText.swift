import Domain
import XMLReading

/// In which encoding the cells of a CSV export are read. Nothing in the file names it, so its bytes decide.
struct CSVText {
    private enum Choice {
        /// Nothing but ASCII so far: the first other byte decides.
        case open
        case utf8
        /// Also for ISO-8859-1: the two differ only in bytes that no text in ISO-8859-1 has.
        case windows1252
    }

    private var choice: Choice
    /// A cell of a file in UTF-8 was none.
    private(set) var hasForeignCell = false

    /// - Parameters:
    ///   - head: the first bytes of the file, without the mark.
    ///   - hasMark: the file begins with the mark of UTF-8.
    init(head: UnsafeBufferPointer<UInt8>, hasMark: Bool) {
        if hasMark {
            choice = .utf8
        } else if unsafe head.allSatisfy({ $0 < 0x80 }) {
            choice = .open
        } else {
            choice = unsafe UTF8Sequence.holds(head, mayBeCut: true) ? .utf8 : .windows1252
        }
    }

    /// What the bytes were read as, for people.
    var name: String {
        switch choice {
        case .open: AllowedEncoding.ascii.rawValue
        case .utf8: AllowedEncoding.utf8.rawValue
        case .windows1252: AllowedEncoding.windows1252.rawValue
        }
    }

    /// `isASCII`: no byte of the cell is above 0x7F.
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
            // A byte that stands for nothing; no surrogate is in the table.
            text.unicodeScalars.append(scalar == 0 ? "\u{FFFD}" : Unicode.Scalar(scalar) ?? "\u{FFFD}")
        }
        return text
    }
}
