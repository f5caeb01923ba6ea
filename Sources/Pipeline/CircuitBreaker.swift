package import Domain
import FoundationEssentials

/// Suspends calls to a destination that keeps failing, and then permits single trial calls to see whether it is back
/// (T45). Also obeys the destination's `Retry-After`: no call of a family is permitted before it has passed.
///
/// An actor, because every caller of the destination reports to it. Measures time by a clock that is never set.
package actor CircuitBreaker {
    /// How many consecutive failures suspend the calls, and for how long.
    package struct Settings: Sendable, Equatable {
        /// Consecutive failures that suspend the calls.
        package var failuresMax = 5
        /// The first pause. It doubles with each trial call that fails while the destination says that it is healthy.
        package var pause: Duration = .seconds(30)
        /// The longest pause.
        package var pauseMax: Duration = .seconds(300)
        /// After the first single call that failed.
        package var firstPause: Duration = .seconds(5)
        /// A trial call that reports nothing for this long counts as lost, and another one is permitted.
        package var trialMax: Duration = .seconds(300)
        /// The time without an answer to a call after which a health call is made.
        package var answerTimeout: Duration = .seconds(15)
        /// Longest `Retry-After` that is obeyed.
        package var retryAfterMax: Duration = .seconds(3_600)

        package init() {}
    }

    /// The answer to whether a call may be made now.
    package enum Permission: Sendable, Equatable {
        case granted
        /// Calls are suspended for this long.
        case paused(Duration)
    }

    /// The result of a health call.
    package enum Health: Sendable, Equatable {
        case well
        /// It reports that it is not healthy.
        case ill(String)
        /// No answer, or one that it does not serve us.
        case away(String)
        /// The destination does not offer the health call, so it says nothing.
        case unknown
    }

    /// Why calls are suspended.
    package struct Absence: Sendable, Equatable {
        /// Whether it is away, or refuses.
        package var kind: PortalAbsenceKind
        /// The message of the error that began it, or the parts that are not healthy.
        package var reason: String
        /// By the breaker's clock.
        package var since: Duration
    }

    private struct Opening {
        var since: Duration
        var reason: String
        /// No trial call is permitted before this time.
        var trialAt: Duration
        /// Until then a permitted trial call may report its end.
        var trialEnd: Duration?
        var failedTrials = 0
        var health: Health?
    }

    private let settings: Settings
    private let uptime: @Sendable () -> Duration
    private var failures = 0
    private var firstFailure: Duration?
    private var opening: Opening?
    /// Something failed, and no health call was made since.
    private var isSuspect = false
    private var refused = RefusedFamilies()
    private var quietUntil: [PortalFamily: Duration] = [:]
    /// When the calls began that have no end yet, oldest first; which of them ended makes no difference.
    private var begun: [Duration] = []

    /// `uptime` must be a clock that is never set.
    package init(settings: Settings = Settings(), uptime: @escaping @Sendable () -> Duration = Uptime.now) {
        self.settings = settings
        self.uptime = uptime
    }

    // MARK: Calls

    /// Whether a call may be made now. After a pause only one call at a time may be made, until one succeeds. A caller
    /// that was granted permission must report how the call ended.
    package func permission(for family: PortalFamily) -> Permission {
        let time = uptime()
        if let wait = wait(for: family, at: time) { return .paused(wait) }
        opening?.trialEnd = time + settings.trialMax
        refused.beginTrial(family, end: time + settings.trialMax)
        begun.append(time)
        return .granted
    }

    /// Returns the permission of a call that is not made after all.
    package func giveBack() {
        opening?.trialEnd = nil
        refused.endTrials()
        if !begun.isEmpty { begun.removeLast() }
    }

    /// Whether `permission` would be granted, without requesting it.
    package func mayCall(_ family: PortalFamily) -> Bool { wait(for: family, at: uptime()) == nil }

    /// Whether the destination asked for a pause of this family that has not passed yet.
    package func isQuiet(_ family: PortalFamily) -> Bool { (quietUntil[family] ?? .zero) > uptime() }

    /// Records how a granted call ended. Only failures of the destination count; a refusal of content is an answer.
    package func report(_ error: PortError?, for family: PortalFamily) {
        let time = uptime()
        if !begun.isEmpty { begun.removeFirst() }
        if let asked = error?.retryAfter {
            let until = time + min(asked, settings.retryAfterMax)
            quietUntil[family] = max(quietUntil[family] ?? until, until)
        }
        let isRefused = refused.note(error, family, at: time, firstPause: settings.pause)
        guard let error, error.isTransient, !isRefused else { return close() }
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
        if let refusedUntil = refused.end(of: family) { end = max(end, refusedUntil) }
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

    /// Whether a health call is useful: something failed, or a call has had no answer for long.
    package var needsHealth: Bool {
        opening != nil || isSuspect || begun.first.map { uptime() - $0 >= settings.answerTimeout } ?? false
    }

    /// Requests a health call although nothing failed in this process: the last process ended while HAT was away.
    package func suspect() { isSuspect = true }

    /// Records the result of a health call. Permits a trial call when the destination is back.
    package func note(_ health: Health) {
        let time = uptime()
        isSuspect = false
        if health == .well { refused.accepts(.health) }
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

    /// Permits one call at once, at an operator's request. The destination's `Retry-After` is still obeyed.
    package func tryNow() {
        refused.tryNow(at: uptime())
        guard opening != nil else { return }
        opening?.trialAt = uptime()
        opening?.trialEnd = nil
    }

    /// nil while calls pass, and while the next one is to show whether they do again. A refusal of one family counts.
    package var absence: Absence? { outage ?? Self.absence(refused.first(at: uptime())) }

    /// The same for the calls of one family.
    package func absence(of family: PortalFamily) -> Absence? {
        outage ?? Self.absence(refused.refusal(of: family, at: uptime()))
    }

    /// Whether a call of a refused family may be made now, to show whether it is still refused.
    package var wantsTrial: Bool { refused.wantsTrial(at: uptime()) }

    private var outage: Absence? {
        guard let opening else { return nil }
        if opening.health == .well, opening.failedTrials == 0 { return nil }
        return Absence(kind: .away, reason: opening.reason, since: opening.since)
    }

    private static func absence(_ refusal: RefusedFamilies.Refusal?) -> Absence? {
        refusal.map { Absence(kind: $0.kind, reason: $0.reason, since: $0.since) }
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
