/// The ID of a drop from its claim on: 16 characters of `0-9a-z` without `ilou`. The first nine encode the time of the
/// claim, so IDs sort by age.
package struct DropID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The 16 characters.
    package let text: String

    /// Parses an ID. An ID becomes a file name, so the check is strict.
    /// - Returns: nil unless `text` is 16 characters of the alphabet.
    package init?(_ text: String) {
        guard text.utf8.count == Self.length, text.utf8.allSatisfy({ Self.alphabet.contains($0) }) else { return nil }
        self.text = text
    }

    /// An ID whose characters were checked before.
    init(checked text: String) { self.text = text }

    /// Makes an ID.
    /// - Parameters:
    ///   - millisecondsSince1970: time of the claim; the lowest 45 bits are used.
    ///   - random: the lowest 35 bits are used.
    package init(millisecondsSince1970: UInt64, random: UInt64) {
        var characters = [UInt8]()
        characters.reserveCapacity(Self.length)
        for shift in stride(from: 40, through: 0, by: -5) {
            characters.append(Self.alphabet[Int((millisecondsSince1970 >> UInt64(shift)) & 31)])
        }
        for shift in stride(from: 30, through: 0, by: -5) {
            characters.append(Self.alphabet[Int((random >> UInt64(shift)) & 31)])
        }
        self.text = String(decoding: characters, as: UTF8.self)
    }

    /// The 16 characters.
    package var description: String { text }

    /// By time of the claim.
    package static func < (left: DropID, right: DropID) -> Bool { left.text < right.text }

    /// Decodes the text; throws `.malformed` for any other form.
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let id = DropID(text) else { throw PortError(.malformed, "A drop ID has 16 characters of 0-9a-z.") }
        self = id
    }

    /// Encodes the text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    static let length = 16
    /// The characters of an ID, in their order.
    package static let characters: StaticString = "0123456789abcdefghjkmnpqrstvwxyz"
    private static let alphabet = Array(characters.description.utf8)
}
