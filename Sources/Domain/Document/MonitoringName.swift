/// Name of a file of the data that operators send to ANS: registro ANS (6 digits), year and month of the competence, a number of
/// four digits, and what it is. Read without regard to case.
package struct MonitoringName: Sendable, Equatable {
    /// What the name says the file is, by its ending.
    package enum Kind: String, Sendable, CaseIterable {
        /// XML for ANS.
        case sent = "XTE"
        /// XML that ANS gave back.
        case returned = "XTR"
        /// A zip of each.
        case sentArchive = "ZTE"
        case returnedArchive = "ZTR"

        /// What an archive of this kind holds; nil for XML.
        package var entries: Kind? {
            switch self {
            case .sent, .returned: nil
            case .sentArchive: .sent
            case .returnedArchive: .returned
            }
        }
    }

    package let registroANS: String
    /// `AAAAMM`.
    package let competence: String
    package let kind: Kind

    /// The name's form, for people.
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

    /// What a name claims to be, whether the rest of it has the form or not; nil for every other ending.
    package static func kind(of name: String) -> Kind? {
        let parts = file(name).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 1, let ending = parts.last else { return nil }
        return Kind(rawValue: ending.uppercased())
    }

    private static func file(_ name: String) -> String {
        name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? name
    }
}
