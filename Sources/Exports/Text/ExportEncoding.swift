/// The encodings an XML export may be written in. All are supersets of ASCII; those with two or four bytes a character are refused,
/// as they are in every other document.
enum ExportEncoding: String, CaseIterable {
    case utf8 = "UTF-8"
    case latin1 = "ISO-8859-1"
    case windows1252 = "windows-1252"
    case ascii = "US-ASCII"

    /// Their names, for messages.
    static let list = allCases.map(\.rawValue).joined(separator: ", ")

    /// - Parameter declared: as in the XML declaration, in any case.
    init?(declared: String) {
        switch declared.lowercased() {
        case "utf-8", "utf8": self = .utf8
        case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "iso-latin-1", "l1": self = .latin1
        case "windows-1252", "cp1252", "x-cp1252": self = .windows1252
        case "us-ascii", "ascii": self = .ascii
        default: return nil
        }
    }
}

/// The bytes that windows-1252 has and ISO-8859-1 has not.
enum Windows1252 {
    /// Code points of 0x80–0x9F; 0 for a byte that stands for nothing.
    static let upper: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]
}
