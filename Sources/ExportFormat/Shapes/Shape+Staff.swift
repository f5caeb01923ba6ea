import Domain

extension ExportShape {
    static let clinicalStaff = ExportShape(
        alias: .clinicalStaff, title: "Corpo clínico", englishTitle: "Clinical staff",
        fields: [
            ExportField("BC1_CODIGO", .code(6), "Código da RDA", "000123", required: true, size: .confirmed),
            ExportField("BC1_CODLOC", .code(3), "Local de atendimento", "001", size: .confirmed),
            ExportField("BC1_CODPRF", .code(6), "Código do profissional", "000456", required: true, size: .confirmed),
            ExportField("BC1_SIGLCR", .text(12), "Sigla do conselho", "CRM"),
            ExportField("BC1_NUMCR", .text(15), "Número no conselho", "123456", size: .confirmed),
            ExportField("BC1_ESTCR", .text(2), "UF do conselho", "SP", size: .confirmed),
            ExportField("BC1_NOMPRF", .text(70), "Nome do profissional", "JOSE EXEMPLO"),
            ExportField("BC1_CODESP", .text(6), "Especialidade", "002"),
        ],
        keys: [
            ItemKey("healthProviderCode", "BC1_CODIGO"), ItemKey("idOnHealthInsurer", "BC1_CODPRF"),
            ItemKey("professionalCouncil", "BC1_SIGLCR"), ItemKey("professionalCouncilNumber", "BC1_NUMCR"),
            ItemKey("stateAbbreviation", "BC1_ESTCR"), ItemKey("name", "BC1_NOMPRF"),
            ItemKey("specialtyCode", "BC1_CODESP"), ItemKey("attendanceLocation", "BC1_CODLOC"),
        ],
        identity: RecordKey(["BC1_CODIGO"], ["BC1_CODLOC"], ["BC1_CODESP"], ["BC1_CODPRF"]),
        parents: [
            ParentKey(.providers, RecordKey(["BC1_CODIGO"])),
            ParentKey(.locations, RecordKey(["BC1_CODIGO"], ["BC1_CODLOC"])),
        ],
        rank: 2,
        identifierKeys: [
            ["healthProviderCode", "idOnHealthInsurer"], ["idOnHealthInsurer"], ["professionalCouncilNumber"],
        ],
        query: ExportQuery(table: "BC1", order: ["BC1_CODIGO", "BC1_CODLOC", "BC1_CODESP", "BC1_CODPRF"]))

    static let specialties = ExportShape(
        alias: .specialties, title: "Especialidades do prestador", englishTitle: "Provider specialties",
        fields: [
            ExportField("BAX_CODIGO", .code(6), "Código da RDA", "000123", required: true, size: .confirmed),
            ExportField("BAX_CODLOC", .code(3), "Código do local", "001", required: true, size: .confirmed),
            ExportField("BAX_CODESP", .text(6), "Especialidade", "002", required: true),
            ExportField("BAX_CODSUB", .text(6), "Subespecialidade", "001"),
            ExportField("BAX_CONESP", .flag, "Considera especialidade", "1", size: .confirmed),
            ExportField("BAX_DATBLO", .date, "Data de bloqueio", ""),
            ExportField("BAX_ORDPES", .choice(["1", "2"]), "Ordem de pesquisa", "1", size: .confirmed),
            ExportField("BAX_LIMATM", .flag, "Permite material", "0", size: .confirmed),
        ],
        keys: [
            ItemKey("healthProviderCode", "BAX_CODIGO"), ItemKey("locationCode", "BAX_CODLOC"),
            ItemKey("specialtyCode", "BAX_CODESP"), ItemKey("subspecialtyCode", "BAX_CODSUB"),
            ItemKey("considerSpecialty", "BAX_CONESP"), ItemKey("blockDate", "BAX_DATBLO", keepsEmpty: true),
            ItemKey("searchOrder", "BAX_ORDPES"), ItemKey("allowsMaterial", "BAX_LIMATM"),
        ],
        identity: RecordKey(["BAX_CODIGO"], ["BAX_CODLOC"], ["BAX_CODESP"], ["BAX_CODSUB"]),
        parents: [
            ParentKey(.providers, RecordKey(["BAX_CODIGO"])),
            ParentKey(.locations, RecordKey(["BAX_CODIGO"], ["BAX_CODLOC"])),
        ],
        rank: 2,
        identifierKeys: [
            ["healthProviderCode", "locationCode", "specialtyCode"], ["healthProviderCode", "locationCode"],
            ["healthProviderCode"],
        ],
        query: ExportQuery(table: "BAX", order: ["BAX_CODIGO", "BAX_CODLOC", "BAX_CODESP", "BAX_CODSUB"]))

    static let providerStatus = ExportShape(
        alias: .providerStatus, title: "Bloqueio e desbloqueio de prestadores", englishTitle: "Provider status",
        fields: [
            ExportField("BC4_CODCRE", .code(6), "Código da RDA", "000123", required: true, size: .confirmed),
            ExportField("BAU_CPFCGC", .digits(11...14), "CPF ou CNPJ", "11222333000181", size: .confirmed),
            ExportField("BC4_TIPO", .text(1), "Tipo: 0 bloqueio, outro desbloqueio", "0", required: true),
            ExportField("BC4_DTBLQ", .date, "Data do evento", "20260115", required: true),
        ],
        keys: [
            ItemKey("healthProviderCode", "BC4_CODCRE"), ItemKey("healthProviderDocument", "BAU_CPFCGC"),
            ItemKey("eventType", .table("BC4_TIPO", ["0": "bloqueio"], other: "desbloqueio")),
            ItemKey("eventDate", "BC4_DTBLQ"),
        ],
        identity: RecordKey(["BC4_CODCRE"]), parents: [ParentKey(.providers, RecordKey(["BC4_CODCRE"]))], rank: 3,
        identifierKeys: [["healthProviderDocument"], ["healthProviderCode"]],
        query: ExportQuery(
            table: "BC4",
            joins: [
                "LEFT JOIN <BAU> BAU ON BAU.D_E_L_E_T_ = ' ' AND BAU.BAU_FILIAL = BC4.BC4_FILIAL",
                "  AND BAU.BAU_CODIGO = BC4.BC4_CODCRE",
            ],
            order: ["BC4_CODCRE", "BC4_DTBLQ"]))
}
