import ArgumentParser

/// Confirmation of a change: an operator is asked, a script passes `--yes`.
struct Confirmation: ParsableArguments {
    @Flag(name: .shortAndLong, help: Speech.help("Não pergunta.", "Does not ask for confirmation."))
    var yes = false

    /// Continues only with a confirmation of `count` changes. `verb` and `what` name them.
    /// - Throws: the exit status when it is refused.
    func require(for count: Int, _ verb: String, _ what: String) throws {
        try require(
            Speech.say("\(verb): \(count) \(what). Continuar? [s/N]", "\(verb): \(count) \(what). Go on? [y/N]"),
            hint: Speech.say(
                "são \(count) \(what); confirme com --yes", "these are \(count) \(what); confirm with --yes"))
    }

    /// Asks at a terminal only; elsewhere `hint` says how to confirm.
    /// - Throws: the exit status when it is refused.
    func require(_ question: String, hint: String) throws {
        guard !yes else { return }
        guard Terminal.isInputATerminal else {
            Terminal.reportError(hint)
            throw ExitStatus.usage.code
        }
        Terminal.note(question)
        guard ["s", "sim", "y", "yes"].contains(readLine()?.lowercased() ?? "") else { throw ExitStatus.usage.code }
    }
}
