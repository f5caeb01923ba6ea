package import Domain
package import FoundationEssentials
import Glibc
package import Ledger

/// Opens the embedded ledger.
///
/// Durable: a call returns after its rows are flushed (WAL, `synchronous` FULL, read back from the writer at start; the process
/// refuses to run otherwise). Several processes may open one file: a command leaves its requests while the daemon runs.
/// Put it on a local disk: SQLite's write-ahead log does not work on network file systems.
/// Security: a new file is readable by its owner only; the log and index files beside it take its mode.
package enum SQLiteLedger {
    /// Creates the file where there is none, brings older tables to the version of this program.
    /// Blocks on the disk; call it before the services start.
    /// The folder of `path` must exist; `time` is written beside the steps that were applied; for `onCommit` see `SQLLedger`;
    /// `wrapping` puts something between the ledger and its database, once the tables are there.
    /// - Throws: `.configuration` for a ledger that a newer program wrote or a disk that cannot keep it; `.busy` when another
    ///   process holds it for more than ten seconds; `.malformed` for a file that is no ledger.
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

    /// Only a new file is touched: closing any descriptor of a file drops all locks that this process holds on it, SQLite's too.
    private static func createPrivately(_ path: String) throws(PortError) {
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        let reason = errno
        guard descriptor < 0 else {
            _ = close(descriptor)
            return
        }
        let code: PortError.Code
        switch reason {
        case EEXIST: return
        case ENOENT, ENOTDIR: code = .notFound
        case EACCES, EPERM, EROFS: code = .forbidden
        case ENOSPC, EDQUOT: code = .noSpace
        default: code = .ioFailure
        }
        let name = POSIXErrorCode(rawValue: reason).map { "\($0)" } ?? "errno \(reason)"
        throw PortError(code, "The ledger's file cannot be created at \(path): \(name).")
    }
}
