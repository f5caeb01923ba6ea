package import FoundationEssentials

/// Stores synchronised items (table `guias`, shown as B2Z). Every call takes a group and is one transaction, durable on
/// return; every state change adds an event. Database errors are those of `Ledger`.
package protocol GuiaLedger: Sendable {
    /// The records of the keys that the ledger knows; unknown keys are absent from the result.
    func guias(_ keys: [GuiaKey]) async throws(PortError) -> [GuiaKey: GuiaRecord]

    /// Records items whose files are durable under temporary names: the rows become `placing` with their final path. A
    /// known row gets version + 1 and attempts 0.
    /// - Throws: `.internalFault` for an entry without a path.
    func recordPlacing(_ entries: [GuiaEntry], at time: Date) async throws(PortError)

    /// `placing` → `placed` at the path that the rename took; HAT is due to be informed at once, and the hand-over
    /// status is `lying`. A repeated call does nothing.
    /// - Throws: `.notFound` for an unknown key, `.internalFault` for an item in another state.
    func recordPlaced(_ paths: [GuiaKey: String], at time: Date) async throws(PortError)

    /// Records items that cannot be processed. The rows become `failing`, and HAT is due to be informed at once; or
    /// `unconfirmed`, of which HAT is not informed, when their only problem is `cancellationUnconfirmed`.
    ///
    /// A repeat with equal digest and problems adds no event and changes only a pending retry, which it clears. A known
    /// row that changes gets version + 1.
    func recordRefused(_ entries: [GuiaEntry], at time: Date) async throws(PortError)

    /// Handles items that HAT offers again unchanged. `confirmed` → `placed` and `failed` → `failing`, due at once, so
    /// that HAT is informed again. An item that is `placed` or `failing` without a next attempt becomes due too. Others
    /// stay as they are.
    func confirmAgain(_ keys: [GuiaKey], at time: Date) async throws(PortError)

    /// Records the results of informing HAT. After a success `placed` → `confirmed` and `failing` → `failed`, and a
    /// pending retry is cleared. After a failure attempts + 1, with the reason and the next attempt (none without
    /// `next`).
    ///
    /// The exchange is stored, even for a row that is in another state by now.
    /// - Throws: `.notFound` for an unknown key.
    func recordConfirmed(_ confirmations: [GuiaConfirmation], at time: Date) async throws(PortError)

    /// `placed` and `failing` rows of which HAT is due to be informed at `time`; longest due first, at most `limit`.
    func dueConfirmations(_ resource: GuiaResource, at time: Date, limit: Int) async throws(PortError) -> [GuiaRecord]

    /// Rows in `placing`; recovery needs them.
    func interruptedPlacings() async throws(PortError) -> [GuiaRecord]

    /// Marks `failed` and `unconfirmed` rows that match, so that their items are requested from HAT again. With
    /// `again`, `confirmed` rows too.
    /// - Returns: the number of rows marked.
    func retryGuias(_ filter: GuiaFilter, again: Bool, at time: Date) async throws(PortError) -> Int
    /// The number of rows that `retryGuias` would mark; changes nothing.
    func countRetryable(_ filter: GuiaFilter, again: Bool) async throws(PortError) -> Int
    /// Tracking keys of marked rows of this resource and pass, at most `limit`: with `again` those that are
    /// `confirmed`, without it all others.
    func retryRequested(
        _ resource: GuiaResource, _ pass: GuiaPass, again: Bool, limit: Int
    ) async throws(PortError) -> Set<String>

    /// Clears the mark of items that HAT no longer lists under these tracking keys. `reason` is stored and shown.
    func clearRetry(
        _ keys: Set<String>, of resource: GuiaResource, _ pass: GuiaPass, reason: String, at time: Date
    ) async throws(PortError)

    /// Rows that match, latest change first, at most `limit`.
    func guias(matching filter: GuiaFilter, limit: Int) async throws(PortError) -> [GuiaRecord]
    /// Number of rows by resource and state; states without rows are absent.
    func guiaCounts() async throws(PortError) -> [GuiaResource: [GuiaState: Int]]
}

extension GuiaLedger {
    /// Marks matching rows, without the `confirmed` ones.
    package func retryGuias(_ filter: GuiaFilter, at time: Date) async throws(PortError) -> Int {
        try await retryGuias(filter, again: false, at: time)
    }

    /// Tracking keys of marked rows, without the `confirmed` ones.
    package func retryRequested(
        _ resource: GuiaResource, _ pass: GuiaPass, limit: Int
    ) async throws(PortError) -> Set<String> {
        try await retryRequested(resource, pass, again: false, limit: limit)
    }
}
