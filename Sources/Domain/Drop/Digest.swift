/// A SHA-256 digest as 64 lower-case hexadecimal characters.
package struct SHA256Digest: Hashable, Sendable, Codable, CustomStringConvertible {
    /// 64 lower-case hexadecimal characters.
    package let hex: String

    /// - Returns: nil unless `hex` is 64 characters of `0-9a-f`.
    package init?(hex: String) {
        guard hex.utf8.count == 64,
            hex.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.hex = hex
    }

    /// - Parameter bytes: exactly 32 bytes.
    package init(bytes: [UInt8]) {
        precondition(bytes.count == 32, "a SHA-256 digest has 32 bytes")
        self.hex = bytes.hexadecimal
    }

    /// The hexadecimal characters.
    package var description: String { hex }

    /// Decodes the hexadecimal text; throws `.malformed` for any other form.
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let digest = SHA256Digest(hex: text) else {
            throw PortError(.malformed, "A SHA-256 digest has 64 characters of 0-9a-f.")
        }
        self = digest
    }

    /// Encodes the hexadecimal text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}

extension Sequence<UInt8> {
    /// Two lower-case hexadecimal characters per byte.
    package var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        var text = [UInt8]()
        for byte in self {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
