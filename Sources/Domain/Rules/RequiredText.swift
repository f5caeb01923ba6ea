/// Elements whose text the schemas require but allow to be whitespace, because the text types count it as characters.
///
/// Only elements that their schema requires at their location: an optional element with whitespace says nothing and is
/// not reported. The numbers of a lote and of its guias have rules of their own. The lists are made from the official
/// schemas of all versions.
package enum RequiredText {
    /// The location of a text.
    package struct Context: Sendable {
        /// Local names of the element, its parent and its grandparent.
        package var name, parent, grandparent: String
        /// The version of the message; nil before it is read.
        package var version: TISSVersion?

        package init(name: String, parent: String, grandparent: String, version: TISSVersion?) {
            (self.name, self.parent, self.grandparent, self.version) = (name, parent, grandparent, version)
        }
    }

    /// The motive for a blank text.
    /// - Returns: nil for an element that may be blank.
    package static func motive(of text: Context) -> Motive? {
        if let rule = byVersion[text.name],
            rule.parents.contains(text.parent) || rule.parents.contains(text.grandparent)
        {
            let version = text.version?.text ?? ""
            guard version >= rule.since, rule.until.map({ version <= $0 }) ?? true else { return nil }
            return motives[text.name] ?? .valueNotInformed
        }
        guard let only = onlyIn[text.name] else { return motives[text.name] }
        guard only.contains(text.parent) else { return nil }
        return text.name == "numeroLote" ? .loteNumberMissing : .valueNotInformed
    }

    /// The same for an element of monitoring data for ANS (`mensagemEnvioANS`), which has other schemas.
    package static func motive(inDataForANS text: Context) -> Motive? {
        if text.name == "numeroLote" { return .loteNumberMissing }
        // Optional in the versions of monitoring data alone (1.00.00 and later).
        if text.name == "numeroCartaoNacionalSaude" {
            return text.version.map { $0.text >= "3" } ?? false ? .valueNotInformed : nil
        }
        if text.name == "identificacaoValorPreestabelecido", text.parent == "guiaMonitoramento" { return nil }
        guard ofDataForANS.contains(text.name) else { return nil }
        return text.name == "CNES" ? .cnesInvalid : .valueNotInformed
    }

    /// Whether the element is checked in the header too; other header values have rules of their own.
    package static func isOfHeader(_ name: String) -> Bool { headerNames.contains(name) }

    /// Whether the schemas also allow the element to be empty: since 3.04.00 the list of motives has an empty value,
    /// and base64 may have no bytes. An empty text of any other required element is reported by the schema.
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
            "telefoneCirurgiao", "justificativaRevisao", "loginPrestador", "senhaPrestador", "nomeAplicativo",
            "versaoAplicativo", "fabricanteAplicativo",
        ]
        var motives = Dictionary(uniqueKeysWithValues: others.map { ($0, Motive.valueNotInformed) })
        motives["numeroCarteira"] = .cardNumberInvalid
        motives["codigoPrestadorNaOperadora"] = .providerCodeInvalid
        motives["codigoPrestador"] = .providerCodeInvalid
        for name in ["CNES", "cnes", "cnesContratadoExecutante", "cnesExec"] { motives[name] = .cnesInvalid }
        return motives
    }()

    private static let headerNames: Set<String> = [
        "sequencialTransacao", "loginPrestador", "senhaPrestador", "nomeAplicativo", "versaoAplicativo",
        "fabricanteAplicativo",
    ]

    private static let ofDataForANS: Set<String> = [
        "CNES", "codigoCNPJ_CPF", "codigoProcedimento", "conteudoCampo", "diagnosticoCID", "diagnoticoCID",
        "grupoProcedimento", "identificacaoFornecimentoDireto", "identificacaoReembolso",
        "identificacaoValorPreestabelecido", "identificadorCampo", "identificadorReembolso", "municipioExecutante",
        "municipioResidencia", "nomeArquivo", "numeroGuiaOperadora", "numeroGuiaPrestador", "numeroGuia_operadora",
        "numeroGuia_prestador", "numeroRegistroPlano",
    ]

    /// Required in some versions only, or inside some elements only: by the parent or the grandparent.
    private static let byVersion: [String: (parents: Set<String>, since: String, until: String?)] = [
        "cnesExec": (["guiaOdonto"], "3.02.00", nil),
        "senha": (["guiaResumoInternacao"], "3.00.01", nil),
        "numeroDeclaracao": (["obito"], "2.01.03", "2.02.02"),
        "diagnosticoHispatologico": (["diagQuimio", "diagRadio"], "3.00.01", "3.00.01"),
        "especificacaoMaterial": (["anexoSolicitacaoOPME", "solicitacaoOPME"], "3.00.01", "3.00.01"),
        "descricaoProcedimento": (["servicosExecutados"], "3.02.00", nil),
        "nomeProfissional": (["anexoSolicitacaoOPME", "solicitacaoOPME"], "3.02.00", nil),
    ]

    /// Required inside some elements and optional in others, or judged by another rule there, such as the number of a
    /// guia in a lote.
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
