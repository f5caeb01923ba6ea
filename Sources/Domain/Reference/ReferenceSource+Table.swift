extension ReferenceSource {
    /// The tables of Protheus for each reference table: readers, faults and `docs/REGISTERS.md` use this one list.
    static let all: [ReferenceKind: [ReferenceSource]] = [
        .prestadores: [
            ReferenceSource(
                "BAU", "prestadores (RDA)", column("codigo", part("BAU_CODIGO", 6)),
                column("cnpj", part("BAU_CPFCGC"), as: .cnpj), column("cpf", part("BAU_CPFCGC"), as: .cpf),
                column("valido_de", part("BAU_DTINCL"), isConfirmed: false),
                column("bloqueado_de", part("BAU_DATBLO"), isConfirmed: false), column("nome", part("BAU_NOME")))
        ],
        .beneficiarios: [
            ReferenceSource(
                "BA1", "beneficiários",
                column(
                    "carteira", part("BA1_CODINT", 4), part("BA1_CODEMP", 4), part("BA1_MATRIC", 6),
                    part("BA1_TIPREG", 2), part("BA1_DIGITO", 1)),
                column("valido_de", part("BA1_DATINC")),
                column("bloqueado_de", part("BA1_DATBLO"), part("BA1_DESBLO"), as: .unblocked))
        ],
        .senhas: [
            ReferenceSource(
                "BEA", "atendimentos (senhas)", column("senha", part("BEA_SENHA"), selectsRecords: true),
                column(
                    "carteira", part("BEA_OPEUSR", 4), part("BEA_CODEMP", 4), part("BEA_MATRIC", 6),
                    part("BEA_TIPREG", 2), part("BEA_DIGITO", 1), isConfirmed: false),
                column(
                    "autorizada", part("BEA_STATUS"), part("BEA_CANCEL"), as: .authorised, isConfirmed: false),
                column("valido_ate", part("BEA_VALSEN")))
        ],
        .calendario: [
            ReferenceSource(
                "BDT", "calendário de pagamento", column("valido_de", part("BDT_DATINI"), isConfirmed: false),
                column("valido_ate", part("BDT_DATFIN"), isConfirmed: false),
                column("competencia", part("BDT_ANO"), part("BDT_MES"), as: .competence, isConfirmed: false))
        ],
        .cid: [
            ReferenceSource(
                "BA9", "doenças (CID)", column("codigo", part("BA9_CODDOE"), isConfirmed: false),
                column("descricao", part("BA9_DOENCA"), isConfirmed: false))
        ],
        .tuss: [
            ReferenceSource(
                "BR8", "tabela padrão (procedimentos)", column("tabela", part("BR8_CODPAD"), isConfirmed: false),
                column("codigo", part("BR8_CODPSA"), isConfirmed: false),
                column("bloqueado_de", part("BR8_DATBLO"), isConfirmed: false),
                column("descricao", part("BR8_DESCRI"), isConfirmed: false)),
            ReferenceSource(
                "BTQ", "terminologias TISS", column("tabela", part("BTQ_CODTAB"), isConfirmed: false),
                column("codigo", part("BTQ_CDTERM"), isConfirmed: false),
                column("valido_de", part("BTQ_VIGDE"), isConfirmed: false),
                column("valido_ate", part("BTQ_VIGATE"), isConfirmed: false),
                column("descricao", part("BTQ_DESTER"), isConfirmed: false)),
        ],
        .cnes: [
            ReferenceSource(
                "BB8", "locais de atendimento", column("cnes", part("BB8_CNES"), selectsRecords: true),
                column("codigo", part("BB8_CODIGO", 6)), column("valido_ate", part("BB8_DATBLO"), as: .dayBefore))
        ],
        .profissionais: [
            ReferenceSource(
                "BB0", "profissionais de saúde",
                column("conselho", part("BB0_CODSIG"), as: .council, isConfirmed: false),
                column("numero", part("BB0_NUMCR"), isConfirmed: false),
                column("uf", part("BB0_ESTADO"), as: .state, isConfirmed: false),
                column("bloqueado_de", part("BB0_DATBLO"), isConfirmed: false),
                column("nome", part("BB0_NOME"), isConfirmed: false)),
            ReferenceSource(
                "BC1", "corpo clínico", column("conselho", part("BC1_SIGLCR"), as: .council, selectsRecords: true),
                column("numero", part("BC1_NUMCR"), selectsRecords: true), column("uf", part("BC1_ESTCR"), as: .state),
                column("nome", part("BC1_NOMPRF"))),
        ],
    ]

    private init(_ alias: String, _ title: String, _ columns: Column...) {
        self.alias = alias
        self.title = title
        self.columns = columns
    }

    private static func part(_ field: String, _ width: Int = 0) -> Part { Part(field: field, width: width) }

    private static func column(
        _ name: String, _ parts: Part..., as reading: Reading = .asItIs, selectsRecords: Bool = false,
        isConfirmed: Bool = true
    ) -> Column {
        Column(
            name: name, parts: parts, reading: reading, selectsRecords: selectsRecords, isConfirmed: isConfirmed)
    }
}
