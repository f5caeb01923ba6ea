import Domain

extension ExportShape {
    static let providers = ExportShape(
        alias: .providers, title: "Prestadores (RDA)", englishTitle: "Providers",
        fields: [
            ExportField("BAU_CODIGO", .code(6), "Código da RDA", "000123", required: true, size: .confirmed),
            ExportField(
                "BAU_CPFCGC", .digits(11...14), "CPF ou CNPJ", "11222333000181", required: true, size: .confirmed),
            ExportField("BAU_NOME", .text(70), "Nome", "CLINICA EXEMPLO LTDA", required: true),
            ExportField("BAU_NREDUZ", .text(60), "Nome reduzido", "CLINICA EXEMPLO", size: .confirmed),
            ExportField("BAU_TIPPE", .choice(["F", "J"]), "Pessoa física ou jurídica", "J", size: .confirmed),
            ExportField("BAU_TIPPRE", .text(3), "Classe (MED, CLI, LAB, …)", "CLI", size: .confirmed),
            ExportField("BAU_EMAIL", .text(60), "E-mail", "contato@example.com", size: .confirmed),
            ExportField("BAU_CNES", .text(7), "CNES", "9999999", size: .confirmed),
        ],
        lists: [providerProcedures],
        keys: [
            ItemKey("healthProviderCode", "BAU_CODIGO"), ItemKey("healthProviderDocument", "BAU_CPFCGC"),
            ItemKey("name", "BAU_NOME"), ItemKey("reducedName", "BAU_NREDUZ"),
            ItemKey("healthProviderType", "BAU_TIPPE"), ItemKey("healthProviderClass", "BAU_TIPPRE"),
            ItemKey("email", "BAU_EMAIL"), ItemKey("cnesCode", "BAU_CNES"),
            ItemKey("procedureCoverage", .list(container: "BC0_ITENS"), .array),
        ],
        identity: RecordKey(["BAU_CODIGO"]), rank: 0,
        identifierKeys: [["healthProviderDocument"], ["healthProviderCode"]],
        query: ExportQuery(table: "BAU", order: ["BAU_CODIGO"]))

    private static let providerProcedures = ExportList(
        container: "BC0_ITENS", item: "BC0",
        fields: [
            ExportField("BC0_CODLOC", .code(3), "Local de atendimento", "001"),
            ExportField("BC0_CODESP", .text(6), "Especialidade", "002"),
            ExportField("BC0_CODPAD", .text(2), "Tabela do procedimento", "22"),
            ExportField("BC0_CODOPC", .text(16), "Procedimento", "40301630", required: true),
            ExportField("BC0_NIVEL", .text(2), "Nível", "4"),
            ExportField(
                "BC0_TIPO", .choice(["1", "2", "3"]), "1 executa, 2 solicita, 3 ambos", "3", size: .confirmed),
            ExportField("BC0_VIGDE", .date, "Início da vigência", "20250101"),
            ExportField("BC0_VIGATE", .date, "Fim da vigência", ""),
            ExportField("BC0_DATBLO", .date, "Data de bloqueio", ""),
        ],
        keys: [
            ItemKey("attendanceLocationCode", "BC0_CODLOC"), ItemKey("specialtyCode", "BC0_CODESP"),
            ItemKey("procedureTableCode", "BC0_CODPAD"), ItemKey("procedureCode", "BC0_CODOPC"),
            ItemKey("level", "BC0_NIVEL"), ItemKey("movementType", "BC0_TIPO"), ItemKey("initialTerm", "BC0_VIGDE"),
            ItemKey("finalTerm", "BC0_VIGATE"), ItemKey("blockDate", "BC0_DATBLO", keepsEmpty: true),
        ],
        isRequired: false, isFlat: false)

    static let locations = ExportShape(
        alias: .locations, title: "Locais de atendimento", englishTitle: "Attendance locations",
        fields: [
            ExportField("BB8_CODIGO", .code(6), "Código da RDA", "000123", required: true, size: .confirmed),
            ExportField("BB8_CODLOC", .code(3), "Código do local", "001", required: true, size: .confirmed),
            ExportField("BB8_LOCAL", .code(3), "Tipo do local", "001", required: true, size: .confirmed),
            ExportField("BB8_DESLOC", .text(30), "Descrição", "CONSULTORIO", size: .confirmed),
            ExportField("BB8_CEP", .digits(1...8), "CEP", "01001000"),
            ExportField("BB8_TIPLOG", .text(20), "Tipo de logradouro", "081"),
            ExportField("BB8_END", .text(100), "Endereço", "RUA DO EXEMPLO"),
            ExportField("BB8_NR_END", .text(10), "Número", "100"),
            ExportField("BB8_COMEND", .text(60), "Complemento", "SALA 1"),
            ExportField("BB8_CODMUN", .digits(1...7), "Código do município", "3550308"),
            ExportField("BB8_MUN", .text(60), "Município", "SAO PAULO"),
            ExportField("BB8_EST", .text(2), "UF", "SP"),
            ExportField("BB8_BAIRRO", .text(60), "Bairro", "CENTRO"),
            ExportField("BB8_DDD", .digits(1...3), "DDD", "11"),
            ExportField("BB8_TEL", .text(20), "Telefone", "30000000"),
            ExportField("BB8_CONTAT", .text(60), "Contato", "JOSE"),
            ExportField("BB8_CNES", .text(7), "CNES", "9999999"),
            ExportField("BB8_REGMUN", .text(10), "Região", "001"),
            ExportField("BB8_DATBLO", .date, "Data de bloqueio", ""),
        ],
        keys: [
            ItemKey("healthProviderCode", "BB8_CODIGO"), ItemKey("locationCode", "BB8_CODLOC"),
            ItemKey("locationTypeCode", "BB8_LOCAL"), ItemKey("locationDescription", "BB8_DESLOC"),
            ItemKey("ZIPCode", "BB8_CEP"), ItemKey("streetType", "BB8_TIPLOG"), ItemKey("address", "BB8_END"),
            ItemKey("addressNumber", "BB8_NR_END"), ItemKey("addressComplement", "BB8_COMEND"),
            ItemKey("cityCode", "BB8_CODMUN"), ItemKey("cityName", "BB8_MUN"),
            ItemKey("stateAbbreviation", "BB8_EST"), ItemKey("district", "BB8_BAIRRO"),
            ItemKey("phoneAreaCode", "BB8_DDD"), ItemKey("phone", "BB8_TEL"), ItemKey("contactName", "BB8_CONTAT"),
            ItemKey("cnesCode", "BB8_CNES"), ItemKey("region", "BB8_REGMUN"),
            ItemKey("blockDate", "BB8_DATBLO", keepsEmpty: true),
        ],
        identity: RecordKey(["BB8_CODIGO"], ["BB8_CODLOC"]),
        parents: [ParentKey(.providers, RecordKey(["BB8_CODIGO"]))], rank: 1,
        identifierKeys: [["healthProviderCode", "locationCode"], ["healthProviderCode"]],
        query: ExportQuery(table: "BB8", order: ["BB8_CODIGO", "BB8_CODLOC"]))
}
