import Domain

extension ExportShape {
    static let lots = ExportShape(
        alias: .lots, title: "Situação dos lotes (PEG)", englishTitle: "Lot status",
        fields: [
            ExportField("BCI_LOTGUI", .text(20), "Número do lote no HAT; vazio: não nasceu no HAT", "000000000123"),
            ExportField("BCI_CODRDA", .code(6), "Código da RDA", "000123", required: true, size: .confirmed),
            ExportField("BCI_FASE", .choice(["1", "2", "3", "4"]), "Fase", "3", required: true, size: .confirmed),
            ExportField("BCI_SITUAC", .choice(["1", "2", "3"]), "Situação: 2 cancelado", "1", size: .confirmed),
            ExportField(
                "BCI_STTISS", .choice(["1", "2", "3", "4", "5", "6", "9"]), "Situação no padrão TISS", "3",
                size: .confirmed),
            ExportField(
                "BCI_DTHRLB", .text(20), "Quando foi liberado para pagamento; vazio: não foi", "20260110 10:00"),
            ExportField("BCI_VLRGUI", .decimal, "Valor das guias", "1500.00"),
            ExportField("BCI_VLRGLO", .decimal, "Valor glosado", "100.50"),
            ExportField("BCI_DATREC", .date, "Data de recebimento", "20260102"),
            ExportField("E2_VALOR", .decimal, "Valor dos títulos a pagar", "1399.50", name: .assumed),
            ExportField("E2_SALDO", .decimal, "Saldo dos títulos a pagar", "1399.50", name: .assumed),
        ],
        keys: [
            ItemKey("batchNumber", "BCI_LOTGUI"), ItemKey("healthProviderId", "BCI_CODRDA"),
            ItemKey("status", .lotStatus), ItemKey("value", "BCI_VLRGUI", .number),
            ItemKey("glossedValue", "BCI_VLRGLO", .number), ItemKey("step", "BCI_FASE"),
        ],
        identity: RecordKey(["BCI_LOTGUI"], ["BCI_CODRDA"]), rank: 4,
        identifierKeys: [["batchNumber"], ["healthProviderId"]],
        query: ExportQuery(
            table: "BCI", joins: lotTitles,
            columns: ["E2_VALOR": "TITULOS.VALOR", "E2_SALDO": "TITULOS.SALDO"],
            conditions: ["BCI.BCI_LOTGUI <> ' '", "BCI.BCI_FASE > '1'"], order: ["BCI_LOTGUI", "BCI_CODRDA"],
            status: .assumed))

    /// Gives one row per lot: several titles may pay one lot, and one title may pay several lots.
    private static let lotTitles = [
        "LEFT JOIN (",
        "  SELECT PEG.BD7_CODOPE, PEG.BD7_CODLDP, PEG.BD7_CODPEG,",
        "         SUM(SE2.E2_VALOR) AS VALOR, SUM(SE2.E2_SALDO) AS SALDO",
        "  FROM (SELECT DISTINCT BD7_CODOPE, BD7_CODLDP, BD7_CODPEG, BD7_OPELOT, BD7_NUMLOT, BD7_CODRDA",
        "        FROM <BD7> WHERE D_E_L_E_T_ = ' ' AND BD7_FILIAL = '<FILIAL>' AND BD7_NUMLOT <> ' ') PEG",
        "  INNER JOIN <SE2> SE2 ON SE2.D_E_L_E_T_ = ' ' AND SE2.E2_PLOPELT = PEG.BD7_OPELOT",
        "    AND SE2.E2_PLLOTE = PEG.BD7_NUMLOT AND SE2.E2_CODRDA = PEG.BD7_CODRDA",
        "  GROUP BY PEG.BD7_CODOPE, PEG.BD7_CODLDP, PEG.BD7_CODPEG",
        ") TITULOS ON TITULOS.BD7_CODOPE = BCI.BCI_CODOPE AND TITULOS.BD7_CODLDP = BCI.BCI_CODLDP",
        "  AND TITULOS.BD7_CODPEG = BCI.BCI_CODPEG",
    ]

    static let glosaAppeals = ExportShape(
        alias: .glosaAppeals, title: "Recursos de glosa", englishTitle: "Appeals against glosas",
        fields: [
            ExportField("B4D_PROTOC", .text(20), "Protocolo do recurso", "0000000001", name: .assumed),
            ExportField("BXX_PLSHAT", .text(20), "Número do lote no HAT", "000000000124", required: true),
            ExportField("BXX_CODRDA", .code(6), "Código da RDA", "000123", required: true, size: .confirmed),
            ExportField("B4D_STATUS", .text(1), "Situação do recurso", "1", required: true),
            ExportField("B4D_DCDPEG", .text(20), "PEG gerado pelo recurso", "00000015"),
            ExportField("B4D_TOTACA", .decimal, "Valor acatado", "90.25"),
        ],
        keys: [
            ItemKey("batchNumber", "BXX_PLSHAT"), ItemKey("healthProviderId", "BXX_CODRDA"),
            ItemKey("statusTiss", .appealStatus), ItemKey("newBatchNumber", "B4D_DCDPEG"),
            ItemKey("value", "B4D_TOTACA", .number),
        ],
        identity: RecordKey(["BXX_PLSHAT"], ["BXX_CODRDA"]), rank: 4,
        identifierKeys: [["batchNumber"], ["healthProviderId"]],
        query: ExportQuery(
            table: "B4D",
            joins: [
                "INNER JOIN <BXX> BXX ON BXX.D_E_L_E_T_ = ' ' AND BXX.BXX_FILIAL = '<FILIAL>'",
                "  AND BXX.BXX_PROGLO = B4D.B4D_PROTOC AND BXX.BXX_PLSHAT <> ' '",
            ],
            order: ["B4D_PROTOC"]))

    static let guiaCancellations = ExportShape(
        alias: .guiaCancellations, title: "Cancelamento de guias", englishTitle: "Cancellation of guias",
        fields: [
            ExportField("BEA_OPEMOV", .code(4), "Operadora do movimento", "0001", required: true),
            ExportField("BEA_ANOAUT", .code(4), "Ano da autorização", "2026", required: true),
            ExportField("BEA_MESAUT", .code(2), "Mês da autorização", "01", required: true),
            ExportField("BEA_NUMAUT", .code(8), "Número da autorização", "00000045", required: true),
            ExportField("BEA_CANEDI", .text(500), "Motivo do cancelamento", "1", required: true),
        ],
        keys: [
            ItemKey("motivoCancelamento", "BEA_CANEDI"),
            ItemKey("idOnHealthInsurer", .joined(["BEA_OPEMOV", "BEA_ANOAUT", "BEA_MESAUT", "BEA_NUMAUT"])),
        ],
        identity: RecordKey(["BEA_OPEMOV", "BEA_ANOAUT", "BEA_MESAUT", "BEA_NUMAUT"]), rank: 4,
        identifierKeys: [["idOnHealthInsurer"]],
        query: ExportQuery(
            table: "BEA", conditions: ["BEA.BEA_CANEDI <> ' '"],
            order: ["BEA_OPEMOV", "BEA_ANOAUT", "BEA_MESAUT", "BEA_NUMAUT"]))

    static let audits = ExportShape(
        alias: .audits, title: "Pareceres de auditoria", englishTitle: "Auditors' opinions",
        fields: [
            ExportField(
                "AUDIT_TIPGUI", .text(2), "Tipo da guia", "2", required: true, size: .confirmed, name: .assumed),
            ExportField(
                "AUDIT_NUMGUI", .text(20), "Número da guia", "000120260100000045", required: true, size: .confirmed,
                name: .assumed),
        ],
        lists: [opinions],
        keys: [
            ItemKey("authorizationType", "AUDIT_TIPGUI"), ItemKey("authorizationNumber", "AUDIT_NUMGUI"),
            ItemKey("procedures", .list(container: "PROC_ITENS"), .array),
        ],
        identity: RecordKey(["AUDIT_NUMGUI"], ["PROC_CODPAD"], ["PROC_CODPRO"]), rank: 4,
        identifierKeys: [["authorizationNumber"]],
        query: ExportQuery(
            table: "B53",
            joins: [
                "INNER JOIN <B72> B72 ON B72.D_E_L_E_T_ = ' ' AND B72.B72_FILIAL = '<FILIAL>'",
                "  AND B72.B72_ALIMOV = B53.B53_ALIMOV AND B72.B72_RECMOV = B53.B53_RECMOV",
            ],
            columns: [
                "AUDIT_TIPGUI": "B53.B53_TIPO", "AUDIT_NUMGUI": "B53.B53_NUMGUI", "PROC_CODPAD": "B72.B72_CODPAD",
                "PROC_CODPRO": "B72.B72_CODPRO", "PROC_QTDAUT": "B72.B72_QTDAUT", "PROC_PARECE": "B72.B72_OBSANA",
                "PROC_STATUS": "B72.B72_PARECE",
            ],
            order: ["AUDIT_NUMGUI"], status: .assumed))

    private static let opinions = ExportList(
        container: "PROC_ITENS", item: "PROC",
        fields: [
            ExportField("PROC_CODPAD", .text(2), "Tabela", "22", required: true, size: .confirmed, name: .assumed),
            ExportField(
                "PROC_CODPRO", .text(10), "Procedimento", "40301630", required: true, size: .confirmed, name: .assumed),
            ExportField("PROC_QTDAUT", .integer, "Quantidade autorizada", "1", size: .confirmed, name: .assumed),
            ExportField("PROC_PARECE", .text(500), "Parecer", "De acordo", size: .confirmed, name: .assumed),
            ExportField(
                "PROC_STATUS", .choice(["0", "1", "2"]), "0 negado, 1 autorizado, 2 em auditoria", "1", required: true,
                name: .assumed),
        ],
        keys: [
            ItemKey("table", "PROC_CODPAD"), ItemKey("code", "PROC_CODPRO"),
            ItemKey("authorizedQuantity", "PROC_QTDAUT", .number), ItemKey("feedback", "PROC_PARECE"),
            ItemKey("status", "PROC_STATUS"),
        ],
        isRequired: true, isFlat: true)
}
