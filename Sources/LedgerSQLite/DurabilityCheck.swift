import Domain
import Ledger

/// Reads back from a connection what makes its commits survive a power cut.
enum DurabilityCheck {
    /// - Throws: `.configuration` unless this very connection is in WAL with `synchronous` FULL or EXTRA and foreign keys on.
    static func run(_ connection: any LedgerConnection) throws(PortError) {
        let synchronous = try connection.integer("PRAGMA synchronous") ?? 0
        guard synchronous >= 2 else {
            throw PortError(
                .configuration,
                "The ledger's writer has PRAGMA synchronous = \(synchronous): a power cut could undo what was "
                    + "answered. hatspool does not run like this; this is a bug, please report it.")
        }
        var journalMode = try connection.query("PRAGMA journal_mode").first
        guard try journalMode?.text() == "wal" else {
            throw PortError(
                .configuration,
                "The ledger's file system does not carry SQLite's write-ahead log; put the ledger on a local disk.")
        }
        guard try connection.integer("PRAGMA foreign_keys") == 1 else {
            throw PortError(.configuration, "The ledger's writer does not check references; this is a bug.")
        }
    }
}
