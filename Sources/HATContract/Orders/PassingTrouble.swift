/// A refusal whose text names a temporary problem: HAT accepted nothing, and may accept the same orders later.
///
/// No source lists such texts, so they are recognised by the usual Portuguese and English terms for temporary problems.
/// A text about the data ("Verifique os dados enviados e tente novamente") is a refusal, whatever else it contains.
package enum PassingTrouble {
    private static let names = [
        "indisponivel", "indisponibilidade", "temporari", "momentane", "instabilidade", "sobrecarga", "sobrecarregad",
        "manutencao",
        "fora do ar", "timeout", "time-out", "timed out", "time out", "tempo esgotado", "tempo limite",
        "tempo excedido",
        "tente mais tarde", "tente novamente mais tarde", "tente novamente em", "aguarde e tente",
        "limite de requisicoes",
        "muitas requisicoes", "fila cheia", "ocupado", "em uso por outro processo", "deadlock", "lock wait",
        "falha de conexao",
        "erro de conexao", "falha na conexao", "falha de comunicacao", "erro de comunicacao", "conexao recusada",
        "conexao perdida",
        "unavailable", "try again later", "retry later", "too many requests", "rate limit", "overload", "maintenance",
        "connection refused", "connection reset", "connection lost", "server busy", "service busy",
    ]
    /// Terms that blame the sent data.
    private static let dataWords = [
        "dados enviados", "verifique os dados", "invalid", "obrigatori", "nao encontrad", "nao existe",
    ]

    /// Whether one of the texts names a temporary problem and none is about the data.
    package static func isNamed(in texts: [String]) -> Bool {
        let folded = texts.map { FoldedText.of($0) }
        guard !folded.contains(where: { text in dataWords.contains { text.contains($0) } }) else { return false }
        return folded.contains { text in names.contains { text.contains($0) } }
    }
}
