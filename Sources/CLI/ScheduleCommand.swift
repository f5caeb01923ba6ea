import Application
import ArgumentParser
import Domain
import Foundation
import Settings

struct ScheduleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: Speech.say(
            "A agenda: quando cada job roda, com feriados e janelas fechadas.",
            "The schedule: when each job runs, with holidays and blackouts."),
        subcommands: [List.self, Next.self, Run.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: Speech.say(
                "Cada linha da agenda: última e próxima vez.", "Each line of the schedule: its last and next time."))

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            let marks = try await ScheduleService(settings: settings).marks()
            let listing = ScheduleListing(settings, marks: marks, at: Date())
            guard !common.json else { return try Terminal.printJSON(ListOutput(items: listing.lines)) }
            guard !listing.lines.isEmpty else { return Terminal.note(ScheduleListing.nothing) }
            Terminal.print(listing.text)
        }
    }

    struct Next: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "next",
            abstract: Speech.say(
                "Os próximos momentos, e quais são deixados passar.", "The next times, and which of them are skipped."))

        @OptionGroup var common: CommonOptions
        @Option(help: Speech.help("Quantos momentos.", "How many times.", value: "n"))
        var count = 10

        func validate() throws {
            guard !(1...10_000).contains(count) else { return }
            throw ValidationError(Speech.say("--count vai de 1 a 10000", "--count goes from 1 to 10000"))
        }

        func run() async throws {
            let settings = try common.settings()
            let time = settings.localTime
            let coming = settings.schedule.coming(count, after: Date(), time)
            guard !common.json else {
                return try Terminal.printJSON(
                    ListOutput(items: coming.map { OccurrenceView($0, time) }))
            }
            guard !coming.isEmpty else { return Terminal.note(ScheduleListing.nothing) }
            Terminal.print(OccurrenceTable.text(of: coming, time))
        }
    }

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run",
            abstract: Speech.say("Roda um job agora, uma vez.", "Runs a job now, once."),
            discussion: Speech.say(
                "Se outro processo serve o spool, o pedido é deixado para ele.",
                "If another process serves the spool, the request is left for it."))

        @OptionGroup var common: CommonOptions
        @OptionGroup var log: LogOptions
        @Argument(help: Speech.help("Nome do job.", "Name of the job.", value: "job"))
        var job: JobName

        func run() async throws {
            let service = JobService(settings: try common.settings())
            if service.isServed {
                try await service.ask(job, .runOnce)
                return try AskedOutput(.runOnce, [job]).show(asJSON: common.json)
            }
            let outcomes = try await service.runOnce([job], logger: try log.logger(asJSON: common.json))
            if common.json {
                try Terminal.printJSON(
                    ListOutput(items: outcomes.map { JobOutcomeView(job: $0.job, outcome: $0.outcome) }))
            } else {
                for (job, outcome) in outcomes {
                    Terminal.print("\(outcome.isFailure ? "✗" : "✓") \(job.rawValue): \(outcome.text)")
                }
            }
            if outcomes.contains(where: \.outcome.isFailure) { throw ExitStatus.tryLater.code }
        }
    }
}
