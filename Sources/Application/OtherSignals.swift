import Domain
import Glibc
import Logging
import ServiceLifecycle
import UnixSignals

/// Handles the signals that make other daemons reload settings or reopen logs. Here only a restart does that, so the
/// signals write one log line and do not end the process, which would be their default.
struct OtherSignals: Service {
    let logger: Logger

    /// Called at the start of the process, before the service listens.
    static func ignore() {
        for number in [SIGHUP, SIGUSR1, SIGUSR2] { _ = signal(number, SIG_IGN) }
    }

    func run() async {
        let signals = await UnixSignalsSequence(trapping: .sighup, .sigusr1, .sigusr2)
        await cancelWhenGracefulShutdown {
            for await signal in signals {
                logger.notice(
                    "the signal has no effect; restart hatspool to apply changed settings",
                    metadata: [LogKeys.signal: "\(signal)"])
            }
        }
    }
}
