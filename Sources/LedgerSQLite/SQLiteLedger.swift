package import Domain
import Files
package import FoundationEssentials
import Glibc
package import Ledger
import SystemPackage

/// Opens the embedded ledger.
///
/// Durability: a write returns after its rows are flushed (WAL, `synchronous` FULL, read back from the writer at start;
/// the process refuses to run otherwise). Several processes may open one file: a command stores its requests while the
/// daemon runs. The file must be on a local disk, because SQLite's write-ahead log does not work on network file
/// systems. Security: only its owner can read a new file; the WAL and index files next to it get the same mode.
package enum SQLiteLedger {
    /// Opens the ledger at `path`: creates the file if it is missing, and migrates older tables.
    ///
    /// It blocks on the disk; call it before the services start. The folder of `path` must exist. `time` is stored with
    /// the applied steps. For `numbering` and `onCommit` see `SQLLedger`; `wrapping` can insert a layer between the
    /// ledger and its migrated database.
    /// - Throws: `.configuration` for a ledger that a newer program wrote, or a disk on which commits are not durable;
    ///   `.busy` when another process holds it for more than ten seconds; `.malformed` for a file that is not a ledger;
    ///   `.notFound`, `.forbidden`, `.noSpace` or `.ioFailure` when the file cannot be created or opened.
    package static func open(
        path: String, at time: Date = Date(), numbering: (any ProtocolNumbering)? = nil,
        onCommit: @escaping @Sendable (_ writeCount: Int) -> Void = { _ in },
        wrapping: (any LedgerDatabase) -> any LedgerDatabase = { $0 }
    ) throws(PortError) -> SQLLedger {
        try createPrivately(path)
        let database = try SQLiteDatabase.open(path: path)
        try database.writeNow { connection throws(PortError) in
            try Migrator(connection: connection, dialect: database.dialect).migrate(at: time)
        }
        return SQLLedger(database: wrapping(database), numbering: numbering, onCommit: onCommit)
    }

    /// Creates the file with mode 0600. An existing file is not opened: closing any descriptor of a file drops all
    /// locks that this process holds on it, including SQLite's.
    private static func createPrivately(_ path: String) throws(PortError) {
        do {
            _ = try Descriptor.creating(path, mode: .ownerReadWrite)
        } catch {
            guard error.number != EEXIST else { return }
            throw error.port(saying: "The ledger's file cannot be created at \(path)")
        }
    }
}
