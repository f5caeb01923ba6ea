import ArgumentParser

/// `retry --again`: includes what is already done, so the command counts it and asks for confirmation.
struct AgainOptions: ParsableArguments {
    @Flag(
        help: Speech.help(
            "Também o que já foi concluído: é pedido de novo ao HAT.",
            "Includes what is already done: HAT is asked for it again."))
    var again = false
    @OptionGroup var confirmation: Confirmation

    /// Retries and reports the number of changes as `report` words it. With `--again` it first counts the objects
    /// (`what` names them); more than one needs confirmation.
    /// - Throws: the exit status when there are none, or when the operator does not confirm.
    func run(
        _ what: String, _ common: CommonOptions, count: () async throws -> Int, retry: () async throws -> Int,
        report: (Int) -> String
    ) async throws {
        if again {
            let expected = try await count()
            guard expected > 0 else { return try common.report(0, "\(what): 0") }
            if expected > 1 { try confirmation.require(for: expected, "retry --again", what) }
        }
        let changed = try await retry()
        try common.report(changed, report(changed))
    }
}
