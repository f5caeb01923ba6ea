import Domain

/// The TISS element names with a meaning for the inspection. Every other name is `other`: the schema checks it, and it
/// is counted and hashed.
enum ElementName: UInt8, CaseIterable {
    case other

    // Roots and the frame of a message.
    case mensagemTISS, mensagemEnvioANS, envelope
    case cabecalho, prestadorParaOperadora, operadoraParaPrestador, epilogo, hash
    case signature, assinaturaDigital, assinaturaDigitalGuia

    // The header.
    case identificacaoTransacao, tipoTransacao, sequencialTransacao, dataRegistroTransacao, horaRegistroTransacao
    case competenciaLote
    case origem, destino, identificacaoPrestador, cnpj, cpf, codigoPrestadorNaOperadora, registroANS, cnpjPagador
    case padrao, versaoPadrao, loginSenhaPrestador

    // The lote.
    case loteGuias, numeroLote, guiasTISS, guiaFaturamento, guiaRevisaoGlosa
    case guiaConsulta, guiaSPSADT, guiaResumoInternacao, guiaHonorarios, guiaOdonto

    // The head of a guia.
    case cabecalhoGuia, identificacaoFontePagadora, numeroGuiaPrestador

    // Totals of a guia.
    case valorTotal, valorProcedimentos, valorDiarias, valorTaxasAlugueis, valorMateriais, valorMedicamentos, valorOPME
    case valorGasesMedicinais, valorTotalGeral, valorTotalHonorarios, valorTotalProc, valorTotalFranquia
    case totalGeralHonorario

    // Items of a guia.
    case procedimentosExecutados, procedimentoExecutado, procedimentoRealizado, procedimento, valorProcedimento
    case outrasDespesas, despesa, codigoDespesa, servicosExecutados, opmUtilizada
    case valorProc, valorFranquia, qtdProc, autorizado

    // Parties of a guia.
    case contratadoExecutante, profissionalSolicitante

    // Appeals and annexes.
    case guiaRecurso, recursoProtocolo, recursoGuia, recursoGuiaCompleta, itensGuia, recursoProcedimento
    case anexoSituacaoInicial

    /// The base64 text that may be long.
    case documento

    // Values of the body: leaves without a meaning in a header. From here on no name is that of a container.
    case dataSolicitacao, dataAutorizacao, dataValidadeSenha, dataAdmissao, dataSaida
    case dataInicioFaturamento, dataFimFaturamento, dataExecucao, horaInicioFaturamento, horaFimFaturamento
    case dataEmissao, dataTermino
    case sequencialItem, quantidadeExecutada, reducaoAcrescimo, valorUnitario
    case cnes, cpfContratado, cnpjContratado
    case numeroCarteira, senha, codigoTabela, codigoProcedimento, diagnostico
    case conselhoProfissional, numeroConselho, uf
    // Days of something done or written, and days that may be in the future.
    case dataPassada, dataAberta, dataInicio, dataFim
    /// The quantity of something: at least one.
    case quantidade
    /// Any other number that cannot be negative.
    case medida
    case valorRecursado, valorTotalRecursado, numeroGuiaOrigem, numeroGuiaAnexo

    /// Whether the name is neither `other` nor a value.
    @inline(__always)
    var beginsSomething: Bool { rawValue &- 1 < ElementName.documento.rawValue }

    /// Whether the element is a leaf that only bodies contain.
    @inline(__always)
    var isValue: Bool { rawValue > ElementName.documento.rawValue }
}

extension ElementName {
    /// The spelling of each name in all versions from 2.01.03 to 4.03.00. Names of 2.x are listed with the later names
    /// that replaced them.
    static let spellings = messageSpellings + requestSpellings + measureSpellings

    /// The names of header, lote and guias.
    private static let messageSpellings: [(String, ElementName)] = [
        ("mensagemTISS", .mensagemTISS), ("mensagemEnvioANS", .mensagemEnvioANS), ("Envelope", .envelope),
        ("cabecalho", .cabecalho), ("prestadorParaOperadora", .prestadorParaOperadora),
        ("operadoraParaPrestador", .operadoraParaPrestador), ("epilogo", .epilogo), ("hash", .hash),
        ("Signature", .signature), ("Signatures", .signature), ("assinaturaDigital", .assinaturaDigital),
        ("assinaturaDigitalGuia", .assinaturaDigitalGuia),

        ("identificacaoTransacao", .identificacaoTransacao), ("tipoTransacao", .tipoTransacao),
        ("sequencialTransacao", .sequencialTransacao), ("dataRegistroTransacao", .dataRegistroTransacao),
        ("horaRegistroTransacao", .horaRegistroTransacao), ("competenciaLote", .competenciaLote), ("origem", .origem),
        ("destino", .destino),
        ("identificacaoPrestador", .identificacaoPrestador), ("CNPJ", .cnpj), ("cnpj", .cnpj), ("CPF", .cpf),
        ("cpf", .cpf), ("codigoPrestadorNaOperadora", .codigoPrestadorNaOperadora), ("registroANS", .registroANS),
        ("cnpjPagador", .cnpjPagador), ("Padrao", .padrao), ("versaoPadrao", .versaoPadrao),
        ("loginSenhaPrestador", .loginSenhaPrestador),

        ("loteGuias", .loteGuias), ("numeroLote", .numeroLote), ("guiasTISS", .guiasTISS),
        ("guiaFaturamento", .guiaFaturamento), ("guiaRevisaoGlosa", .guiaRevisaoGlosa),
        ("guiaConsulta", .guiaConsulta), ("guiaConsultaReapresentacao", .guiaConsulta),
        ("guiaSP-SADT", .guiaSPSADT), ("guiaSP_SADT", .guiaSPSADT), ("guiaSP_SADTReapresentacao", .guiaSPSADT),
        ("guiaResumoInternacao", .guiaResumoInternacao),
        ("guiaResumoInternacaoReapresentacao", .guiaResumoInternacao), ("guiaHonorarios", .guiaHonorarios),
        ("guiaHonorarioIndividual", .guiaHonorarios), ("guiaHonorarioIndividualReapresentacao", .guiaHonorarios),
        ("guiaOdonto", .guiaOdonto), ("guiaOdontologia", .guiaOdonto), ("guiaOdontologiaReapresentacao", .guiaOdonto),

        ("cabecalhoGuia", .cabecalhoGuia), ("cabecalhoConsulta", .cabecalhoGuia), ("identificacaoGuia", .cabecalhoGuia),
        ("identificacaoGuiaSADTSP", .cabecalhoGuia), ("identificacaoGuiaInternacao", .cabecalhoGuia),
        ("identificacaoGuiaHonorarioIndividual", .cabecalhoGuia),
        ("identificacaoFontePagadora", .identificacaoFontePagadora), ("numeroGuiaPrestador", .numeroGuiaPrestador),

        ("valorTotal", .valorTotal), ("valorProcedimentos", .valorProcedimentos), ("valorDiarias", .valorDiarias),
        ("diarias", .valorDiarias), ("valorTaxasAlugueis", .valorTaxasAlugueis), ("taxas", .valorTaxasAlugueis),
        ("valorMateriais", .valorMateriais), ("materiais", .valorMateriais), ("valorMedicamentos", .valorMedicamentos),
        ("medicamentos", .valorMedicamentos), ("valorOPME", .valorOPME),
        ("valorGasesMedicinais", .valorGasesMedicinais), ("gases", .valorGasesMedicinais),
        ("valorTotalGeral", .valorTotalGeral), ("totalGeral", .valorTotalGeral),
        ("valorTotalHonorarios", .valorTotalHonorarios), ("totalGeralHonorario", .totalGeralHonorario),
        ("valorTotalProc", .valorTotalProc), ("valorTotalFranquia", .valorTotalFranquia),

        ("procedimentosExecutados", .procedimentosExecutados), ("procedimentoExecutado", .procedimentoExecutado),
        ("procedimentoRealizado", .procedimentoRealizado), ("procedimento", .procedimento),
        ("valorProcedimento", .valorProcedimento), ("outrasDespesas", .outrasDespesas), ("despesa", .despesa),
        ("codigoDespesa", .codigoDespesa), ("servicosExecutados", .servicosExecutados),
        ("OPMUtilizada", .opmUtilizada), ("OPMUtilizadas", .opmUtilizada), ("valorProc", .valorProc),
        ("valorFranquia", .valorFranquia), ("qtdProc", .qtdProc), ("autorizado", .autorizado),

        ("contratadoExecutante", .contratadoExecutante), ("dadosContratadoExecutante", .contratadoExecutante),
        ("codigonaOperadora", .codigoPrestadorNaOperadora), ("profissionalSolicitante", .profissionalSolicitante),

        ("documento", .documento),

        ("dataSolicitacao", .dataSolicitacao), ("dataHoraSolicitacao", .dataSolicitacao),
        ("dataAutorizacao", .dataAutorizacao),
        ("dataValidadeSenha", .dataValidadeSenha), ("validadeSenha", .dataValidadeSenha),
        ("dataHoraInternacao", .dataAdmissao), ("dataHoraSaidaInternacao", .dataSaida),
        ("dataInicioFaturamento", .dataInicioFaturamento), ("dataFinalFaturamento", .dataFimFaturamento),
        ("dataFimFaturamento", .dataFimFaturamento), ("dataExecucao", .dataExecucao),
        ("dataAtendimento", .dataExecucao), ("dataRealizacao", .dataExecucao), ("data", .dataExecucao),
        ("dataHoraAtendimento", .dataExecucao), ("sequencialItem", .sequencialItem),
        ("quantidadeExecutada", .quantidadeExecutada), ("reducaoAcrescimo", .reducaoAcrescimo),
        ("valorUnitario", .valorUnitario), ("CNES", .cnes), ("cnes", .cnes), ("cnesContratadoExecutante", .cnes),
        ("cnesExec", .cnes), ("numeroCNES", .cnes), ("cpfContratado", .cpfContratado),
        ("cnpjContratado", .cnpjContratado), ("cnpjLocalExecutante", .cnpjContratado),
        ("numeroCarteira", .numeroCarteira), ("senha", .senha), ("senhaAutorizacao", .senha),
        ("codigoTabela", .codigoTabela), ("tipoTabela", .codigoTabela), ("codigoProcedimento", .codigoProcedimento),
        ("diagnosticoCID", .diagnostico), ("codigoDiagnostico", .diagnostico),
        ("conselhoProfissional", .conselhoProfissional), ("conselho", .conselhoProfissional),
        ("siglaConselho", .conselhoProfissional), ("numeroConselhoProfissional", .numeroConselho),
        ("numeroConselho", .numeroConselho), ("UF", .uf), ("ufConselho", .uf),
        ("horaInicioFaturamento", .horaInicioFaturamento), ("horaFinalFaturamento", .horaFimFaturamento),
        ("horaFimFaturamento", .horaFimFaturamento), ("dataEmissaoGuia", .dataEmissao),
        ("dataTerminoTratamento", .dataTermino), ("dataTerminoTrat", .dataTermino),
        ("cnpjFontePagadora", .cnpjContratado),
    ]

    /// - Returns: the meaning of a local name; `other` for an unknown one.
    static func named(_ name: String) -> ElementName {
        spellings.first { $0.0 == name }?.1 ?? .other
    }

    static let tissNamespace = "http://www.ans.gov.br/padroes/tiss/schemas"
    static let soapNamespaces: Set<String> = [
        "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope",
    ]
    static let signatureNamespace = "http://www.w3.org/2000/09/xmldsig#"

    /// The kind of guia for an element below `guiasTISS`.
    var guiaKind: GuiaKind? {
        switch self {
        case .guiaConsulta: .consulta
        case .guiaSPSADT: .spSadt
        case .guiaResumoInternacao: .resumoInternacao
        case .guiaHonorarios: .honorarios
        case .guiaOdonto: .odonto
        default: nil
        }
    }
}
