/// Elements whose text the schemas require but let consist of blanks: the text types count a blank as a character.
///
/// Only those that no guia and no request may leave out, over all versions: an optional element with blanks says nothing, and
/// nothing is told of it. The numbers of a lote of guias and of its guias have rules of their own.
package enum RequiredText {
    /// - Parameters:
    ///   - name: local name of the element.
    ///   - parent: local name of the one around it.
    /// - Returns: the motive that fits; nil for an element that may be blank.
    package static func motive(of name: String, in parent: String) -> Motive? {
        guard let only = onlyIn[name] else { return motives[name] }
        guard only.contains(parent) else { return nil }
        return name == "numeroLote" ? .loteNumberMissing : .valueNotInformed
    }

    /// Whether the schemas let the element be empty as well, although it says nothing then: from 3.04.00 on the list of motives holds
    /// an empty one, and base64 may be of no bytes. Of any other required text the schema tells it.
    package static func mayBeEmpty(_ name: String) -> Bool { emptied.contains(name) }

    private static let emptied: Set<String> = [
        "codigoGlosa", "codigoGlosaProtocolo", "codGlosaGuia", "codGlosaItem", "codGlosaProc", "documento",
    ]

    private static let motives: [String: Motive] = {
        let others = [
            "nomeContratado", "nomeContratadoExecutante", "nomeContratadoSolicitante", "nomeContratadoIndicado",
            "nomeBeneficiario", "nomeProf", "nomeProfExec", "codigoIndicadonaOperadora", "codigonaOperadora",
            "codigoNaOperadora", "codigoProfExec", "croExec", "numeroConselhoProfissional", "numeroConselho",
            "codigoProcedimento", "numeroGuiaSolicitacaoInternacao", "guiaSolicInternacao", "planoBeneficiario",
            "codigoDiagnostico", "numeroGuiaReferenciada", "numeroGuiaAnexo", "numeroGuiaOrigem", "nrGuiaReferenciada",
            "numeroGuiaRecGlosaPrestador", "sequencialTransacao", "justificativaTecnica", "planoTerapeutico",
            "justificativaProtocolo", "justificativaGuia", "justificativaItem", "justificativaProc", "nomeOperadora",
            "nomeFabricante", "telefoneProfissional", "numeroDocumento", "numeroGuiaRecurso", "documento",
            "codigoGlosaProtocolo", "codGlosaGuia", "codGlosaItem", "codGlosaProc", "nomePrestador", "nomePlano",
            "telefoneCirurgiao", "justificativaRevisao",
        ]
        var motives = Dictionary(uniqueKeysWithValues: others.map { ($0, Motive.valueNotInformed) })
        motives["numeroCarteira"] = .cardNumberInvalid
        motives["codigoPrestadorNaOperadora"] = .providerCodeInvalid
        motives["codigoPrestador"] = .providerCodeInvalid
        return motives
    }()

    /// Required in some places and optional in others, or judged by a rule of their own there, as the number of a guia in a lote.
    private static let onlyIn: [String: Set<String>] = [
        "nomeProfissional": ["profissionais", "solicitante", "medicoSolicitante"],
        "descricaoProcedimento": ["procedimento", "procSolic", "procRecurso", "identificacao", "identificacaoOPME"],
        "indicacaoClinica": ["dadosInternacao", "guiaSolicInternacao", "guiaSolicitacaoProrrogacao"],
        "codigo": ["procedimento", "procedimentoOdonto", "OPM", "despesa", "identificadorDespesa"],
        "justificativa": ["procedimento", "OPM", "itensDespesas"],
        "numeroLote": [
            "tipoCancelamentoLote", "loteAnexos", "loteAnexo", "guiaRecursoGlosa", "guiaRecursoGlosaOdonto",
        ],
        "numeroProtocolo": [
            "solicitacaoStatusProtocolo", "solicitacaoStatusRecursoGlosa", "solicitacaoDemonstrativoRetorno",
            "detalheProtocolo", "protocolos",
        ],
        "codigoGlosa": ["mensagemErro"],
        "numeroGuiaPrincipal": [
            "cabecalhoAnexoGuia", "guiaHonorarioIndividual", "guiaHonorarioIndividualReapresentacao",
        ],
        "numeroGuiaPrestador": [
            "tipoCancelamentoGuia", "cabecalhoSolicitacao", "guiasCancelamento", "cancelaGuia", "dadosGuia",
            "guiaRecursoGlosa", "guiaRecursoGlosaOdonto", "recursoGuia", "solicitacaoInternacao",
            "solicitacaoProrrogacao", "solicitacaoOdontologia", "identificacaoSolicitacao", "identificacaoProrrogacao",
            "identificacaoGuiaReferencia", "identificacaoGuiaSolicitacaoSADTSP",
            "identificacaoGuiaSolicitacaoInternacao",
        ],
    ]
}
