package import Domain
import FoundationEssentials
import Logging

/// Detects that HAT is away and that it is back, and then lets waiting work go on at once. Also detects that the host's
/// clock was set.
///
/// While HAT is away, it receives only a cheap health call every few seconds, and no waiting work counts an attempt.
/// The first delivery follows HAT's return within one interval. When `tick` returns, its decisions are in the ledger,
/// so other processes can show them.
package actor AvailabilityWatch {
    /// The pauses of the watch.
    package struct Settings: Sendable, Equatable {
        /// Between two health calls.
        package var interval: Duration = .seconds(5)
        /// No wait that is written down is longer; a later moment was written under another clock.
        package var waitMax: Duration = .seconds(3_600)

        package init() {}
    }

    private let parts: PipelineParts
    private let ledger: any AvailabilityLedger
    private let settings: Settings
    /// As the ledger has it; nil until it was read.
    private var known: PortalFacts?
    private var probedAt: Duration?
    private var reportedAt: Duration?
    private var reportedKind: PortalAbsenceKind?
    private var trialAt: Duration?

    /// `ledger` holds what is known of HAT, for this and other processes.
    package init(parts: PipelineParts, ledger: any AvailabilityLedger, settings: Settings) {
        self.parts = parts
        self.ledger = ledger
        self.settings = settings
    }

    /// Checks clock and HAT once. Called about every second; cheap while all is well. A failure of the ledger is
    /// logged, and the next call repeats the step.
    package func tick() async {
        do throws(PortError) {
            try await followClock()
            let facts = try await ledger.portalFacts()
            if known == nil { try await begin(facts) }
            if let before = known, facts.retryRequests != before.retryRequests { await retryNow() }
            if facts.filterIgnoredAt != nil, known?.filterIgnoredAt == nil {
                parts.logger.warning(
                    "HAT's listing does not filter by idempotency key: a lookup cannot settle an upload without an answer",
                    metadata: [LogKeys.unknownOutcome: "\(parts.unknownOutcome.rawValue)"])
            }
            var current = facts
            current.absence = known?.absence
            known = current
            await probe()
            try await followRefusal()
            try await follow()
        } catch {
            parts.log(error, "the state of HAT could not be recorded; this is retried")
        }
    }

    /// Due times that an earlier process wrote under another clock end now.
    private func begin(_ facts: PortalFacts) async throws(PortError) {
        let time = parts.now()
        try await ledger.retryWaiting(
            Set(WaitingKind.allCases), dueAfter: time.addingTimeInterval(settings.waitMax.seconds), isRequest: false,
            at: time)
        known = facts
        guard let absence = facts.absence, parts.portal != nil else { return }
        guard absence.kind == .away else {
            // The operator may have corrected the settings; the first call shows it.
            try await ledger.recordAbsence(nil, at: time)
            known?.absence = nil
            return
        }
        await parts.breaker.suspect()
    }

    /// An operator does not want to wait for the next interval.
    private func retryNow() async {
        probedAt = nil
        await parts.breaker.tryNow()
        await parts.breaker.suspect()
    }

    // MARK: The host's clock

    private func followClock() async throws(PortError) {
        let time = parts.now()
        let step = parts.clock.take()
        guard step != 0 else { return }
        parts.logger.warning(
            "the host's clock was set; waiting times are not affected",
            metadata: [LogKeys.clockStep: "\(Int(step.rounded()))"])
        // Due times in the future were written under the former clock. Due at once is never wrong: what fails waits
        // again.
        try await ledger.retryWaiting(Set(WaitingKind.allCases), dueAfter: time, isRequest: false, at: time)
        try await ledger.moveBeginnings(by: step, at: time)
    }

    // MARK: HAT

    private func probe() async {
        let time = parts.uptime()
        guard parts.portal != nil, await parts.breaker.needsHealth else { return }
        if let probedAt, time - probedAt < settings.interval { return }
        probedAt = time
        guard await !parts.breaker.isQuiet(.health) else { return }
        await parts.breaker.note(await parts.probe())
    }

    /// While HAT refuses: renewed credentials are tried at once, and something of what waits is due for each trial.
    private func followRefusal() async throws(PortError) {
        guard let portal = parts.portal, let absence = await parts.breaker.absence, absence.kind != .away else {
            return
        }
        if absence.kind == .unauthorized, await portal.renewCredentials() {
            parts.logger.notice("the token of HAT was changed; it is tried now")
            await retryNow()
            trialAt = nil
        }
        let uptime = parts.uptime()
        guard await parts.breaker.wantsTrial, trialAt.map({ uptime - $0 >= .seconds(10) }) ?? true else { return }
        trialAt = uptime
        let time = parts.now()
        try await ledger.retryWaiting(Set(WaitingKind.allCases), dueAfter: time, isRequest: false, at: time)
    }

    private func follow() async throws(PortError) {
        let time = parts.now()
        let absence = await parts.breaker.absence
        switch (known?.absence, absence) {
        case (nil, let absence?):
            let since = time.addingTimeInterval(-(parts.uptime() - absence.since).seconds)
            try await wentAway(PortalAbsence(since: since, reason: absence.reason, kind: absence.kind), at: time)
        case (let before?, let absence?) where before.kind != absence.kind:
            try await wentAway(PortalAbsence(since: before.since, reason: absence.reason, kind: absence.kind), at: time)
        case (let before?, nil):
            try await cameBack(before, at: time)
        case (let before?, let absence?) where before.reason != absence.reason:
            let changed = PortalAbsence(since: before.since, reason: absence.reason, kind: absence.kind)
            try await ledger.recordAbsence(changed, at: time)
            known?.absence = changed
        default: break
        }
        try await report()
    }

    private func wentAway(_ absence: PortalAbsence, at time: Date) async throws(PortError) {
        try await ledger.recordAbsence(absence, at: time)
        known?.absence = absence
        let waiting = try await ledger.waitingForPortal()
        let (level, message): (Logger.Level, Logger.Message) =
            switch absence.kind {
            case .away:
                (
                    .warning,
                    "HAT is away; its health is checked every few seconds, and waiting work continues when it is back"
                )
            case .unauthorized:
                (.error, "HAT refuses the credentials; waiting work continues when the token is right")
            case .wrongAddress:
                (.error, "HAT has no such call at this address; waiting work continues when the address is right")
            }
        parts.logger.log(
            level: level, message, metadata: metadata(waiting, [LogKeys.error: "\(absence.reason)"]))
    }

    private func cameBack(_ absence: PortalAbsence, at time: Date) async throws(PortError) {
        let seconds = max(0, time.timeIntervalSince(absence.since))
        // No waiting time passes while HAT is away or refuses the credentials. A call that HAT does not have may never
        // exist: what waits for it ends at its horizon.
        if absence.kind != .wrongAddress { try await ledger.moveBeginnings(by: seconds, at: time) }
        try await ledger.retryWaiting(Set(WaitingKind.allCases), dueAfter: time, isRequest: false, at: time)
        let waiting = try await ledger.waitingForPortal()
        try await ledger.recordAbsence(nil, at: time)
        known?.absence = nil
        parts.logger.notice(
            absence.kind == .away
                ? "HAT is back; waiting work continues" : "HAT accepts calls again; waiting work continues",
            metadata: metadata(waiting, [LogKeys.absenceSeconds: "\(Int(seconds.rounded()))"]))
    }

    private func metadata(_ waiting: WaitingCounts, _ more: Logger.Metadata) -> Logger.Metadata {
        var metadata = more
        for kind in WaitingKind.allCases { metadata[LogKeys.waiting(kind)] = "\(waiting[kind])" }
        return metadata
    }

    /// Reports at every change between away and back, and every ten seconds, because counting waiting work is
    /// expensive.
    private func report() async throws(PortError) {
        let uptime = parts.uptime()
        let kind = known?.absence?.kind
        if kind == reportedKind, let reportedAt, uptime - reportedAt < .seconds(10) { return }
        reportedAt = uptime
        var conditions: [ServiceCondition] = []
        if let absence = known?.absence {
            let count = try await ledger.waitingForPortal().total
            conditions.append(
                ServiceCondition(
                    absence.kind.condition, subject: "hat", parameters: ["error": absence.reason, "count": "\(count)"],
                    since: absence.since))
        } else if parts.portal == nil {
            let count = try await ledger.waitingForPortal().total
            if count > 0 {
                conditions.append(
                    ServiceCondition(
                        .hatOff, subject: "hat",
                        parameters: ["count": "\(count)"], since: parts.now()))
            }
        }
        if let time = known?.filterIgnoredAt {
            conditions.append(
                ServiceCondition(
                    .hatFilterIgnored, .notice, subject: "hat",
                    parameters: ["policy": parts.unknownOutcome.rawValue], since: time))
        }
        try await parts.conditions?.report(.hat, conditions)
        reportedKind = kind
    }
}

extension PortalAbsenceKind {
    fileprivate var condition: ServiceConditionKind {
        switch self {
        case .away: .hatAway
        case .unauthorized: .hatUnauthorized
        case .wrongAddress: .hatWrongAddress
        }
    }
}
