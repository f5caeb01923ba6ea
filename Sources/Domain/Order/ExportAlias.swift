/// The tables of Protheus whose records travel to HAT, and the auditor's opinions, which have no table of their own.
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

    /// Without regard to case and blanks at the ends.
    package init?(named text: some StringProtocol) {
        self.init(rawValue: String(text.filter { !$0.isWhitespace }).uppercased())
    }

    /// What is sent by PLJBATUTISS; everything else by PLENVHATSC.
    package var isLotStatus: Bool { self == .lots || self == .glosaAppeals }
}

/// What happened to the record in Protheus.
package enum ExportOperation: String, Sendable, Codable, CaseIterable {
    case include = "incluir"
    case alter = "alterar"
    case exclude = "excluir"

    /// Its word, or the initials I, A, E, without regard to case.
    package init?(named text: some StringProtocol) {
        let folded = String(text.filter { !$0.isWhitespace }).lowercased()
        let found = Self.allCases.first { $0.rawValue == folded || String($0.rawValue.prefix(1)) == folded }
        guard let found else { return nil }
        self = found
    }
}
