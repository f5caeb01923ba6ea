extension ElementName {
    /// What appeals, annexes, requests and notices add to the names of lotes.
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

    /// Numbers that cannot lie below zero, of lotes too.
    static let measureSpellings: [(String, ElementName)] = [
        "altura", "cicloAtual", "diasCicloAtual", "diasSolicitados", "doseCampo", "doseTotal",
        "franquiaCoparticipacao", "frequencia", "idade", "intervaloCiclos", "nrDias", "numeroCampos", "numeroCiclos",
        "peso", "qtDiariasAdicionais", "qtDiariasSolicitadas", "qtDoses", "qtdTotalUS", "qtdUS",
        "quantidadeAutorizada", "quantidadeDiaria", "quantidadeTotalUS", "quantidadeUS", "superficieCorporal",
        "totalFranquiaCoparticipacao", "valor", "valorAutorizado", "valorSolicitado",
    ].map { ($0, .medida) }

    /// A value that says a day.
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
