package import Domain
package import FoundationEssentials

/// Stops calling a destination that keeps failing, and lets one call through now and then to see whether it is back (T45).
///
/// An actor because deliveries running at once all report to it.
package actor CircuitBreaker {
    /// How often it may fail in a row, and how long it is then left alone.
    package struct Settings: Sendable, Equatable {
        package var failuresMax = 5
        package var pause: Duration = .seconds(30)
        package var pauseMax: Duration = .seconds(300)
        /// A call let through after a pause that reports nothing for this long counts as lost, and another may go.
        package var probeMax: Duration = .seconds(300)

        package init() {}
    }

    package enum Permission: Sendable, Equatable {
        case granted
        /// Left alone until then.
        case pausedUntil(Date)
    }

    private let settings: Settings
    private var failures = 0
    private var pausedUntil: Date?
    private var probeEnd: Date?

    package init(settings: Settings = Settings()) { self.settings = settings }

    /// Whether a call may be made now. After a pause only one at a time may, until one succeeds.
    package func permission(at time: Date) -> Permission {
        guard let end = pausedUntil else { return .granted }
        if let probeEnd, time < probeEnd { return .pausedUntil(probeEnd) }
        guard time >= end else { return .pausedUntil(end) }
        probeEnd = time.addingTimeInterval(settings.probeMax.seconds)
        return .granted
    }

    /// How a call that was granted ended. Only failures of the other side count; a refusal of content is an answer.
    package func report(_ error: PortError?, at time: Date) {
        probeEnd = nil
        guard let error, error.isTransient else {
            failures = 0
            pausedUntil = nil
            return
        }
        failures += 1
        guard failures >= settings.failuresMax else { return }
        let doublings = min(failures - settings.failuresMax, 10)
        let pause = max(min(settings.pause * (1 << doublings), settings.pauseMax), error.retryAfter ?? .zero)
        pausedUntil = time.addingTimeInterval(pause.seconds)
    }

    /// The end of the pause, for the status display; nil while calls pass.
    package var pauseEnd: Date? { pausedUntil }
}

extension Duration {
    /// As the floating number of seconds that `Date` counts in.
    package var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
