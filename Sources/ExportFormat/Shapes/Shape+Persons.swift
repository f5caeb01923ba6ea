import Domain

extension ExportShape {
    static let persons = ExportShape(
        alias: .persons, title: "Pessoas (vidas)", englishTitle: "Persons",
        fields: [
            ExportField("BTS_MATVID", .code(8), "Matrícula da vida", "00000101", required: true, size: .confirmed),
            ExportField("BTS_CPFUSR", .digits(1...14), "CPF", "00000000191", size: .confirmed),
            ExportField("BTS_NOMUSR", .text(70), "Nome", "MARIA EXEMPLO", required: true, size: .confirmed),
            ExportField("BTS_DATNAS", .date, "Data de nascimento", "19800131"),
            ExportField("BTS_SEXO", .text(1), "Sexo", "2", size: .confirmed),
            ExportField("BTS_NRCRNA", .digits(1...15), "Cartão nacional de saúde", "700000000000005", size: .confirmed),
            ExportField("BTS_CEPUSR", .digits(1...8), "CEP", "01001000", size: .confirmed),
            ExportField("BTS_CODMUN", .digits(1...7), "Código do município", "3550308", size: .confirmed),
            ExportField("BTS_NOMSOC", .text(70), "Nome social", "MARIA"),
            ExportField("BTS_EMAIL", .text(60), "E-mail", "maria@example.com", size: .confirmed),
            ExportField("BTS_TELEFO", .text(15), "Telefone", "1130000000", size: .confirmed),
        ],
        keys: [
            ItemKey("personId", "BTS_MATVID"), ItemKey("holderCPF", "BTS_CPFUSR"), ItemKey("name", "BTS_NOMUSR"),
            ItemKey("birthdate", "BTS_DATNAS"), ItemKey("gender", "BTS_SEXO"),
            ItemKey("nationalhealthcard", "BTS_NRCRNA"), ItemKey("zipcode", "BTS_CEPUSR"),
            ItemKey("citycode", "BTS_CODMUN"), ItemKey("socialName", "BTS_NOMSOC", keepsEmpty: true),
            ItemKey("email", "BTS_EMAIL"), ItemKey("phonenumber", "BTS_TELEFO"),
        ],
        identity: RecordKey(["BTS_MATVID"]), rank: 0, identifierKeys: [["personId"], ["holderCPF"]],
        query: ExportQuery(table: "BTS", order: ["BTS_MATVID"]))

    static let beneficiaries = ExportShape(
        alias: .beneficiaries, title: "Beneficiários", englishTitle: "Beneficiaries",
        fields: beneficiaryFields,
        lists: [
            ExportList(
                container: "BFE_ITENS", item: "BFE",
                fields: [
                    ExportField("BFE_CODGRU", .text(4), "Grupo de cobertura", "0001", required: true),
                    ExportField("BFE_DATCAR", .date, "Data da carência do grupo", "20250101"),
                ],
                keys: [ItemKey("code", "BFE_CODGRU"), ItemKey("waitingPeriodDate", "BFE_DATCAR")],
                isRequired: false, isFlat: false)
        ],
        keys: beneficiaryKeys,
        identity: RecordKey(["BA1_CODINT"], ["BA1_CODEMP", "BA1_MATRIC", "BA1_TIPREG"]),
        parents: [ParentKey(.persons, RecordKey(["BA1_MATVID"]))], rank: 1, identifierKeys: [["subscriberId"]],
        query: ExportQuery(
            table: "BA1",
            joins: [
                "LEFT JOIN <BA3> BA3 ON BA3.D_E_L_E_T_ = ' ' AND BA3.BA3_FILIAL = BA1.BA1_FILIAL",
                "  AND BA3.BA3_CODINT = BA1.BA1_CODINT AND BA3.BA3_CODEMP = BA1.BA1_CODEMP",
                "  AND BA3.BA3_MATRIC = BA1.BA1_MATRIC",
            ],
            order: ["BA1_CODINT", "BA1_CODEMP", "BA1_MATRIC", "BA1_TIPREG"]))

    private static let beneficiaryFields = [
        ExportField("BA1_CODINT", .code(4), "Operadora", "0001", required: true, size: .confirmed),
        ExportField("BA1_CODEMP", .code(4), "Grupo/empresa", "0001", required: true, size: .confirmed),
        ExportField("BA1_MATRIC", .code(6), "Matrícula da família", "000001", required: true, size: .confirmed),
        ExportField("BA1_TIPREG", .code(2), "Tipo de registro", "00", required: true, size: .confirmed),
        ExportField("BA1_DIGITO", .code(1), "Dígito da matrícula", "7", required: true, size: .confirmed),
        ExportField("BA1_CONEMP", .text(12), "Contrato", "000000000001", size: .confirmed),
        ExportField("BA1_NOMUSR", .text(70), "Nome", "MARIA EXEMPLO", required: true, size: .confirmed),
        ExportField("BA1_MATVID", .code(8), "Matrícula da vida", "00000101", required: true, size: .confirmed),
        ExportField("BA1_DATNAS", .date, "Data de nascimento", "19800131"),
        ExportField("BA1_SEXO", .text(1), "Sexo", "2", size: .confirmed),
        ExportField("BA1_CEPUSR", .digits(1...8), "CEP", "01001000"),
        ExportField("BA1_CODMUN", .digits(1...7), "Código do município", "3550308"),
        ExportField("BA1_VERCON", .text(3), "Versão do contrato", "001", size: .confirmed),
        ExportField("BA1_CPFUSR", .digits(1...14), "CPF", "00000000191"),
        ExportField("BA1_TIPUSU", .text(1), "Tipo de usuário", "T"),
        ExportField("BA1_DATINC", .date, "Data de inclusão", "20250101"),
        ExportField("BA1_DATCAR", .date, "Data da carência", "20250101"),
        ExportField("BA1_DTVLCR", .date, "Validade da carteira", "20271231"),
        ExportField("BA1_SUBCON", .text(9), "Subcontrato", "000000001", size: .confirmed),
        ExportField("BA1_VERSUB", .text(3), "Versão do subcontrato", "001", size: .confirmed),
        ExportField("BA1_DATBLO", .date, "Data de bloqueio", ""),
        ExportField("BA1_DESBLO", .date, "Data de desbloqueio", ""),
        ExportField("BA1_TKSEED", .text(100), "Semente do token", ""),
        ExportField("BA1_NOMSOC", .text(70), "Nome social", "MARIA"),
        ExportField("BA1_CODPLA", .text(8), "Plano", "0001"),
        ExportField("BA1_VERSAO", .text(3), "Versão do plano", "001"),
        ExportField("BA3_CODPLA", .text(8), "Plano da família, usado quando o do beneficiário é vazio", "0001"),
        ExportField("BA3_VERSAO", .text(3), "Versão do plano da família", "001"),
    ]

    private static let beneficiaryKeys = [
        ItemKey("subscriberId", .joined(["BA1_CODINT", "BA1_CODEMP", "BA1_MATRIC", "BA1_TIPREG", "BA1_DIGITO"])),
        ItemKey("contractNumber", "BA1_CONEMP"), ItemKey("name", "BA1_NOMUSR"), ItemKey("personId", "BA1_MATVID"),
        ItemKey("birthdate", "BA1_DATNAS"), ItemKey("gender", "BA1_SEXO"), ItemKey("ZIPCode", "BA1_CEPUSR"),
        ItemKey("cityCode", "BA1_CODMUN"), ItemKey("contractVersion", "BA1_VERCON"),
        ItemKey("holderCPF", "BA1_CPFUSR"), ItemKey("holderRelationship", "BA1_TIPUSU"),
        ItemKey("effectiveDate", "BA1_DATINC"), ItemKey("waitingPeriodDate", "BA1_DATCAR"),
        ItemKey("cardExpiration", "BA1_DTVLCR"), ItemKey("subcontractNumber", "BA1_SUBCON"),
        ItemKey("subcontractVersion", "BA1_VERSUB"), ItemKey("blockedDate", "BA1_DATBLO", keepsEmpty: true),
        ItemKey("tokenSeed", "BA1_TKSEED", keepsEmpty: true), ItemKey("socialName", "BA1_NOMSOC", keepsEmpty: true),
        ItemKey("unblockDate", "BA1_DESBLO"),
        ItemKey("healthInsuranceCode", .first(of: ["BA1_CODPLA", "BA3_CODPLA"])),
        ItemKey("healthInsuranceVersion", .first(of: ["BA1_VERSAO", "BA3_VERSAO"])),
        ItemKey("coverageGroup", .list(container: "BFE_ITENS"), .array),
    ]

    static let beneficiaryStatus = ExportShape(
        alias: .beneficiaryStatus, title: "Bloqueio e desbloqueio de beneficiários", englishTitle: "Beneficiary status",
        fields: [
            ExportField(
                "BCA_MATRIC", .code(14), "Operadora, empresa e matrícula", "00010001000001", required: true,
                size: .confirmed),
            ExportField("BCA_TIPREG", .code(2), "Tipo de registro", "00", required: true, size: .confirmed),
            ExportField("BCA_DATA", .date, "Data do evento", "20260115", required: true),
            ExportField("BCA_OBS", .text(500), "Observação", "A pedido"),
            ExportField("BCA_TIPO", .text(1), "Tipo: 0 bloqueio, outro desbloqueio", "0", required: true),
            ExportField("BCA_DATLAN", .date, "Data do lançamento", "20260114"),
            ExportField("BCA_HORLAN", .time, "Hora do lançamento", "08:30", size: .confirmed),
        ],
        keys: [
            ItemKey("subscriberId", .joined(["BCA_MATRIC", "BCA_TIPREG"])), ItemKey("eventDate", "BCA_DATA"),
            ItemKey("reason", "BCA_OBS"),
            ItemKey("eventType", .table("BCA_TIPO", ["0": "bloqueio"], other: "desbloqueio")),
            ItemKey("entry_date", "BCA_DATLAN"), ItemKey("entry_hour", "BCA_HORLAN"),
        ],
        identity: subscriber("BCA_MATRIC"), parents: [ParentKey(.beneficiaries, subscriber("BCA_MATRIC"))], rank: 2,
        identifierKeys: [["subscriberId"]],
        query: ExportQuery(table: "BCA", order: ["BCA_MATRIC", "BCA_TIPREG", "BCA_DATLAN", "BCA_HORLAN"]))

    /// `BCA_MATRIC` holds operator, company and family without separators.
    private static func subscriber(_ field: String) -> RecordKey {
        RecordKey([.init(field, length: 4)], [.init(field, dropping: 4), "BCA_TIPREG"])
    }

    static let diseases = ExportShape(
        alias: .diseases, title: "Doenças preexistentes", englishTitle: "Pre-existing diseases",
        fields: [
            ExportField("BF3_CODINT", .code(4), "Operadora", "0001", required: true),
            ExportField("BF3_CODEMP", .code(4), "Grupo/empresa", "0001", required: true),
            ExportField("BF3_MATRIC", .code(6), "Matrícula da família", "000001", required: true),
            ExportField("BF3_TIPREG", .code(2), "Tipo de registro", "00", required: true),
            ExportField("BF3_CODDOE", .text(8), "Doença", "E11", required: true),
            ExportField("BF3_MESAGR", .integer, "Carência", "24"),
            ExportField("BF3_UNAGR", .choice(["1", "2", "3", "4"]), "Unidade da carência", "3", size: .confirmed),
            ExportField("BF3_DATCPT", .date, "Fim da cobertura parcial temporária", "20261231"),
            ExportField("BF3_CODPAD", .text(2), "Tabela do procedimento", "22"),
            ExportField("BF3_CODPSA", .text(16), "Procedimento", "40301630"),
        ],
        keys: [
            ItemKey("subscriberId", .joined(["BF3_CODINT", "BF3_CODEMP", "BF3_MATRIC", "BF3_TIPREG"])),
            ItemKey("diseaseCode", "BF3_CODDOE"), ItemKey("waitingPeriod", "BF3_MESAGR", .count),
            ItemKey("waitingPeriodUnit", "BF3_UNAGR"), ItemKey("waitingPeriodDate", "BF3_DATCPT"),
            ItemKey("procedureTableCode", "BF3_CODPAD"), ItemKey("procedureCode", "BF3_CODPSA"),
        ],
        identity: RecordKey(
            ["BF3_CODINT"], ["BF3_CODEMP", "BF3_MATRIC", "BF3_TIPREG"], ["BF3_CODDOE"], ["BF3_CODPAD"], ["BF3_CODPSA"]),
        parents: [
            ParentKey(.beneficiaries, RecordKey(["BF3_CODINT"], ["BF3_CODEMP", "BF3_MATRIC", "BF3_TIPREG"]))
        ],
        rank: 2, identifierKeys: [["subscriberId", "diseaseCode"], ["subscriberId"]],
        query: ExportQuery(
            table: "BF3",
            conditions: ["BF3.BF3_CODDOE <> ' '"],
            order: ["BF3_CODINT", "BF3_CODEMP", "BF3_MATRIC", "BF3_TIPREG", "BF3_CODDOE"]))
}
