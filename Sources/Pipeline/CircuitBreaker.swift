package import Domain
import FoundationEssentials

/// Stops calling a destination that keeps failing, and lets one call through now and then to see whether it is back (T45). Also keeps
/// what the other side asked for: no call of a family is granted before its `Retry-After` is over.
///
/// An actor because everything that calls the destination reports to it. Goes by a clock that is never set.
package actor CircuitBreaker {
    /// How often it may fail in a row, and how long it is then left alone.
    package struct Settings: Sendable, Equatable {
        package var failuresMax = 5
        /// After the last of them; doubles with each single call that fails too, while the destination says that it is well.
        package var pause: Duration = .seconds(30)
        package var pauseMax: Duration = .seconds(300)
        /// After the first single call that failed.
        package var firstPause: Duration = .seconds(5)
        /// A call let through after a pause that reports nothing for this long counts as lost, and another may go.
        package var trialMax: Duration = .seconds(300)
        /// After so long without an answer to a call the destination is asked for its health.
        package var answerTimeout: Duration = .seconds(15)
        /// Longest `Retry-After` that is obeyed.
        package var retryAfterMax: Duration = .seconds(3_600)

        package init() {}
    }

    package enum Permission: Sendable, Equatable {
        case granted
        /// Left alone for so long.
        case paused(Duration)
    }

    /// What a health call brought.
    package enum Health: Sendable, Equatable {
        case well
        /// It answered that it is not well.
        case ill(String)
        /// No answer, or one that it does not serve us.
        case away(String)
        /// The call says nothing of the destination: it is not known there.
        case unknown
    }

    /// Why nothing is called.
    package struct Absence: Sendable, Equatable {
        package var reason: String
        /// By the breaker's clock.
        package var since: Duration
    }

    private struct Opening {
        var since: Duration
        var reason: String
        /// No single call goes before.
        var trialAt: Duration
        /// Until then a single call is awaited that was let through.
        var trialEnd: Duration?
        var failedTrials = 0
        var health: Health?
    }

    private let settings: Settings
    private let uptime: @Sendable () -> Duration
    private var failures = 0
    private var firstFailure: Duration?
    private var opening: Opening?
    /// Something failed, and health was not asked since.
    private var isSuspect = false
    private var quietUntil: [PortalFamily: Duration] = [:]
    /// When the calls began that have no end yet, oldest first; which of them ended makes no difference.
    private var begun: [Duration] = []

    package init(settings: Settings = Settings(), uptime: @escaping @Sendable () -> Duration = Uptime.now) {
        self.settings = settings
        self.uptime = uptime
    }

    // MARK: Calls

    /// Whether a call may be made now. After a pause only one at a time may, until one succeeds; whoever is granted it reports its end.
    package func permission(for family: PortalFamily) -> Permission {
        let time = uptime()
        if let wait = wait(for: family, at: time) { return .paused(wait) }
        opening?.trialEnd = time + settings.trialMax
        begun.append(time)
        return .granted
    }

    /// A call that was granted is not made after all.
    package func giveBack() {
        opening?.trialEnd = nil
        if !begun.isEmpty { begun.removeLast() }
    }

    /// Whether `permission` would be given; asks for none.
    package func mayCall(_ family: PortalFamily) -> Bool { wait(for: family, at: uptime()) == nil }

    /// The other side asked that calls of this family wait, and the wait is not over.
    package func isQuiet(_ family: PortalFamily) -> Bool { (quietUntil[family] ?? .zero) > uptime() }

    /// How a call that was granted ended. Only failures of the other side count; a refusal of content is an answer.
    package func report(_ error: PortError?, for family: PortalFamily) {
        let time = uptime()
        if !begun.isEmpty { begun.removeFirst() }
        if let asked = error?.retryAfter {
            let until = time + min(asked, settings.retryAfterMax)
            quietUntil[family] = max(quietUntil[family] ?? until, until)
        }
        guard let error, error.isTransient else { return close() }
        failures += 1
        firstFailure = firstFailure ?? time
        isSuspect = true
        if opening != nil {
            failTrial(error.message, at: time)
        } else if failures >= settings.failuresMax {
            open(error.message, at: time)
        }
    }

    private func wait(for family: PortalFamily, at time: Duration) -> Duration? {
        var end = quietUntil[family] ?? .zero
        if let opening { end = max(end, opening.trialEnd ?? .zero, opening.trialAt) }
        return end > time ? end - time : nil
    }

    private func open(_ reason: String, at time: Duration) {
        opening = Opening(since: firstFailure ?? time, reason: reason, trialAt: time + settings.pause)
    }

    /// Calls that were under way when it opened fail too; only the single one counts.
    private func failTrial(_ reason: String, at time: Duration) {
        opening?.reason = reason
        guard opening?.trialEnd != nil else { return }
        opening?.trialEnd = nil
        let failed = opening?.failedTrials ?? 0
        opening?.failedTrials = failed + 1
        // One that is just starting may fail its first call.
        let pause = failed == 0 ? min(settings.pause, settings.firstPause) : settings.pause * (1 << min(failed - 1, 10))
        opening?.trialAt = time + min(pause, settings.pauseMax)
    }

    private func close() {
        failures = 0
        firstFailure = nil
        isSuspect = false
        opening = nil
    }

    // MARK: Health

    /// Whether it is worth a health call: something failed, or has no answer for long.
    package var needsHealth: Bool {
        opening != nil || isSuspect || begun.first.map { uptime() - $0 >= settings.answerTimeout } ?? false
    }

    /// Asks for a health call although nothing failed here yet: the last process ended while HAT was away.
    package func suspect() { isSuspect = true }

    /// What a health call brought; opens the way for a single call when the destination is back.
    package func note(_ health: Health) {
        let time = uptime()
        isSuspect = false
        switch health {
        case .unknown: break
        case .well:
            let wasNotWell = opening?.health.map { $0 != .well } ?? true
            if wasNotWell { opening?.failedTrials = 0 }
            if wasNotWell, opening?.trialEnd == nil { opening?.trialAt = time }
        case .ill(let reason), .away(let reason):
            if opening == nil { open(reason, at: time) }
            opening?.reason = reason
            // One that answers may be wrong about itself; one that does not is waited for.
            let wait = health == .ill(reason) ? settings.pauseMax : settings.pauseMax * 10
            if opening?.health != health || health == .away(reason) { opening?.trialAt = time + wait }
        }
        opening?.health = health
    }

    /// An operator wants it tried now: one call may go at once. What the other side asked for is still obeyed.
    package func tryNow() {
        guard opening != nil else { return }
        opening?.trialAt = uptime()
        opening?.trialEnd = nil
    }

    /// nil while calls pass, and while the next one is to show whether they do again.
    package var absence: Absence? {
        guard let opening else { return nil }
        if opening.health == .well, opening.failedTrials == 0 { return nil }
        return Absence(reason: opening.reason, since: opening.since)
    }

    /// Calls pass.
    package var isClosed: Bool { opening == nil }
}

extension Duration {
    /// As the floating number of seconds that `Date` counts in.
    package var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
