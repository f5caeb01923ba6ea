/// A version of the TISS communication component as messages write it: `d.dd.dd`, such as `4.03.00`.
package struct TISSVersion: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// As written in messages.
    package let text: String

    /// Parses exactly `d.dd.dd`. The component's own number (`04.03.00`) is not the form of messages.
    /// - Returns: nil for any other text.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        guard bytes.count == 7, bytes[1] == 0x2E, bytes[4] == 0x2E,
            [0, 2, 3, 5, 6].allSatisfy({ isDigit(bytes[$0]) })
        else { return nil }
        self.text = text
    }

    /// As written in messages.
    package var description: String { text }

    /// Whether only monitoring data for ANS uses this number: 1.xx.yy, and 3.03.00, which was published for that data
    /// alone.
    package var isForANSAlone: Bool { text.utf8.first == UInt8(ascii: "1") || text == "3.03.00" }

    /// All texts have the same length, so the order of texts is that of versions.
    package static func < (left: TISSVersion, right: TISSVersion) -> Bool { left.text < right.text }

    /// Decodes the text; throws `.malformed` for any other form.
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let version = TISSVersion(text) else {
            throw PortError(.malformed, "A TISS version is written d.dd.dd.")
        }
        self = version
    }

    /// Encodes the text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
