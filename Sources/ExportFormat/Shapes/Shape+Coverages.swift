import Domain

extension ExportShape {
    private static let bfg = CoverageParts(alias: "BFG")
    private static let bfd = CoverageParts(alias: "BFD")
    private static let bfc = CoverageParts(alias: "BFC")

    /// Coverages of one person of a family.
    static let beneficiaryProcedureClasses = ExportShape(
        alias: .beneficiaryProcedureClasses, title: "Coberturas do beneficiário por procedimento",
        englishTitle: "Beneficiary coverages by procedure",
        fields: familyFields(bfg) + [bfg.field("TIPREG", .code(2), "Tipo de registro", "00", required: true)]
            + bfg.ruleFields + bfg.ageUnitFields
            + [
                bfg.field("DATCAR", .date, "Data da carência", "20250101"),
                bfg.field("CODTAB", .text(3), "Tabela de coparticipação", "001"),
            ] + bfg.levelFields,
        keys: bfg.ruleKeys(hasAgeUnits: true)
            + [
                bfg.key("companyId", "CODEMP"), bfg.key("waitingPeriodDate", "DATCAR"),
                bfg.key("beneficiaryRegistryType", "TIPREG"), bfg.key("subscriberId", "MATRIC"),
                bfg.key("copartTable", "CODTAB"),
            ] + bfg.levelKeys,
        identity: RecordKey(
            bfg.pieces("CODINT"), bfg.pieces("CODEMP", "MATRIC", "TIPREG"), bfg.pieces("CODPAD"),
            bfg.pieces("CODPSA")),
        parents: [
            ParentKey(.beneficiaries, RecordKey(bfg.pieces("CODINT"), bfg.pieces("CODEMP", "MATRIC", "TIPREG")))
        ],
        rank: 3, identifierKeys: familyIdentifiers,
        query: ExportQuery(table: "BFG", order: bfg.order("CODINT", "CODEMP", "MATRIC", "TIPREG", "CODPSA")))

    /// Coverages of a whole family.
    static let beneficiaryProcedures = ExportShape(
        alias: .beneficiaryProcedures, title: "Coberturas da família por procedimento",
        englishTitle: "Family coverages by procedure",
        fields: familyFields(bfd) + bfd.ruleFields + bfd.ageUnitFields
            + [bfd.field("CODTAB", .text(3), "Tabela de coparticipação", "001")] + bfd.levelFields,
        keys: bfd.ruleKeys(hasAgeUnits: true)
            + [
                bfd.key("companyId", "CODEMP"), bfd.key("subscriberId", "MATRIC"), bfd.key("copartTable", "CODTAB"),
            ] + bfd.levelKeys,
        identity: RecordKey(
            bfd.pieces("CODINT"), bfd.pieces("CODEMP", "MATRIC"), bfd.pieces("CODPAD"), bfd.pieces("CODPSA")),
        parents: [holder(bfd)], rank: 3, identifierKeys: familyIdentifiers,
        query: ExportQuery(table: "BFD", order: bfd.order("CODINT", "CODEMP", "MATRIC", "CODPSA")))

    static let beneficiaryGroups = ExportShape(
        alias: .beneficiaryGroups, title: "Grupos de cobertura da família", englishTitle: "Family coverage groups",
        fields: familyFields(bfc) + [bfc.field("CODGRU", .text(4), "Grupo de cobertura", "0001", required: true)],
        keys: [
            bfc.key("companyId", "CODEMP"), bfc.key("coverageGroupCode", "CODGRU"), bfc.key("subscriberId", "MATRIC"),
        ],
        identity: RecordKey(bfc.pieces("CODINT"), bfc.pieces("CODEMP", "MATRIC"), bfc.pieces("CODGRU")),
        parents: [holder(bfc)], rank: 3,
        identifierKeys: [["companyId", "subscriberId", "coverageGroupCode"], ["subscriberId"]],
        query: ExportQuery(table: "BFC", order: bfc.order("CODINT", "CODEMP", "MATRIC", "CODGRU")))

    private static let familyIdentifiers = [
        ["companyId", "subscriberId", "procedureCode"], ["procedureCode"], ["subscriberId"],
    ]

    /// HAT's `subscriberId` of a coverage is only the family's number.
    private static func familyFields(_ parts: CoverageParts) -> [ExportField] {
        [
            parts.field("CODINT", .code(4), "Operadora", "0001", required: true),
            parts.field("CODEMP", .code(4), "Grupo/empresa", "0001", required: true),
            parts.field("MATRIC", .code(6), "Matrícula da família", "000001", required: true),
        ]
    }

    /// A family has no record of its own in HAT. Its coverages depend on the holder, who is registered as `00`.
    private static func holder(_ parts: CoverageParts) -> ParentKey {
        ParentKey(
            .beneficiaries,
            RecordKey(parts.pieces("CODINT"), parts.pieces("CODEMP", "MATRIC") + [.init(constant: "00")]))
    }
}
