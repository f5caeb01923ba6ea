import Application
import ArgumentParser
import Domain
import Foundation

/// PLSA277.
struct ErrorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "errors",
        abstract: Speech.say(
            "O que o HAT recusou ou não respondeu (BWB, PLSA277).",
            "Exchanges that HAT refused or did not answer (BWB, PLSA277)."),
        subcommands: [List.self, Show.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: Speech.say("Trocas com erro, as mais novas primeiro.", "Failed exchanges, newest first."),
            usage: "hatspool errors list [CODES] [--alias A] [--file NAME] [OPTIONS]")

        @OptionGroup var common: CommonOptions
        @OptionGroup var chosen: OrderOptions
        @Option(help: Speech.help("Quantas, no máximo.", "The most to list."))
        var limit = 100
        @Flag(help: Speech.help("Também o que deu certo.", "Includes successful exchanges."))
        var all = false

        func run() async throws {
            let service = try OrderService(settings: try common.settings())
            let exchanges = try await service.exchanges(chosen.filter, onlyFailures: !all, limit: limit)
            try common.show(
                ListOutput(items: exchanges.map { OrderErrorOutput($0) }), as: ExchangeTable.text(of: exchanges))
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: Speech.say("As trocas de um pedido.", "The exchanges of one order."))

        @OptionGroup var common: CommonOptions
        @OptionGroup var chosen: OneOrder

        func run() async throws { try await chosen.show(common, whole: true) }
    }
}
