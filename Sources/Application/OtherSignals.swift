import Domain
import Glibc
import Logging
import ServiceLifecycle
import UnixSignals

/// Signals that daemons are sent to reload settings or reopen logs. Both happen here by a restart alone, so that they must not end the
/// process, which would be their default, and are answered by one line.
struct OtherSignals: Service {
    let logger: Logger

    /// From the start of the process on, before anybody listens.
    static func ignore() {
        for number in [SIGHUP, SIGUSR1, SIGUSR2] { _ = signal(number, SIG_IGN) }
    }

    func run() async {
        let signals = await UnixSignalsSequence(trapping: .sighup, .sigusr1, .sigusr2)
        await cancelWhenGracefulShutdown {
            for await signal in signals {
                logger.notice(
                    "the signal changes nothing; restart hatspool for changed settings to count",
                    metadata: [LogKeys.signal: "\(signal)"])
            }
        }
    }
}
