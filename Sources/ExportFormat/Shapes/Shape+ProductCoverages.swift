import Domain

extension ExportShape {
    private static let bt8 = CoverageParts(alias: "BT8")
    private static let bt7 = CoverageParts(alias: "BT7")
    private static let bb2 = CoverageParts(alias: "BB2")
    private static let brv = CoverageParts(alias: "BRV")
    private static let bg8 = CoverageParts(alias: "BG8")

    static let subContractProcedures = ExportShape(
        alias: .subContractProcedures, title: "Coberturas do subcontrato por procedimento",
        englishTitle: "Subcontract coverages by procedure",
        fields: bt8.contractFields + bt8.ruleFields + bt8.levelFields,
        keys: bt8.ruleKeys(hasAgeUnits: false)
            + [
                bt8.key("companyId", "CODIGO"), bt8.key("subContractNumber", "SUBCON"),
                bt8.key("contractVersion", "VERCON"), bt8.key("subContractVersion", "VERSUB"),
                bt8.key("healthProductVersion", "VERPRO"), bt8.key("healthProductCode", "CODPRO"),
                bt8.key("contractNumber", "NUMCON"),
            ] + bt8.levelKeys,
        identity: RecordKey(
            bt8.pieces("CODINT"), bt8.pieces("CODIGO"), bt8.pieces("NUMCON"), bt8.pieces("VERCON"),
            bt8.pieces("SUBCON"), bt8.pieces("VERSUB"), bt8.pieces("CODPRO"), bt8.pieces("VERPRO"),
            bt8.pieces("CODPAD"), bt8.pieces("CODPSA")),
        rank: 2, identifierKeys: [["contractNumber", "procedureCode"], ["procedureCode"]],
        query: ExportQuery(table: "BT8", order: bt8.order("CODINT", "CODIGO", "NUMCON", "SUBCON", "CODPSA")))

    static let subContractGroups = ExportShape(
        alias: .subContractGroups, title: "Grupos de cobertura do subcontrato",
        englishTitle: "Subcontract coverage groups",
        fields: bt7.contractFields
            + [
                bt7.field("CODGRU", .text(4), "Grupo de cobertura", "0001", required: true),
                bt7.field("CARENC", .integer, "Carência", "180"),
                bt7.field("UNCAR", .text(1), "Unidade da carência", "2"),
                ExportField("BFE_DATCAR", .date, "Início da carência (a tabela BT7 não o tem)", "20250101"),
            ],
        keys: [
            bt7.key("companyId", "CODIGO"), bt7.key("coverageGroupCode", "CODGRU"),
            ItemKey("waitingPeriodDateStart", "BFE_DATCAR"), bt7.key("healthProductCode", "CODPRO"),
            bt7.key("healthProductVersion", "VERPRO"), bt7.key("contractNumber", "NUMCON"),
            bt7.key("contractVersion", "VERCON"), bt7.key("subcontractNumber", "SUBCON"),
            bt7.key("subcontractVersion", "VERSUB"), bt7.key("waitingPeriod", "CARENC", .count),
            bt7.key("waitingPeriodUnit", "UNCAR"),
        ],
        identity: RecordKey(
            bt7.pieces("CODINT"), bt7.pieces("CODIGO"), bt7.pieces("NUMCON"), bt7.pieces("VERCON"),
            bt7.pieces("SUBCON"), bt7.pieces("VERSUB"), bt7.pieces("CODPRO"), bt7.pieces("VERPRO"),
            bt7.pieces("CODGRU")),
        rank: 2, identifierKeys: [["contractNumber", "coverageGroupCode"], ["contractNumber"]],
        query: ExportQuery(
            table: "BT7", columns: ["BFE_DATCAR": "' '"],
            order: bt7.order("CODINT", "CODIGO", "NUMCON", "SUBCON", "CODGRU")))

    static let productProcedures = ExportShape(
        alias: .productProcedures, title: "Coberturas do produto por procedimento",
        englishTitle: "Product coverages by procedure",
        fields: [
            bb2.field("CODIGO", .text(8), "Produto (operadora e plano)", "00010001", required: true),
            bb2.field("VERSAO", .text(3), "Versão do produto", "001", required: true),
        ] + bb2.ruleFields + bb2.levelFields + bb2.limitFields,
        keys: bb2.ruleKeys(hasAgeUnits: false)
            + [bb2.key("healthProductVersion", "VERSAO"), bb2.key("healthProductCode", "CODIGO")]
            + bb2.levelKeys + bb2.limitKeys,
        identity: RecordKey(
            bb2.pieces("CODIGO"), bb2.pieces("VERSAO"), bb2.pieces("CODPAD"), bb2.pieces("CODPSA")),
        rank: 2, identifierKeys: [["healthProductCode", "procedureCode"], ["procedureCode"]],
        query: ExportQuery(table: "BB2", order: bb2.order("CODIGO", "VERSAO", "CODPAD", "CODPSA")))

    static let productGroups = ExportShape(
        alias: .productGroups, title: "Grupos de cobertura do produto", englishTitle: "Product coverage groups",
        fields: [
            brv.field("CODPLA", .text(8), "Produto (operadora e plano)", "00010001", required: true),
            brv.field("VERSAO", .text(3), "Versão do produto", "001", required: true),
            brv.field("CODGRU", .text(4), "Grupo de cobertura", "0001", required: true),
        ],
        keys: [
            brv.key("coverageGroupCode", "CODGRU"), brv.key("healthProductCode", "CODPLA"),
            brv.key("healthProductVersion", "VERSAO"),
        ],
        identity: RecordKey(brv.pieces("CODPLA"), brv.pieces("VERSAO"), brv.pieces("CODGRU")),
        rank: 2, identifierKeys: [["healthProductCode", "coverageGroupCode"], ["healthProductCode"]],
        query: ExportQuery(table: "BRV", order: brv.order("CODPLA", "VERSAO", "CODGRU")))

    static let groupProcedures = ExportShape(
        alias: .groupProcedures, title: "Procedimentos do grupo de cobertura",
        englishTitle: "Coverage group procedures",
        fields: [
            bg8.field("CODINT", .code(4), "Operadora", "0001"),
            bg8.field("CODGRU", .text(4), "Grupo de cobertura", "0001", required: true),
        ] + bg8.ruleFields + bg8.limitFields,
        keys: [bg8.key("procedureCode", "CODPSA")]
            + bg8.ruleKeys(hasAgeUnits: false).filter { $0.name != "procedureCode" } + bg8.limitKeys,
        identity: RecordKey(
            bg8.pieces("CODINT"), bg8.pieces("CODGRU"), bg8.pieces("CODPAD"), bg8.pieces("CODPSA")),
        rank: 2, identifierKeys: [["procedureCode"]],
        query: ExportQuery(table: "BG8", order: bg8.order("CODINT", "CODGRU", "CODPAD", "CODPSA")))
}
