import Domain
import GRDB

/// GRDB's errors as the port's.
enum SQLiteFailure {
    static func portError(_ error: any Error) -> PortError {
        if let error = error as? PortError { return error }
        if error is CancellationError {
            return PortError(.cancelled, "The ledger's work was stopped.", isTransient: true, cause: error)
        }
        guard let failure = error as? DatabaseError else {
            return PortError(.internalFault, "The ledger's database library failed.", cause: error)
        }
        let (code, advice, isTransient) = meaning(of: failure)
        return PortError(
            code, "SQLite error \(failure.extendedResultCode.rawValue): \(advice)", isTransient: isTransient,
            cause: failure)
    }

    private static func meaning(of error: DatabaseError) -> (PortError.Code, String, Bool) {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: (.busy, "another process holds the ledger.", true)
        case .SQLITE_FULL: (.noSpace, "no room is left for the ledger.", true)
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
