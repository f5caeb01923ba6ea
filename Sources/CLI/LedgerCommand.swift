import Application
import ArgumentParser
import Domain

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: Speech.say("O registro de tudo o que aconteceu.", "The record of everything that happened."),
        subcommands: [Verify.self, Adopt.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: Speech.say(
                "Confere a cadeia de hashes do diário e a integridade do banco.",
                "Checks the journal's hash chain and the database's integrity."))

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let verification = try await LedgerService(settings: try common.settings()).verify()
            if common.json {
                try Terminal.printJSON(VerificationOutput(verification))
            } else if verification.isWhole {
                Terminal.print(
                    Speech.say(
                        "íntegro: \(verification.eventsChecked) eventos conferidos",
                        "whole: \(verification.eventsChecked) events checked"))
            } else {
                let broken = verification.firstBroken.map(String.init) ?? "–"
                Terminal.print(
                    Speech.say(
                        "ALTERADO: primeiro evento que não confere: \(broken)",
                        "ALTERED: first event that does not fit: \(broken)"))
                for line in verification.integrityErrors { Terminal.print("  \(line)") }
            }
            if !verification.isWhole { throw ExitStatus.rejected.code }
        }
    }
}
