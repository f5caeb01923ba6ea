/// How a message is written as bytes.
package enum TISSEncoding: String, Sendable, Codable, CaseIterable {
    case iso8859_1 = "ISO-8859-1"
    case utf8 = "UTF-8"

    /// Appends `text`, which must come from `TISSText.clean`, to `buffer`; any other character becomes `?` in
    /// ISO-8859-1.
    package func append(_ text: String, to buffer: inout [UInt8]) {
        if self == .utf8 || text.utf8.allSatisfy({ $0 < 0x80 }) {
            buffer.append(contentsOf: text.utf8)
        } else {
            for scalar in text.unicodeScalars { buffer.append(scalar.value < 256 ? UInt8(scalar.value) : 0x3F) }
        }
    }
}

/// Makes a text valid in a TISS message.
///
/// The hash rule is defined over ISO-8859-1, so a character outside of it would leave the hash undefined, whatever the
/// encoding of the file and even as a character reference. Such characters are therefore replaced before writing, in
/// both encodings: typographic characters by their plain form, all others by `?`.
package enum TISSText {
    /// - Returns: `text` with only tab, line feed and printable ISO-8859-1 characters.
    package static func clean(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return text }
        var clean = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x20...0x7E, 0xA0...0xFF: clean.unicodeScalars.append(scalar)
            case 0x00...0x1F, 0x7F...0x9F: clean.append(" ")
            default: clean += plainForms[scalar] ?? "?"
            }
        }
        return clean
    }

    /// - Returns: the clean text without surrounding whitespace, cut to `length` characters; nil when it is empty.
    package static func clean(_ text: String, atMost length: Int) -> String? {
        let characters = Array(clean(text).unicodeScalars)
        guard let first = characters.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = characters.lastIndex(where: { !$0.properties.isWhitespace })
        else { return nil }
        var cut = ""
        cut.unicodeScalars.append(contentsOf: characters[first...last].prefix(length))
        return cut
    }

    private static let plainForms: [Unicode.Scalar: String] = [
        "\u{2010}": "-", "\u{2011}": "-", "\u{2012}": "-", "\u{2013}": "-", "\u{2014}": "-", "\u{2212}": "-",
        "\u{2018}": "'", "\u{2019}": "'", "\u{201A}": "'", "\u{201C}": "\"", "\u{201D}": "\"", "\u{201E}": "\"",
        "\u{2022}": "*", "\u{2026}": "...", "\u{20AC}": "EUR", "\u{2260}": "<>", "\u{2264}": "<=", "\u{2265}": ">=",
        "\u{2192}": "->", "\u{FEFF}": "",
    ]
}
