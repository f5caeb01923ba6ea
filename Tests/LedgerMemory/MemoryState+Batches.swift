import Domain
import FoundationEssentials

extension MemoryState {
    /// A batch that must be known.
    /// - Throws: `.notFound`.
    func known(_ key: BatchKey) throws(PortError) -> BatchRecord {
        guard let batch = batches[key] else { throw .unknownBatch(key) }
        return batch
    }

    /// Stores the row and adds one to the journal, under the ID of its drop once it has one.
    mutating func store(_ batch: BatchRecord, _ kind: JournalKind, at time: Date) {
        let drop = batch.drop ?? batches[batch.key]?.drop
        batches[batch.key] = batch
        record(kind, drop, ["batch": batch.key.number, "operation": batch.key.operation.rawValue], at: time)
    }

    /// One batch of a page of HAT's listing.
    mutating func record(
        _ listed: ListedBatch, _ operation: BatchOperation, _ outcome: inout ListingOutcome, at time: Date
    ) {
        let key = BatchKey(number: listed.reference.number, operation: operation)
        let known = batches[key]
        let drop = known?.drop.flatMap { drops[$0] }
        let reported = drop?.protocolNumber ?? drop?.decision?.earlier?.protocolNumber
        let step = ListingStep(listed, known: known, reported: reported, listedAt: time)
        if let known { change(known, listed, step, &outcome, at: time) }
        if step == .add {
            add(listed, key, at: time)
            outcome.added += 1
        }
        if operation == .delete { supersedeDownload(key.number, at: time) }
    }

    private mutating func add(_ listed: ListedBatch, _ key: BatchKey, at time: Date) {
        var batch = BatchRecord(
            key: key, reference: listed.reference, state: .pending, queueNumber: Int64(batches.count + 1),
            generation: 1, batchDate: listed.batchDate, storagePath: listed.storagePath,
            accessToken: listed.accessToken, drop: nil, incoming: nil, validator: nil, attempts: 0,
            nextAttemptAt: time, reason: nil, listedAt: time, doneAt: nil)
        (batch.listedStatus, batch.listedProtocol) = (listed.status, listed.protocolNumber)
        store(batch, .batchListed, at: time)
    }

    private mutating func change(
        _ known: BatchRecord, _ listed: ListedBatch, _ step: ListingStep, _ outcome: inout ListingOutcome,
        at time: Date
    ) {
        var batch = known
        switch step {
        case .add, .passOver: break
        case .seen: batches[known.key]?.listedAt = time
        case .refresh(let isAnotherFile, let isDueAtOnce):
            batch.take(listed, at: time)
            if isDueAtOnce { batch.nextAttemptAt = time }
            if isAnotherFile { batch.forgetDownload() }
            batches[known.key] = batch
            if isAnotherFile { store(batch, .batchRefreshed, at: time) }
            outcome.refreshed += 1
        case .confirmAgain:
            let isDeletion = known.key.operation == .delete
            (batch.state, batch.nextAttemptAt, batch.doneAt) = (isDeletion ? .pending : .confirming, time, nil)
            (batch.listedAt, batch.isToBeCompared) = (time, !isDeletion)
            batch.accessToken = isDeletion ? "" : listed.accessToken
            store(batch, isDeletion ? .batchReopened : .batchConfirming, at: time)
            outcome.toConfirmAgain += 1
        case .reopen, .revive:
            batch.previousDrop = batch.drop ?? batch.previousDrop
            batch.reopen(at: time)
            batch.take(listed, at: time)
            (batch.listedStatus, batch.listedProtocol) = (listed.status, listed.protocolNumber)
            if step == .reopen {
                batch.generation += 1
                outcome.reopened += 1
            } else {
                outcome.refreshed += 1
            }
            store(batch, .batchReopened, at: time)
        }
    }

    private mutating func supersedeDownload(_ number: String, at time: Date) {
        guard var download = batches[BatchKey(number: number, operation: .download)],
            download.state == .pending || download.state == .dead,
            download.listedAt.microseconds <= time.microseconds
        else { return }
        (download.state, download.doneAt, download.nextAttemptAt) = (.superseded, time, nil)
        download.accessToken = ""
        download.forgetDownload()
        store(download, .batchSuperseded, at: time)
    }

    /// Moves the batch of a settled drop on; no effect when the drop is not from HAT or its batch has another file.
    mutating func settleBatch(of id: DropID, _ queue: FinalQueue, at time: Date) {
        guard var batch = batches.values.first(where: { $0.drop == id && $0.state == .fetched }) else { return }
        batch.attempts = 0
        (batch.state, batch.nextAttemptAt) = queue == .held ? (.held, nil) : (.confirming, time)
        store(batch, queue == .held ? .batchHeld : .batchConfirming, at: time)
    }

    /// Batches that a command may retry, in the order of the queue.
    func retryable(_ filter: BatchFilter, again: Bool) -> [BatchRecord] {
        batches.values.filter { batch in
            guard filter.matches(batch) else { return false }
            let verdict = batch.drop.flatMap { drops[$0]?.verdict }
            switch batch.state {
            case .dead, .held: return true
            case .done where again && batch.key.operation == .download: return true
            case .done, .fetched: return verdict == .rejected || verdict == .held
            case .pending, .confirming, .superseded: return false
            }
        }.sorted { $0.queueNumber < $1.queueNumber }
    }

    /// A dead row with a drop failed while it was confirmed to HAT; any other dead row failed in its first step.
    mutating func retry(_ known: BatchRecord, at time: Date) {
        var batch = known
        if batch.state == .dead {
            (batch.state, batch.attempts) = (batch.drop == nil ? .pending : .confirming, 0)
            (batch.nextAttemptAt, batch.reason) = (time, nil)
        } else {
            let verdict = batch.drop.flatMap { drops[$0]?.verdict }
            batch.previousDrop = verdict == .accepted || verdict == .duplicate ? batch.drop : nil
            let (incoming, validator) = (batch.incoming, batch.validator)
            batch.reopen(at: time)
            (batch.incoming, batch.validator) = (incoming, validator)
            batch.generation += 1
        }
        store(batch, .batchRetried, at: time)
    }
}

extension BatchRecord {
    /// Takes over what HAT lists now.
    fileprivate mutating func take(_ listed: ListedBatch, at time: Date) {
        (reference, batchDate, storagePath) = (listed.reference, listed.batchDate, listed.storagePath)
        (accessToken, listedAt) = (listed.accessToken, time)
    }

    /// What has arrived so far is useless.
    mutating func forgetDownload() { (incoming, validator) = (nil, nil) }

    /// Due for a download from the start.
    mutating func reopen(at time: Date) {
        (state, attempts, nextAttemptAt, drop, reason, doneAt) = (.pending, 0, time, nil, nil, nil)
        (isToBeCompared, wasRefetched) = (false, false)
        forgetDownload()
    }

    mutating func end(_ result: BatchResult, at time: Date) {
        switch result {
        case .done:
            (state, doneAt, nextAttemptAt) = (.done, time, nil)
            (accessToken, reason, isToBeCompared) = ("", nil, false)
        case .deferred(let next, let validator, let reason):
            (nextAttemptAt, self.reason) = (next, reason)
            self.validator = incoming == nil ? nil : validator
        case .dead(let reason):
            (state, nextAttemptAt, self.reason) = (.dead, nil, reason)
            forgetDownload()
        }
    }
}

extension BatchFilter {
    func matches(_ batch: BatchRecord) -> Bool {
        (number == nil || number == batch.key.number) && (operation == nil || operation == batch.key.operation)
            && (states == nil || states?.contains(batch.state) == true)
            && (healthProviderId == nil || healthProviderId == batch.reference.healthProviderId)
            && (!isDeletedAfterImport || batch.wasDeletedAfterImport)
    }
}
