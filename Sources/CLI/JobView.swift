import Application
import Domain
import Foundation

/// A job as `--json` shows it.
struct JobView: Output {
    let name: String
    @OrNull var job: String?
    let state: String
    @OrNull var why: String?
    @OrNull var holder: String?
    @OrNull var leaseUntil: Date?
    @OrNull var begunAt: Date?
    @OrNull var endedAt: Date?
    @OrNull var failed: Bool?
    @OrNull var count: Int?
    @OrNull var outcome: String?

    init(_ listing: JobListing) {
        name = listing.name
        job = listing.job?.rawValue
        state = listing.state.rawValue
        why = listing.skipped?.rawValue
        holder = listing.status?.holder
        leaseUntil = listing.status?.leaseUntil
        begunAt = listing.status?.last?.begunAt
        endedAt = listing.status?.last?.endedAt
        failed = listing.status?.last?.outcome?.isFailure
        count = listing.status?.last?.outcome?.count
        outcome = listing.status?.last?.outcome?.text
    }
}

/// The outcome of a job that an operator ran.
struct JobOutcomeView: Output {
    let job: String
    let failed: Bool
    let count: Int
    let outcome: String

    init(job: JobName, outcome: JobOutcome) {
        self.job = job.rawValue
        failed = outcome.isFailure
        count = outcome.count
        self.outcome = outcome.text
    }
}

/// What was requested from the process that serves the spool.
struct AskedOutput: Output {
    let asked: String
    let jobs: [String]

    init(_ desiredState: DesiredJobState, _ jobs: [JobName]) {
        asked = desiredState.rawValue
        self.jobs = jobs.map(\.rawValue)
    }

    func show(asJSON: Bool) throws {
        if asJSON { return try Terminal.printJSON(self) }
        Terminal.print(
            Speech.say("pedido ao processo que serve o spool", "requested from the process that serves the spool"))
    }
}

/// Jobs as rows.
enum JobTable {
    static func text(of listings: [JobListing]) -> String {
        var table = TextTable(header: [
            Speech.say("job", "job"), Speech.say("estado", "state"), Speech.say("último início", "last begun"),
            Speech.say("último fim", "last ended"), Speech.say("resultado", "outcome"),
        ])
        for listing in listings {
            let name = listing.job.map {
                $0.rawValue == listing.name ? listing.name : "\(listing.name) (\($0.rawValue))"
            }
            table.add([
                name ?? listing.name, state(listing), moment(listing.status?.last?.begunAt),
                moment(listing.status?.last?.endedAt), listing.status?.last?.outcome?.text ?? "–",
            ])
        }
        return table.text
    }

    private static func moment(_ date: Date?) -> String { date?.formatted(.iso8601) ?? "–" }

    private static func state(_ listing: JobListing) -> String {
        switch listing.state {
        case .running: Speech.say("rodando", "running")
        case .waiting: Speech.say("aguardando", "waiting")
        case .failed: Speech.say("falhou; será repetido", "failed; is retried")
        case .stopped: Speech.say("parado", "stopped")
        case .notServed: Speech.say("ninguém serve o spool", "no process serves the spool")
        case .integrationOff: Speech.say("integração desligada", "integration is off")
        case .notListed: Speech.say("fora de JOBS=", "not in JOBS=")
        case .skipped: skip(listing.skipped ?? .unknown)
        }
    }

    private static func skip(_ skip: JobPlan.Skip) -> String {
        switch skip {
        case .belongsToProtheus: Speech.say("só do Protheus; ignorado", "Protheus's own; skipped")
        case .unknown: Speech.say("desconhecido; ignorado", "unknown; skipped")
        case .repeated: Speech.say("igual a outro de JOBS=; ignorado", "same as another of JOBS=; skipped")
        }
    }
}
