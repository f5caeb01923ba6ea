/// File name of monitoring data that operators send to ANS: registro ANS (6 digits), year and month of the competence,
/// four digits, and an extension for the kind. Case-insensitive.
package struct MonitoringName: Sendable, Equatable {
    /// The kind of file, by its extension.
    package enum Kind: String, Sendable, CaseIterable {
        /// XML sent to ANS.
        case sent = "XTE"
        /// XML returned by ANS.
        case returned = "XTR"
        /// A zip of XML sent to ANS.
        case sentArchive = "ZTE"
        case returnedArchive = "ZTR"

        /// The kind of the entries of an archive; nil for XML.
        package var entries: Kind? {
            switch self {
            case .sent, .returned: nil
            case .sentArchive: .sent
            case .returnedArchive: .returned
            }
        }
    }

    /// Registro ANS, six digits.
    package let registroANS: String
    /// `AAAAMM`.
    package let competence: String
    /// The kind of file.
    package let kind: Kind

    /// The form of such names, for messages.
    package static func form(_ kinds: Kind...) -> String {
        "RRRRRRAAAAMM9999." + kinds.map(\.rawValue).joined(separator: ", .")
    }

    /// Nil for a name of any other form.
    /// - Parameter name: of a file, or a path that ends with it.
    package init?(_ name: String) {
        let file = Self.file(name)
        guard let kind = Self.kind(of: file) else { return nil }
        let stem = Array(file.utf8.dropLast(kind.rawValue.utf8.count + 1))
        guard stem.count == 16, stem.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let competence = String(decoding: stem[6..<12], as: UTF8.self)
        guard ("01"..."12").contains(competence.suffix(2)) else { return nil }
        self.registroANS = String(decoding: stem[..<6], as: UTF8.self)
        self.competence = competence
        self.kind = kind
    }

    /// The kind that a name claims by its extension, even when the rest of it does not have the form; nil for every
    /// other extension.
    package static func kind(of name: String) -> Kind? {
        let parts = file(name).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 1, let ending = parts.last else { return nil }
        return Kind(rawValue: ending.uppercased())
    }

    private static func file(_ name: String) -> String {
        name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? name
    }
}
