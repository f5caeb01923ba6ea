extension ElementName {
    /// The names of appeals, annexes, requests and notices that lotes do not have.
    static let requestSpellings: [(String, ElementName)] = [
        ("guiaRecursoGlosa", .guiaRecurso), ("guiaRecursoGlosaOdonto", .guiaRecurso),
        ("recursoProtocolo", .recursoProtocolo), ("recursoGuia", .recursoGuia),
        ("recursoGuiaCompleta", .recursoGuiaCompleta), ("itensGuia", .itensGuia),
        ("recursoProcedimento", .recursoProcedimento), ("anexoSituacaoInicial", .anexoSituacaoInicial),
        ("dataRecurso", .dataPassada), ("dataEvento", .dataPassada), ("dataDiagnostico", .dataPassada),
        ("dataIrradiacao", .dataPassada), ("dataQuimioterapia", .dataPassada), ("datacirurgia", .dataPassada),
        ("dataSolicitaStatus", .dataPassada),
        ("dataSugeridaInternacao", .dataAberta), ("dataProvavelAdmisHosp", .dataAberta),
        ("dataProvavel", .dataAberta), ("dtPrevistaInicio", .dataAberta), ("validadeCarteira", .dataAberta),
        ("dataPagamento", .dataAberta), ("dataInicio", .dataInicio), ("dataInicial", .dataInicio),
        ("dataFim", .dataFim), ("dataFinal", .dataFim),
        ("quantidade", .quantidade), ("quantidadeSolicitada", .quantidade), ("quantidadeRealizada", .quantidade),
        ("valorRecursado", .valorRecursado), ("valorTotalRecursado", .valorTotalRecursado),
        ("numeroGuiaOrigem", .numeroGuiaOrigem), ("numeroGuiaAnexo", .numeroGuiaAnexo),
    ]

    /// Numbers that cannot be negative, including those of lotes.
    static let measureSpellings: [(String, ElementName)] = [
        "altura", "cicloAtual", "diasCicloAtual", "diasSolicitados", "doseCampo", "doseTotal",
        "franquiaCoparticipacao", "frequencia", "idade", "intervaloCiclos", "nrDias", "numeroCampos", "numeroCiclos",
        "peso", "qtDiariasAdicionais", "qtDiariasSolicitadas", "qtDoses", "qtdTotalUS", "qtdUS",
        "quantidadeAutorizada", "quantidadeDiaria", "quantidadeTotalUS", "quantidadeUS", "superficieCorporal",
        "totalFranquiaCoparticipacao", "valor", "valorAutorizado", "valorSolicitado",
    ].map { ($0, .medida) }

    /// Whether the element's value is a day.
    var isDay: Bool {
        switch self {
        case .dataSolicitacao, .dataAutorizacao, .dataValidadeSenha, .dataAdmissao, .dataSaida, .dataInicioFaturamento,
            .dataFimFaturamento, .dataExecucao, .dataEmissao, .dataTermino, .dataPassada, .dataAberta, .dataInicio,
            .dataFim:
            true
        default: false
        }
    }
}
