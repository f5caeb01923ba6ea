package import Domain
import Foundation
import Ledger
import LedgerSQLite
package import Settings

/// Batches and synchronised guias as people see them and drive them again, beside a running daemon or without one.
package struct InboundDesk: Sendable {
    private let ledger: SQLLedger
    private let language: SettingsLanguage

    /// - Throws: `.notFound` when this spool has no ledger yet.
    package init(settings: Settings) throws(PortError) {
        language = settings.language
        ledger = try SQLiteLedger.existing(settings)
    }

    package func batches(_ filter: BatchFilter, limit: Int) async throws(PortError) -> [BatchRecord] {
        let outage = try await OutageView(ledger, language)
        return try await ledger.batches(matching: filter, limit: limit).map(outage.shown)
    }

    /// The batch's rows and every exchange about them; both empty for a number that is not known.
    package func batchStory(_ number: String) async throws(PortError) -> BatchStory {
        var filter = BatchFilter()
        filter.number = number
        return BatchStory(
            records: try await ledger.batches(matching: filter, limit: BatchOperation.allCases.count),
            exchanges: try await ledger.exchanges(ofBatch: number))
    }

    /// Makes the next step of every batch that fits due at once; the serving process, or the next run, carries it out.
    /// - Returns: how many.
    package func retryBatches(_ filter: BatchFilter) async throws(PortError) -> Int {
        try await ledger.redriveBatches(filter, at: Date())
    }

    package func guias(_ filter: GuiaFilter, limit: Int) async throws(PortError) -> [GuiaRecord] {
        let outage = try await OutageView(ledger, language)
        return try await ledger.guias(matching: filter, limit: limit).map(outage.shown)
    }

    /// The item's rows and every exchange about them; both empty for a key that is not known.
    package func guiaStory(_ key: String, in resource: GuiaResource?) async throws(PortError) -> GuiaStory {
        var filter = GuiaFilter()
        filter.key = key
        filter.resource = resource
        return GuiaStory(
            records: try await ledger.guias(
                matching: filter, limit: GuiaResource.allCases.count * GuiaPass.allCases.count),
            exchanges: try await ledger.exchanges(ofGuia: key, in: resource))
    }

    /// Marks items to be asked of HAT again by the next run of their job.
    /// - Returns: how many.
    package func retryGuias(_ filter: GuiaFilter) async throws(PortError) -> Int {
        try await ledger.redriveGuias(filter, at: Date())
    }
}

/// What is known of a batch, and everything that was said about it between here and HAT.
package struct BatchStory: Sendable {
    package let records: [BatchRecord]
    package let exchanges: [KeptExchange]
}

/// The same of a synchronised guia: one row a collection and pass.
package struct GuiaStory: Sendable {
    package let records: [GuiaRecord]
    package let exchanges: [KeptExchange]
}
