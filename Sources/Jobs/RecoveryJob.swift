import Domain
import Logging
package import Pipeline
import ServiceLifecycle

/// Settles steps that failed half-way, soon after they failed and again until it succeeds: no state waits for the next start.
package actor RecoveryJob: Service {
    private let recovery: RunningRecovery
    private let parts: PipelineParts
    private let loop: Loop
    private let handed: HandedDrops
    private let settledSignals: [Signal]
    private var failures = 0
    /// By the clock that is never set.
    private var waitsUntil: Duration?

    /// `settledSignals` are sent when something was settled; drops that are to be judged go to `handed`.
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

    /// Longest wait between two tries.
    private static let waitMax = Duration.seconds(30)

    package func run() async {
        await loop.run { [self] in
            await round()
            return nil
        }
    }

    /// One try at everything that is noted, unless the last one failed a moment ago.
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
