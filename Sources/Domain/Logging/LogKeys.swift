/// Every metadata key of the structured log. `run --json` writes them as the names of a line's object, so their values
/// do not change (`docs/OPERATING.md`). What is logged under them never holds document content or a beneficiary datum.
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
    package static let verdict = "drop.verdict"
    /// The size of a file, in bytes.
    package static let byteCount = "drop.bytes"
    /// The code of the leading finding; `-` where there is none.
    package static let finding = "finding.code"
    package static let findingCount = "finding.count"
    /// The version of the TISS standard that a document or a schema folder states.
    package static let version = "tiss.version"
    /// Names of folders below the root of the spool.
    package static let folder = "folder"

    // MARK: Deliveries, batches, guias

    package static let destination = "delivery.destination"
    /// The number of the attempt that just ended, from 1.
    package static let attempt = "delivery.attempt"
    /// When the next attempt is due, in ISO 8601.
    package static let nextAttempt = "delivery.next"
    /// The status of HAT's answer; `-` where there was none.
    package static let httpStatus = "http.status"
    /// How long a call took, in milliseconds.
    package static let milliseconds = "duration.ms"
    package static let batch = "batch.number"
    package static let operation = "batch.operation"
    /// The listing of HAT from which an item was left out.
    package static let listing = "listing"
    package static let item = "listing.item"
    package static let resource = "guia.resource"
    package static let guia = "guia.key"
    package static let problem = "guia.problem"
    /// Transactions without a row in the endpoint table, each with its alias, separated by commas.
    package static let transactions = "transactions"

    // MARK: Errors

    package static let errorCode = "error.code"
    /// The message of an error, or the reason that HAT or the system gave.
    package static let error = "error.message"
    /// Where in the program an error was thrown.
    package static let errorPosition = "error.place"
    /// How often the same error came again without a line of its own.
    package static let repeated = "repeated"
    package static let reason = "reason"
    /// How many objects the line is about.
    package static let count = "count"

    // MARK: Jobs and the operator

    package static let job = "job"
    package static let jobs = "jobs"
    /// Why a job is not run.
    package static let skipReason = "why"
    /// The time from which a run is overdue.
    package static let since = "since"
    /// The verb of an operator's request.
    package static let request = "request.number"
    package static let outcome = "outcome"
    package static let signal = "signal"
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

    package static let spool = "spool"
    /// How many versions of the TISS schemas are in use.
    package static let schemas = "schemas"
    package static let portal = "portal"
    package static let missing = "missing"
    /// The last protocol number that was given away.
    package static let lastProtocolNumber = "after"
    /// The last protocol number of the ledger, where it is behind that of the spool.
    package static let ledgerProtocolNumber = "ledger"
    /// File systems of the spool's folders, separated by commas.
    package static let fileSystem = "filesystem"
    package static let isRemote = "remote"
    /// What the file systems cannot do; `-` where nothing is missing.
    package static let lacking = "lacking"
    package static let recovered = "recovered"
    /// How many drops recovery left to be inspected.
    package static let toInspect = "to.inspect"
    /// How many drops recovery could not take up.
    package static let left = "left"
    package static let claimsReleased = "claims.released"
    package static let renamesFinished = "renames.finished"
    package static let requeuesChecked = "requeues.checked"
    package static let placementsFinished = "placements.finished"
    package static let outcomesUnknown = "outcomes.unknown"
    /// How many files of the work folder belong to no open drop.
    package static let strangers = "strangers"
    package static let downloadsTaken = "downloads.taken"
    package static let downloadsDiscarded = "downloads.discarded"
    package static let guiasPlaced = "guias.placed"
    package static let guiasDiscarded = "guias.discarded"

    // MARK: Registers

    package static let register = "register"
    package static let rows = "rows"
    /// The first 16 hexadecimal digits of the register's SHA-256.
    package static let digest = "digest"
    package static let faults = "faults"
    package static let firstFault = "first"
}
