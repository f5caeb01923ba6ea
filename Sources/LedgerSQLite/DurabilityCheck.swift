import Domain
import Ledger

/// Checks the settings by which commits on a connection survive a power cut.
enum DurabilityCheck {
    /// - Throws: `.configuration` unless this connection uses WAL, `synchronous` FULL or EXTRA, and foreign keys.
    static func run(_ connection: any LedgerConnection) throws(PortError) {
        let synchronous = try connection.integer("PRAGMA synchronous") ?? 0
        guard synchronous >= 2 else {
            throw PortError(
                .configuration,
                "The ledger's writer has PRAGMA synchronous = \(synchronous): a power cut could undo confirmed "
                    + "writes. hatspool does not run with it; this is a bug, please report it.")
        }
        var journalMode = try connection.query("PRAGMA journal_mode").first
        guard try journalMode?.text("journal_mode") == "wal" else {
            throw PortError(
                .configuration,
                "The ledger's file system does not support SQLite's write-ahead log; put the ledger on a local disk.")
        }
        guard try connection.integer("PRAGMA foreign_keys") == 1 else {
            throw PortError(.configuration, "The ledger's writer does not check foreign keys; this is a bug.")
        }
    }
}
