import ArgumentParser

/// `retry --again`: includes what is already done, so the command counts it and asks for confirmation.
struct AgainOptions: ParsableArguments {
    @Flag(
        help: Speech.help(
            "Também o que já foi concluído: é pedido de novo ao HAT.",
            "Includes what is already done: HAT is asked for it again."))
    var again = false
    @Flag(name: .shortAndLong, help: Speech.help("Não pergunta.", "Does not ask for confirmation."))
    var yes = false

    /// Whether to continue with `count` objects; a single one needs no confirmation.
    /// - Throws: the exit status when there are none, or when the operator does not confirm.
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
