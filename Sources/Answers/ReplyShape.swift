import Domain
import TISSWriting

/// The standard's answer to one kind of message, in the form of a file and of a web service. The names follow no rule,
/// so a table lists them.
struct ReplyShape {
    /// The root of the answer, which depends on that of the message.
    enum Frame {
        /// `mensagemTISS`.
        case file
        /// A `…WS` root of its own, directly containing the hash. An envelope around the message is part of the
        /// transport and is not answered with one.
        case webService
    }

    /// The form of a refusal.
    enum Refusal {
        /// One motive and why.
        case motive(element: String)
        /// Only the motive's code.
        case code(element: String)
        /// Only text: 2.x.
        case words
    }

    /// `tipoTransacao` of the answer.
    let transaction: String
    let body: String
    let webServiceRoot: String
    let webServiceBody: String
    /// First versions that can refuse this way, as a file and as a web service.
    private let since: (file: String, webService: String)

    /// - Parameter body: the message's body, by its name in files of its version.
    /// - Returns: nil when the standard has no answer, or several that depend on the message's content
    ///   (`solicitacaoDemonstrativoRetorno`).
    static func answering(_ body: String?) -> ReplyShape? { body.flatMap { all[$0] } }

    func exists(in traits: VersionTraits, as frame: Frame) -> Bool {
        VersionTraits.known.contains(traits.version)
            && !traits.isBefore(frame == .file ? since.file : since.webService)
    }

    func bodyElement(in traits: VersionTraits, as frame: Frame) -> String {
        guard frame == .file else { return webServiceBody }
        return traits.isSecondGeneration ? "protocoloRecebimento" : body
    }

    func refusal(in traits: VersionTraits, as frame: Frame) -> Refusal {
        if traits.isSecondGeneration { return .words }
        // 4.00.00 replaced the error of two answers by its code; 4.00.01 reverted that for files and for the receipt.
        switch (body, frame) {
        case ("respostaElegibilidade", .webService) where !traits.isBefore("4.00.00"):
            return .motive(element: "codigoGlosa")
        case ("respostaElegibilidade", .file) where traits.version.text == "4.00.00",
            ("reciboComunicacao", _) where traits.version.text == "4.00.00":
            return .code(element: "codigoGlosa")
        default: return .motive(element: "mensagemErro")
        }
    }

    private init(
        _ transaction: String, _ body: String, _ webServiceRoot: String, _ webServiceBody: String,
        file: String = "3.00.01", webService: String = "3.00.01"
    ) {
        (self.transaction, self.body) = (transaction, body)
        (self.webServiceRoot, self.webServiceBody) = (webServiceRoot, webServiceBody)
        since = (file, webService)
    }

    private static let all: [String: ReplyShape] = [
        "loteGuias": ReplyShape(
            "PROTOCOLO_RECEBIMENTO", "recebimentoLote", "protocoloRecebimentoWS", "recebimentoLote", file: "2.02.01"),
        // In 3.00.01 the web service's answer can only be a receipt.
        "loteAnexos": ReplyShape(
            "PROTOCOLO_RECEBIMENTO_ANEXO", "recebimentoAnexo", "protocoloRecebimentoAnexoWS", "loteAnexo",
            webService: "3.02.00"),
        // 3.00.01 has the element and no transaction for it.
        "recursoGlosa": ReplyShape(
            "RECEBIMENTO_RECURSO_GLOSA", "recebimentoRecursoGlosa", "protocoloRecebimentoRecursoWS",
            "recebimentoRecurso", file: "3.02.00", webService: "3.02.00"),
        "solicitacaoStatusProtocolo": ReplyShape(
            "SITUACAO_PROTOCOLO", "situacaoProtocolo", "situacaoProtocoloWS", "situacaoProtocolo"),
        "solicitacaoProcedimento": ReplyShape(
            "RESPOSTA_SOLICITACAO", "autorizacaoServicos", "autorizacaoProcedimentoWS", "autorizacaoProcedimento"),
        "solicitaStatusAutorizacao": ReplyShape(
            "STATUS_AUTORIZACAO", "situacaoAutorizacao", "situacaoAutorizacaoWS", "situacaoAutorizacao"),
        "verificaElegibilidade": ReplyShape(
            "SITUACAO_ELEGIBILIDADE", "respostaElegibilidade", "respostaElegibilidadeWS", "respostaElegibilidade"),
        "cancelaGuia": ReplyShape(
            "CANCELAMENTO_GUIA_RECIBO", "reciboCancelaGuia", "reciboCancelaGuiaWS", "reciboCancelaGuia"),
        "comunicacaoInternacao": ReplyShape(
            "RECIBO_COMUNICACAO", "reciboComunicacao", "reciboComunicacaoWS", "reciboComunicacao"),
        "solicitacaoStatusRecursoGlosa": ReplyShape(
            "RESPOSTA_RECURSO_GLOSA", "respostaRecursoGlosa", "situacaoProtocoloRecursoWS",
            "situacaoProtocoloRecurso", file: "3.02.00", webService: "3.02.00"),
        // 4.00.00 has the elements and no transaction for them.
        "envioDocumentos": ReplyShape(
            "RECEBIMENTO_DOCUMENTO", "recebimentoDocumentos", "reciboDocumentosWS", "recebimentoDocumento",
            file: "4.00.01", webService: "4.00.01"),
    ]
}
