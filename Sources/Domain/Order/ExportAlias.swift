/// The tables of Protheus whose records are sent to HAT, and the auditor's opinions, which have no table of their own.
/// Raw values are the table names of Protheus.
package enum ExportAlias: String, Sendable, Codable, CaseIterable {
    case persons = "BTS"
    case beneficiaries = "BA1"
    case beneficiaryStatus = "BCA"
    case diseases = "BF3"
    case beneficiaryProcedureClasses = "BFG"
    case beneficiaryProcedures = "BFD"
    case beneficiaryGroups = "BFC"
    case subContractProcedures = "BT8"
    case subContractGroups = "BT7"
    case productProcedures = "BB2"
    case productGroups = "BRV"
    case groupProcedures = "BG8"
    case providers = "BAU"
    case clinicalStaff = "BC1"
    case providerStatus = "BC4"
    case locations = "BB8"
    case specialties = "BAX"
    case lots = "BCI"
    case glosaAppeals = "B4D"
    case guiaCancellations = "BEA"
    case audits = "AUDIT"

    /// Case-insensitive; whitespace is ignored. Nil for an unknown alias.
    package init?(named text: some StringProtocol) {
        self.init(rawValue: String(text.filter { !$0.isWhitespace }).uppercased())
    }

    /// Whether job PLJBATUTISS sends it; PLENVHATSC sends everything else.
    package var isLotStatus: Bool { self == .lots || self == .glosaAppeals }
}

/// What happened to the record in Protheus.
package enum ExportOperation: String, Sendable, Codable, CaseIterable {
    case include = "incluir"
    case alter = "alterar"
    case exclude = "excluir"

    /// The word or its initial (`I`, `A`, `E`), case-insensitive; whitespace is ignored. Nil for any other text.
    package init?(named text: some StringProtocol) {
        let folded = String(text.filter { !$0.isWhitespace }).lowercased()
        let found = Self.allCases.first { $0.rawValue == folded || String($0.rawValue.prefix(1)) == folded }
        guard let found else { return nil }
        self = found
    }
}
