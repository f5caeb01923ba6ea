import Domain
import FoundationEssentials
import Logging

/// One attempt at handing a lote to HAT: durable intent, one call, durable result.
struct PortalDelivery {
    let parts: PipelineParts

    func attempt(_ pending: PendingDelivery) async throws(PortError) -> DeliveryResult? {
        guard let portal = parts.portal else {
            throw PortError(.configuration, "A delivery to HAT waits but MV_PHATURL is not set.")
        }
        let begun = parts.now()
        guard await parts.breaker.permission(at: begun) == .granted else { return nil }
        try await parts.beginAttempt(pending, at: begun)
        parts.failPoints.reach(.afterBeginAttempt)
        let exchange = await ask(portal, pending)
        parts.failPoints.reach(.afterSend)
        let ended = parts.now()
        await parts.breaker.report(exchange.error, at: ended)
        let result = await result(of: exchange, for: pending, at: ended)
        try await parts.endAttempt(pending, result: result, exchange: exchange, at: ended)
        parts.failPoints.reach(.afterEndAttempt)
        log(result, exchange, of: pending)
        return result
    }

    /// After a lost answer it asks before it sends again.
    private func ask(_ portal: any Portal, _ pending: PendingDelivery) async -> PortalExchange {
        let submission = submission(for: pending)
        if pending.isOutcomeUnknown {
            let lookUp = await portal.receipt(for: submission.key, registroANS: submission.facts.codeSusep)
            guard case .absent = lookUp.outcome else { return lookUp }
        }
        return await portal.submit(submission)
    }

    private func submission(for pending: PendingDelivery) -> LoteSubmission {
        let facts = pending.facts
        return LoteSubmission(
            key: IdempotencyKey(content: pending.drop.digest),
            facts: LoteSubmissionFacts(
                batchNumber: facts.loteNumber ?? "",
                healthProviderId: facts.provider ?? "",
                codeSusep: parts.rules.registroANS ?? facts.header.destination?.value ?? "",
                authType: facts.guiaKind?.protheusCode ?? "",
                batchDate: facts.header.date ?? "",
                tissVersion: facts.header.versionText ?? "",
                guiaCount: facts.guiaCount,
                totalValue: facts.total?.description,
                contentSHA256: pending.drop.digest,
                fileName: pending.drop.name,
                protocolNumber: pending.protocolNumber),
            contentPath: parts.queues.workPath(pending.drop.id),
            byteCount: pending.drop.byteCount)
    }

    private func result(
        of exchange: PortalExchange, for pending: PendingDelivery, at time: Date
    ) async -> DeliveryResult {
        switch exchange.outcome {
        case .held(let receipt):
            return .delivered(receipt)
        case .absent:
            return .deferred(next: time, outcomeUnknown: false, reason: "the portal does not hold it")
        case .failed(let error) where error.code == .refused:
            return .refused(reason: await RefusedEncoding(parts: parts).reason(error, of: pending.drop))
        case .failed(let error):
            let unknown = error.isOutcomeUnknown || pending.isOutcomeUnknown
            let first = pending.firstAttemptAt ?? time
            guard time.timeIntervalSince(first) < parts.backoff.horizon.seconds else {
                return .givenUp(reason: error.message)
            }
            let wait = parts.backoff.wait(
                afterAttempt: pending.attempts + 1, jitter: parts.random(), retryAfter: error.retryAfter)
            return .deferred(
                next: time.addingTimeInterval(wait.seconds), outcomeUnknown: unknown, reason: error.message)
        }
    }

    private func log(_ result: DeliveryResult, _ exchange: PortalExchange, of pending: PendingDelivery) {
        let logger = parts.logger.bound(to: pending.drop)
        let milliseconds =
            exchange.duration.components.seconds * 1000
            + exchange.duration.components.attoseconds / 1_000_000_000_000_000
        let status = exchange.httpStatus.map(String.init) ?? "-"
        switch result {
        case .delivered:
            logger.info(
                "delivered",
                metadata: [
                    LogKeys.destination: "hat", LogKeys.httpStatus: "\(status)",
                    LogKeys.milliseconds: "\(milliseconds)",
                ])
        case .deferred(let next, _, let reason):
            guard parts.tells(fault(exchange, reason, "delivery deferred", isTransient: true)) else { return }
            logger.warning(
                "delivery deferred",
                metadata: [
                    LogKeys.destination: "hat", LogKeys.httpStatus: "\(status)", LogKeys.error: "\(reason)",
                    LogKeys.attempt: "\(pending.attempts + 1)", LogKeys.nextAttempt: "\(next.ISO8601Format())",
                ])
        case .refused(let reason), .givenUp(let reason):
            let complaint = "delivery ended without success"
            guard parts.tells(fault(exchange, reason, complaint, isTransient: false)) else { return }
            logger.error(
                "delivery ended without success",
                metadata: [LogKeys.destination: "hat", LogKeys.httpStatus: "\(status)", LogKeys.error: "\(reason)"])
        case .held: break
        }
    }

    private func fault(
        _ exchange: PortalExchange, _ reason: String, _ complaint: String, isTransient: Bool
    ) -> RepeatedErrors.Fault {
        let error = PortError(exchange.error?.code ?? .notFound, reason, isTransient: isTransient)
        return RepeatedErrors.Fault(error, complaint)
    }
}

extension PortalExchange {
    fileprivate var error: PortError? {
        guard case .failed(let error) = outcome else { return nil }
        return error
    }
}
