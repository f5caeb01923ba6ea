package import Domain
import Foundation
import Ledger
import LedgerSQLite
package import Settings

/// Batches and synchronised guias as people see them and drive them again, beside a running daemon or without one.
package struct InboundDesk: Sendable {
    private let ledger: SQLLedger

    /// - Throws: `.notFound` when this spool has no ledger yet.
    package init(settings: Settings) throws(PortError) {
        ledger = try SQLiteLedger.existing(settings)
    }

    package func batches(_ filter: BatchFilter, limit: Int) async throws(PortError) -> [BatchRecord] {
        try await ledger.batches(matching: filter, limit: limit)
    }

    /// Makes the next step of every batch that fits due at once; the serving process, or the next run, carries it out.
    /// - Returns: how many.
    package func retryBatches(_ filter: BatchFilter) async throws(PortError) -> Int {
        try await ledger.redriveBatches(filter, at: Date())
    }

    package func guias(_ filter: GuiaFilter, limit: Int) async throws(PortError) -> [GuiaRecord] {
        try await ledger.guias(matching: filter, limit: limit)
    }

    /// Marks items to be asked of HAT again by the next run of their job.
    /// - Returns: how many.
    package func retryGuias(_ filter: GuiaFilter) async throws(PortError) -> Int {
        try await ledger.redriveGuias(filter, at: Date())
    }
}
