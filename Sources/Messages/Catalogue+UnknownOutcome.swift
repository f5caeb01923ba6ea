package import Domain
import FoundationEssentials

extension Catalogue {
    /// What is known of an upload without an answer: when it was sent, how often HAT was asked, and its answers. Times
    /// in UTC.
    package func sentence(for unknown: UnknownOutcome) -> String {
        let sent = unknown.sentAt.map {
            Translated(" em \($0.formatted(.iso8601))", " at \($0.formatted(.iso8601))")[language]
        }
        let head = Translated(
            "Enviado ao HAT\(sent ?? ""), sem resposta: não se sabe se o HAT tem o lote.",
            "Sent to HAT\(sent ?? ""), no answer: it is not known whether HAT holds the lote.")[language]
        guard unknown.lookups > 0 else { return head }
        let count = unknown.lookups
        let asked = Translated(
            count == 1 ? "Perguntado 1 vez, o HAT" : "Perguntado \(count) vezes, o HAT",
            count == 1 ? "Asked once, HAT" : "Asked \(count) times, HAT")[language]
        return "\(head) \(asked) \(text(of: unknown.lastAnswer))."
    }

    private func text(of answer: KeyAnswer?) -> String {
        let text =
            switch answer {
            case .absent: Translated("não conhece a chave", "does not know the key")
            case .unfiltered:
                Translated(
                    "respondeu com outros lotes (a listagem não filtra por chave)",
                    "answered with other batches (its listing does not filter by key)")
            case .refused: Translated("não entende a pergunta", "does not understand the question")
            case .unanswered, nil: Translated("não deu resposta", "gave no answer")
            }
        return text[language]
    }

    /// Why something waits while HAT is away or refuses calls.
    package func sentence(for absence: PortalAbsence) -> String {
        let since = absence.since.formatted(.iso8601)
        let text =
            switch absence.kind {
            case .away:
                Translated(
                    "HAT fora do ar desde \(since); segue sozinho quando ele voltar. Motivo: ",
                    "HAT is away since \(since); goes on by itself when it is back. Reason: ")
            case .unauthorized:
                Translated(
                    "O HAT recusa as credenciais desde \(since); segue sozinho quando o token estiver certo. Motivo: ",
                    "HAT refuses the credentials since \(since); goes on by itself when the token is right. Reason: ")
            case .wrongAddress:
                Translated(
                    "O HAT não tem essa chamada nesse endereço desde \(since): confira MV_PHATURL. Motivo: ",
                    "HAT has no such call at this address since \(since): check MV_PHATURL. Reason: ")
            }
        return text[language] + absence.reason
    }
}
