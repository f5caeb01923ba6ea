import Domain
import FoundationEssentials
import Logging

/// Carries out a deletion that HAT requests: withdraws the file unless Protheus has taken it, then deletes the batch at
/// HAT.
struct BatchDeletion {
    let inbound: InboundParts

    private var parts: PipelineParts { inbound.parts }

    func carryOut(_ record: BatchRecord) async throws(PortError) -> BatchResult? {
        guard await parts.breaker.permission(for: .confirmations) == .granted else { return nil }
        guard let begun = try await inbound.beginConfirming(record.key) else { return nil }
        let blockReason: BatchResult?
        do throws(PortError) {
            blockReason = try await withdraw(begun)
        } catch {
            await parts.breaker.giveBack()
            throw error
        }
        if let waiting = blockReason {
            await parts.breaker.giveBack()
            try await inbound.batches.endBatchAttempt(begun.key, result: waiting, exchange: nil, at: parts.now())
            return waiting
        }
        let reply = await inbound.batchPortal.deleteBatch(begun.reference)
        parts.failPoints.reach(.afterDelete)
        return try await BatchStepEnd(inbound: inbound).conclude(begun, reply, "a batch could not be deleted at HAT")
    }

    /// - Returns: nil when nothing prevents the deletion.
    private func withdraw(_ record: BatchRecord) async throws(PortError) -> BatchResult? {
        let download = BatchKey(number: record.key.number, operation: .download)
        guard let fetched = try await inbound.batches.batch(download), let id = fetched.drop,
            let drop = try await parts.ledger.drops([id])[id]
        else { return nil }
        if drop.state == .claimed || drop.state == .judged {
            return .deferred(
                next: parts.now().addingTimeInterval(30), validator: nil, reason: "its file is still being judged")
        }
        guard let placed = drop.outcomes.first(where: { $0.destination == .importFolder && $0.state == .delivered }),
            let path = placed.placementPath
        else { return nil }
        guard placed.handOver == nil || placed.handOver == .lying else {
            if placed.handOver == .taken || placed.handOver == .processed { try await reportTaken(record, id) }
            return nil
        }
        let imports = inbound.imports
        let taken = try await parts.disk.run { () throws(PortError) in try imports.withdraw(id, from: path) }
        guard taken != nil else {
            try await reportTaken(record, id)
            return nil
        }
        parts.logger.bound(toDropID: id.text).notice(
            "HAT deletes a batch; its file was withdrawn from the import folder",
            metadata: [LogKeys.batch: "\(record.key.number)"])
        try await inbound.handOvers.recordHandOvers(
            [WatchedPlacement(subject: .drop(id), path: path, handOver: .withdrawn)], at: parts.now())
        return nil
    }

    /// The condition stays until an operator dismisses it: only Protheus can undo the import.
    private func reportTaken(_ record: BatchRecord, _ id: DropID) async throws(PortError) {
        guard !record.wasDeletedAfterImport else { return }
        try await inbound.batches.recordDeletedAfterImport(record.key, at: parts.now())
        parts.logger.bound(toDropID: id.text).warning(
            "HAT deletes a batch that Protheus already took; it must be deleted in Protheus too",
            metadata: [LogKeys.batch: "\(record.key.number)"])
        inbound.trace("[\(record.key.number)] excluido no HAT depois de importado; excluir no Protheus", to: .errors)
    }
}
