/// A reference table of the operator that some rules need (docs/REGISTERS.md). The raw value is the stem of its file
/// name.
package enum ReferenceKind: String, Sendable, Codable, CaseIterable {
    case prestadores, beneficiarios, senhas, calendario, cid, tuss, cnes, profissionais

    /// Criticisms of the ERP that are not applied while the table is missing.
    package var criticisms: [String] {
        switch self {
        case .prestadores: ["X24", "X26", "X60"]
        case .beneficiarios: ["X21", "X46"]
        case .senhas: ["X23", "X36"]
        case .calendario: ["X20"]
        case .cid: ["X22"]
        case .tuss: ["X27"]
        case .cnes: ["X62"]
        case .profissionais: ["X39", "X61"]
        }
    }

    /// The table that a criticism needs; nil when it needs none.
    package static func needed(for criticism: String) -> ReferenceKind? {
        allCases.first { $0.criticisms.contains(criticism) }
    }

    /// Columns in the order of the documentation; a file may have them in any order.
    package var columns: [ReferenceColumn] {
        switch self {
        case .prestadores:
            [
                ReferenceColumn("codigo", .key, isRequired: true), ReferenceColumn("cnpj", .key),
                ReferenceColumn("cpf", .key),
            ] + Self.validity + [Self.blocked, ReferenceColumn("nome", .ignored)]
        case .beneficiarios: [ReferenceColumn("carteira", .key, isRequired: true)] + Self.validity + [Self.blocked]
        case .senhas:
            [
                ReferenceColumn("senha", .key, isRequired: true), ReferenceColumn("carteira", .link),
                ReferenceColumn("autorizada", .yesOrNo),
            ] + Self.validity
        case .calendario:
            [
                ReferenceColumn("valido_de", .validFrom, isRequired: true),
                ReferenceColumn("valido_ate", .validUntil, isRequired: true),
                ReferenceColumn("competencia", .ignored),
            ]
        case .cid:
            [ReferenceColumn("codigo", .key, isRequired: true)] + Self.validity + [Self.description]
        case .tuss:
            [
                ReferenceColumn("tabela", .key, isRequired: true), ReferenceColumn("codigo", .key, isRequired: true),
            ] + Self.validity + [Self.blocked, Self.description]
        case .cnes:
            [
                ReferenceColumn("cnes", .key, isRequired: true), ReferenceColumn("codigo", .link, isRequired: true),
            ] + Self.validity
        case .profissionais:
            [
                ReferenceColumn("conselho", .key, isRequired: true), ReferenceColumn("numero", .key, isRequired: true),
                ReferenceColumn("uf", .key, isRequired: true),
            ] + Self.validity + [Self.blocked, ReferenceColumn("nome", .ignored)]
        }
    }

    private static let validity = [
        ReferenceColumn("valido_de", .validFrom), ReferenceColumn("valido_ate", .validUntil),
    ]
    private static let blocked = ReferenceColumn("bloqueado_de", .blockedFrom)
    private static let description = ReferenceColumn("descricao", .ignored)

    /// The table that a file of this name contains: its stem, alone or followed by a character that is no letter
    /// (`prestadores.csv`, `PRESTADORES-2026-11.csv`). Case-insensitive. An export may also be named after its table in
    /// Protheus (`BAU.xml`).
    package static func named(_ fileName: String) -> ReferenceKind? {
        let name = fileName.lowercased()
        switch ReferenceKind.form(of: name) {
        case .csv: return allCases.first { isStem($0.rawValue, of: name) }
        case .xml:
            return allCases.first { kind in
                isStem(kind.rawValue, of: name) || kind.sources.contains { isStem($0.alias.lowercased(), of: name) }
            }
        case nil: return nil
        }
    }

    /// Format of a reference file of this name; nil for another extension.
    package static func form(of fileName: String) -> ExportForm? {
        let name = fileName.lowercased()
        return name.hasSuffix(".csv") ? .csv : name.hasSuffix(".xml") ? .xml : nil
    }

    /// The operator confirms the file by a `!` in its name, however few rows it has: `cid!.csv`.
    package static func isVouchedFor(_ fileName: String) -> Bool {
        form(of: fileName) != nil && fileName.dropLast(4).hasSuffix("!")
    }

    private static func isStem(_ stem: String, of name: String) -> Bool {
        let endsInDigit = stem.last?.isNumber == true
        return name.hasPrefix(stem)
            && name.dropFirst(stem.count).first.map { !$0.isLetter && !(endsInDigit && $0.isNumber) } == true
    }
}

/// One column of a reference file.
package struct ReferenceColumn: Sendable, Equatable {
    /// How its cells are read.
    package enum Form: String, Sendable, Equatable {
        /// Letters and digits; whitespace, points, dashes and leading zeros are ignored.
        case key
        /// Read like `key`, and names what the row belongs to.
        case link
        /// First day in force: `2026-11-23`, `23/11/2026` or `20261123`.
        case validFrom
        /// Last day in force.
        case validUntil
        /// The first day on which it is blocked.
        case blockedFrom
        /// `S` or `N`; empty is `S`.
        case yesOrNo
        /// Not read; for people.
        case ignored
    }

    /// Name in the first row of the file.
    package let name: String
    /// How its cells are read.
    package let form: Form
    /// Whether the column must exist and have no empty cell.
    package let isRequired: Bool

    package init(_ name: String, _ form: Form, isRequired: Bool = false) {
        self.name = name
        self.form = form
        self.isRequired = isRequired
    }
}
