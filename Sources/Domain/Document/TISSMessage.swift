/// Direction of a `mensagemTISS`, by the element that contains its body.
package enum MessageDirection: String, Sendable, Codable, CaseIterable {
    case toOperator = "prestadorParaOperadora"
    case toProvider = "operadoraParaPrestador"
}

/// A transaction of TISS: its name in `tipoTransacao`, its body element and its direction. Names and elements differ,
/// so the body is looked up.
package struct TISSTransaction: Sendable, Hashable {
    /// `tipoTransacao`.
    package let name: String
    /// Local names of the body elements it may carry, over all versions.
    package let bodies: Set<String>
    /// Direction of its messages.
    package let direction: MessageDirection

    /// Finds a transaction by name. One trailing blank is ignored, because the schema of 2.02.02 has it by mistake.
    /// - Returns: nil for a name that no version of TISS has.
    package static func named(_ name: String) -> TISSTransaction? {
        byName[name.hasSuffix(" ") ? String(name.dropLast()) : name]
    }

    /// Every transaction from 2.01.03 to 4.03.00 (enumerations of `dm_tipoTransacao` / `st_tipoTransacao`).
    package static let all: [TISSTransaction] = [
        toOperator("ENVIO_LOTE_GUIAS", "loteGuias"),
        toOperator("RE_APRESENTACAO_GUIA", "loteGuias"),
        toOperator("ENVIO_ANEXO", "loteAnexos", "loteAnexo"),
        toOperator("SOLIC_DEMONSTRATIVO_RETORNO", "solicitacaoDemonstrativoRetorno"),
        toOperator("SOLIC_STATUS_PROTOCOLO", "solicitacaoStatusProtocolo"),
        toOperator("SOLICITACAO_PROCEDIMENTOS", "solicitacaoProcedimento"),
        toOperator("SOLICITA_STATUS_AUTORIZACAO", "solicitaStatusAutorizacao"),
        toOperator("VERIFICA_ELEGIBILIDADE", "verificaElegibilidade"),
        toOperator("CANCELA_GUIA", "cancelaGuia"),
        toOperator("COMUNICACAO_BENEFICIARIO", "comunicacaoInternacao", "comunicacaoBeneficiario"),
        toOperator("RECURSO_GLOSA", "recursoGlosa"),
        toOperator("SOLIC_STATUS_RECURSO_GLOSA", "solicitacaoStatusRecursoGlosa"),
        toOperator("ENVIO_DOCUMENTO", "envioDocumentos"),
        toProvider("PROTOCOLO_RECEBIMENTO", "recebimentoLote", "protocoloRecebimento"),
        toProvider("PROTOCOLO_RECEBIMENTO_ANEXO", "recebimentoAnexo"),
        toProvider("RECEBIMENTO_RECURSO_GLOSA", "recebimentoRecursoGlosa"),
        toProvider("DEMONSTRATIVO_ANALISE_CONTA", "demonstrativosRetorno"),
        toProvider("DEMONSTRATIVO_PAGAMENTO", "demonstrativosRetorno"),
        toProvider("DEMONSTRATIVO_ODONTOLOGIA", "demonstrativosRetorno"),
        toProvider("SITUACAO_PROTOCOLO", "situacaoProtocolo"),
        toProvider("RESPOSTA_SOLICITACAO", "autorizacaoServicos", "autorizacaoServico"),
        toProvider("AUTORIZACAO_ODONTOLOGIA", "autorizacaoServicos", "autorizacaoServicoOdonto"),
        toProvider("STATUS_AUTORIZACAO", "situacaoAutorizacao"),
        toProvider("SITUACAO_ELEGIBILIDADE", "respostaElegibilidade"),
        toProvider("CANCELAMENTO_GUIA_RECIBO", "reciboCancelaGuia"),
        toProvider("RECIBO_COMUNICACAO", "reciboComunicacao"),
        toProvider("RESPOSTA_RECURSO_GLOSA", "respostaRecursoGlosa"),
        toProvider("RECEBIMENTO_DOCUMENTO", "recebimentoDocumentos"),
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    private static func toOperator(_ name: String, _ bodies: String...) -> TISSTransaction {
        TISSTransaction(name: name, bodies: Set(bodies), direction: .toOperator)
    }

    private static func toProvider(_ name: String, _ bodies: String...) -> TISSTransaction {
        TISSTransaction(name: name, bodies: Set(bodies), direction: .toProvider)
    }
}

/// The sender or recipient of a message, as `origem` or `destino` names it, in exactly one form.
package enum Party: Sendable, Hashable, Codable {
    case registroANS(String)
    case cnpj(String)
    case cpf(String)
    /// `codigoPrestadorNaOperadora`.
    case providerCode(String)
    case payerCNPJ(String)

    /// The value alone, as written in the message.
    package var value: String {
        switch self {
        case .registroANS(let value), .cnpj(let value), .cpf(let value), .providerCode(let value),
            .payerCNPJ(let value):
            value
        }
    }

    /// Whether the form names an operator.
    package var isOperator: Bool {
        switch self {
        case .registroANS, .payerCNPJ: true
        case .cnpj, .cpf, .providerCode: false
        }
    }

    /// Local name of the element with the value.
    package var element: String {
        switch self {
        case .registroANS: "registroANS"
        case .cnpj: "CNPJ"
        case .cpf: "CPF"
        case .providerCode: "codigoPrestadorNaOperadora"
        case .payerCNPJ: "cnpjPagador"
        }
    }
}

/// The kinds of guia of `loteGuias`, under their names since 3.00.01; names of 2.x are mapped to them.
package enum GuiaKind: String, Sendable, Codable, CaseIterable {
    case consulta = "guiaConsulta"
    case spSadt = "guiaSP-SADT"
    case resumoInternacao = "guiaResumoInternacao"
    case honorarios = "guiaHonorarios"
    case odonto = "guiaOdonto"

    /// Code of the kind in Protheus (BXX_TIPGUI) and HAT.
    package var protheusCode: String {
        switch self {
        case .consulta: "01"
        case .spSadt: "02"
        case .resumoInternacao: "05"
        case .honorarios: "06"
        case .odonto: "13"
        }
    }
}
