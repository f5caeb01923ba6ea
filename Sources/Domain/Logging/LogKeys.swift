/// Every metadata key of the structured log. `run --json` writes them as the names of a line's object, so their values
/// do not change (`docs/OPERATING.md`). A value never holds document content or a beneficiary's data.
package enum LogKeys {
    // MARK: Drops and their files

    /// The ID of the drop that the line is about.
    package static let drop = "drop.id"
    /// IDs of several drops, separated by spaces; at most ten of them.
    package static let drops = "drop.ids"
    /// The name under which the file was dropped, without the parts that may be a person's (`LoggedName`).
    package static let name = "drop.name"
    /// The final queue of a settled drop.
    package static let queue = "drop.queue"
    /// A path below the root of the spool, or a subject that has no drop yet.
    package static let path = "drop.path"
    /// The verdict on a drop, by its stable name.
    package static let verdict = "drop.verdict"
    /// The size of a file, in bytes.
    package static let byteCount = "drop.bytes"
    /// The code of the leading finding; `-` where there is none.
    package static let finding = "finding.code"
    /// How many findings a document has.
    package static let findingCount = "finding.count"
    /// The version of the TISS standard that a document or a schema folder states.
    package static let version = "tiss.version"
    /// Names of folders below the root of the spool.
    package static let folder = "folder"

    // MARK: Deliveries, batches, guias

    /// The destination of a delivery: `hat`.
    package static let destination = "delivery.destination"
    /// The number of the attempt that just ended, from 1.
    package static let attempt = "delivery.attempt"
    /// When the next attempt is due, in ISO 8601.
    package static let nextAttempt = "delivery.next"
    /// The status of HAT's answer; `-` where there was none.
    package static let httpStatus = "http.status"
    /// How long a call took, in milliseconds.
    package static let milliseconds = "duration.ms"
    /// HAT's number of a batch.
    package static let batch = "batch.number"
    /// The operation of a batch's row: a new batch, or its deletion.
    package static let operation = "batch.operation"
    /// The listing of HAT from which an item was left out.
    package static let listing = "listing"
    /// The key of an item that cannot be used.
    package static let item = "listing.item"
    /// The collection of HAT that a guia belongs to.
    package static let resource = "guia.resource"
    /// HAT's key of a guia.
    package static let guia = "guia.key"
    /// Codes and paths of a guia's problems, at most five.
    package static let problem = "guia.problem"
    /// Transactions without a row in the endpoint table, each with its alias, separated by commas.
    package static let transactions = "transactions"

    // MARK: Errors

    /// The code of an error (`PortError.Code`).
    package static let errorCode = "error.code"
    /// The message of an error, or the reason that HAT or the system gave.
    package static let error = "error.message"
    /// Where in the program an error was thrown.
    package static let errorPosition = "error.place"
    /// How often the same error came again without a line of its own.
    package static let repeated = "repeated"
    /// Why an item cannot be used, by its stable name.
    package static let reason = "reason"
    /// How many objects the line is about.
    package static let count = "count"

    // MARK: Jobs and the operator

    /// The name of the job that the line is about.
    package static let job = "job"
    /// The names of the jobs that the process runs, separated by commas.
    package static let jobs = "jobs"
    /// Why a job is not run.
    package static let skipReason = "why"
    /// The time from which a run is overdue.
    package static let since = "since"
    /// The verb of an operator's request.
    package static let request = "request.number"
    /// The outcome of a request or of a run.
    package static let outcome = "outcome"
    /// The signal that the process received.
    package static let signal = "signal"
    /// The check of `doctor` that failed at a start.
    package static let check = "check"

    // MARK: HAT's availability and the clock

    /// How far the host's clock was set, in seconds; negative when it was set back.
    package static let clockStep = "seconds"
    /// How long HAT was away, in seconds.
    package static let absenceSeconds = "away.seconds"
    /// The value of the setting of that name.
    package static let unknownOutcome = "UNKNOWN_OUTCOME"

    /// How much work of a kind waits for HAT.
    package static func waiting(_ kind: WaitingKind) -> String { "waiting.\(kind.rawValue)" }

    // MARK: Start and recovery

    /// The spool's absolute path.
    package static let spool = "spool"
    /// How many versions of the TISS schemas are in use.
    package static let schemas = "schemas"
    /// `hat` when the integration is on, else `none`.
    package static let portal = "portal"
    /// What the host lacks, separated by commas.
    package static let missing = "missing"
    /// The last protocol number that was given away.
    package static let lastProtocolNumber = "after"
    /// The last protocol number of the ledger, where it is behind that of the spool.
    package static let ledgerProtocolNumber = "ledger"
    /// File systems of the spool's folders, separated by commas.
    package static let fileSystem = "filesystem"
    /// Whether one of the spool's folders is on a network or FUSE file system.
    package static let isRemote = "remote"
    /// What the file systems cannot do; `-` where nothing is missing.
    package static let lacking = "lacking"
    /// How many claimed files have a row again that the ledger did not know.
    package static let recovered = "recovered"
    /// How many drops must be inspected after recovery.
    package static let toInspect = "to.inspect"
    /// How many steps failed again and are retried.
    package static let left = "left"
    /// How many interrupted claims were released.
    package static let claimsReleased = "claims.released"
    /// How many interrupted renames were finished.
    package static let renamesFinished = "renames.finished"
    /// How many requests to queue a file again were finished.
    package static let requeuesChecked = "requeues.checked"
    /// How many placements in the import folder were finished.
    package static let placementsFinished = "placements.finished"
    /// How many uploads ended without a known outcome.
    package static let outcomesUnknown = "outcomes.unknown"
    /// How many files of the work folder belong to no open drop.
    package static let strangers = "strangers"
    /// How many complete downloads became drops.
    package static let downloadsTaken = "downloads.taken"
    /// How many incomplete downloads were removed.
    package static let downloadsDiscarded = "downloads.discarded"
    /// How many interrupted placings of guias were finished.
    package static let guiasPlaced = "guias.placed"
    /// How many files of guias were removed because their placing had no effect.
    package static let guiasDiscarded = "guias.discarded"

    // MARK: Registers

    /// The kind of a register.
    package static let register = "register"
    /// How many rows a register has.
    package static let rows = "rows"
    /// The first 16 hexadecimal digits of the register's SHA-256.
    package static let digest = "digest"
    /// How many faults a refused register has.
    package static let faults = "faults"
    /// The first fault of a refused register, with its line.
    package static let firstFault = "first"
}
