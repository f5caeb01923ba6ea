package import FoundationEssentials

/// The queue of batches (B1R). As durable, whole and told in the journal as everything of the ledger.
package protocol BatchLedger: Sendable {
    /// Takes one page of a listing in, in one transaction. By row and listing:
    /// - unknown → new row, `pending`, due at once;
    /// - `pending`, `dead` → path, token and date as listed now; a `pending` row that waited because its token was refused
    ///   (`accessToken` empty) is due at once; with another path or date what arrived so far is given up (`incoming` nil);
    /// - `held`, `fetched`, `confirming`, same storage path and date → nothing: the file is ours;
    /// - `done`, done before `listedAt`, and nothing that HAT lists has changed → `confirming` and to be compared with the storage's
    ///   file first (`isToBeCompared`), due at once, attempts kept so that a HAT that never takes the confirmation ends in `dead`;
    ///   a deletion → `pending` in the same way;
    /// - `held`, `fetched`, `confirming`, and `done` before `listedAt`, another storage path, date, provider or type, or a status or
    ///   protocol that was neither listed before nor told by us → `pending`, generation + 1, attempts 0, no drop: confirming the
    ///   file that was replaced would make HAT forget the new one. The drop before is kept as `previousDrop`;
    /// - a listed deletion makes the download row of the same number `superseded` when it is `pending` or `dead`;
    /// - a `superseded` download that is listed for download again → `pending`.
    ///
    /// A page that was asked for before the one that a row was last seen on changes nothing of that row.
    /// `listedAt` is when the page was asked for: what was done after that is not judged by it.
    func recordListed(
        _ batches: [ListedBatch], operation: BatchOperation, listedAt: Date
    ) async throws(PortError) -> ListingOutcome

    /// Rows whose next step is due at `time`: `pending` and `confirming`, oldest queue number first, leaving out `underWay` and
    /// batches that HAT's last listing had twice with different content (`UnusableItem.Reason.conflict`).
    func dueBatches(
        at time: Date, besides underWay: Set<BatchKey>, limit: Int
    ) async throws(PortError) -> [BatchRecord]

    /// Durable before an attempt: attempts + 1, so that an attempt which ends this process is counted; `incoming` is the name of
    /// the download's file and stays the same until the download is finished: a row that has a name keeps it.
    /// - Returns: the row as it stands now; nil when it is no longer `pending` or `confirming`.
    func beginBatchAttempt(_ key: BatchKey, incoming: DropID?, at time: Date) async throws(PortError) -> BatchRecord?

    /// A download is complete and its bytes are flushed: in one transaction the drop's row (`claimed`, with its origin) and the
    /// batch's (`fetched`, attempts 0, token forgotten).
    /// The drop's ID is the name that `beginBatchAttempt` gave back in `incoming`. Repeating it does nothing.
    /// With the bytes of `previousDrop` it is the same file as before: no drop is made, the row is `confirming` with that drop again,
    /// due at once, and its generation is the one before.
    /// - Returns: false for the same file as before: the download is to be thrown away.
    /// - Throws: `.busy` when the row is no longer `pending` (a deletion came between) or its `incoming` is another (HAT has
    ///   another file by now); nothing was written then.
    @discardableResult
    func recordFetched(
        _ key: BatchKey, drop: ClaimedDrop, stored: StoredFacts, at time: Date
    ) async throws(PortError) -> Bool

    /// The storage's file is not known to be the one that was fetched: `confirming` → `pending`, to be fetched again, generation + 1;
    /// the drop is kept as `previousDrop`. Does nothing in another state.
    func fetchAgain(_ key: BatchKey, reason: String, at time: Date) async throws(PortError)

    /// The storage's file is the one that was fetched: it may be confirmed without another comparison.
    func recordCompared(_ key: BatchKey, at time: Date) async throws(PortError)

    /// A download ended before its document did: the row forgets it and is due at `time`, once in a generation.
    /// - Returns: false when that was done before: the file is to be judged as it is.
    func fetchOnceMore(_ key: BatchKey, reason: String, at time: Date) async throws(PortError) -> Bool

    /// HAT deletes a batch whose file Protheus took: shown until it is dismissed.
    func recordDeletedAfterImport(_ key: BatchKey, at time: Date) async throws(PortError)

    /// What a person has dealt with in Protheus is no longer shown. - Returns: how many rows changed.
    func dismissDeletions(_ filter: BatchFilter, at time: Date) async throws(PortError) -> Int

    /// How an attempt ended, with its exchange when there was one. When a listing or a command took the row elsewhere meanwhile
    /// the exchange is kept and nothing else changes. A `dead` row forgets its unfinished download.
    /// - Throws: `.internalFault` for `done` of a download that was not fetched.
    func endBatchAttempt(
        _ key: BatchKey, result: BatchResult, exchange: PortalCallRecord?, at time: Date
    ) async throws(PortError)

    /// Takes back the count of an attempt that failed on this machine (a full disk), so that it does not use up the tries that are
    /// meant for HAT; `attempts` is the count before it. Does nothing when another attempt was begun meanwhile.
    func uncountBatchAttempt(
        _ key: BatchKey, attempts: Int, next: Date, reason: String, at time: Date
    ) async throws(PortError)

    /// Forgets a token that was refused or has expired: the row waits for the next listing, at most until `next`.
    /// Does nothing when the row is no longer `pending`.
    func forgetToken(_ key: BatchKey, next: Date, reason: String, at time: Date) async throws(PortError)

    /// The download row of this number.
    func batch(_ key: BatchKey) async throws(PortError) -> BatchRecord?
    /// Newest queue number first.
    func batches(matching filter: BatchFilter, limit: Int) async throws(PortError) -> [BatchRecord]
    func batchCounts() async throws(PortError) -> [BatchState: Int]
    /// Names of unfinished downloads that rows still know, for recovery.
    func incomingDownloads() async throws(PortError) -> Set<DropID>

    /// Drives rows again by command: `dead` → its step once more; `held`, and `done` or `fetched` of a rejected or held drop →
    /// `pending` with generation + 1, so that the file is fetched and judged anew. Attempts 0, due at `time`.
    /// `again`: `done` downloads of accepted drops too; they are fetched once more, and with the same bytes only confirmed again.
    /// - Returns: how many rows changed.
    func retryBatches(_ filter: BatchFilter, again: Bool, at time: Date) async throws(PortError) -> Int
    /// How many `retryBatches` would change.
    func countRetryable(_ filter: BatchFilter, again: Bool) async throws(PortError) -> Int
}

extension BatchLedger {
    @discardableResult
    package func recordFetched(_ key: BatchKey, drop: ClaimedDrop, at time: Date) async throws(PortError) -> Bool {
        try await recordFetched(key, drop: drop, stored: StoredFacts(), at: time)
    }

    package func retryBatches(_ filter: BatchFilter, at time: Date) async throws(PortError) -> Int {
        try await retryBatches(filter, again: false, at: time)
    }
}
