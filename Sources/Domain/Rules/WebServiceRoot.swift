/// The roots of web-service messages, and the body element of a file with the same content. The names differ, so they
/// are looked up.
package struct WebServiceRoot: Sendable, Equatable {
    /// Body element of a `mensagemTISS` with the same content.
    package let body: String
    /// Direction of the message; nil for an unknown root.
    package let direction: MessageDirection?

    /// A `…WS` root that no version has.
    package static let unknown = WebServiceRoot(body: "-", direction: nil)

    /// Finds a root by name.
    /// - Returns: nil for a root without a message (`tissFaultWS`), and for names that no version has.
    package static func named(_ name: String) -> WebServiceRoot? { all[name] }

    private static let all: [String: WebServiceRoot] = [
        "cancelaGuiaWS": toOperator("cancelaGuia"),
        "comunicacaoBeneficiarioWS": toOperator("comunicacaoInternacao"),
        "envioDocumentoWS": toOperator("envioDocumentos"),
        "loteAnexoWS": toOperator("loteAnexos"),
        "loteGuiasWS": toOperator("loteGuias"),
        "loteRecursoGlosaWS": toOperator("recursoGlosa"),
        "pedidoElegibilidadeWS": toOperator("verificaElegibilidade"),
        "solicitacaoDemonstrativoRetornoWS": toOperator("solicitacaoDemonstrativoRetorno"),
        "solicitacaoProcedimentoWS": toOperator("solicitacaoProcedimento"),
        "solicitacaoStatusAutorizacaoWS": toOperator("solicitaStatusAutorizacao"),
        "solicitacaoStatusProtocoloWS": toOperator("solicitacaoStatusProtocolo"),
        "solicitacaoStatusRecursoGlosaWS": toOperator("solicitacaoStatusRecursoGlosa"),
        "autorizacaoProcedimentoWS": toProvider("autorizacaoServicos"),
        "demonstrativoRetornoWS": toProvider("demonstrativosRetorno"),
        "protocoloRecebimentoAnexoWS": toProvider("recebimentoAnexo"),
        "protocoloRecebimentoRecursoWS": toProvider("recebimentoRecursoGlosa"),
        "protocoloRecebimentoWS": toProvider("recebimentoLote"),
        "reciboCancelaGuiaWS": toProvider("reciboCancelaGuia"),
        "reciboComunicacaoWS": toProvider("reciboComunicacao"),
        "reciboDocumentosWS": toProvider("recebimentoDocumentos"),
        "respostaElegibilidadeWS": toProvider("respostaElegibilidade"),
        "situacaoAutorizacaoWS": toProvider("situacaoAutorizacao"),
        "situacaoProtocoloRecursoWS": toProvider("respostaRecursoGlosa"),
        "situacaoProtocoloWS": toProvider("situacaoProtocolo"),
    ]

    private static func toOperator(_ body: String) -> WebServiceRoot {
        WebServiceRoot(body: body, direction: .toOperator)
    }

    private static func toProvider(_ body: String) -> WebServiceRoot {
        WebServiceRoot(body: body, direction: .toProvider)
    }
}
