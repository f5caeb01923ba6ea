/// Recognises other digests and formats in the hash element, where the standard requires an MD5 in 32 hexadecimal
/// digits (TISS, Componente Organizacional, "HASH MD-5").
package enum HashForm {
    /// - Parameter declared: the text of the hash element without the whitespace around it.
    /// - Returns: a stable word for the message; nil for 32 hexadecimal digits.
    package static func name(for declared: String) -> String? {
        guard !declared.isEmpty else { return "empty" }
        let bytes = Array(declared.utf8)
        if bytes.allSatisfy(isHexadecimal) {
            return switch bytes.count {
            case 32: nil
            case 8: "crc32"
            case 40: "sha1"
            case 56: "sha224"
            case 64: "sha256"
            case 96: "sha384"
            case 128: "sha512"
            default: "length"
            }
        }
        if let name = base64Word(bytes) { return name }
        let digits = bytes.filter(isHexadecimal)
        let separators: Set<UInt8> = [0x20, 0x2D, 0x3A, 0x0A, 0x0D, 0x09]
        let prefix = declared.lowercased()
        if digits.count == 32, bytes.allSatisfy({ isHexadecimal($0) || separators.contains($0) }) { return "separated" }
        if bytes.count == 34, prefix.hasPrefix("0x") || prefix.hasPrefix("\\x") { return "separated" }
        return "notHexadecimal"
    }

    /// Recognises the lengths of digests of 16, 20, 32 and 64 bytes in base64.
    private static func base64Word(_ bytes: [UInt8]) -> String? {
        let body = bytes.prefix { $0 != UInt8(ascii: "=") }
        let isBase64 = body.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || [UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_")].contains($0)
        }
        guard isBase64 else { return nil }
        return switch (body.count, bytes.count) {
        case (22, 22), (22, 24): "base64"
        case (27, 27), (27, 28): "sha1"
        case (43, 43), (43, 44): "sha256"
        case (86, 86), (86, 88): "sha512"
        default: nil
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
}
