/// Which way a `mensagemTISS` goes, told by the element around its body.
package enum MessageDirection: String, Sendable, Codable, CaseIterable {
    case toOperator = "prestadorParaOperadora"
    case toProvider = "operadoraParaPrestador"
}

/// A transaction of TISS: its name in `tipoTransacao`, the body element it stands for and the way it goes.
/// The names differ, so the body is looked up, never derived.
package struct TISSTransaction: Sendable, Hashable {
    package let name: String
    /// Local names of the body elements it may carry, over all versions.
    package let bodies: Set<String>
    package let direction: MessageDirection

    /// - Returns: nil for a name that no version of TISS has. A trailing blank (a defect of 2.02.02's schema) is passed over.
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

/// Who sends or receives a message, as `origem` or `destino` tells it. Exactly one form.
package enum Party: Sendable, Hashable, Codable {
    case registroANS(String)
    case cnpj(String)
    case cpf(String)
    /// `codigoPrestadorNaOperadora`.
    case providerCode(String)
    case payerCNPJ(String)

    /// The value alone, as it stood in the message.
    package var value: String {
        switch self {
        case .registroANS(let value), .cnpj(let value), .cpf(let value), .providerCode(let value),
            .payerCNPJ(let value):
            value
        }
    }

    /// Only an operator is named so.
    package var isOperator: Bool {
        switch self {
        case .registroANS, .payerCNPJ: true
        case .cnpj, .cpf, .providerCode: false
        }
    }

    /// Local name of the element that holds the value.
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

/// The five guide kinds of `loteGuias`, under their names from 3.00.01 on; 2.x names are mapped to them.
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
