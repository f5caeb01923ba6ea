import Application
import ArgumentParser
import Domain
import Foundation
import Messages

struct FilesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "files",
        abstract: Speech.say(
            "Arquivos recebidos (no Protheus: PLSA974): lista, detalhe, história e ações.",
            "Received files (in Protheus: PLSA974): list, detail, story and actions."),
        usage: "hatspool files <subcommand>",
        subcommands: [
            List.self, Show.self, Story.self, Retry.self, Hold.self, Release.self,
        ],
        defaultSubcommand: List.self)
}

extension FilesCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: Speech.say("Lista, do mais novo ao mais antigo.", "Lists, newest first."),
            usage: "hatspool files list [OPTIONS]")

        @OptionGroup var common: CommonOptions
        @Option(help: Speech.help("accepted, rejected, duplicate ou held.", "accepted, rejected, duplicate or held."))
        var verdict: Verdict?
        @Option(help: Speech.help("Estado: claimed, judged, settled …", "State: claimed, judged, settled …"))
        var state: DropState?
        @Option(help: Speech.help("Prestador (CNPJ, CPF ou código).", "Provider (CNPJ, CPF or code)."))
        var provider: String?
        @Option(help: Speech.help("Número do lote.", "Lote number."))
        var lote: String?
        @Option(help: Speech.help("Parte do nome do arquivo.", "Part of the file's name."))
        var name: String?
        @Option(help: Speech.help("SHA-256 do conteúdo.", "SHA-256 of the content."))
        var sha256: String?
        @Option(help: Speech.help("No máximo tantos.", "At most so many."))
        var limit = 50
        @Flag(help: Speech.help("Do mais antigo ao mais novo.", "Oldest first."))
        var oldestFirst = false

        func run() async throws {
            var filter = DropFilter()
            filter.verdict = verdict
            filter.state = state
            filter.provider = provider
            filter.loteNumber = lote
            filter.nameContains = name
            if let sha256 {
                guard let digest = SHA256Digest(hex: sha256.lowercased()) else {
                    throw ValidationError(Speech.say("SHA-256 inválido", "not a SHA-256"))
                }
                filter.digest = digest
            }
            let desk = try LedgerDesk(settings: try common.settings())
            var rows = try await desk.list(filter, limit: limit)
            if oldestFirst { rows.reverse() }
            guard !common.json else { return try Terminal.printJSON(ListOutput(items: rows.map(FileOutput.init))) }
            Terminal.print(FileTable.text(of: rows))
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: Speech.say("Um arquivo com seus achados.", "One file with its findings."))

        @OptionGroup var common: CommonOptions
        @Argument(help: Speech.help("ID do arquivo.", "ID of the file.", value: "id"))
        var id: DropID

        func run() async throws {
            let story = try await LedgerDesk(settings: try common.settings()).story(of: id)
            guard !common.json else { return try Terminal.printJSON(FileDetailOutput(story)) }
            Terminal.print(FileText(language: Speech.language).text(of: story, isWhole: false))
        }
    }

    struct Story: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "story",
            abstract: Speech.say(
                "Tudo o que aconteceu com um arquivo, em ordem.", "Everything that happened to a file, in order."))

        @OptionGroup var common: CommonOptions
        @Argument(help: Speech.help("ID do arquivo.", "ID of the file.", value: "id"))
        var id: DropID

        func run() async throws {
            let story = try await LedgerDesk(settings: try common.settings()).story(of: id)
            guard !common.json else { return try Terminal.printJSON(FileHistoryOutput(story)) }
            Terminal.print(FileText(language: Speech.language).text(of: story, isWhole: true))
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry",
            abstract: Speech.say(
                "Recusado ou retido volta à inbox; entrega adiada é tentada agora.",
                "Rejected or held goes back to the inbox; a deferred delivery is tried now."))
        @OptionGroup var request: RequestOptions

        func run() async throws { try await request.ask(.retry) }
    }

    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "hold",
            abstract: Speech.say(
                "Retém um arquivo aceito antes da próxima tentativa de entrega.",
                "Sets an accepted file aside before its next delivery attempt."))
        @OptionGroup var request: RequestOptions

        func run() async throws { try await request.ask(.hold) }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "release",
            abstract: Speech.say(
                "Retido volta à inbox para ser julgado de novo.", "Held goes back to the inbox to be judged anew."))
        @OptionGroup var request: RequestOptions

        func run() async throws { try await request.ask(.release) }
    }
}

/// What `retry`, `hold` and `release` share.
struct RequestOptions: ParsableArguments {
    @OptionGroup var common: CommonOptions
    @Argument(help: Speech.help("ID do arquivo.", "ID of the file.", value: "id"))
    var id: DropID

    func ask(_ verb: PersonRequest.Verb) async throws {
        let outcome = try await RequestDesk(settings: try common.settings()).ask(PersonRequest(verb: verb, drop: id))
        if common.json {
            try Terminal.printJSON(RequestOutput(id: id.text, outcome: outcome))
        } else {
            Terminal.print(
                "\(id) \(outcome ?? Speech.say("pedido registrado; ainda não atendido", "asked; not answered yet"))")
        }
        switch outcome {
        case "requeued", "rearmed", "held": return
        case "unknown-drop": throw ExitStatus.noInput.code
        case nil: throw ExitStatus.tryLater.code
        default: throw ExitStatus.rejected.code
        }
    }
}

extension DropID: ExpressibleByArgument {
    /// From the command line.
    public init?(argument: String) { self.init(argument) }
}
extension Verdict: ExpressibleByArgument {}
extension DropState: ExpressibleByArgument {}
