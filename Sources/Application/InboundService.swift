package import Domain
import Foundation
import Ledger
import LedgerSQLite
package import Settings

/// Shows batches and synchronised guias and retries them. Runs with or without a daemon.
package struct InboundService: Sendable {
    private let settings: Settings
    private let ledger: SQLLedger
    private let language: SettingsLanguage

    /// - Throws: `.notFound` when this spool has no ledger yet.
    package init(settings: Settings) throws(PortError) {
        language = settings.language
        self.settings = settings
        ledger = try SQLiteLedger.existing(settings)
    }

    /// The newest `limit` batches that match.
    package func batches(_ filter: BatchFilter, limit: Int) async throws(PortError) -> [BatchRecord] {
        let outage = try await OutageView(ledger, language)
        return try await ledger.batches(matching: filter, limit: limit).map(outage.shown)
    }

    /// The batch's rows and every exchange about them; both empty for a number that is not known.
    package func batchHistory(_ number: String) async throws(PortError) -> BatchHistory {
        var filter = BatchFilter()
        filter.number = number
        return BatchHistory(
            records: try await ledger.batches(matching: filter, limit: BatchOperation.allCases.count),
            exchanges: try await ledger.exchanges(ofBatch: number))
    }

    /// Makes the next step of every batch that fits due at once; the serving process, or the next run, carries it out.
    /// - Returns: how many.
    package func retryBatches(_ filter: BatchFilter, again: Bool = false) async throws(PortError) -> Int {
        _ = try await SpoolPair.require(settings)
        return try await ledger.retryBatches(filter, again: again, at: Date())
    }

    /// How many batches `retryBatches` would change.
    package func countRetry(_ filter: BatchFilter, again: Bool) async throws(PortError) -> Int {
        try await ledger.countRetryable(filter, again: again)
    }

    /// - Returns: how many batches are no longer shown as deleted after their import.
    package func dismissDeletions(_ filter: BatchFilter) async throws(PortError) -> Int {
        _ = try await SpoolPair.require(settings)
        return try await ledger.dismissDeletions(filter, at: Date())
    }

    /// Items of HAT's last listings that cannot be used: of batches, or of guias.
    package func unusableItems(ofBatches: Bool, limit: Int) async throws(PortError) -> [UnusableRecord] {
        try await ledger.unusableItems(limit: limit).filter { $0.scope.hasPrefix("batches/") == ofBatches }
    }

    /// The newest `limit` guias that match.
    package func guias(_ filter: GuiaFilter, limit: Int) async throws(PortError) -> [GuiaRecord] {
        let outage = try await OutageView(ledger, language)
        return try await ledger.guias(matching: filter, limit: limit).map(outage.shown)
    }

    /// The item's rows and every exchange about them; both empty for a key that is not known.
    package func guiaHistory(_ key: String, in resource: GuiaResource?) async throws(PortError) -> GuiaHistory {
        var filter = GuiaFilter()
        filter.key = key
        filter.resource = resource
        return GuiaHistory(
            records: try await ledger.guias(
                matching: filter, limit: GuiaResource.allCases.count * GuiaPass.allCases.count),
            exchanges: try await ledger.exchanges(ofGuia: key, in: resource))
    }

    /// Marks items to be requested from HAT again by the next run of their job.
    /// - Returns: how many.
    package func retryGuias(_ filter: GuiaFilter, again: Bool = false) async throws(PortError) -> Int {
        _ = try await SpoolPair.require(settings)
        return try await ledger.retryGuias(filter, again: again, at: Date())
    }

    /// How many items `retryGuias` would change.
    package func countRetry(_ filter: GuiaFilter, again: Bool) async throws(PortError) -> Int {
        try await ledger.countRetryable(filter, again: again)
    }
}

/// Everything known of a batch, with every exchange with HAT about it.
package struct BatchHistory: Sendable {
    /// The batch's rows, one per operation.
    package let records: [BatchRecord]
    /// The calls, oldest first.
    package let exchanges: [ExchangeRecord]
}

/// The same of a synchronised guia: one row a collection and pass.
package struct GuiaHistory: Sendable {
    /// The item's rows.
    package let records: [GuiaRecord]
    /// The calls, oldest first.
    package let exchanges: [ExchangeRecord]
}
