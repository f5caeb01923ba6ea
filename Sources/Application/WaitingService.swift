package import Domain
import Foundation
import Ledger
import LedgerSQLite
import Messages
package import Settings
import Spool

/// Shows how much work waits for HAT and why, and retries all of it.
package struct WaitingService: Sendable {
    private let settings: Settings
    private let ledger: SQLLedger

    /// - Throws: `.notFound` when this spool has no ledger yet.
    package init(settings: Settings) throws(PortError) {
        self.settings = settings
        ledger = try SQLiteLedger.existing(settings)
    }

    /// How much of these kinds waits.
    /// - Throws: `.configuration` when the ledger belongs to another spool, as `retry` does.
    package func count(_ kinds: Set<WaitingKind>) async throws(PortError) -> Int {
        _ = try await SpoolPair.require(settings)
        let counts = try await ledger.waitingForPortal()
        return kinds.reduce(0) { $0 + counts[$1] }
    }

    /// Makes all work of these kinds due now. The serving process calls HAT at once; without one, the next process
    /// does.
    /// - Returns: how much work is waiting.
    package func retry(_ kinds: Set<WaitingKind>) async throws(PortError) -> Int {
        _ = try await SpoolPair.require(settings)
        let time = Date()
        let counts = try await ledger.retryWaiting(kinds, dueAfter: time, isRequest: true, at: time)
        guard FolderQueues.isServed(settings.layout) else { return counts.total }
        // Batches are listed and guias confirmed by jobs that run periodically.
        for job in settings.jobPlan.jobs where job.isPeriodic && job.needsPortal {
            guard kinds.contains(job == .listBatches ? .batches : .guias),
                try await ledger.desiredStates()[job] != .stop
            else {
                continue
            }
            try await ledger.ask(job, .runOnce, at: time)
        }
        return counts.total
    }
}

/// Adds to listed items that HAT is away, and shows no due time that has passed.
struct OutageView {
    private let absence: PortalAbsence?
    private let catalogue: Catalogue
    private let now: Date

    init(_ ledger: SQLLedger, _ language: SettingsLanguage, now: Date = Date()) async throws(PortError) {
        absence = try await ledger.portalFacts().absence
        catalogue = Catalogue(language == .en ? .en : .ptBR)
        self.now = now
    }

    private func reason(_ own: String?) -> String? { absence.map { catalogue.sentence(for: $0) } ?? own }

    /// While HAT is away the next time depends on its return and is unknown.
    private func next(_ time: Date?) -> Date? { absence == nil ? time.map { max($0, now) } : nil }

    func shown(_ outcome: DeliveryOutcome) -> DeliveryOutcome {
        guard outcome.state == .waiting else { return outcome }
        var outcome = outcome
        guard outcome.destination == .hat else {
            outcome.nextAttemptAt = outcome.nextAttemptAt.map { max($0, now) }
            return outcome
        }
        outcome.reason = reason(outcome.reason)
        outcome.nextAttemptAt = next(outcome.nextAttemptAt)
        return outcome
    }

    func shown(_ record: DropRecord) -> DropRecord {
        var record = record
        record.outcomes = record.outcomes.map(shown)
        return record
    }

    func shown(_ record: OrderRecord) -> OrderRecord {
        guard [.pending, .sending, .processing].contains(record.state) else { return record }
        var record = record
        record.reason = reason(record.reason)
        record.nextAttemptAt = next(record.nextAttemptAt)
        return record
    }

    func shown(_ record: BatchRecord) -> BatchRecord {
        guard record.nextAttemptAt != nil else { return record }
        var record = record
        record.reason = reason(record.reason)
        record.nextAttemptAt = next(record.nextAttemptAt)
        return record
    }

    func shown(_ record: GuiaRecord) -> GuiaRecord {
        guard record.state == .placed || record.state == .failing else { return record }
        var record = record
        record.reason = reason(record.reason)
        return record
    }
}
