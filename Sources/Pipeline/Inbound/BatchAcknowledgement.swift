import Domain
import FoundationEssentials
import Logging

/// Confirms a settled batch to HAT once file and ledger are durable: its outcome, and every reason of a rejection.
struct BatchAcknowledgement {
    let inbound: InboundParts

    private var parts: PipelineParts { inbound.parts }

    func confirm(_ record: BatchRecord) async throws(PortError) -> BatchResult? {
        guard let id = record.drop, let judged = try await parts.ledger.judged(id) else {
            throw PortError(.internalFault, "The batch \(record.key.number) must be confirmed but has no judged file.")
        }
        let confirmation = try await confirmation(record.reference, judged)
        guard await parts.breaker.permission(for: .confirmations) == .granted else { return nil }
        guard let begun = try await inbound.beginConfirming(record.key) else { return nil }
        if judged.outcomes.contains(where: { $0.handOver == .displaced }) {
            await parts.breaker.giveBack()
            // HAT would believe that Protheus has the file. An operator places it again, or fetches it again (`batches
            // retry`).
            let reason =
                "the import folder was replaced before the batch was confirmed; whether Protheus has the file is unknown"
            let result = BatchResult.dead(reason: reason)
            try await inbound.batches.endBatchAttempt(begun.key, result: result, exchange: nil, at: parts.now())
            parts.logger.error(
                "a batch is not confirmed: its file was displaced", metadata: [LogKeys.batch: "\(record.key.number)"])
            return result
        }
        let reply = await inbound.batchPortal.confirmBatch(confirmation)
        parts.failPoints.reach(.afterConfirm)
        return try await BatchStepEnd(inbound: inbound).conclude(begun, reply, "a batch could not be confirmed")
    }

    /// Asks the storage whether it still has the file that was judged. If the storage cannot say, the file is fetched
    /// again, and the old verdict applies only to equal bytes.
    func compare(_ record: BatchRecord) async throws(PortError) -> InboundPipeline.Step {
        guard await inbound.storageBreaker.mayCall(.downloads) else { return .passedOver }
        let reply = await inbound.parts.guarded(inbound.storageBreaker, .downloads) {
            await inbound.batchPortal.inspectBatchFile(path: record.storagePath, accessToken: record.accessToken)
        }
        let reason: String
        switch reply.result {
        case .success(let facts) where facts.provesSameFile(as: record.stored):
            try await inbound.batches.recordCompared(record.key, at: parts.now())
            return .goesOn
        case .success: reason = "offered again; the storage has another file or does not say"
        case .failure(let error): reason = "offered again; \(error.message)"
        }
        try await inbound.batches.fetchAgain(record.key, reason: reason, at: parts.now())
        return .goesOn
    }

    func confirmation(
        _ reference: BatchReference, _ judged: JudgedDrop
    ) async throws(PortError) -> BatchConfirmation {
        let decision = judged.judgement.decision
        // HAT's own client never confirms the end of a glosa appeal, only its receipt. A batch listed under another
        // type states itself what it is.
        if reference.authType == GuiaKind.appealAuthType || judged.facts.isAppeal {
            return BatchConfirmation(
                reference: reference, status: .received, tracking: .success,
                protocolNumber: judged.judgement.protocolNumber, rejectionCauses: [])
        }
        switch decision.verdict {
        case .accepted:
            return accepted(reference, judged.judgement.protocolNumber)
        case .duplicate:
            // The same batch again: Protheus already has it, under the protocol number that was assigned then.
            if let earlier = decision.earlier,
                let record = try await parts.ledger.drops([earlier.id])[earlier.id],
                record.drop.origin.batch?.number == reference.number
            {
                return accepted(reference, earlier.protocolNumber)
            }
        case .rejected, .held: break
        }
        let findings = try await parts.ledger.findings(of: judged.drop.id)
        return BatchConfirmation(
            reference: reference, status: .closedWithoutPayment, tracking: .success, protocolNumber: nil,
            rejectionCauses: causes(findings, count: decision.findingCount))
    }

    private func accepted(_ reference: BatchReference, _ protocolNumber: String?) -> BatchConfirmation {
        BatchConfirmation(
            reference: reference, status: .inAnalysis, tracking: .success, protocolNumber: protocolNumber,
            rejectionCauses: [])
    }

    private func causes(_ findings: [Finding], count: Int) -> [RejectionCause] {
        let rejecting = findings.filter { $0.severity == .rejects }
        var causes = rejecting.prefix(BatchConfirmation.causesMax).map(inbound.explain)
        let more = max(count, findings.count) - findings.count + rejecting.count - causes.count
        if more > 0, let last = causes.indices.last {
            causes[last].detailedDescription += " (+\(more))"
        }
        return causes
    }
}

extension GuiaKind {
    /// HAT's authType of a glosa appeal (BXX_TIPGUI).
    static var appealAuthType: String { "10" }
}

extension DocumentFacts {
    /// A glosa appeal by its own transaction or body.
    var isAppeal: Bool {
        direction != .toProvider && (header.transaction == "RECURSO_GLOSA" || body == "recursoGlosa")
    }
}

/// Records how a confirming step of a batch ended, for all kinds of confirmation.
struct BatchStepEnd {
    let inbound: InboundParts

    private var parts: PipelineParts { inbound.parts }

    func conclude(
        _ begun: BatchRecord, _ reply: PortalReply<Void>, _ summary: Logger.Message
    ) async throws(PortError) -> BatchResult {
        let result: BatchResult
        switch reply.result {
        case .success:
            await parts.breaker.report(nil, for: .confirmations)
            result = .done
        case .failure(let error):
            await parts.breaker.report(error, for: .confirmations)
            parts.log(error, summary, batch: begun.key)
            inbound.trace("[\(begun.key.number)] \(error.message)", to: .errors)
            // An outage uses up no tries, nor do refused credentials or a wrong address.
            let isLast = begun.attempts >= inbound.settings.batchTries
            let isRefused = PortalAbsenceKind(error) != nil
            let isOutage = isLast && error.isTransient && !isRefused ? await !parts.isHATWell() : isRefused
            result =
                isLast && !isOutage
                ? .dead(reason: error.message)
                : .deferred(next: inbound.next(after: begun.attempts, error), validator: nil, reason: error.message)
        }
        try await inbound.batches.endBatchAttempt(begun.key, result: result, exchange: reply.call, at: parts.now())
        parts.failPoints.reach(.afterConfirmRow)
        if result == .done {
            parts.logger.info(
                "a batch was confirmed to HAT",
                metadata: [LogKeys.batch: "\(begun.key.number)", LogKeys.operation: "\(begun.key.operation)"])
            inbound.trace("[\(begun.key.number)] HAT informado", to: .batches)
        }
        return result
    }
}
