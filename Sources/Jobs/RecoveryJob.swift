import Domain
import Logging
package import Pipeline
import ServiceLifecycle

/// Completes steps that failed half-way, soon after the failure and with retries until it succeeds. No state has to
/// wait for the next start.
package actor RecoveryJob: Service {
    private let recovery: RunningRecovery
    private let parts: PipelineParts
    private let loop: Loop
    private let handed: HandedDrops
    private let settledSignals: [Signal]
    private var failures = 0
    /// Time of the next attempt, by the uptime clock.
    private var waitsUntil: Duration?

    /// A job that runs every second. `settledSignals` are sent when a step was completed; drops to be judged go to
    /// `handed`.
    package init(
        recovery: RunningRecovery, parts: PipelineParts, handed: HandedDrops, settledSignals: [Signal],
        clock: any Clock<Duration>
    ) {
        self.recovery = recovery
        self.parts = parts
        self.handed = handed
        self.settledSignals = settledSignals
        self.loop = Loop(interval: .seconds(1), clock: clock, signal: Signal())
    }

    /// Longest wait between two attempts.
    private static let waitMax = Duration.seconds(30)

    /// Runs until shutdown or cancellation.
    package func run() async {
        await loop.run { [self] in
            await round()
            return nil
        }
    }

    /// One attempt at everything that is noted, unless the last attempt failed and its wait is not over.
    @discardableResult
    package func round() async -> RunningRecovery.Report {
        if let waitsUntil, parts.uptime() < waitsUntil { return RunningRecovery.Report() }
        let report = await recovery.run()
        handed.add(report.toInspect)
        if report.recovered > 0 { settledSignals.forEach { $0.send() } }
        failures = report.failed > 0 ? failures + 1 : 0
        let wait = min(Duration.seconds(1 << min(failures, 5)), Self.waitMax)
        waitsUntil = failures > 0 ? parts.uptime() + wait : nil
        return report
    }
}
