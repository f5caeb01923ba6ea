import Domain

/// The URL of a file on the storage: path and token joined as HAT lists them, and further forms for paths that are not
/// written as a URL.
///
/// Both come from the other side. Only http and https are accepted, without a user name, and the host must end within
/// the path, so that the token cannot change it. The token is a secret: only `shownPath` may be shown.
struct StorageURL: Sendable {
    /// Path and token unchanged; nil when they contain characters that are invalid in a URL.
    let literal: String?
    /// Like `literal`, with spaces, quotes, apostrophes, `#` and all characters that are invalid in a URL
    /// percent-encoded in the path; encoded bytes stay.
    let encoded: String
    /// Like `encoded`, with every `%` of the path encoded too, for a file whose name contains one.
    let wholly: String
    /// The encoded path below the host, without a query.
    let shownPath: String

    /// The URLs to try, in this order.
    var forms: [String] {
        [literal, encoded == literal ? nil : encoded, wholly == encoded ? nil : wholly].compactMap(\.self)
    }

    /// - Throws: `.malformed`; the message contains neither path nor token.
    init(path: String, accessToken: String) throws(PortError) {
        guard let hostEnd = Self.hostEnd(of: Array(path.utf8)) else {
            throw PortError(.malformed, "HAT lists the batch's file under a path that is not an http or https URL.")
        }
        let path = Array(path.utf8)
        let token = Array(accessToken.utf8)
        let encodedPath = Self.encoded(path[hostEnd...], besides: Array("\"'".utf8))
        let isLiteral = Self.isURLText(path[hostEnd...]) && Self.isURLText(token[...])
        literal = isLiteral ? String(decoding: path + token, as: UTF8.self) : nil
        encoded = String(decoding: path[..<hostEnd] + encodedPath + Self.encoded(token[...]), as: UTF8.self)
        let whollyEncoded = Self.encoded(path[hostEnd...], besides: Array("\"'%".utf8))
        wholly = String(decoding: path[..<hostEnd] + whollyEncoded + Self.encoded(token[...]), as: UTF8.self)
        shownPath = String(decoding: encodedPath.prefix { $0 != UInt8(ascii: "?") }, as: UTF8.self)
    }

    /// Index at which the path below the host begins; nil without a valid scheme, host and path.
    private static func hostEnd(of url: [UInt8]) -> Int? {
        let schemes = ["http://", "https://"].map { Array($0.utf8) }
        let lowered = url.prefix(8).map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        guard let scheme = schemes.first(where: { lowered.starts(with: $0) }) else { return nil }
        let host = url[scheme.count...].prefix { $0 != UInt8(ascii: "/") }
        guard !host.isEmpty, host.endIndex < url.endIndex, host.allSatisfy(isHostByte) else { return nil }
        return host.endIndex
    }

    /// Letters, digits, `.`, `-`, `_`, and the characters of a port and an IPv6 address.
    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: Array(".-_:[]".utf8).contains(byte)
        }
    }

    private static func isURLText(_ text: ArraySlice<UInt8>) -> Bool {
        text.indices.allSatisfy { isURLByte(at: $0, in: text) }
    }

    /// Unreserved, a delimiter that is valid in a path or query, or the `%` of an encoded byte (RFC 3986). Not `#`:
    /// text after it would not be sent.
    private static func isURLByte(at index: Int, in text: ArraySlice<UInt8>) -> Bool {
        switch text[index] {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "%"): text[(index + 1)...].prefix(2).filter(isHexDigit).count == 2
        case let byte: Array("-._~!$&'()*+,;=:@/?".utf8).contains(byte)
        }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }

    private static func encoded(_ text: ArraySlice<UInt8>, besides refused: [UInt8] = []) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded = [UInt8]()
        for index in text.indices {
            let byte = text[index]
            if isURLByte(at: index, in: text), !refused.contains(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return encoded
    }
}
