import ArgumentParser

/// `retry --again`: also what is done already, which is why it is counted and confirmed.
struct AgainOptions: ParsableArguments {
    @Flag(
        help: Speech.help(
            "Também o que já foi concluído: é pedido de novo ao HAT.",
            "What is done already too: it is asked of HAT again."))
    var again = false
    @Flag(name: .shortAndLong, help: Speech.help("Não pergunta.", "Does not ask."))
    var yes = false

    /// Whether to go on with `count` things; one needs no question.
    /// - Throws: the exit status when there are none, or nobody confirms.
    func allows(_ count: Int, _ what: String, _ common: CommonOptions) throws -> Bool {
        guard count > 0 else {
            try common.report(count, "\(what): 0")
            return false
        }
        guard yes || count == 1 || Confirmation.isGiven(for: count, "retry --again", what) else {
            throw ExitStatus.usage.code
        }
        return true
    }
}
