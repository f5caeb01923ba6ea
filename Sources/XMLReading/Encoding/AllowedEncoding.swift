/// The encodings a document may be read in. All are supersets of ASCII, so control bytes and markup look the same in each.
///
/// One list for messages and exports. Others that libxml2 would read (UTF-16, UTF-7, EBCDIC, …) are refused: no TISS program writes them, and filters before us may
/// read them otherwise.
package enum AllowedEncoding: String, CaseIterable {
    case utf8 = "UTF-8"
    case latin1 = "ISO-8859-1"
    case windows1252 = "windows-1252"
    case ascii = "US-ASCII"

    /// Their names, for messages.
    package static let list = allCases.map(\.rawValue).joined(separator: ", ")

    /// - Parameter declared: as in the XML declaration, in any case.
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
