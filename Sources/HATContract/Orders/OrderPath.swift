package import Domain

/// Paths of the calls that accept orders, relative to the base URL (`MV_PHATURL`), which ends with a slash.
///
/// Confirmed by public sources: `POST v1/<endpoint>`, `GET v1/integration/{token}`, `POST
/// v1/authorizations/{key}/cancel`, `POST v1/auditing`, `POST v1/batchesAuthorization/integration`. The endpoint of an
/// order is data (BNN), not code.
package enum OrderPath {
    /// Path of a token's state; a token follows. Confirmed by public sources.
    package static let integration = "v1/integration"
    /// Path for auditors' opinions. Confirmed by public sources.
    package static let auditing = "v1/auditing"
    /// Path for the status of lotes. Confirmed by public sources.
    package static let lots = "v1/batchesAuthorization/integration"
    /// Path for the cancellation of a guia; `{key}` stands for its number. Confirmed by public sources.
    package static let cancellation = "v1/authorizations/{key}/cancel"
    /// The placeholder that `filled` replaces with the key.
    package static let keyMark = "{key}"

    /// The path of a token's state.
    /// - Throws: `.malformed` for a token that cannot be a path component.
    package static func progress(of token: String) throws(PortError) -> String {
        "\(integration)/\(try HATPath.component(token, named: "token"))"
    }

    /// `path` with every `{key}` replaced by `key`, percent-encoded as one component, so that a key neither ends the
    /// component nor begins a query. A path without the placeholder stays unchanged.
    /// - Throws: `.malformed` when the path has the placeholder and the key is empty, `.` or `..`.
    package static func filled(_ path: String, key: String) throws(PortError) -> String {
        let parts = path.split(separator: keyMark, omittingEmptySubsequences: false)
        guard parts.count > 1 else { return path }
        return parts.joined(separator: try HATPath.component(key, named: "order's key"))
    }

    /// A path below the base URL, ready to be sent: characters that a URL cannot contain are percent-encoded; encoded
    /// bytes stay.
    /// - Throws: `.configuration` for an empty path or component, a component `.` or `..` in any encoding, a query, a
    ///   fragment, a backslash, a control character, or an unreplaced `{key}`. The message contains no part of the
    ///   path.
    package static func checked(_ path: String) throws(PortError) -> String {
        guard !path.contains(keyMark) else { throw unusable("its {key} was not replaced") }
        let components = path.split(separator: "/", omittingEmptySubsequences: false)
        return try components.map { component throws(PortError) in try checked(component: component) }
            .joined(separator: "/")
    }

    private static func checked(component: Substring) throws(PortError) -> String {
        guard !component.isEmpty else { throw unusable("it has an empty component") }
        guard component.utf8.allSatisfy({ $0 >= 0x20 && !Array("?#\\\u{7F}".utf8).contains($0) }) else {
            throw unusable("it contains a query, a fragment, a backslash or a control character")
        }
        let encoded = encodedOnce(Array(component.utf8))
        let plain = encoded.replacing("%2e", with: ".").replacing("%2E", with: ".")
        guard plain != ".", plain != ".." else { throw unusable("it has a component of dots only") }
        return encoded
    }

    /// Unreserved characters, other characters that a component may contain, and the `%` of an encoded byte stay (RFC
    /// 3986 §3.3).
    private static func encodedOnce(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded = [UInt8]()
        for (index, byte) in bytes.enumerated() {
            let stays: Bool
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: stays = true
            case UInt8(ascii: "%"): stays = bytes[(index + 1)...].prefix(2).filter(isHexDigit).count == 2
            default: stays = Array("-._~!$&'()*+,;=:@".utf8).contains(byte)
            }
            encoded += stays ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }

    private static func unusable(_ why: String) -> PortError {
        PortError(.configuration, "The endpoint's path cannot be used: \(why). Check the endpoint table.")
    }
}
