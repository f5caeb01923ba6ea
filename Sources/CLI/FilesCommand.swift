import Application
import ArgumentParser
import Domain
import Foundation
import Messages
import Settings

struct FilesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "files",
        abstract: Speech.say(
            "Arquivos recebidos (no Protheus: PLSA974): lista, detalhe, história e ações.",
            "Received files (in Protheus: PLSA974): list, details, history and actions."),
        usage: "hatspool files <subcommand>",
        subcommands: [
            List.self, Show.self, History.self, Retry.self, Resend.self, Hold.self, Release.self, Reimport.self,
        ],
        defaultSubcommand: List.self)
}

extension FilesCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: Speech.say("Lista, do mais novo ao mais antigo.", "Lists, newest first."),
            usage: "hatspool files list [OPTIONS]")

        @OptionGroup var common: CommonOptions
        @OptionGroup var chosen: FileOptions
        @Option(help: Speech.help("No máximo tantos.", "The most to list."))
        var limit = 50
        @Flag(help: Speech.help("Do mais antigo ao mais novo.", "Oldest first."))
        var oldestFirst = false

        func run() async throws {
            let settings = try common.settings()
            let service = try LedgerService(settings: settings)
            var rows = try await service.list(chosen.filter(settings), limit: limit)
            if oldestFirst { rows.reverse() }
            try common.show(
                ListOutput(items: rows.map { FileOutput($0, answer: service.answerPath(of: $0)) }),
                as: FileTable.text(of: rows, settings.localTime, location: service.location))
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: Speech.say("Um arquivo com seus achados.", "One file with its findings."))

        @OptionGroup var common: CommonOptions
        @OptionGroup var chosen: OneFile

        func run() async throws { try await chosen.show(common, isWhole: false) }
    }

    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "history",
            abstract: Speech.say(
                "Tudo o que aconteceu com um arquivo, em ordem.", "Everything that happened to a file, in order."))

        @OptionGroup var common: CommonOptions
        @OptionGroup var chosen: OneFile

        func run() async throws { try await chosen.show(common, isWhole: true) }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry",
            abstract: Speech.say(
                "Recusado ou retido volta à inbox; entrega adiada é tentada agora.",
                "A rejected or held file returns to the inbox; a deferred delivery is retried now."))
        @OptionGroup var request: RequestOptions

        func run() async throws { try await request.ask(.retry) }
    }

    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "hold",
            abstract: Speech.say(
                "Retém um arquivo aceito antes da próxima tentativa de entrega.",
                "Holds an accepted file before its next delivery attempt."))
        @OptionGroup var request: RequestOptions

        func run() async throws { try await request.ask(.hold) }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "release",
            abstract: Speech.say(
                "Retido volta à inbox para ser julgado de novo.", "Held files return to the inbox to be judged."))
        @OptionGroup var request: RequestOptions

        func run() async throws { try await request.ask(.release) }
    }

    /// Repeats a hand-over that failed.
    struct Reimport: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reimport",
            abstract: Speech.say(
                "Entrega de novo ao Protheus arquivos aceitos que já saíram da pasta de importação.",
                "Places accepted files again that have left Protheus's import folder."))
        @OptionGroup var request: RequestOptions

        func run() async throws { try await request.ask(.reimport) }
    }
}

/// One file by its ID.
struct OneFile: ParsableArguments {
    @Argument(help: Speech.help("ID do arquivo.", "ID of the file.", value: "id"))
    var id: DropID

    /// `isWhole`: everything that happened to it, instead of its findings alone.
    func show(_ common: CommonOptions, isWhole: Bool) async throws {
        let service = try LedgerService(settings: try common.settings())
        let history = try await service.history(of: id)
        let answer = service.answerPath(of: history.record)
        guard !common.json else {
            return try isWhole
                ? Terminal.printJSON(FileHistoryOutput(history, answer: answer))
                : Terminal.printJSON(FileDetailOutput(history, answer: answer))
        }
        Terminal.print(FileText(language: Speech.language).text(of: history, answer: answer, isWhole: isWhole))
    }
}

extension DropID: ExpressibleByArgument {
    /// From the command line.
    public init?(argument: String) { self.init(argument) }
}
