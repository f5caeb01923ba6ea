/// A version of the TISS communication component as messages write it: one digit, two, two, e.g. `4.03.00`.
package struct TISSVersion: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    package let text: String

    /// - Returns: nil unless `text` is exactly `d.dd.dd`. The component's own number (`04.03.00`) is not the wire form.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        guard bytes.count == 7, bytes[1] == 0x2E, bytes[4] == 0x2E,
            [0, 2, 3, 5, 6].allSatisfy({ isDigit(bytes[$0]) })
        else { return nil }
        self.text = text
    }

    package var description: String { text }

    /// A number of the data that operators send to ANS, which no message has: 1.xx.yy, and 3.03.00, published for that data alone.
    package var isForANSAlone: Bool { text.utf8.first == UInt8(ascii: "1") || text == "3.03.00" }

    /// All texts have the same length, so the order of texts is the order of versions.
    package static func < (left: TISSVersion, right: TISSVersion) -> Bool { left.text < right.text }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let version = TISSVersion(text) else {
            throw PortError(.malformed, "A TISS version is written d.dd.dd.")
        }
        self = version
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
