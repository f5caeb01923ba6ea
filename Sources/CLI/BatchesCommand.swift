import Application
import ArgumentParser
import Domain
import Foundation

struct BatchesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batches",
        abstract: Speech.say(
            "Lotes que o HAT oferece (B1R): em que pé estão, e como repeti-los.",
            "Batches that HAT offers (B1R): their status, and how to retry them."),
        subcommands: [List.self, History.self, Retry.self, Dismiss.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: Speech.say("Lotes, os mais novos primeiro.", "Batches, newest first."),
            usage: "hatspool batches list [--number N] [--state S] [--provider P] [OPTIONS]")

        @OptionGroup var common: CommonOptions
        @OptionGroup var chosen: BatchOptions
        @Option(help: Speech.help("Quantos, no máximo.", "The most to list."))
        var limit = 100

        func run() async throws {
            let service = try InboundService(settings: try common.settings())
            let records = try await service.batches(chosen.filter, limit: limit)
            let unusable = chosen.isEmpty ? try await service.unusableItems(ofBatches: true, limit: limit) : []
            try common.show(
                ListingOutput(items: records.map(BatchView.init), unusable: unusable.map(UnusableOutput.init)),
                as: BatchView.table(of: records, unusable))
        }
    }

    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "history",
            abstract: Speech.say(
                "Um lote com todas as trocas com o HAT.", "One batch with every exchange with HAT."),
            usage: "hatspool batches history NUMBER [OPTIONS]")

        @OptionGroup var common: CommonOptions
        @Argument(help: Speech.help("Número do lote no HAT.", "Number of the batch at HAT.", value: "number"))
        var number: String

        func run() async throws {
            let history = try await InboundService(settings: try common.settings()).batchHistory(number)
            let view = InboundHistoryView(items: history.records.map(BatchView.init), exchanges: history.exchanges)
            try view.show(
                below: BatchView.table(of: history.records),
                absence: Speech.say("não há lote \(number)", "there is no batch \(number)"), common)
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry",
            abstract: Speech.say(
                "Tenta de novo lotes desistidos, retidos ou recusados.",
                "Retries batches that are given up, held or rejected."),
            usage: "hatspool batches retry (--number N | --all | --waiting) [--again] [--yes] [OPTIONS]")

        @OptionGroup var common: CommonOptions
        @OptionGroup var chosen: BatchOptions
        @OptionGroup var again: AgainOptions
        @Flag(help: Speech.help("Todos os desistidos e retidos.", "All that are given up or held."))
        var all = false
        @Flag(help: Speech.help("Todos os que esperam são tentados agora.", "All that wait are retried now."))
        var waiting = false

        func validate() throws {
            guard all || waiting || chosen.number != nil || (again.again && !chosen.isEmpty) else {
                throw ValidationError(
                    Speech.say(
                        "diga o número do lote, --all ou --waiting", "name the batch's number, --all or --waiting"))
            }
        }

        func run() async throws {
            if waiting { return try await WaitingRetry.run(.batches, common, again.confirmation) }
            var filter = chosen.filter
            if all, filter.states == nil { filter.states = again.again ? [.dead, .held, .done] : [.dead, .held] }
            let service = try InboundService(settings: try common.settings())
            try await again.run(
                Speech.say("lotes", "batches"), common,
                count: { [filter] in try await service.countRetry(filter, again: true) },
                retry: { [filter] in try await service.retryBatches(filter, again: again.again) },
                report: { Speech.say("\($0) lotes serão tentados de novo", "\($0) batches will be retried") })
        }
    }
}

extension BatchesCommand {
    struct Dismiss: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "dismiss",
            abstract: Speech.say(
                "Dá baixa em lotes que o HAT excluiu depois de importados, já excluídos também no Protheus.",
                "Dismisses batches that HAT deleted after their import, once they are deleted in Protheus too."),
            usage: "hatspool batches dismiss (--number N | --all) [OPTIONS]")

        @OptionGroup var common: CommonOptions
        @OptionGroup var chosen: BatchOptions
        @Flag(help: Speech.help("Todos.", "All."))
        var all = false

        func validate() throws {
            guard all || !chosen.isEmpty else {
                throw ValidationError(
                    Speech.say("diga o número do lote, ou --all", "name the batch's number, or --all"))
            }
        }

        func run() async throws {
            let count = try await InboundService(settings: try common.settings()).dismissDeletions(chosen.filter)
            try common.report(count, Speech.say("lotes com baixa: \(count)", "batches dismissed: \(count)"))
        }
    }
}

/// Which batches.
struct BatchOptions: ParsableArguments {
    @Option(help: Speech.help("Número do lote no HAT.", "Number of the batch at HAT."))
    var number: String?
    @Option(help: Speech.help("Estado.", "State."))
    var state: [BatchState] = []
    @Option(help: Speech.help("Código do prestador.", "Provider code."))
    var provider: String?
    @Flag(
        help: Speech.help(
            "Só os que o HAT excluiu depois de importados pelo Protheus.",
            "Only those that HAT deleted after Protheus took them."))
    var deletedAfterImport = false

    /// No filter is given: every batch.
    var isEmpty: Bool { number == nil && state.isEmpty && provider == nil && !deletedAfterImport }

    var filter: BatchFilter {
        var filter = BatchFilter()
        filter.isDeletedAfterImport = deletedAfterImport
        filter.number = number
        filter.states = state.isEmpty ? nil : Set(state)
        filter.healthProviderId = provider
        return filter
    }
}

/// A batch as lists show it; without its token.
struct BatchView: Output {
    let number: String
    let operation: String
    let state: String
    let b1rStatus: Int
    let provider: String
    let authType: String
    let batchDate: String
    let queueNumber: Int64
    let generation: Int
    /// HAT deleted it after Protheus took its file, and no operator has dismissed that.
    let deletedAfterImport: Bool
    @OrNull var drop: String?
    let attempts: Int
    @OrNull var nextAttemptAt: Date?
    @OrNull var reason: String?
    let listedAt: Date
    @OrNull var doneAt: Date?

    init(_ record: BatchRecord) {
        number = record.key.number
        operation = record.key.operation == .delete ? "delete" : "download"
        state = record.state.rawValue
        b1rStatus = record.status.rawValue
        provider = record.reference.healthProviderId
        authType = record.reference.authType
        batchDate = record.batchDate
        queueNumber = record.queueNumber
        generation = record.generation
        deletedAfterImport = record.wasDeletedAfterImport
        drop = record.drop?.text
        attempts = record.attempts
        nextAttemptAt = record.nextAttemptAt
        reason =
            record.wasDeletedAfterImport
            ? Speech.say(
                "excluído no HAT depois de importado: exclua também no Protheus",
                "deleted at HAT after its import: delete it in Protheus too") : record.reason
        listedAt = record.listedAt
        doneAt = record.doneAt
    }

    static func table(of records: [BatchRecord], _ unusable: [UnusableRecord] = []) -> String {
        var table = TextTable(header: [
            Speech.say("lote", "batch"), Speech.say("operação", "operation"), Speech.say("estado", "state"), "B1R",
            Speech.say("prestador", "provider"), Speech.say("arquivo", "file"), Speech.say("tentativas", "attempts"),
            Speech.say("motivo", "reason"),
        ])
        for view in records.map(BatchView.init) {
            table.add([
                view.number, view.operation, view.state, "\(view.b1rStatus)", view.provider, view.drop ?? "–",
                "\(view.attempts)", view.reason ?? "–",
            ])
        }
        for item in unusable {
            table.add([
                item.key ?? "–", item.scope.hasSuffix("Deletes") ? "delete" : "download", UnusableText.state, "–",
                item.providerId ?? "–", "–", "–", UnusableText.text(of: item),
            ])
        }
        return table.text
    }
}
