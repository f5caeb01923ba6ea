import Application
import ArgumentParser
import Domain
import Foundation

struct BatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: Speech.say("Esvazia a inbox uma vez e sai.", "Processes the inbox once and exits."),
        usage: "hatspool batch [--wait S] [OPTIONS]",
        discussion: Speech.say(
            "Sai com 0 (tudo resolvido), 65 (algum documento recusado), 69 (HAT indisponível), 75 (tentar mais tarde) ou 79 "
                + "(algum recusado e, além disso, algo ficou para mais tarde). SIGTERM, SIGINT (Ctrl-C) e SIGHUP: termina o que "
                + "está em mãos e sai com 75 (ou 69, 79); um segundo sinal encerra na hora, sem perda.",
            "Exits with 0 (all settled), 65 (some documents rejected), 69 (HAT unavailable), 75 (try later) or 79 (some "
                + "rejected, and something is left for later besides). SIGTERM, SIGINT (Ctrl-C) and SIGHUP: finishes what is in "
                + "hand and leaves with 75 (or 69, 79); a second signal ends it at once, and nothing is lost."))

    @OptionGroup var common: CommonOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var reader: ReaderOptions

    @Option(
        name: .customLong("wait"),
        help: Speech.help(
            "Segundos a esperar, sem nada mais a fazer, por arquivos ainda incompletos e entregas adiadas.",
            "Seconds to wait without other work for incomplete files and deferred deliveries.",
            value: "s"))
    var waitSeconds = 10

    func run() async throws {
        let settings = try common.settings(overriding: reader.overrides)
        let progress = ProgressLine(isShown: Terminal.isErrorATerminal && !common.json)
        let run = BatchRun(settings: settings, logger: try log.logger(), idleTimeout: .seconds(waitSeconds))
        let summary = try await run.run { progress.show($0) }
        progress.end()
        if common.json {
            try Terminal.printJSON(BatchRunOutput(summary))
        } else {
            Terminal.print(text(of: summary))
        }
        throw status(of: summary).code
    }

    private func text(of summary: BatchSummary) -> String {
        Speech.say(
            """
            arquivos: \(summary.claimed)  aceitos: \(summary.accepted)  recusados: \(summary.rejected)  \
            repetidos: \(summary.duplicates)  retidos: \(summary.held)
            entregues: \(summary.delivered)  adiados: \(summary.deferred)  ainda incompletos: \(summary.waiting)
            """,
            """
            files: \(summary.claimed)  accepted: \(summary.accepted)  rejected: \(summary.rejected)  \
            duplicates: \(summary.duplicates)  held: \(summary.held)
            delivered: \(summary.delivered)  deferred: \(summary.deferred)  not complete yet: \(summary.waiting)
            """)
    }

    private func status(of summary: BatchSummary) -> ExitStatus {
        let isRejected = summary.rejected + summary.duplicates + summary.held > 0
        let isUnfinished = summary.deferred > 0 || summary.failed > 0 || summary.waiting > 0 || summary.isStopped
        switch (isRejected, isUnfinished) {
        case (true, true): return .rejectedAndUnfinished
        case (true, false): return .rejected
        // Deliveries that wait for HAT may have to wait longer than incomplete files.
        case (false, true): return summary.deferred > 0 ? .unavailable : .tryLater
        case (false, false): return .success
        }
    }
}

/// One line on a terminal, rewritten at most ten times a second: count, rate and time to go.
final class ProgressLine: Sendable {
    private let isShown: Bool
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private let lastShown: Shared<ContinuousClock.Instant>

    init(isShown: Bool) {
        self.isShown = isShown
        self.start = clock.now
        self.lastShown = Shared(clock.now)
    }

    func show(_ progress: BatchProgress) {
        guard isShown else { return }
        let now = clock.now
        guard lastShown.exchange(now, if: { now - $0 > .milliseconds(100) }) else { return }
        let elapsed = Double((now - start).components.seconds) + 0.001
        let rate = Double(progress.judged) / max(elapsed, 1)
        let left = max(progress.known - progress.judged, 0)
        let togo = rate > 0 ? "\(Int(Double(left) / rate)) s" : "?"
        let share = progress.known > 0 ? progress.judged * 20 / progress.known : 0
        let bar = String(repeating: "█", count: min(share, 20)) + String(repeating: "░", count: max(20 - share, 0))
        FileHandle.standardError.write(
            Data("\r\(bar) \(progress.judged)/\(progress.known)  \(Int(rate))/s  ETA \(togo)   ".utf8))
    }

    func end() {
        guard isShown else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }
}
