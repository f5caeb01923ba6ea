package import FoundationEssentials

/// The memory of synchronised items (`tracked`, shown as B2Z). As durable, whole and told in the journal as everything of the
/// ledger. Every call takes a group and is one transaction.
package protocol GuiaLedger: Sendable {
    func guias(_ keys: [GuiaKey]) async throws(PortError) -> [GuiaKey: GuiaRecord]

    /// Files are durable under their temporary names: rows become `placing` with path; a known row gets version + 1, attempts 0.
    func recordPlacing(_ entries: [GuiaEntry], at time: Date) async throws(PortError)

    /// `placing` → `placed` at the path taken, due to be told at once, hand-over `lying`. Repeating it does nothing.
    func recordPlaced(_ paths: [GuiaKey: String], at time: Date) async throws(PortError)

    /// Items that are not taken: rows become `failing`, due to be told at once, or `unconfirmed` (told never) when their only
    /// problem is `cancellationUnconfirmed`. A repeat with equal digest and problems adds nothing to the journal and changes
    /// nothing but the mark of a row that was to be driven again, which it takes away. A known row that changes gets version + 1.
    func recordRefused(_ entries: [GuiaEntry], at time: Date) async throws(PortError)

    /// A `confirmed` or `failed` item that HAT offers again unchanged: due to be told again (`placed`, `failing`); also one that
    /// is `placed` or `failing` and was left without a next attempt. Others stay as they are.
    func confirmAgain(_ keys: [GuiaKey], at time: Date) async throws(PortError)

    /// Told: `placed` → `confirmed`, `failing` → `failed` (redrive mark cleared). Not told: attempts + 1, next attempt (none
    /// without `next`), reason. The exchange is kept, also of a row that is in another state by now.
    func recordConfirmed(_ confirmations: [GuiaConfirmation], at time: Date) async throws(PortError)

    /// `placed` and `failing` rows that are due to be told, longest due first.
    func dueConfirmations(_ resource: GuiaResource, at time: Date, limit: Int) async throws(PortError) -> [GuiaRecord]

    /// `placing` rows, for recovery.
    func interruptedPlacings() async throws(PortError) -> [GuiaRecord]

    /// Marks `failed` and `unconfirmed` rows to be asked for again. `again`: `confirmed` ones too. - Returns: how many.
    func retryGuias(_ filter: GuiaFilter, again: Bool, at time: Date) async throws(PortError) -> Int
    /// How many `retryGuias` would mark.
    func countRetryable(_ filter: GuiaFilter, again: Bool) async throws(PortError) -> Int
    /// Tracking keys of marked rows of this resource and pass, at most `limit`; `again`: of the `confirmed` ones, otherwise of the
    /// others.
    func retryRequested(
        _ resource: GuiaResource, _ pass: GuiaPass, again: Bool, limit: Int
    ) async throws(PortError) -> Set<String>

    /// HAT no longer lists these tracking keys: they are not asked for again; `reason` is shown.
    func clearRetry(
        _ keys: Set<String>, of resource: GuiaResource, _ pass: GuiaPass, reason: String, at time: Date
    ) async throws(PortError)

    /// Latest change first.
    func guias(matching filter: GuiaFilter, limit: Int) async throws(PortError) -> [GuiaRecord]
    func guiaCounts() async throws(PortError) -> [GuiaResource: [GuiaState: Int]]
}

extension GuiaLedger {
    package func retryGuias(_ filter: GuiaFilter, at time: Date) async throws(PortError) -> Int {
        try await retryGuias(filter, again: false, at: time)
    }

    package func retryRequested(
        _ resource: GuiaResource, _ pass: GuiaPass, limit: Int
    ) async throws(PortError) -> Set<String> {
        try await retryRequested(resource, pass, again: false, limit: limit)
    }
}
