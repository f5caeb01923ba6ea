import Application
import ArgumentParser
import Domain
import Foundation
import Settings

struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: Speech.say(
            "Os jobs do appserver.ini: o que fazem, quando rodaram, e como pará-los.",
            "The jobs of appserver.ini: what they do, when they ran, and how to stop them."),
        subcommands: [List.self, Run.self, Stop.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: Speech.say("Todos os jobs e seu estado.", "All jobs and their status."))

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let listings = try await JobService(settings: try common.settings()).list()
            guard !common.json else { return try Terminal.printJSON(ListOutput(items: listings.map(JobView.init))) }
            Terminal.print(JobTable.text(of: listings))
        }
    }

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run",
            abstract: Speech.say(
                "Roda jobs: --once uma vez; sem ele, até ser parado.",
                "Runs jobs: --once for one time; without it until stopped."),
            usage: "hatspool jobs run (JOB… | --all) [--once] [OPTIONS]",
            discussion: Speech.say(
                "Se outro processo serve o spool, o pedido é deixado para ele.",
                "If another process serves the spool, the request is left for it."))

        @OptionGroup var common: CommonOptions
        @OptionGroup var log: LogOptions
        @Argument(help: Speech.help("Nomes dos jobs.", "Names of jobs.", value: "job"))
        var jobs: [JobName] = []
        @Flag(help: Speech.help("Todos os de JOBS=.", "All of JOBS=."))
        var all = false
        @Flag(help: Speech.help("Uma vez, e termina.", "Once, then ends."))
        var once = false

        func validate() throws {
            guard all != jobs.isEmpty else { return }
            throw ValidationError(Speech.say("diga quais jobs, ou --all", "name jobs, or --all"))
        }

        func run() async throws {
            let settings = try common.settings()
            let chosen = try chosen(settings)
            let service = JobService(settings: settings)
            if service.isServed {
                let desiredState = once ? DesiredJobState.runOnce : .run
                for job in chosen { try await service.ask(job, desiredState) }
                return try AskedOutput(desiredState, chosen).show(asJSON: common.json)
            }
            let logger = try log.logger(asJSON: common.json)
            guard once else { return try await Daemon(settings: settings, logger: logger, only: chosen).run() }
            try report(try await service.runOnce(chosen, logger: logger))
        }

        /// Each job once. With --all, jobs that need HAT are omitted and named while the integration is off.
        private func chosen(_ settings: Settings) throws -> [JobName] {
            var seen: Set<JobName> = []
            let named = (all ? settings.jobPlan.jobs : jobs).filter { seen.insert($0).inserted }
            guard settings.portal == nil else { return named }
            let left = named.filter(\.needsPortal)
            guard !left.isEmpty else { return named }
            let why = settings.portalOff ?? Speech.say("integração desligada", "integration is off")
            let names = left.map(\.rawValue).joined(separator: ", ")
            Terminal.reportError("\(why) \(Speech.say("Não rodam", "Not run")): \(names)")
            guard all, left.count < named.count else { throw ExitStatus.configuration.code }
            return named.filter { !$0.needsPortal }
        }

        private func report(_ outcomes: [(job: JobName, outcome: JobOutcome)]) throws {
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

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "stop",
            abstract: Speech.say(
                "Para jobs até «jobs run»; o que têm em mãos termina ou é retomado depois.",
                "Stops jobs until \"jobs run\"; current work ends or is resumed later."))

        @OptionGroup var common: CommonOptions
        @Argument(help: Speech.help("Nomes dos jobs.", "Names of jobs.", value: "job"))
        var jobs: [JobName]

        func run() async throws {
            let service = JobService(settings: try common.settings())
            for job in jobs {
                try await service.ask(job, .stop)
                if !common.json { Terminal.print("\(job.rawValue) \(Speech.say("parado", "stopped"))") }
            }
            if common.json { try Terminal.printJSON(AskedOutput(.stop, jobs)) }
        }
    }
}

extension JobName: ExpressibleByArgument {
    /// From the command line; by its name or its `Main=`, without regard to case.
    public init?(argument: String) { self.init(named: argument) }
}
