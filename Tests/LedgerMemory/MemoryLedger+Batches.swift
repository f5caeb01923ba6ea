package import Domain
package import FoundationEssentials

/// The queue of batches. No port reads exchanges about batches, and no port of this ledger records unusable items, so
/// neither is kept.
extension MemoryLedger: BatchLedger {
    package func recordListed(
        _ batches: [ListedBatch], operation: BatchOperation, listedAt: Date
    ) async throws(PortError) -> ListingOutcome {
        try run { state throws(PortError) in
            var outcome = ListingOutcome()
            for listed in batches { state.record(listed, operation, &outcome, at: listedAt) }
            return outcome
        }
    }

    package func dueBatches(
        at time: Date, besides underWay: Set<BatchKey>, limit: Int
    ) async throws(PortError) -> [BatchRecord] {
        try run { state throws(PortError) in
            let due = state.batches.values.filter { batch in
                !underWay.contains(batch.key) && batch.nextAttemptAt.map { $0 <= time } ?? false
            }
            return Array(due.sorted { $0.queueNumber < $1.queueNumber }.prefix(limit))
        }
    }

    package func beginBatchAttempt(
        _ key: BatchKey, incoming: DropID?, at time: Date
    ) async throws(PortError) -> BatchRecord? {
        try run { state throws(PortError) in
            guard var batch = state.batches[key], batch.isOpen else { return nil }
            batch.attempts += 1
            if batch.state == .pending, key.operation == .download { batch.incoming = batch.incoming ?? incoming }
            state.store(batch, .batchBegun, at: time)
            return batch
        }
    }

    package func recordFetched(
        _ key: BatchKey, drop: ClaimedDrop, stored: StoredFacts, at time: Date
    ) async throws(PortError) -> Bool {
        guard drop.origin.batch?.number == key.number, key.operation == .download else {
            throw PortError(.internalFault, "The drop \(drop.id) is not the file of batch \(key.number).")
        }
        return try run { state throws(PortError) in
            var batch = try state.known(key)
            if batch.state == .fetched, batch.drop == drop.id { return true }
            guard batch.state == .pending, batch.incoming == drop.id else {
                throw PortError(.busy, "Batch \(key.number) was deleted or replaced at HAT while it was downloaded.")
            }
            let former = batch.previousDrop.flatMap { state.drops[$0] }
            batch.forgetDownload()
            (batch.stored, batch.previousDrop, batch.attempts) = (stored, nil, 0)
            (batch.accessToken, batch.reason, batch.isToBeCompared) = ("", nil, false)
            if let former, former.state == .settled, former.queue != .held, former.drop.digest == drop.digest {
                (batch.state, batch.drop, batch.nextAttemptAt) = (.confirming, former.id, time)
                batch.generation = max(batch.generation - 1, 1)
                state.store(batch, .batchSameFile, at: time)
                return false
            }
            try state.requireNew([drop.id])
            state.claim(drop, inboxPath: [])
            (batch.state, batch.drop, batch.nextAttemptAt) = (.fetched, drop.id, nil)
            state.store(batch, .batchFetched, at: time)
            return true
        }
    }

    package func fetchAgain(_ key: BatchKey, reason: String, at time: Date) async throws(PortError) {
        try run { state throws(PortError) in
            var batch = try state.known(key)
            guard batch.state == .confirming, let drop = batch.drop else { return }
            batch.reopen(at: time)
            batch.generation += 1
            (batch.previousDrop, batch.reason) = (drop, reason)
            state.store(batch, .batchReopened, at: time)
        }
    }

    package func recordCompared(_ key: BatchKey, at time: Date) async throws(PortError) {
        try run { state throws(PortError) in
            var batch = try state.known(key)
            guard batch.isToBeCompared else { return }
            batch.isToBeCompared = false
            state.store(batch, .batchCompared, at: time)
        }
    }

    package func fetchOnceMore(_ key: BatchKey, reason: String, at time: Date) async throws(PortError) -> Bool {
        try run { state throws(PortError) in
            var batch = try state.known(key)
            guard batch.state == .pending, !batch.wasRefetched else { return false }
            batch.forgetDownload()
            (batch.wasRefetched, batch.nextAttemptAt, batch.reason) = (true, time, reason)
            state.store(batch, .batchRefetched, at: time)
            return true
        }
    }

    package func recordDeletedAfterImport(_ key: BatchKey, at time: Date) async throws(PortError) {
        try run { state throws(PortError) in
            var batch = try state.known(key)
            guard !batch.wasDeletedAfterImport else { return }
            batch.wasDeletedAfterImport = true
            state.store(batch, .batchDeletedAfterImport, at: time)
        }
    }

    package func dismissDeletions(_ filter: BatchFilter, at time: Date) async throws(PortError) -> Int {
        try run { state throws(PortError) in
            let dismissed = state.batches.values.filter { filter.matches($0) && $0.wasDeletedAfterImport }
            for var batch in dismissed {
                batch.wasDeletedAfterImport = false
                state.store(batch, .batchDismissed, at: time)
            }
            return dismissed.count
        }
    }

    package func endBatchAttempt(
        _ key: BatchKey, result: BatchResult, exchange: PortalCallRecord?, at time: Date
    ) async throws(PortError) {
        try run { state throws(PortError) in
            var batch = try state.known(key)
            guard batch.isOpen, batch.attempts > 0 else { return }
            if result == .done, batch.state == .pending, key.operation == .download {
                throw PortError(.internalFault, "Batch \(key.number) cannot be done: its file was not fetched.")
            }
            batch.end(result, at: time)
            state.store(batch, .batchEnded, at: time)
        }
    }

    package func uncountBatchAttempt(
        _ key: BatchKey, attempts: Int, next: Date, reason: String, at time: Date
    ) async throws(PortError) {
        try run { state throws(PortError) in
            var batch = try state.known(key)
            guard batch.isOpen, batch.attempts == attempts + 1 else { return }
            (batch.attempts, batch.nextAttemptAt, batch.reason) = (attempts, next, reason)
            state.store(batch, .batchEnded, at: time)
        }
    }

    package func forgetToken(_ key: BatchKey, next: Date, reason: String, at time: Date) async throws(PortError) {
        try run { state throws(PortError) in
            var batch = try state.known(key)
            guard batch.state == .pending else { return }
            (batch.accessToken, batch.nextAttemptAt, batch.reason) = ("", next, reason)
            state.store(batch, .batchTokenForgotten, at: time)
        }
    }

    package func batch(_ key: BatchKey) async throws(PortError) -> BatchRecord? {
        try run { state throws(PortError) in state.batches[key] }
    }

    package func batches(matching filter: BatchFilter, limit: Int) async throws(PortError) -> [BatchRecord] {
        try run { state throws(PortError) in
            let found = state.batches.values.filter { filter.matches($0) }
            return Array(found.sorted { $0.queueNumber > $1.queueNumber }.prefix(limit))
        }
    }

    package func batchCounts() async throws(PortError) -> [BatchState: Int] {
        try run { state throws(PortError) in
            Dictionary(grouping: state.batches.values, by: \.state).mapValues(\.count)
        }
    }

    package func incomingDownloads() async throws(PortError) -> Set<DropID> {
        try run { state throws(PortError) in Set(state.batches.values.compactMap(\.incoming)) }
    }

    package func retryBatches(_ filter: BatchFilter, again: Bool, at time: Date) async throws(PortError) -> Int {
        try run { state throws(PortError) in
            let batches = state.retryable(filter, again: again)
            for batch in batches { state.retry(batch, at: time) }
            return batches.count
        }
    }

    package func countRetryable(_ filter: BatchFilter, again: Bool) async throws(PortError) -> Int {
        try run { state throws(PortError) in state.retryable(filter, again: again).count }
    }
}
