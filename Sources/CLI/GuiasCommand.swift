import Application
import ArgumentParser
import Domain
import Foundation

struct GuiasCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guias",
        abstract: Speech.say(
            "Guias sincronizadas do HAT: em que pé estão, e como repeti-las.",
            "Guias synchronised from HAT: their status, and how to retry them."),
        subcommands: [List.self, History.self, Retry.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: Speech.say("Guias, as últimas mudanças primeiro.", "Guias, latest change first."),
            usage: "hatspool guias list [--resource R] [--key K] [--state S] [--audit] [OPTIONS]")

        @OptionGroup var common: CommonOptions
        @OptionGroup var chosen: GuiaOptions
        @Option(help: Speech.help("Quantas, no máximo.", "The most to list."))
        var limit = 100

        func run() async throws {
            let service = try InboundService(settings: try common.settings())
            let records = try await service.guias(chosen.filter, limit: limit)
            let unusable = chosen.isEmpty ? try await service.unusableItems(ofBatches: false, limit: limit) : []
            try common.show(
                ListingOutput(items: records.map(GuiaView.init), unusable: unusable.map(UnusableOutput.init)),
                as: GuiaView.table(of: records, unusable))
        }
    }

    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "history",
            abstract: Speech.say(
                "Uma guia com todas as trocas com o HAT.", "One guia with every exchange with HAT."),
            usage: "hatspool guias history NUMBER [--resource R] [OPTIONS]")

        @OptionGroup var common: CommonOptions
        @Argument(help: Speech.help("Chave da guia no HAT.", "Key of the guia at HAT.", value: "number"))
        var number: String
        @Option(
            help: Speech.help("Coleção.", "Collection."))
        var resource: GuiaResource?

        func run() async throws {
            let history = try await InboundService(settings: try common.settings()).guiaHistory(number, in: resource)
            let view = InboundHistoryView(items: history.records.map(GuiaView.init), exchanges: history.exchanges)
            try view.show(
                below: GuiaView.table(of: history.records),
                absence: Speech.say("não há guia \(number)", "there is no guia \(number)"), common)
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry",
            abstract: Speech.say(
                "Pede de novo ao HAT guias que falharam (trackingStatus 3 e 4).",
                "Asks HAT again for guias that failed (trackingStatus 3 and 4)."),
            usage: "hatspool guias retry (--key K | --all | --waiting) [--again] [--yes] [OPTIONS]")

        @OptionGroup var common: CommonOptions
        @OptionGroup var chosen: GuiaOptions
        @OptionGroup var again: AgainOptions
        @Flag(help: Speech.help("Todas as que falharam.", "All that failed."))
        var all = false
        @Flag(
            help: Speech.help(
                "Todas as que esperam para ser informadas ao HAT: agora.", "All that wait to be confirmed to HAT: now.")
        )
        var waiting = false

        func validate() throws {
            guard all || waiting || chosen.key != nil else {
                throw ValidationError(
                    Speech.say(
                        "diga a guia com --key, --all ou --waiting", "name the guia by --key, --all or --waiting"))
            }
        }

        func run() async throws {
            if waiting { return try await WaitingRetry.run(.guias, common, again.confirmation) }
            let service = try InboundService(settings: try common.settings())
            try await again.run(
                "guias", common,
                count: { try await service.countRetry(chosen.filter, again: true) },
                retry: { try await service.retryGuias(chosen.filter, again: again.again) },
                report: { Speech.say("\($0) guias serão pedidas de novo", "\($0) guias are requested again") })
        }
    }
}

/// Which guias.
struct GuiaOptions: ParsableArguments {
    @Option(
        help: Speech.help("Coleção.", "Collection."))
    var resource: GuiaResource?
    @Option(help: Speech.help("Chave da guia no HAT.", "Key of the guia at HAT."))
    var key: String?
    @Option(help: Speech.help("Estado.", "State."))
    var state: [GuiaState] = []
    @Flag(help: Speech.help("Só as que aguardam auditoria.", "Only those that wait for audit."))
    var audit = false

    /// No filter is given: every guia.
    var isEmpty: Bool { resource == nil && key == nil && state.isEmpty && !audit }

    var filter: GuiaFilter {
        var filter = GuiaFilter()
        filter.resource = resource
        filter.key = key
        filter.states = state.isEmpty ? nil : Set(state)
        filter.isAudit = audit ? true : nil
        return filter
    }
}

/// A guia as lists show it. No beneficiary's data is stored, so none is shown.
struct GuiaView: Output {
    let resource: String
    let pass: String
    let key: String
    let state: String
    let kind: String
    let protheusType: String
    let audit: Bool
    @OrNull var provider: String?
    let version: Int
    @OrNull var path: String?
    @OrNull var handOver: String?
    let problems: [String]
    let attempts: Int
    @OrNull var reason: String?
    let retryWanted: Bool
    let changedAt: Date

    init(_ record: GuiaRecord) {
        resource = record.key.resource.rawValue
        pass = record.key.pass.rawValue
        key = record.key.key
        state = record.state.rawValue
        kind = record.kind.rawValue
        protheusType = record.kind.protheusType(isAudit: record.isAudit)
        audit = record.isAudit
        provider = record.providerId
        version = record.version
        path = record.path
        handOver = record.handOver?.rawValue
        problems = record.problems.map { "\($0.code.rawValue) \($0.path)" }
        attempts = record.attempts
        reason = record.reason
        retryWanted = record.isRetryRequested
        changedAt = record.changedAt
    }

    static func table(of records: [GuiaRecord], _ unusable: [UnusableRecord] = []) -> String {
        var table = TextTable(header: [
            Speech.say("coleção", "collection"), Speech.say("passagem", "pass"), Speech.say("guia", "guia"),
            Speech.say("tipo", "kind"), Speech.say("estado", "state"), Speech.say("onde está", "location"),
            Speech.say("problemas", "problems"),
        ])
        for view in records.map(GuiaView.init) {
            table.add([
                view.resource, view.pass, view.key, view.kind + (view.audit ? " (auditoria)" : ""), view.state,
                view.path.map { "\($0) [\(HandOverText.name(view.handOver))]" } ?? "–",
                view.problems.isEmpty ? view.reason ?? "–" : view.problems.joined(separator: ", "),
            ])
        }
        for item in unusable where item.reason != .sharedKey {
            let listing = item.scope.split(separator: "/").map(String.init)
            table.add([
                listing.first ?? "–", listing.last ?? "–", item.key ?? "–", "–", UnusableText.state, "–",
                UnusableText.text(of: item),
            ])
        }
        return table.text
    }
}
