import Domain
import GRDB
import GRDBSQLite
import Glibc

/// GRDB's errors as the port's: SQLite's number, the system's errno where it was the disk, and the ledger's path.
enum SQLiteFailure {
    /// An error of this connection, right after the call.
    static func portError(_ error: any Error, of database: Database) -> PortError {
        guard let connection = unsafe database.sqliteConnection else { return portError(error, path: "") }
        let path = unsafe sqlite3_db_filename(connection, "main").map { unsafe String(cString: $0) } ?? ""
        return portError(error, path: path, systemError: unsafe lastErrno(connection, error))
    }

    /// Of the last call that failed on the file that this error is about: what is written goes to the log. SQLite itself keeps none of
    /// a commit (`sqlite3_system_errno`).
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

    /// `path` is that of the ledger's file; `systemError` what the last call to the system that failed answered, 0 when nobody knows.
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
        let name = number.map { errno in POSIXErrorCode(rawValue: errno).map { ", \($0)" } ?? ", errno \(errno)" }
        return PortError(
            code,
            "SQLite error \(failure.extendedResultCode.rawValue)\(name ?? "")\(path.isEmpty ? "" : " on \(path)"): \(advice)",
            isTransient: isTransient, cause: failure)
    }

    /// SQLite keeps the errno of calls that failed, but not that of a write for which there was no room.
    private static func systemErrno(of error: DatabaseError, _ last: Int32) -> Int32? {
        switch error.resultCode {
        case .SQLITE_FULL: ENOSPC
        case .SQLITE_IOERR, .SQLITE_CANTOPEN: last == 0 ? nil : last
        default: nil
        }
    }

    /// A quota that is used up is an input or output error to SQLite.
    private static func isRoom(_ number: Int32) -> Bool { number == ENOSPC || number == EDQUOT }

    private static let meaningOfNoRoom: (PortError.Code, String, Bool) =
        (.noSpace, "no room is left for the ledger.", true)

    private static func meaning(of error: DatabaseError) -> (PortError.Code, String, Bool) {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: (.busy, "another process holds the ledger.", true)
        case .SQLITE_FULL: meaningOfNoRoom
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: (.forbidden, "the ledger may not be written.", false)
        case .SQLITE_CANTOPEN: (.ioFailure, "the ledger's file cannot be opened; check its folder.", false)
        case .SQLITE_IOERR: (.ioFailure, "the disk failed under the ledger.", true)
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
            (.exists, "the ledger holds this already.", false)
        case .SQLITE_CONSTRAINT_TRIGGER: (.forbidden, "the ledger's journal is append-only.", false)
        default: (.internalFault, "a rule of the ledger's tables was broken.", false)
        }
    }
}
