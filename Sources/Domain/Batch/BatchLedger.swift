package import FoundationEssentials

/// Stores the queue of batches (B1R). Every writing call is one transaction, durable on return; every state change adds
/// an event. Database errors are those of `Ledger`.
package protocol BatchLedger: Sendable {
    /// Records one page of a listing, in one transaction. For each listed batch, by the state of its row:
    /// - unknown → a new row, `pending`, due at once;
    /// - `pending`, `dead` → path, token and date as listed now. A `pending` row that waited because its token was
    ///   refused (`accessToken` empty) is due at once. Another path or date discards what has arrived so far
    ///   (`incoming` nil);
    /// - `held`, `fetched`, `confirming` with the same storage path and date → no change: the file is already stored
    ///   here;
    /// - `done` before `listedAt`, and nothing that HAT lists has changed → `confirming`, due at once, and the
    ///   storage's file is to be compared first (`isToBeCompared`). Attempts are kept, so a HAT that never accepts the
    ///   confirmation ends in `dead`. A deletion → `pending` in the same way;
    /// - `held`, `fetched`, `confirming`, or `done` before `listedAt`, with another storage path, date, provider or
    ///   type, or with a status or protocol that was neither listed before nor sent by this program → `pending`,
    ///   generation + 1, attempts 0, no drop. Confirming the replaced file would make HAT discard the new one. The
    ///   former drop is kept as `previousDrop`;
    /// - a listed deletion makes the download row of the same number `superseded` when it is `pending` or `dead`;
    /// - a `superseded` download that is listed for download again → `pending`.
    ///
    /// A page that was requested before the one that last updated a row changes nothing in that row. `listedAt` is when
    /// the page was requested: it says nothing about what was done later.
    func recordListed(
        _ batches: [ListedBatch], operation: BatchOperation, listedAt: Date
    ) async throws(PortError) -> ListingOutcome

    /// Rows whose next step is due at `time`: `pending` and `confirming`, lowest queue number first. Left out are
    /// `underWay` and batches that HAT's last listing had twice with different content
    /// (`UnusableItem.Reason.conflict`).
    func dueBatches(
        at time: Date, besides underWay: Set<BatchKey>, limit: Int
    ) async throws(PortError) -> [BatchRecord]

    /// Records the intent before an attempt: attempts + 1, so that an attempt which ends this process is counted.
    ///
    /// `incoming` is the name for the file of the download. A row keeps the name that it has until the download is
    /// finished.
    /// - Returns: the row as stored now; nil when it is no longer `pending` or `confirming`.
    func beginBatchAttempt(_ key: BatchKey, incoming: DropID?, at time: Date) async throws(PortError) -> BatchRecord?

    /// Records a complete download whose bytes are flushed. In one transaction it adds the row of the drop (`claimed`,
    /// with its origin) and updates that of the batch (`fetched`, attempts 0, token cleared).
    ///
    /// The ID of the drop is the name that `beginBatchAttempt` returned in `incoming`. A repeated call does nothing.
    ///
    /// When the bytes are those of `previousDrop`, HAT offered the same file again: no drop is added, the row becomes
    /// `confirming` with the former drop, due at once, and gets back its former generation.
    /// - Returns: false for the same file as before; the caller must discard the download.
    /// - Throws: `.busy` when the row is no longer `pending` (a deletion came between) or has another `incoming` (HAT
    ///   has another file by now); nothing is written then. `.internalFault` for a drop that is not the file of this
    ///   batch.
    @discardableResult
    func recordFetched(
        _ key: BatchKey, drop: ClaimedDrop, stored: StoredFacts, at time: Date
    ) async throws(PortError) -> Bool

    /// Requests another download, because nothing proves that the storage's file is the one that was downloaded:
    /// `confirming` → `pending`, generation + 1, with the drop kept as `previousDrop`. Does nothing in another state.
    func fetchAgain(_ key: BatchKey, reason: String, at time: Date) async throws(PortError)

    /// Records that the storage's file is the one that was downloaded, so that it may be confirmed without another
    /// comparison.
    func recordCompared(_ key: BatchKey, at time: Date) async throws(PortError)

    /// Discards a download that ended before its document did: the row becomes due at `time` without it, once per
    /// generation.
    /// - Returns: false when that was done before; the caller must judge the file as it is.
    func fetchOnceMore(_ key: BatchKey, reason: String, at time: Date) async throws(PortError) -> Bool

    /// Records that HAT deletes a batch whose file Protheus has taken. It is shown until an operator dismisses it.
    func recordDeletedAfterImport(_ key: BatchKey, at time: Date) async throws(PortError)

    /// Dismisses deletions that an operator has handled in Protheus.
    /// - Returns: the number of rows changed.
    func dismissDeletions(_ filter: BatchFilter, at time: Date) async throws(PortError) -> Int

    /// Records how an attempt ended, with its exchange if there was one. When a listing or a command changed the state
    /// of the row meanwhile, the exchange is stored and nothing else changes. A `dead` row forgets its unfinished
    /// download.
    /// - Throws: `.internalFault` for `done` of a download that was not fetched.
    func endBatchAttempt(
        _ key: BatchKey, result: BatchResult, exchange: PortalCallRecord?, at time: Date
    ) async throws(PortError)

    /// Takes back the count of an attempt that failed on this machine (a full disk): the tries are meant for HAT.
    /// `attempts` is the count before the attempt. Does nothing when another attempt has begun meanwhile.
    func uncountBatchAttempt(
        _ key: BatchKey, attempts: Int, next: Date, reason: String, at time: Date
    ) async throws(PortError)

    /// Clears a token that was refused or has expired. The row waits for the next listing, at most until `next`. Does
    /// nothing when the row is no longer `pending`.
    func forgetToken(_ key: BatchKey, next: Date, reason: String, at time: Date) async throws(PortError)

    /// The row of this number and operation; nil for an unknown one.
    func batch(_ key: BatchKey) async throws(PortError) -> BatchRecord?
    /// Rows that match, highest queue number first, at most `limit`.
    func batches(matching filter: BatchFilter, limit: Int) async throws(PortError) -> [BatchRecord]
    /// Number of rows by state; states without rows are absent.
    func batchCounts() async throws(PortError) -> [BatchState: Int]
    /// Names of unfinished downloads that rows refer to; recovery needs them.
    func incomingDownloads() async throws(PortError) -> Set<DropID>

    /// Retries rows at an operator's request. `dead` → its last step once more. `held`, and `done` or `fetched` of a
    /// rejected or held drop → `pending` with generation + 1, so that the file is downloaded and judged anew. Attempts
    /// 0, due at `time`.
    ///
    /// With `again`, `done` downloads of accepted drops too: they are downloaded once more, and equal bytes are only
    /// confirmed again.
    /// - Returns: the number of rows changed.
    func retryBatches(_ filter: BatchFilter, again: Bool, at time: Date) async throws(PortError) -> Int
    /// The number of rows that `retryBatches` would change; changes nothing.
    func countRetryable(_ filter: BatchFilter, again: Bool) async throws(PortError) -> Int
}

extension BatchLedger {
    /// Records a download without facts of the storage.
    @discardableResult
    package func recordFetched(_ key: BatchKey, drop: ClaimedDrop, at time: Date) async throws(PortError) -> Bool {
        try await recordFetched(key, drop: drop, stored: StoredFacts(), at: time)
    }

    /// Retries rows, without `done` downloads of accepted drops.
    package func retryBatches(_ filter: BatchFilter, at time: Date) async throws(PortError) -> Int {
        try await retryBatches(filter, again: false, at: time)
    }
}
