import Application
import ArgumentParser
import Domain
import Foundation
import Settings

/// Options that `retry`, `hold`, `release` and `reimport` share: files by ID, or all that match a filter.
struct RequestOptions: ParsableArguments {
    @OptionGroup var common: CommonOptions
    @Argument(help: Speech.help("IDs de arquivos.", "IDs of files.", value: "id"))
    var ids: [DropID] = []
    @OptionGroup var chosen: FileOptions
    @Flag(help: Speech.help("Todos os arquivos a que se aplica.", "All files that it applies to."))
    var all = false
    @Flag(
        help: Speech.help(
            "Só em retry: todas as entregas que esperam, agora.", "Only for retry: every waiting delivery, now."))
    var waiting = false
    @OptionGroup var confirmation: Confirmation
    @Flag(name: .customLong("dry-run"), help: Speech.help("Só conta.", "Only counts."))
    var dryRun = false

    func validate() throws {
        guard ids.isEmpty || (chosen.isEmpty && !all) else {
            throw ValidationError(
                Speech.say("diga IDs ou um filtro, não os dois", "name IDs or a filter, not both"))
        }
        guard !waiting || (ids.isEmpty && chosen.isEmpty && !all) else {
            throw ValidationError(
                Speech.say("--waiting vale para todas as que esperam", "--waiting applies to all that wait"))
        }
        guard waiting || !ids.isEmpty || !chosen.isEmpty || all else {
            throw ValidationError(
                Speech.say("diga quais arquivos: IDs, um filtro ou --all", "say which files: IDs, a filter or --all"))
        }
    }

    func ask(_ verb: OperatorRequest.Verb) async throws {
        if waiting {
            guard verb == .retry else {
                throw ValidationError(Speech.say("--waiting só existe em retry", "only retry has --waiting"))
            }
            return try await WaitingRetry.run(.deliveries, common, confirmation, isDry: dryRun)
        }
        let settings = try common.settings()
        guard !ids.isEmpty else { return try await askMany(verb, settings) }
        let outcomes = try await RequestService(settings: settings).ask(
            ids.map { OperatorRequest(verb: verb, drop: $0) })
        guard ids.count == 1 else { return try show(outcomes) }
        let (id, outcome) = (ids[0], outcomes[0])
        if common.json {
            try Terminal.printJSON(RequestOutput(id: id.text, outcome: outcome))
        } else {
            Terminal.print("\(id) \(outcome ?? Self.waiting)")
        }
        if let status = Self.status(of: outcome) { throw status.code }
    }

    /// Counted and confirmed: a filter may name more than its writer thinks.
    private func askMany(_ verb: OperatorRequest.Verb, _ settings: Settings) async throws {
        let fitting = try await LedgerService(settings: settings).files(for: verb, chosen.filter(settings))
        guard !dryRun, !fitting.isEmpty else {
            return try common.report(
                fitting.count, Speech.say("arquivos: \(fitting.count)", "files: \(fitting.count)"))
        }
        try confirmation.require(for: fitting.count, verb.rawValue, Speech.say("arquivos", "files"))
        try show(
            try await RequestService(settings: settings).ask(fitting.map { OperatorRequest(verb: verb, drop: $0) }))
    }

    private func show(_ outcomes: [String?]) throws {
        let counts = Dictionary(grouping: outcomes, by: { $0 ?? "waiting" }).mapValues(\.count)
        if common.json {
            try Terminal.printJSON(RequestCountsOutput(count: outcomes.count, outcomes: counts))
        } else {
            for (outcome, count) in counts.sorted(by: { $0.key < $1.key }) {
                Terminal.print("\(outcome == "waiting" ? Self.waiting : outcome): \(count)")
            }
        }
        if let status = outcomes.compactMap(Self.status).first { throw status.code }
    }

    private static var waiting: String {
        Speech.say("pedido registrado; ainda não atendido", "requested; not answered yet")
    }

    static func status(of outcome: String?) -> ExitStatus? {
        guard let outcome else { return .tryLater }
        return switch OperatorRequest.Outcome(rawValue: outcome) {
        case .requeued, .rearmed, .held, .refetched, .resending, .reimporting: nil
        case .unknownDrop: .noInput
        // Nil: the request failed, and the outcome says why.
        case .nothingToDo, nil: .rejected
        }
    }
}

/// How often each outcome came of many requests.
struct RequestCountsOutput: Output {
    let count: Int
    let outcomes: [String: Int]
}
