package import FoundationEssentials

/// The durable memory of everything that happened. Its contract is tested against every adapter.
///
/// Every call that writes is durable when it returns and either happened as a whole or not at all; each state change it makes
/// adds a row to `events`. Calls may come from any task; writes of many callers share a commit.
package protocol Ledger: Sendable {
    // MARK: The path of a drop

    /// Adds a row in state `claimed` for each file; one commit for the whole group. A repeated ID is an error `.exists`.
    func recordClaims(_ files: [FingerprintedFile]) async throws(PortError)

    /// Marks claims whose file vanished or changed before it was taken as `released`; from `claimed` only.
    func release(_ ids: [DropID], reason: ReleaseReason, at time: Date) async throws(PortError)

    /// Reads the history that bears on the document, calls `decide`, and writes the inspection's facts, the findings, the
    /// decision, a protocol number (an archive's comes with `concludeArchive`) and one delivery a destination; all in one transaction that no other judgement shares a
    /// moment with, so two equal documents judged at once cannot both be accepted.
    /// From `claimed` only; a drop already judged gives its stored judgement again and calls nothing.
    /// A new delivery starts with its outcome unknown when an earlier drop of the same bytes was attempted at that destination
    /// without a known end: the portal is then asked before it is sent.
    /// It starts as delivered, with the earlier receipt, when an earlier drop of the same bytes was delivered there and then
    /// sent back to the inbox by a person because of another destination.
    /// For a drop that was downloaded from HAT only earlier drops with a delivery to the import folder count as history: what
    /// went from here to HAT comes back from there on its way to Protheus. One of the same batch that was set aside for a person
    /// (settled in `held`) does not count either: its batch is driven again to be judged anew.
    /// `entries` are an archive's documents: when the verdict is accepted each becomes a drop in state `claimed` in the same
    /// transaction; otherwise, and when the drop was judged before, none is written. An archive waits in `judged` until all its
    /// entries are settled.
    func judge(
        _ drop: ClaimedDrop, inspection: Inspection, entries: [ClaimedDrop], at time: Date,
        decide: @escaping @Sendable (History) -> Decision
    ) async throws(PortError) -> Judgement

    /// Gives an archive whose documents all have their end the verdict that follows from theirs (`ArchiveOutcome`): until then it is
    /// only opened and has no protocol number. It gets one where a document was accepted; else its verdict becomes theirs, with a
    /// finding that says so. From `judged` without open entries only; once it has a number or that finding, nothing changes.
    /// - Returns: the archive as it stands then.
    func concludeArchive(_ id: DropID, at time: Date) async throws(PortError) -> JudgedDrop

    /// Durable intent before an attempt: state `attempting`, attempts + 1.
    func beginAttempt(_ delivery: Delivery, at time: Date) async throws(PortError)

    /// HAT was asked whether it holds what an attempt without an answer sent: counted and kept with its exchange. Before a repeat.
    func recordLookup(
        _ delivery: Delivery, answer: KeyAnswer?, exchange: PortalExchange, at time: Date
    ) async throws(PortError)

    /// How the attempt ended, with its exchange when there was one. After a submission without an answer the outcome is unknown,
    /// whatever `result` says of the next step.
    func endAttempt(
        _ delivery: Delivery, result: DeliveryResult, exchange: PortalExchange?, at time: Date
    ) async throws(PortError)

    /// Writes the path of an import placement before it is made (state `placing`), so that a restart finishes it.
    func intendPlacement(_ delivery: Delivery, path: String, at time: Date) async throws(PortError)

    /// Marks the drop as settled in `queue` under `path` (relative to the spool root); from `judged` only.
    /// A downloaded drop's batch becomes `confirming` (due at once) in the same transaction, or `held` when `queue` is.
    func settle(_ id: DropID, queue: FinalQueue, path: String, at time: Date) async throws(PortError)

    /// The name was taken meanwhile: corrects the stored path of a settled drop.
    func correctPath(_ id: DropID, path: String, at time: Date) async throws(PortError)

    /// Marks a settled drop as sent back to the inbox; from `settled` (queues `error`, `held`) only.
    /// - Returns: false when it was not in that state (asked twice).
    func requeue(_ id: DropID, at time: Date) async throws(PortError) -> Bool

    // MARK: Work to do

    /// Judged drops whose deliveries are all over, and archives whose entries are all settled, that wait to be answered and
    /// settled themselves, oldest first.
    func unsettled(limit: Int) async throws(PortError) -> [JudgedDrop]

    /// Deliveries to `destinations` to be tried at `time`, oldest first; those `attempting` or `placing` are not among them.
    func dueDeliveries(
        at time: Date, to destinations: Set<Destination>, limit: Int
    ) async throws(PortError) -> [PendingDelivery]

    /// A judged or settled drop as it stands, for an answer before its deliveries are over; nil when it is neither.
    func judged(_ id: DropID) async throws(PortError) -> JudgedDrop?

    /// Deliveries that were `attempting` or `placing` when the process ended; for recovery.
    func interruptedDeliveries() async throws(PortError) -> [PendingDelivery]

    /// An accepted drop's file, placed before and no longer lying there, is to be placed in the import folder once more: its delivery is
    /// `waiting` and due at `time`, without its earlier path. From a settled drop only.
    /// - Returns: false when it was never placed, lies there still, or is on its way.
    func placeAgain(_ id: DropID, at time: Date) async throws(PortError) -> Bool

    /// Makes deliveries of a drop due now and clears their given-up mark.
    /// - Returns: how many there were.
    func rearmDeliveries(_ id: DropID, at time: Date) async throws(PortError) -> Int

    /// An operator wants the delivery to HAT sent again under its key although its outcome is unknown: the next attempt asks once
    /// and then sends, whatever the setting says. Also of a settled drop; one that is judged anew from the same content inherits it.
    /// - Returns: false when the drop has no delivery to HAT whose outcome is unknown.
    func wantResend(_ id: DropID, at time: Date) async throws(PortError) -> Bool

    // MARK: Asking

    /// State of each ID that the ledger knows; unknown ones are absent.
    func drops(_ ids: [DropID]) async throws(PortError) -> [DropID: DropRecord]
    /// IDs of the drops in state `judged`: those after `after`, at most `limit`. Far cheaper than asking for the drops, for a start that
    /// finds a million of them.
    func judgedIDs(after: DropID?, limit: Int) async throws(PortError) -> DropIDList
    /// All drops in `state`, by ID, page by page: those after `after`, at most `limit`.
    func drops(in state: DropState, after: DropID?, limit: Int) async throws(PortError) -> [DropRecord]
    /// Newest first.
    func drops(matching filter: DropFilter, limit: Int) async throws(PortError) -> [DropRecord]
    func findings(of id: DropID) async throws(PortError) -> [Finding]
    func history(of id: DropID) async throws(PortError) -> DropHistory?
    func counts() async throws(PortError) -> LedgerCounts

    // MARK: Requests of people

    /// Leaves a request for the process that serves the spool.
    func ask(_ request: OperatorRequest, at time: Date) async throws(PortError) -> Int64
    func openRequests() async throws(PortError) -> [(number: Int64, request: OperatorRequest)]
    func answer(request number: Int64, outcome: String, at time: Date) async throws(PortError)
    /// nil while it is open.
    func outcome(ofRequest number: Int64) async throws(PortError) -> String?

    // MARK: Trust

    /// Walks the event journal and checks every hash and the database's own integrity.
    func verify() async throws(PortError) -> LedgerVerification
}

package enum ReleaseReason: String, Sendable, Codable {
    /// The file was gone, renamed or replaced before it was taken.
    case vanished
    /// Its bytes changed while it was being claimed.
    case changed
    /// The process ended between the row and the move. The file lies where it lay, if nobody took it since.
    case interrupted
    /// The ledger holds it as work and its file is nowhere: the ledger is older than the spool, and the file was filed away and taken since.
    case lost
}

/// What a person asks of the running process by command.
package struct OperatorRequest: Sendable, Equatable, Codable {
    package enum Verb: String, Sendable, Codable, CaseIterable {
        /// Rejected or held: back to the inbox. Delivery under way or given up: due now.
        case retry
        /// Stop before the next delivery and set aside for a person.
        case hold
        /// Held: back to the inbox.
        case release
        /// Sent without an answer: sent again under the same key.
        case resend
        /// Handed over to Protheus before: placed in the import folder once more.
        case reimport
    }

    package var verb: Verb
    package var drop: DropID

    package init(verb: Verb, drop: DropID) {
        self.verb = verb
        self.drop = drop
    }
}

extension Ledger {
    /// A document that is no archive.
    package func judge(
        _ drop: ClaimedDrop, inspection: Inspection, at time: Date,
        decide: @escaping @Sendable (History) -> Decision
    ) async throws(PortError) -> Judgement {
        try await judge(drop, inspection: inspection, entries: [], at: time, decide: decide)
    }
}
