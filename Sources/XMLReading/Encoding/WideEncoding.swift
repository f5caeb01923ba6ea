/// Detects text with two or four bytes per character by its byte order mark or its first bytes. Such text is never
/// decoded.
package enum WideEncoding {
    /// The byte order mark of UTF-8.
    package static let utf8Mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private static let marks: [(bytes: [UInt8], name: String)] = [
        ([0xFF, 0xFE, 0, 0], "UTF-32LE"), ([0, 0, 0xFE, 0xFF], "UTF-32BE"), ([0xFF, 0xFE], "UTF-16LE"),
        ([0xFE, 0xFF], "UTF-16BE"),
    ]

    /// The encoding named by a byte order mark of UTF-16 or UTF-32 at the beginning; nil without one.
    package static func mark(of bytes: ArraySlice<UInt8>) -> String? {
        marks.first { bytes.starts(with: $0.bytes) }?.name
    }

    /// The encoding in which an ASCII character occupies two or four bytes at the beginning; nil for none.
    package static func family(of bytes: ArraySlice<UInt8>) -> String? {
        let head = Array(bytes.prefix(4))
        guard head.count == 4 else { return nil }
        switch head.map({ $0 == 0 }) {
        case [false, true, true, true]: return "UTF-32LE"
        case [true, true, true, false]: return "UTF-32BE"
        case [false, true, false, true]: return "UTF-16LE"
        case [true, false, true, false]: return "UTF-16BE"
        default: return nil
        }
    }
}
