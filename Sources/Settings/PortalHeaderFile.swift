import Domain

/// A `PLSHAT.ini`: the header values of the calls to HAT, one section each, with `NAME=` and `VALUE=`.
struct PortalHeaderFile {
    private static let sections: [(name: String, key: SettingKey)] = [
        ("AUTHORIZATION", .portalToken), ("IDTENANT", .portalTenantID), ("TENANTNAME", .portalTenantName),
    ]

    private(set) var entries: [SettingKey: SettingEntry] = [:]
    private(set) var warnings: [Wording] = []
    private(set) var openSecrets: [String] = []

    init(_ file: INIFile) {
        let values = INISections(path: file.path, entries: file.entries, .firstCounts)
        for (section, key) in Self.sections {
            entries[key] = values.entry(section, "VALUE")
            guard let name = values.entry(section, "NAME"), INISections.folded(name.text) != section else { continue }
            warnings.append(
                Wording(
                    pt: "[\(section)] NAME não é \(section); o nome do cabeçalho não muda",
                    en: "[\(section)] NAME is not \(section); the header keeps its name"
                ).at("\(name.origin)"))
        }
        if entries.isEmpty {
            warnings.append(
                Wording(
                    pt: "\(file.path) não tem VALUE nas seções AUTHORIZATION, IDTENANT, TENANTNAME",
                    en: "\(file.path) has no VALUE in the sections AUTHORIZATION, IDTENANT, TENANTNAME"))
        }
        if file.isReadableByAll, entries[.portalToken] != nil {
            warnings.append(.openSecret(file.path))
            openSecrets.append(file.path)
        }
    }
}

extension Wording {
    static func openSecret(_ path: String) -> Wording {
        Wording(
            pt: "\(path) contém um segredo e qualquer usuário desta máquina pode lê-lo; chmod o-r",
            en: "\(path) holds a secret and anybody on this machine may read it; chmod o-r")
    }
}
