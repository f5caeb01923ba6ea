package import FoundationEssentials

/// The durable record of drops, deliveries, requests and events. One contract test suite runs against every adapter.
///
/// A call that writes is one transaction: it happens as a whole or not at all, and it is durable when it returns. Every
/// state change also adds a row to the append-only table `events`. Any task may call; the adapter combines the writes
/// of concurrent callers in one commit.
///
/// Errors of the database come from any call: `.busy` (another process holds it), `.noSpace`, `.ioFailure`,
/// `.forbidden` (read-only), `.malformed` (the database or a stored value is damaged), `.cancelled`, `.internalFault`.
/// A state transition of an unknown drop throws `.notFound`; one from a state that the call does not allow throws
/// `.internalFault`. Nothing is written then.
package protocol Ledger: Sendable {
    // MARK: Life cycle of a drop

    /// Adds one row in state `claimed` for each file. The whole group is one commit.
    /// - Throws: `.exists` when the ledger already has one of the IDs; no row is written then.
    func recordClaims(_ files: [FingerprintedFile]) async throws(PortError)

    /// Marks claims as `released` when their file vanished or changed before it was moved to the work folder. Allowed
    /// from `claimed` only.
    func release(_ ids: [DropID], reason: ReleaseReason, at time: Date) async throws(PortError)

    /// Judges a document against its history and stores the result, all in one transaction.
    ///
    /// The ledger reads the history, calls `decide`, and writes the facts of the inspection, the findings, the
    /// decision, the protocol number of an accepted drop and one delivery for each destination. An archive gets its
    /// protocol number from `concludeArchive`. Judgements are serialised, so two equal documents that are judged at
    /// once cannot both be accepted.
    ///
    /// Allowed from `claimed`. For a drop that is judged already the call returns the stored judgement, writes nothing
    /// and does not call `decide`.
    ///
    /// A new delivery may inherit facts from an earlier drop of the same bytes:
    /// - An attempt at the same destination whose outcome is unknown: the new delivery starts as unknown too, so HAT is
    ///   asked before anything is sent.
    /// - A completed delivery of a drop that an operator sent back to the inbox because of another destination: the new
    ///   delivery starts as `delivered` with the earlier receipt.
    ///
    /// For a drop from HAT, history means earlier drops with a delivery to the import folder: a lote that this program
    /// uploaded to HAT comes back from there on its way to Protheus. A drop of the same batch that was settled in
    /// `held` does not count either, because retrying its batch means judging it anew.
    ///
    /// `entries` are the documents of an archive. When the verdict is `accepted`, each becomes a drop in state
    /// `claimed` in the same transaction; otherwise none is written. The archive stays `judged` until all its entries
    /// are settled.
    /// - Throws: `.notFound` for an unknown drop, `.limitExceeded` when the protocol numbers of 12 digits are used up,
    ///   `.internalFault` for a released drop or for entries that do not belong to the archive.
    func judge(
        _ drop: ClaimedDrop, inspection: Inspection, entries: [ClaimedDrop], at time: Date,
        decide: @escaping @Sendable (History) -> Decision
    ) async throws(PortError) -> Judgement

    /// Stores the final verdict of an archive, which follows from the verdicts of its entries (`ArchiveOutcome`).
    ///
    /// Before this call the archive is only open and has no protocol number. When an entry was accepted, the archive
    /// gets a number; otherwise it gets the verdict of its entries and a finding that says so. Allowed from `judged`
    /// without open entries; a second call changes nothing.
    /// - Returns: the archive as stored now.
    func concludeArchive(_ id: DropID, at time: Date) async throws(PortError) -> JudgedDrop

    /// Records the intent before an attempt: state `attempting`, attempts + 1. Allowed from `waiting` only.
    func beginAttempt(_ delivery: Delivery, at time: Date) async throws(PortError)

    /// Counts a lookup at HAT for a submission without an answer, and keeps its exchange. The caller records it before
    /// it sends the submission again. Allowed from `attempting` only.
    func recordLookup(
        _ delivery: Delivery, answer: KeyAnswer?, exchange: PortalExchange, at time: Date
    ) async throws(PortError)

    /// Records how an attempt ended, with its exchange if there was one. Allowed from `attempting` and `placing`; the
    /// result `held` from `waiting` too.
    ///
    /// After a submission without an answer the outcome is stored as unknown, whatever `result` says about the next
    /// step. It stays unknown until the delivery is `delivered`.
    func endAttempt(
        _ delivery: Delivery, result: DeliveryResult, exchange: PortalExchange?, at time: Date
    ) async throws(PortError)

    /// Records the final path of an import file before the rename (state `placing`), so that a restart can finish the
    /// rename. Allowed from `waiting`, which counts an attempt, and from `attempting` and `placing`.
    func intendPlacement(_ delivery: Delivery, path: String, at time: Date) async throws(PortError)

    /// Marks the drop as settled in `queue` under `path`, relative to the spool root. Allowed from `judged` only.
    ///
    /// In the same transaction the batch of a downloaded drop becomes `confirming` and due at once, or `held` when
    /// `queue` is `held`.
    func settle(_ id: DropID, queue: FinalQueue, path: String, at time: Date) async throws(PortError)

    // MARK: Groups of drops

    /// `judge` of several documents, none of them an archive or an export, in one transaction: one result each, in
    /// order. Each is undone alone when it fails; when the commit fails, all of them fail.
    func judge(_ group: [JudgementRequest]) async -> [Result<NewJudgement, PortError>]

    /// `intendPlacement` of deliveries to the import folder, from `waiting`, in one transaction, with the same results.
    func intendPlacements(_ placements: [FilePlacement], at time: Date) async -> [Result<Void, PortError>]

    /// `endAttempt` of deliveries to the import folder that succeeded, in one transaction, with the same results.
    func endPlacements(_ ids: [DropID], at time: Date) async -> [Result<Void, PortError>]

    /// `settle` of several drops in one transaction, with the same results.
    func settle(_ rows: [SettledRow], at time: Date) async -> [Result<Void, PortError>]

    /// Corrects the stored path of a settled drop, when another file took the name before the rename.
    func correctPath(_ id: DropID, path: String, at time: Date) async throws(PortError)

    /// Marks a settled drop as sent back to the inbox. Allowed from `settled` in the queues `error` and `held` only.
    /// - Returns: false when it was not in that state, for example because of a second request.
    func requeue(_ id: DropID, at time: Date) async throws(PortError) -> Bool

    // MARK: Work to do

    /// Drops in state `judged` that are ready to be answered and settled, oldest first: all their deliveries are over,
    /// and all entries of an archive are settled.
    func unsettled(limit: Int) async throws(PortError) -> [JudgedDrop]

    /// Deliveries to `destinations` that are `waiting` and due at `time`, longest due first. Deliveries in `attempting`
    /// or `placing` are not included.
    func dueDeliveries(
        at time: Date, to destinations: Set<Destination>, limit: Int
    ) async throws(PortError) -> [PendingDelivery]

    /// A judged or settled drop, for an answer that is written before all deliveries are over; nil in any other state.
    func judged(_ id: DropID) async throws(PortError) -> JudgedDrop?

    /// Deliveries that were `attempting` or `placing` when the process ended; recovery needs them.
    func interruptedDeliveries() async throws(PortError) -> [PendingDelivery]

    /// Requests a second placement of an accepted drop in the import folder, after the first file left it.
    ///
    /// The delivery becomes `waiting` and due at `time`; attempts, horizon and earlier path are reset. Allowed from a
    /// settled drop only.
    /// - Returns: false when it was never placed, its file is still in the folder or was withdrawn, or a placement is
    ///   under way.
    func placeAgain(_ id: DropID, at time: Date) async throws(PortError) -> Bool

    /// Makes unfinished deliveries of a judged drop due at `time`. Those that are `refused`, `givenUp` or `held` become
    /// `waiting`, and their horizon starts anew. An unknown outcome stays unknown. A delivered one is not touched.
    /// - Returns: the number of deliveries changed; 0 for a drop that is not `judged`.
    func rearmDeliveries(_ id: DropID, at time: Date) async throws(PortError) -> Int

    /// Records an operator's request to send a delivery to HAT again under its key although its outcome is unknown.
    ///
    /// The next attempt asks HAT once and then sends, whatever `UnknownOutcomePolicy` says. Allowed for a settled drop
    /// too; a later drop of the same content inherits the request.
    /// - Returns: false when the drop has no delivery to HAT with an unknown outcome.
    func wantResend(_ id: DropID, at time: Date) async throws(PortError) -> Bool

    // MARK: Queries

    /// The records of the IDs that the ledger knows; unknown IDs are absent from the result.
    func drops(_ ids: [DropID]) async throws(PortError) -> [DropID: DropRecord]
    /// One page of the IDs of drops in state `judged`, sorted: those after `after`, at most `limit`. Far cheaper than
    /// the records, because a start may need a million.
    func judgedIDs(after: DropID?, limit: Int) async throws(PortError) -> DropIDList
    /// One page of the drops in `state`, ordered by ID: those after `after`, at most `limit`.
    func drops(in state: DropState, after: DropID?, limit: Int) async throws(PortError) -> [DropRecord]
    /// Drops that match, newest first, at most `limit`.
    func drops(matching filter: DropFilter, limit: Int) async throws(PortError) -> [DropRecord]
    /// The stored findings of a drop, in the order of the decision; empty for an unknown drop.
    func findings(of id: DropID) async throws(PortError) -> [Finding]
    /// Everything the ledger holds about a drop; nil for an unknown drop.
    func history(of id: DropID) async throws(PortError) -> DropHistory?
    /// Counts for `status` and the metrics.
    func counts() async throws(PortError) -> LedgerCounts

    // MARK: Operator requests

    /// Stores an operator's request for the process that serves the spool.
    /// - Returns: the number of the request, from 1.
    /// - Throws: `.notFound` for an unknown drop.
    func ask(_ request: OperatorRequest, at time: Date) async throws(PortError) -> Int64
    /// Requests without an outcome, oldest first.
    func openRequests() async throws(PortError) -> [(number: Int64, request: OperatorRequest)]
    /// Stores the outcome of a request. The first outcome stays; a second call changes nothing.
    /// - Throws: `.notFound` for an unknown number.
    func answer(request number: Int64, outcome: String, at time: Date) async throws(PortError)
    /// The outcome of a request; nil while it is open.
    /// - Throws: `.notFound` for an unknown number.
    func outcome(ofRequest number: Int64) async throws(PortError) -> String?
}

/// A ledger that can prove that it is whole: its journal is a hash chain, and it is in a database.
package protocol VerifiableLedger: Ledger {
    /// Checks the hash chain of the event journal, compares the tables with the journal, and runs the database's own
    /// integrity check. Reads page by page, so memory does not grow with the journal.
    func verify() async throws(PortError) -> LedgerVerification
}

/// Why a claim was undone before the file became a drop of this program.
package enum ReleaseReason: String, Sendable, Codable {
    /// The file was removed, renamed or replaced before the move.
    case vanished
    /// Its bytes changed while it was being claimed.
    case changed
    /// The process ended between the row and the move. The file is still in the inbox unless somebody removed it.
    case interrupted
    /// The ledger holds it as work and its file does not exist: the ledger is older than the spool, and the file was
    /// filed and removed since.
    case lost
}

/// What an operator asks of the serving process by command.
package struct OperatorRequest: Sendable, Equatable, Codable {
    /// The actions that an operator can request for one drop. Raw values are stored.
    package enum Verb: String, Sendable, Codable, CaseIterable {
        /// Rejected or held: moves the file back to the inbox. Delivery under way or given up: makes it due now.
        case retry
        /// Stops before the next delivery attempt and sets the drop aside for an operator.
        case hold
        /// Held: moves the file back to the inbox.
        case release
        /// Sent without an answer: sends again under the same key.
        case resend
        /// Handed over to Protheus before: places the file in the import folder once more.
        case reimport
    }

    /// What became of a request that was carried out. The raw value is stored and shown.
    package enum Outcome: String, Sendable, CaseIterable {
        case requeued, rearmed, held
        /// HAT is asked once more; then the file is sent again.
        case resending
        /// Its file is placed in the import folder again.
        case reimporting
        /// It came from HAT; it is fetched again and judged again.
        case refetched
        case unknownDrop = "unknown-drop"
        case nothingToDo = "nothing-to-do"
    }

    /// The requested action.
    package var verb: Verb
    /// The drop that it concerns.
    package var drop: DropID

    package init(verb: Verb, drop: DropID) {
        self.verb = verb
        self.drop = drop
    }
}

extension Ledger {
    /// Judges a document that is no archive: `judge` with no entries.
    package func judge(
        _ drop: ClaimedDrop, inspection: Inspection, at time: Date,
        decide: @escaping @Sendable (History) -> Decision
    ) async throws(PortError) -> Judgement {
        try await judge(drop, inspection: inspection, entries: [], at: time, decide: decide)
    }
}
