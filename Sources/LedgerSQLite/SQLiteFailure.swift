import Domain
import Files
import GRDB
import GRDBSQLite
import Glibc
import SystemPackage

/// Converts GRDB's errors to port errors, with SQLite's error number, the system's errno for disk errors, and the path
/// of the ledger.
enum SQLiteFailure {
    /// Converts an error of this connection; to be called right after the failed call.
    static func portError(_ error: any Error, of database: Database) -> PortError {
        guard let connection = unsafe database.sqliteConnection else { return portError(error, path: "") }
        let path = unsafe sqlite3_db_filename(connection, "main").map { unsafe String(cString: $0) } ?? ""
        return portError(error, path: path, systemError: unsafe lastErrno(connection, error))
    }

    /// The errno of the last failed system call on the file that the error is about; writes go to the log file.
    /// `sqlite3_system_errno` has none for a failed commit.
    private static func lastErrno(_ connection: OpaquePointer, _ error: any Error) -> Int32 {
        let code = (error as? DatabaseError)?.extendedResultCode
        let isOfWriting = [.SQLITE_IOERR_WRITE, .SQLITE_IOERR_FSYNC, .SQLITE_IOERR_TRUNCATE].contains(code)
        let files = [SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER]
        for pointer in isOfWriting ? files : files.reversed() {
            var file: UnsafeMutablePointer<sqlite3_file>?
            var number: Int32 = 0
            guard unsafe sqlite3_file_control(connection, "main", pointer, &file) == SQLITE_OK, let file = unsafe file,
                let methods = unsafe file.pointee.pMethods,
                unsafe methods.pointee.xFileControl?(file, SQLITE_FCNTL_LAST_ERRNO, &number) == SQLITE_OK, number != 0
            else { continue }
            return number
        }
        return unsafe sqlite3_system_errno(connection)
    }

    /// Converts an error. `path` is the ledger's file; `systemError` is the errno of the last failed system call, 0 if
    /// unknown.
    static func portError(_ error: any Error, path: String, systemError: Int32 = 0) -> PortError {
        if let error = error as? PortError { return error }
        if error is CancellationError {
            return PortError(.cancelled, "The ledger's work was stopped.", isTransient: true, cause: error)
        }
        guard let failure = error as? DatabaseError else {
            return PortError(.internalFault, "The ledger's database library failed.", cause: error)
        }
        let number = systemErrno(of: failure, systemError)
        let (code, advice, isTransient) =
            number.flatMap { isRoom($0) ? meaningOfNoRoom : nil } ?? meaning(of: failure)
        let name = number.map { ", \(Errno(rawValue: $0).name)" }
        return PortError(
            code,
            "SQLite error \(failure.extendedResultCode.rawValue)\(name ?? "")\(path.isEmpty ? "" : " on \(path)"): \(advice)",
            isTransient: isTransient, cause: failure)
    }

    /// SQLite keeps the errno of failed calls, except for a write that failed for lack of space.
    private static func systemErrno(of error: DatabaseError, _ last: Int32) -> Int32? {
        switch error.resultCode {
        case .SQLITE_FULL: ENOSPC
        case .SQLITE_IOERR, .SQLITE_CANTOPEN: last == 0 ? nil : last
        default: nil
        }
    }

    /// SQLite reports an exhausted quota as an I/O error.
    private static func isRoom(_ number: Int32) -> Bool { number == ENOSPC || number == EDQUOT }

    private static let meaningOfNoRoom: (PortError.Code, String, Bool) =
        (.noSpace, "no room is left for the ledger.", true)

    private static func meaning(of error: DatabaseError) -> (PortError.Code, String, Bool) {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: (.busy, "another process holds the ledger.", true)
        case .SQLITE_FULL: meaningOfNoRoom
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: (.forbidden, "the ledger cannot be written.", false)
        case .SQLITE_CANTOPEN: (.ioFailure, "the ledger's file cannot be opened; check its folder.", false)
        case .SQLITE_IOERR: (.ioFailure, "the disk of the ledger failed.", true)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            (.malformed, "the ledger's file is damaged; keep a copy and restore the last backup.", false)
        case .SQLITE_CONSTRAINT: meaning(ofConstraint: error)
        case .SQLITE_INTERRUPT, .SQLITE_ABORT: (.cancelled, "the ledger's work was stopped.", true)
        case .SQLITE_NOMEM, .SQLITE_TOOBIG: (.limitExceeded, "a value is too large for the ledger.", false)
        default: (.internalFault, "the ledger's statement failed.", false)
        }
    }

    private static func meaning(ofConstraint error: DatabaseError) -> (PortError.Code, String, Bool) {
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_ROWID:
            (.exists, "the ledger has this row already.", false)
        case .SQLITE_CONSTRAINT_TRIGGER: (.forbidden, "the ledger's journal is append-only.", false)
        default: (.internalFault, "a constraint of the ledger's tables was violated.", false)
        }
    }
}
