import Application
import ArgumentParser
import Domain
import Foundation
import Messages

extension FilesCommand {
    /// An operator's decision about an upload without an answer.
    struct Resend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "resend",
            abstract: Speech.say(
                "Envia de novo ao HAT, com a mesma chave, um lote cujo envio ficou sem resposta.",
                "Sends a lote whose upload had no answer to HAT again, under the same key."),
            usage: "hatspool files resend ID [--yes] [OPTIONS]",
            discussion: Speech.say(
                "Mostra antes o que se sabe. O HAT ainda é perguntado uma vez; se já tem o lote, nada é enviado.",
                "First shows what is known. HAT is asked once more; if it has the lote, nothing is sent."))

        @OptionGroup var common: CommonOptions
        @Argument(help: Speech.help("ID do arquivo.", "ID of the file.", value: "id"))
        var id: DropID
        @OptionGroup var confirmation: Confirmation

        func run() async throws {
            let settings = try common.settings()
            let record = try await LedgerService(settings: settings).history(of: id).record
            let outcome = record.outcomes.first { $0.destination == .hat && $0.state != .delivered }
            guard let unknown = outcome?.unknown else {
                Terminal.reportError(
                    Speech.say(
                        "\(id) não tem envio ao HAT sem resposta; use «files retry»",
                        "\(id) has no upload to HAT without an answer; use \"files retry\""))
                throw ExitStatus.rejected.code
            }
            if !common.json {
                Terminal.note("\(record.drop.name), lote \(record.loteNumber ?? "–"), \(record.protocolNumber ?? "–")")
                Terminal.note("  " + Catalogue(Speech.language).sentence(for: unknown))
            }
            let question = Speech.say(
                "Se o HAT não reconhecer a chave, o lote pode ficar lá duas vezes. Enviar de novo? [s/N]",
                "If HAT does not honour the key it may hold the lote twice. Send again? [y/N]")
            let hint = Speech.say(
                "o lote pode ficar duas vezes no HAT se ele não reconhecer a chave; confirme com --yes",
                "HAT may hold the lote twice if it does not honour the key; confirm with --yes")
            try confirmation.require(question, hint: hint)
            let requests = [OperatorRequest(verb: .resend, drop: id)]
            let answer = try await RequestService(settings: settings).ask(requests)[0]
            if common.json {
                try Terminal.printJSON(RequestOutput(id: id.text, outcome: answer))
            } else {
                Terminal.print("\(id) \(answer ?? Speech.say("pedido registrado", "asked; not answered yet"))")
            }
            if let status = RequestOptions.status(of: answer) { throw status.code }
        }
    }
}
