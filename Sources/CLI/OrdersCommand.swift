import Application
import ArgumentParser
import Domain
import Foundation

/// PLSA274.
struct OrdersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orders",
        abstract: Speech.say(
            "Pedidos ao HAT (BNV, PLSA274): em que pé estão, sua história, e como reenviá-los.",
            "Orders for HAT (BNV, PLSA274): their status and history, and how to send them again."),
        subcommands: [
            List.self, Show.self, History.self, Retry.self, Resend.self, Cancel.self, Hold.self, Release.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: Speech.say("Pedidos, os mais novos primeiro.", "Orders, newest first."),
            usage: "hatspool orders list [CODES] [--status N] [--alias A] [--file NAME] [OPTIONS]")

        @OptionGroup var common: CommonOptions
        @OptionGroup var chosen: OrderOptions
        @Option(help: Speech.help("Quantos, no máximo.", "The most to list."))
        var limit = 100
        @Flag(help: Speech.help("Só quantos há em cada situação.", "Only how many there are in each state."))
        var counts = false

        func run() async throws {
            let service = try OrderService(settings: try common.settings())
            if counts {
                let found = try await service.counts()
                let named = Dictionary(uniqueKeysWithValues: found.map { ($0.key.rawValue, $0.value) })
                if common.json { return try Terminal.printJSON(OrderCountsOutput(counts: named)) }
                var table = TextTable(header: [Speech.say("situação", "state"), Speech.say("pedidos", "orders")])
                for (name, count) in named.sorted(by: { $0.key < $1.key }) { table.add([name, "\(count)"]) }
                return Terminal.print(table.text)
            }
            let records = try await service.orders(chosen.filter, limit: limit)
            try common.show(ListOutput(items: records.map { OrderView($0) }), as: OrderView.table(of: records))
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: Speech.say("Um pedido.", "One order."))

        @OptionGroup var common: CommonOptions
        @OptionGroup var chosen: OneOrder

        func run() async throws { try await chosen.show(common, whole: false) }
    }

    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "history",
            abstract: Speech.say(
                "Um pedido com todas as trocas com o HAT.", "One order with every exchange with HAT."))

        @OptionGroup var common: CommonOptions
        @OptionGroup var chosen: OneOrder

        func run() async throws { try await chosen.show(common, whole: true) }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry",
            abstract: Speech.say(
                "Os que esperam pelo HAT são tentados agora.", "Those that wait for HAT are retried now."),
            usage: "hatspool orders retry --waiting [--yes] [OPTIONS]")

        @OptionGroup var common: CommonOptions
        @Flag(help: Speech.help("Todos os que esperam.", "All that wait."))
        var waiting = false
        @OptionGroup var confirmation: Confirmation

        func validate() throws {
            guard waiting else {
                throw ValidationError(
                    Speech.say(
                        "diga --waiting; para reenviar use «orders resend»",
                        "say --waiting; to send again use \"orders resend\""))
            }
        }

        func run() async throws { try await WaitingRetry.run(.orders, common, confirmation) }
    }

    struct Resend: SteeringCommand {
        static let request = OrderSteeringRequest.resend
        static let configuration = CommandConfiguration(
            commandName: "resend",
            abstract: Speech.say(
                "Envia de novo, desde a primeira tentativa.", "Sends again, starting from the first try."))

        @OptionGroup var steering: SteeringOptions
    }

    struct Cancel: SteeringCommand {
        static let request = OrderSteeringRequest.cancel
        static let configuration = CommandConfiguration(
            commandName: "cancel", abstract: Speech.say("Nunca envia.", "Never sends."))

        @OptionGroup var steering: SteeringOptions
    }

    struct Hold: SteeringCommand {
        static let request = OrderSteeringRequest.hold
        static let configuration = CommandConfiguration(
            commandName: "hold", abstract: Speech.say("Retém pedidos.", "Holds orders."))

        @OptionGroup var steering: SteeringOptions
    }

    struct Release: SteeringCommand {
        static let request = OrderSteeringRequest.release
        static let configuration = CommandConfiguration(
            commandName: "release", abstract: Speech.say("Libera os retidos.", "Releases held orders."))

        @OptionGroup var steering: SteeringOptions
    }
}

/// One order by its number.
struct OneOrder: ParsableArguments {
    @Argument(help: Speech.help("Número do pedido (BNV_CODIGO).", "Number of the order (BNV_CODIGO).", value: "code"))
    var code: Int64
    @Flag(
        help: Speech.help(
            "Mostra também o conteúdo enviado (dados de saúde).", "Also shows the content that is sent (health data).")
    )
    var item = false

    func show(_ common: CommonOptions, whole: Bool) async throws {
        guard let history = try await OrderService(settings: try common.settings()).history(code) else {
            Terminal.reportError(Speech.say("não há pedido \(code)", "there is no order \(code)"))
            throw ExitStatus.noInput.code
        }
        let view = OrderHistoryView(history, withItem: item)
        if common.json { return try whole ? Terminal.printJSON(view) : Terminal.printJSON(view.order) }
        Terminal.print(view.text(history.record, whole: whole))
    }
}

/// Many orders changed by one command: counted, shown, confirmed.
protocol SteeringCommand: AsyncParsableCommand {
    static var request: OrderSteeringRequest { get }
    var steering: SteeringOptions { get }
}

extension SteeringCommand {
    func run() async throws { try await steering.run(Self.request) }
}

/// The arguments of these commands.
struct SteeringOptions: ParsableArguments {
    @OptionGroup var common: CommonOptions
    @OptionGroup var chosen: OrderOptions
    @OptionGroup var confirmation: Confirmation
    @Flag(help: Speech.help("Todos os pedidos a que se aplica.", "All orders that it applies to."))
    var all = false
    @Flag(name: .customLong("dry-run"), help: Speech.help("Só conta.", "Only counts."))
    var dryRun = false

    func validate() throws {
        guard all || !chosen.isEmpty else {
            throw ValidationError(Speech.say("diga quais pedidos, ou --all", "say which orders, or --all"))
        }
    }

    func run(_ request: OrderSteeringRequest) async throws {
        let service = try OrderService(settings: try common.settings())
        let count = try await service.count(request, chosen.filter)
        guard !dryRun, count > 0 else {
            return try common.report(count, Speech.say("pedidos: \(count)", "orders: \(count)"))
        }
        if count > 1 { try confirmation.require(for: count, request.rawValue, Speech.say("pedidos", "orders")) }
        let changed = try await service.steer(request, chosen.filter)
        if common.json { return try Terminal.printJSON(CountOutput(count: changed)) }
        Terminal.print(Speech.say("pedidos mudados: \(changed)", "orders changed: \(changed)"))
        if changed < count {
            Terminal.note(
                Speech.say(
                    "\(count - changed) têm pedido mais novo para o mesmo registro, ou mudaram agora",
                    "\(count - changed) have a newer order for the same record, or changed just now"))
        }
    }
}
