/// A register of the operator that some rules need. The raw value is the stem of the file that brings it.
package enum ReferenceKind: String, Sendable, Codable, CaseIterable {
    case prestadores, beneficiarios, senhas, calendario, cid, tuss, cnes, profissionais

    /// Criticisms of the ERP that are not applied while the register is absent.
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

    /// The register without which a criticism is not applied.
    package static func needed(for criticism: String) -> ReferenceKind? {
        allCases.first { $0.criticisms.contains(criticism) }
    }

    /// Columns in the order in which the documentation shows them; in a file they may come in any order.
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

    /// The register that a file of this name brings: its stem, alone or before something that is no letter
    /// (`prestadores.csv`, `PRESTADORES-2026-11.csv`); the case of letters does not matter. An export may also be called like its
    /// table of Protheus (`BAU.xml`).
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

    /// How a register's file of this name is written; nil for one that is none.
    package static func form(of fileName: String) -> ExportForm? {
        let name = fileName.lowercased()
        return name.hasSuffix(".csv") ? .csv : name.hasSuffix(".xml") ? .xml : nil
    }

    /// A person stands for the file, however few rows it has: `cid!.csv`.
    package static func isVouchedFor(_ fileName: String) -> Bool {
        form(of: fileName) != nil && fileName.dropLast(4).hasSuffix("!")
    }

    private static func isStem(_ stem: String, of name: String) -> Bool {
        let endsInDigit = stem.last?.isNumber == true
        return name.hasPrefix(stem)
            && name.dropFirst(stem.count).first.map { !$0.isLetter && !(endsInDigit && $0.isNumber) } == true
    }
}

/// One column of a register's file.
package struct ReferenceColumn: Sendable, Equatable {
    /// What its cells are.
    package enum Form: String, Sendable, Equatable {
        /// Letters and digits; blanks, points, dashes and leading zeros do not count.
        case key
        /// The same, but what the row is about belongs to it.
        case link
        /// `2026-11-23`, `23/11/2026` or `20261123`; the first day.
        case validFrom
        /// The last day.
        case validUntil
        /// The first day on which it is blocked.
        case blockedFrom
        /// `S` or `N`; empty is `S`.
        case yesOrNo
        /// Passed over: for people.
        case ignored
    }

    package let name: String
    package let form: Form
    /// The column must be there, and none of its cells empty.
    package let isRequired: Bool

    package init(_ name: String, _ form: Form, isRequired: Bool = false) {
        self.name = name
        self.form = form
        self.isRequired = isRequired
    }
}
