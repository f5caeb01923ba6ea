import Domain
import FoundationEssentials
import Logging

/// Downloads one batch's file into the work folder and makes it a claimed drop. Durable on return, or nothing.
struct BatchDownload {
    let inbound: InboundParts

    private var parts: PipelineParts { inbound.parts }

    /// - Returns: the drop; nil when it was not downloaded: the row says why and when again.
    func fetch(_ listed: BatchRecord) async throws(PortError) -> ClaimedDrop? {
        // Waiting because the other side is away is no attempt.
        guard await inbound.storageBreaker.mayCall(.downloads) else { return nil }
        if listed.accessToken.isEmpty, !(await parts.breaker.mayCall(.batches)) { return nil }
        guard let record = try await withToken(listed) else { return nil }
        guard
            let begun = try await inbound.batches.beginBatchAttempt(
                record.key, incoming: record.incoming ?? inbound.downloads.newIncomingID(), at: parts.now()),
            let incoming = begun.incoming
        else { return nil }
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
        if case .failure(let error) = reply.result {
            // What may be resumed is flushed before the ledger says so.
            let validator = error.code == .unreachable ? sink.validator : nil
            try await parts.disk.run { () throws(PortError) in
                if validator == nil { try downloads.discardIncoming(incoming) } else { _ = try file.finish() }
            }
            try await end(begun, after: error, keeping: validator, reply.call)
            return nil
        }
        guard let drop = try await take(begun, file, incoming) else { return nil }
        // Of a row that is fetched this keeps the exchange and changes nothing else.
        try await inbound.batches.endBatchAttempt(begun.key, result: .done, exchange: reply.call, at: parts.now())
        return drop
    }

    /// The row with a token that it can be downloaded with; a lost or refused one is asked for anew.
    private func withToken(_ record: BatchRecord) async throws(PortError) -> BatchRecord? {
        guard record.accessToken.isEmpty else { return record }
        let number = record.key.number
        do throws(PortError) {
            let asked = parts.now()
            guard let found = try await inbound.ask(.batches, { await inbound.batchPortal.findBatch(number) }) else {
                throw PortError(.notFound, "HAT does not list the batch for download any more.")
            }
            _ = try await inbound.batches.recordListed([found], operation: .download, listedAt: asked)
            return try await inbound.batches.batch(record.key)
        } catch {
            let begun = try await inbound.batches.beginBatchAttempt(
                record.key, incoming: record.incoming, at: parts.now())
            if let begun { try await end(begun, after: error, keeping: record.validator, nil) }
            return nil
        }
    }

    private func take(
        _ record: BatchRecord, _ file: any IncomingFile, _ id: DropID
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
        do throws(PortError) {
            try await inbound.batches.recordFetched(record.key, drop: drop, at: time)
        } catch {
            guard error.code == .busy else { throw error }
            parts.logger.notice(
                "HAT withdrew or replaced a batch while it was downloaded",
                metadata: [LogKeys.batch: "\(record.key.number)"])
            try await parts.disk.run { () throws(PortError) in try downloads.discardIncoming(id) }
            return nil
        }
        parts.failPoints.reach(.afterFetchedRow)
        try await parts.disk.run { () throws(PortError) in try downloads.takeIncoming(id) }
        parts.failPoints.reach(.afterTakeIncoming)
        parts.logger.bound(toDropID: id.text).info(
            "batch downloaded",
            metadata: [LogKeys.batch: "\(record.key.number)", LogKeys.byteCount: "\(file.byteCount)"])
        inbound.trace("[\(record.key.number)] recebido, \(file.byteCount) bytes", to: .batches)
        return drop
    }

    /// `keeping`: what the part that arrived was sent with, if it can be resumed.
    private func end(
        _ record: BatchRecord, after error: PortError, keeping validator: String?, _ call: PortalCallRecord?
    ) async throws(PortError) {
        let exchange = call.flatMap { $0.path.isEmpty ? nil : $0 }
        let attempts = max(record.attempts, 1)
        parts.log(error, "a batch could not be downloaded", batch: record.key)
        inbound.trace("[\(record.key.number)] \(error.message)", to: .errors)
        if error.code == .unauthorized, attempts < inbound.settings.batchTries {
            // The token has expired; HAT gives a fresh one with every listing.
            return try await inbound.batches.forgetToken(
                record.key, next: attempts == 1 ? parts.now() : inbound.next(after: attempts, error),
                reason: error.message, at: parts.now())
        }
        let result: BatchResult =
            attempts >= inbound.settings.batchTries
            ? .dead(reason: error.message)
            : .deferred(next: inbound.next(after: attempts, error), validator: validator, reason: error.message)
        try await inbound.batches.endBatchAttempt(record.key, result: result, exchange: exchange, at: parts.now())
    }
}

/// Takes what arrives to the disk's threads and remembers how it can be resumed.
private final class IncomingSink: ContentSink {
    private let file: any IncomingFile
    private let disk: BlockingWork
    private let held = Held()

    init(file: any IncomingFile, disk: BlockingWork) {
        self.file = file
        self.disk = disk
    }

    var validator: String? { held.validator }

    func begin(at offset: Int64, validator: String?) async throws(PortError) {
        let file = file
        if offset == 0 {
            try await disk.run { () throws(PortError) in try file.restart() }
        } else if offset != file.byteCount {
            throw PortError(.malformed, "The storage goes on at another place than was asked for.", isTransient: true)
        }
        held.set(validator)
    }

    func append(_ bytes: [UInt8]) async throws(PortError) {
        let file = file
        try await disk.run { () throws(PortError) in try file.append(bytes) }
    }
}
