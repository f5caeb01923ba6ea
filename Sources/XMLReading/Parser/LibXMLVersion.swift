import CLibXML2
package import Domain

/// Checks that the loaded libxml2 is the version whose private state this program modifies (`CLibXML2/shim.h`).
package enum LibXMLVersion {
    /// The loaded version as libxml2 states it: `20914` for 2.9.14.
    package static var loaded: String { unsafe String(cString: hatspool_libxml2_version()) }

    /// The supported version: 2.9.14, that of Debian 12. Newer ones use the same fields differently.
    package static var supported: Int { hatspool_private_state_version() }

    /// - Parameters:
    ///   - loaded: the digits of the version, followed by any suffix of the build (`20914-GITv2.9.14`).
    ///   - compiled: the version of the headers.
    /// - Throws: `.configuration` with both versions, if `loaded` or `compiled` is not `supported`.
    package static func require(
        _ loaded: String = loaded, compiled: Int = hatspool_libxml2_header_version()
    ) throws(PortError) {
        let number = Int(loaded.prefix { $0.isASCII && $0.isNumber })
        guard number != supported || compiled != supported else { return }
        let wrong =
            number != supported
            ? "libxml2 \(number.map(shown) ?? loaded) is loaded"
            : "this program was compiled with libxml2 \(shown(compiled))"
        throw PortError(
            .configuration,
            "\(wrong), but it writes private state of the parser that only libxml2 \(shown(supported)) is known to have. "
                + "Nothing is read with another version; install \(shown(supported)).")
    }

    /// Computed once per process.
    static let verdict = Result { () throws(PortError) in try require() }

    private static func shown(_ number: Int) -> String {
        "\(number / 10_000).\(number / 100 % 100).\(number % 100)"
    }
}
