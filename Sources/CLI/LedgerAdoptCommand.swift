import Application
import ArgumentParser
import Domain
import Messages

extension LedgerCommand {
    /// The way out when spool and ledger are refused as a pair.
    struct Adopt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "adopt",
            abstract: Speech.say(
                "Une este spool e este registro, quando o início os recusa por não serem um par.",
                "Joins this spool and this ledger when a start refuses them because they do not belong together."),
            discussion: Speech.say(
                "Para um registro perdido ou trocado de propósito. Diz o que havia de errado e pede confirmação. Números de "
                    + "protocolo continuam acima de todos os já emitidos; arquivos em andamento que o registro não conhece "
                    + "ficam retidos no próximo início, com o seu nome. Termina com 66 quando não há nada a unir.",
                "For a ledger that is lost or was replaced on purpose. Says what was wrong and asks. Protocol numbers go on above "
                    + "all that were issued; files at work that the ledger does not know are held by the next start, under "
                    + "their names. Ends with 66 when there is nothing to adopt."))

        @OptionGroup var common: CommonOptions
        @Flag(help: Speech.help("Sem pedir confirmação.", "Without asking."))
        var yes = false

        func run() async throws {
            let adoption = LedgerAdoption(settings: try common.settings())
            guard let fault = try await adoption.fault() else {
                Terminal.note(
                    Speech.say("spool e registro já são um par", "spool and ledger are a pair already"))
                throw ExitStatus.noInput.code
            }
            Terminal.note(Catalogue(Speech.language).text(of: fault))
            guard yes || confirmed() else { throw ExitStatus.usage.code }
            try await adoption.carryOut()
            if common.json { return try Terminal.printJSON(AdoptionOutput(adopted: fault.kind.rawValue)) }
            Terminal.print(Speech.say("spool e registro são agora um par", "spool and ledger are a pair now"))
        }

        private func confirmed() -> Bool {
            guard Terminal.isOutputATerminal else {
                Terminal.reportError(Speech.say("confirme com --yes", "confirm with --yes"))
                return false
            }
            Terminal.note(Speech.say("Unir mesmo assim? [s/N]", "Adopt anyway? [y/N]"))
            return ["s", "sim", "y", "yes"].contains(readLine()?.lowercased() ?? "")
        }
    }
}
