import Domain
import FoundationEssentials
import Logging

/// Downloads one batch's file into the work folder and makes it a claimed drop. On return the drop is durable; on
/// failure nothing remains of it but a part that can be resumed.
struct BatchDownload {
    let inbound: InboundParts

    private var parts: PipelineParts { inbound.parts }

    /// - Returns: the drop; `.passedOver` when it was not downloaded: the row holds the reason and the next time.
    func fetch(_ listed: BatchRecord) async throws(PortError) -> InboundPipeline.Step {
        // Waiting for a destination that is away does not count as an attempt.
        guard await inbound.storageBreaker.mayCall(.downloads) else { return .passedOver }
        if listed.accessToken.isEmpty, !(await parts.breaker.mayCall(.batches)) { return .passedOver }
        guard let record = try await withToken(listed) else { return .passedOver }
        guard
            let begun = try await inbound.batches.beginBatchAttempt(
                record.key, incoming: record.incoming ?? inbound.downloads.newIncomingID(), at: parts.now()),
            let incoming = begun.incoming
        else { return .passedOver }
        parts.failPoints.reach(.afterBeginBatchAttempt)
        inbound.trace("[\(record.key.number)] download", to: .batches)
        let downloads = inbound.downloads
        let file = try await parts.disk.run { () throws(PortError) in try downloads.openIncoming(incoming) }
        let sink = IncomingSink(file: file, disk: parts.disk)
        let kept = file.byteCount
        let resume = begun.validator.flatMap { kept > 0 ? ResumePoint(offset: kept, validator: $0) : nil }
        let (path, token) = (begun.storagePath, begun.accessToken)
        let reply = await inbound.parts.guarded(inbound.storageBreaker, .downloads) {
            await inbound.batchPortal.downloadBatch(path: path, accessToken: token, resume: resume, into: sink)
        }
        let stored: StoredFacts
        switch reply.result {
        case .success(let facts): stored = facts
        case .failure(let error):
            // The resumable part is flushed before the ledger refers to it.
            let validator = Self.kept(after: error, sink, before: begun.validator)
            try await parts.disk.run { () throws(PortError) in
                if validator == nil { try downloads.discardIncoming(incoming) } else { _ = try file.finish() }
            }
            try await end(begun, after: error, keeping: validator, reply.call)
            return .passedOver
        }
        if try await fetchesOnceMore(begun, incoming) { return .goesOn }
        guard let drop = try await take(begun, file, incoming, stored) else { return .goesOn }
        do throws(PortError) {
            // When the row is already fetched, this records the exchange and changes nothing else.
            try await inbound.batches.endBatchAttempt(begun.key, result: .done, exchange: reply.call, at: parts.now())
        } catch {
            parts.log(error, "the exchange of a download could not be recorded", batch: begun.key)
        }
        return .fetched(drop)
    }

    /// The validator with which the received part can be resumed. A truncated body is valid up to its length. An answer
    /// without a body leaves the earlier part usable, unless it says otherwise.
    private static func kept(after error: PortError, _ sink: IncomingSink, before: String?) -> String? {
        switch error.code {
        case .unreachable, .unavailable, .cancelled: sink.hasBegun ? sink.validator : before
        case .malformed: sink.hasBegun ? sink.validator : nil
        default: nil
        }
    }

    /// A file that has the stated length but whose document is not complete may have been read while it was written. It
    /// is discarded and fetched from the start once; the second time it is judged as it is.
    private func fetchesOnceMore(
        _ record: BatchRecord, _ incoming: DropID
    ) async throws(PortError) -> Bool {
        let downloads = inbound.downloads
        guard !record.wasRefetched,
            try await parts.disk.run({ () throws(PortError) in try downloads.endsTooSoon(incoming) })
        else { return false }
        let reason = "The file ends before its document does; it is downloaded again."
        guard try await inbound.batches.fetchOnceMore(record.key, reason: reason, at: parts.now()) else { return false }
        parts.logger.notice("\(reason)", metadata: [LogKeys.batch: "\(record.key.number)"])
        inbound.trace("[\(record.key.number)] \(reason)", to: .errors)
        try await parts.disk.run { () throws(PortError) in try downloads.discardIncoming(incoming) }
        return true
    }

    /// The row with a usable token; a missing or refused token is requested again.
    private func withToken(_ record: BatchRecord) async throws(PortError) -> BatchRecord? {
        guard record.accessToken.isEmpty else { return record }
        let number = record.key.number
        do throws(PortError) {
            let asked = parts.now()
            guard let found = try await inbound.ask(.batches, { await inbound.batchPortal.findBatch(number) }) else {
                throw PortError(.notFound, "HAT no longer lists the batch for download.")
            }
            _ = try await inbound.batches.recordListed([found], operation: .download, listedAt: asked)
            return try await inbound.batches.batch(record.key)
        } catch {
            let begun = try await inbound.batches.beginBatchAttempt(
                record.key, incoming: record.incoming, at: parts.now())
            if let begun, PortalAbsenceKind(error) != nil {
                // HAT refuses every such call: that is no failure of this batch.
                parts.log(error, "a batch could not be downloaded", batch: record.key)
                try await inbound.batches.uncountBatchAttempt(
                    record.key, attempts: begun.attempts - 1, next: inbound.next(after: begun.attempts, error),
                    reason: error.message, at: parts.now())
            } else if let begun {
                try await end(begun, after: error, keeping: record.validator, nil)
            }
            return nil
        }
    }

    private func take(
        _ record: BatchRecord, _ file: any IncomingFile, _ id: DropID, _ stored: StoredFacts
    ) async throws(PortError) -> ClaimedDrop? {
        let digest = try await parts.disk.run { () throws(PortError) in try file.finish() }
        parts.failPoints.reach(.afterDownload)
        let time = parts.now()
        let drop = ClaimedDrop(
            id: id,
            name: BatchFileName.name(
                of: record.storagePath, provider: record.reference.healthProviderId, at: time,
                in: inbound.settings.timeZone),
            folder: "", byteCount: file.byteCount, digest: digest, receivedAt: time, origin: .batch(record.reference))
        let downloads = inbound.downloads
        try await parts.disk.run { downloads.keepOrigin(of: drop) }
        do throws(PortError) {
            guard try await inbound.batches.recordFetched(record.key, drop: drop, stored: stored, at: time) else {
                parts.logger.notice(
                    "HAT offers a batch again with the file that was judged; it is confirmed again",
                    metadata: [LogKeys.batch: "\(record.key.number)"])
                try await parts.disk.run { () throws(PortError) in try downloads.discardIncoming(id) }
                return nil
            }
        } catch {
            guard error.code == .busy, !error.isOutcomeUnknown else {
                if error.isOutcomeUnknown { parts.unfinished.note(drops: CollectionOfOne(id)) }
                throw error
            }
            parts.logger.notice(
                "HAT withdrew or replaced a batch while it was downloaded",
                metadata: [LogKeys.batch: "\(record.key.number)"])
            try await parts.disk.run { () throws(PortError) in try downloads.discardIncoming(id) }
            return nil
        }
        parts.failPoints.reach(.afterFetchedRow)
        do throws(PortError) {
            try await parts.disk.run { () throws(PortError) in try downloads.takeIncoming(id) }
        } catch {
            parts.unfinished.note(drops: CollectionOfOne(id))
            throw error
        }
        parts.failPoints.reach(.afterTakeIncoming)
        parts.logger.bound(toDropID: id.text).info(
            "batch downloaded",
            metadata: [LogKeys.batch: "\(record.key.number)", LogKeys.byteCount: "\(file.byteCount)"])
        inbound.trace("[\(record.key.number)] recebido, \(file.byteCount) bytes", to: .batches)
        return drop
    }

    /// `keeping`: the validator of the received part, if it can be resumed.
    private func end(
        _ record: BatchRecord, after error: PortError, keeping validator: String?, _ call: PortalCallRecord?
    ) async throws(PortError) {
        let exchange = call.flatMap { $0.path.isEmpty ? nil : $0 }
        let attempts = max(record.attempts, 1)
        parts.log(error, "a batch could not be downloaded", batch: record.key)
        inbound.trace("[\(record.key.number)] \(error.message)", to: .errors)
        if error.code == .unauthorized, attempts < inbound.settings.batchTries {
            // The token has expired; HAT issues a new one with every listing.
            return try await inbound.batches.forgetToken(
                record.key, next: attempts == 1 ? parts.now() : inbound.next(after: attempts, error),
                reason: error.message, at: parts.now())
        }
        if error.isLocal {
            // Tries count failures of HAT: a full disk uses none up.
            return try await inbound.batches.uncountBatchAttempt(
                record.key, attempts: record.attempts - 1, next: inbound.next(after: attempts, error),
                reason: error.message, at: parts.now())
        }
        let result: BatchResult =
            attempts >= inbound.settings.batchTries
            ? .dead(reason: error.message)
            : .deferred(next: inbound.next(after: attempts, error), validator: validator, reason: error.message)
        try await inbound.batches.endBatchAttempt(record.key, result: result, exchange: exchange, at: parts.now())
    }
}

/// Writes received bytes on the disk's threads and remembers how the download can be resumed.
private final class IncomingSink: ContentSink {
    private let file: any IncomingFile
    private let disk: BlockingWork
    private let held = Held()

    init(file: any IncomingFile, disk: BlockingWork) {
        self.file = file
        self.disk = disk
    }

    var validator: String? { held.validator }
    var hasBegun: Bool { held.hasBegun }

    func begin(at offset: Int64, validator: String?) async throws(PortError) {
        let file = file
        if offset == 0 {
            try await disk.run { () throws(PortError) in try file.restart() }
        } else if offset != file.byteCount {
            throw PortError(.malformed, "The storage continues at another offset than requested.", isTransient: true)
        }
        held.set(validator)
    }

    func append(_ bytes: [UInt8]) async throws(PortError) {
        let file = file
        try await disk.run { () throws(PortError) in try file.append(bytes) }
    }
}
