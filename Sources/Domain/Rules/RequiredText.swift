/// Elements whose text the schemas require but let consist of blanks: the text types count a blank as a character.
///
/// Only those that no guia and no request may leave out, over all versions: an optional element with blanks says nothing, and
/// nothing is told of it. Numbers of lotes and guias have rules of their own.
package enum RequiredText {
    /// - Parameters:
    ///   - name: local name of the element.
    ///   - parent: local name of the one around it.
    /// - Returns: the motive that fits; nil for an element that may be blank.
    package static func motive(of name: String, in parent: String) -> Motive? {
        if let only = onlyIn[name] { return only.contains(parent) ? .valueNotInformed : nil }
        return motives[name]
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
            "codigoGlosaProtocolo", "codGlosaGuia", "codGlosaItem", "codGlosaProc",
        ]
        var motives = Dictionary(uniqueKeysWithValues: others.map { ($0, Motive.valueNotInformed) })
        motives["numeroCarteira"] = .cardNumberInvalid
        motives["codigoPrestadorNaOperadora"] = .providerCodeInvalid
        return motives
    }()

    /// Required in some places and optional in others.
    private static let onlyIn: [String: Set<String>] = [
        "nomeProfissional": ["profissionais", "solicitante"],
        "descricaoProcedimento": ["procedimento", "procSolic"],
        "numeroLote": ["tipoCancelamentoLote", "loteAnexos", "loteAnexo"],
        "numeroProtocolo": ["solicitacaoStatusProtocolo"],
        "codigoGlosa": ["mensagemErro"],
        "numeroGuiaPrestador": ["tipoCancelamentoGuia", "cabecalhoSolicitacao"],
    ]
}
