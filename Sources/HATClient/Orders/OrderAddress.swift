import Domain
import HATContract

/// The address of a group of orders: below the base URL, or an address of its own (BA0_ENDPOI), which is a setting and
/// may be on another host.
///
/// Bodies contain personal data and every call carries HAT's credentials. An address of its own must therefore be
/// https, on this machine, or on the same origin as all other calls.
struct OrderAddress: Sendable {
    let url: String
    /// Path and query below the base URL, or the path of an address of its own.
    let shownPath: String

    /// - Throws: `.configuration` with what is wrong with the path; the message contains no part of it.
    init(_ path: String, baseURL: String) throws(PortError) {
        guard let address = Self.parts(of: path) else {
            guard !path.contains("://") else { throw Self.unusable("it must begin with https://") }
            shownPath = try OrderPath.checked(path)
            url = baseURL + shownPath
            return
        }
        guard !address.authority.isEmpty, address.authority.utf8.allSatisfy(Self.isAuthorityByte) else {
            throw Self.unusable("its host is invalid, or it contains a user")
        }
        let origin = "\(address.scheme)://\(address.authority.lowercased())"
        guard address.scheme == "https" || Self.isLoopback(address.authority) || origin == Self.origin(of: baseURL)
        else {
            throw Self.unusable("it must begin with https://, because credentials and personal data are sent there")
        }
        shownPath = "/" + (try OrderPath.checked(address.path))
        url = "\(address.scheme)://\(address.authority)\(shownPath)"
    }

    /// Nil when it is not an absolute http or https URL. The path has no leading slash.
    private static func parts(of url: String) -> (scheme: String, authority: String, path: String)? {
        for scheme in ["http", "https"] where url.lowercased().hasPrefix(scheme + "://") {
            let rest = url.dropFirst(scheme.count + 3)
            let authority = rest.prefix { $0 != "/" }
            return (scheme, String(authority), String(rest.dropFirst(authority.count + 1)))
        }
        return nil
    }

    private static func origin(of baseURL: String) -> String? {
        parts(of: baseURL).map { "\($0.scheme)://\($0.authority.lowercased())" }
    }

    /// Whether the host is this machine: a loopback address, which no resolver can redirect, or `localhost`.
    private static func isLoopback(_ authority: String) -> Bool {
        if authority == "[::1]" || authority.hasPrefix("[::1]:") { return true }
        let host = authority.prefix { $0 != ":" }.lowercased()
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return host == "localhost" || (numbers.count == 4 && numbers.first == 127 && !numbers.contains(nil))
    }

    /// Letters, digits, `.`, `-`, `_`, and the characters of a port and an IPv6 address.
    private static func isAuthorityByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: Array(".-_:[]".utf8).contains(byte)
        }
    }

    private static func unusable(_ why: String) -> PortError {
        PortError(
            .configuration, "The endpoint's address cannot be used: \(why). Check BA0_ENDPOI and the endpoint table.")
    }
}
