import Domain
import Glibc
import Logging
import Synchronization
import UnixSignals

/// Handles the signals that end a run of the inbox. The first signal makes the run finish its current work and stop,
/// with one log line. A second signal ends the process at once, as it would without this handler; nothing is lost,
/// because the next run resumes the current work.
final class BatchStop: Sendable {
    private let asked = Atomic(false)
    private let logger: Logger

    init(logger: Logger) { self.logger = logger }

    /// Started by `nohup`, which wants it to outlive its terminal.
    private static let ignoresHangup: Bool = {
        var before = sigaction()
        guard unsafe sigaction(SIGHUP, nil, &before) == 0 else { return false }
        return unsafe unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self) == 1
    }()

    var isAsked: Bool { asked.load(ordering: .acquiring) }

    /// Runs `work` while the signals are listened to.
    func during<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let signals = await UnixSignalsSequence(
            trapping: Self.ignoresHangup ? [.sigint, .sigterm] : [.sighup, .sigint, .sigterm])
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                for await signal in signals {
                    // The process does not wait any longer; 75 is the exit status for work that is left for later.
                    if self.asked.exchange(true, ordering: .acquiringAndReleasing) { _exit(75) }
                    self.logger.notice(
                        "stopping: current work is finished, the rest is left for the next run",
                        metadata: [LogKeys.signal: "\(signal)"])
                }
                return nil
            }
            group.addTask { try await work() }
            defer { group.cancelAll() }
            while let ended = try await group.next() {
                if let ended { return ended }
            }
            throw CancellationError()
        }
    }
}
