/// The encodings in which a document may be read. All are supersets of ASCII, so control bytes and markup are the same
/// in each.
///
/// The list applies to messages and exports. Other encodings that libxml2 supports (UTF-16, UTF-7, EBCDIC, …) are
/// refused: no TISS program writes them, and filters in front of this program may decode them differently.
package enum AllowedEncoding: String, CaseIterable {
    case utf8 = "UTF-8"
    case latin1 = "ISO-8859-1"
    case windows1252 = "windows-1252"
    case ascii = "US-ASCII"

    /// The names of all allowed encodings, separated by commas, for messages.
    package static let list = allCases.map(\.rawValue).joined(separator: ", ")

    /// The encoding with a declared name; nil for one that is not allowed.
    /// - Parameter declared: the name from the XML declaration, in any case.
    package init?(declared: String) {
        switch declared.lowercased() {
        case "utf-8", "utf8": self = .utf8
        case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "iso-latin-1", "l1", "ibm819", "cp819",
            "iso-ir-100", "csisolatin1":
            self = .latin1
        case "windows-1252", "cp1252", "x-cp1252": self = .windows1252
        case "us-ascii", "ascii", "ansi_x3.4-1968", "iso646-us": self = .ascii
        default: return nil
        }
    }
}
