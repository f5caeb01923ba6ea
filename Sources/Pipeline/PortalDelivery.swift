import Domain
import FoundationEssentials
import Logging

/// One attempt at handing a lote to HAT: durable intent, one call, durable result.
struct PortalDelivery {
    let parts: PipelineParts

    func attempt(_ pending: PendingDelivery) async throws(PortError) -> DeliveryResult? {
        guard let portal = parts.portal else { throw parts.portalIsOff }
        guard await parts.breaker.permission(for: .uploads) == .granted else { return nil }
        let (begun, begunAt) = (parts.now(), parts.uptime())
        do throws(PortError) {
            try await parts.beginAttempt(pending, at: begun)
        } catch {
            await parts.breaker.giveBack()
            throw error
        }
        parts.failPoints.reach(.afterBeginAttempt)
        let asked = try await settleUnknown(portal, pending)
        let exchange = if let asked { asked } else { await portal.submit(submission(for: pending)) }
        parts.failPoints.reach(.afterSend)
        await parts.breaker.report(exchange.error, for: .uploads)
        let ended = parts.now()
        let result = await result(of: exchange, for: pending, after: parts.uptime() - begunAt, since: begun)
        try await parts.endAttempt(pending, result: result, exchange: exchange, at: ended)
        parts.failPoints.reach(.afterEndAttempt)
        log(result, exchange, of: pending)
        return result
    }

    /// After a lost answer, a lookup at HAT precedes any resend.
    /// - Returns: how the attempt ended; nil: the lote is to be sent.
    private func settleUnknown(
        _ portal: any Portal, _ pending: PendingDelivery
    ) async throws(PortError) -> PortalExchange? {
        guard pending.isOutcomeUnknown else { return nil }
        let submission = submission(for: pending)
        let lookup = await portal.receipt(for: submission.key, registroANS: submission.facts.codeSusep)
        let answer = KeyAnswer(lookup)
        let maySend = mayResend(pending, after: answer)
        do throws(PortError) {
            try await parts.ledger.recordLookup(
                pending.delivery, answer: answer, exchange: lookup, at: parts.now())
        } catch {
            await parts.breaker.report(lookup.error, for: .uploads)
            throw error
        }
        return maySend ? nil : lookup
    }

    /// Whether the lote may be sent after this answer. An operator's decision is enough when HAT answered the lookup.
    private func mayResend(_ pending: PendingDelivery, after answer: KeyAnswer?) -> Bool {
        switch answer {
        case nil, .unanswered: false
        case .absent: parts.unknownOutcome != .hold || pending.isResendWanted
        case .unfiltered, .refused: parts.unknownOutcome == .resend || pending.isResendWanted
        }
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
        of exchange: PortalExchange, for pending: PendingDelivery, after duration: Duration, since begun: Date
    ) async -> DeliveryResult {
        switch exchange.outcome {
        case .held(let receipt):
            return .delivered(receipt)
        case .absent:
            // Asked and not sent: it waits for an operator.
            return .givenUp(reason: Self.unsettled(by: "HAT does not know the key"))
        case .failed(let error) where error.code == .refused && exchange.isSubmission:
            return .refused(reason: await RefusedEncoding(parts: parts).reason(error, of: pending.drop))
        case .failed(let error):
            if parts.unknownOutcome == .hold, !exchange.isSubmission, let answer = KeyAnswer(exchange),
                answer != .unanswered
            {
                return .givenUp(reason: Self.unsettled(by: error.message))
            }
            let unknown = error.isOutcomeUnknown || pending.isOutcomeUnknown
            // Measured by a clock that is never set during the call. When the host's clock was set a moment ago, the
            // ledger still has to move the time of the first attempt.
            let first = pending.firstAttemptAt ?? begun
            let elapsed = begun.timeIntervalSince(first) + duration.seconds
            // Refused credentials say nothing about the lote.
            let isRefused = PortalAbsenceKind(error) == .unauthorized
            guard elapsed < parts.backoff.horizon.seconds || parts.clock.hasJustStepped || isRefused else {
                return .givenUp(reason: error.message)
            }
            let wait = parts.backoff.wait(
                afterAttempt: pending.attempts + 1, jitter: parts.random(), retryAfter: error.retryAfter)
            return .deferred(
                next: parts.now().addingTimeInterval(wait.seconds), outcomeUnknown: unknown, reason: error.message)
        }
    }

    private static func unsettled(by answer: String) -> String {
        "It was sent and no answer came; \(answer). UNKNOWN_OUTCOME=hold: an operator decides."
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
            guard parts.shouldLog(fault(exchange, reason, "delivery deferred", isTransient: true)) else { return }
            logger.warning(
                "delivery deferred",
                metadata: [
                    LogKeys.destination: "hat", LogKeys.httpStatus: "\(status)", LogKeys.error: "\(reason)",
                    LogKeys.attempt: "\(pending.attempts + 1)", LogKeys.nextAttempt: "\(next.ISO8601Format())",
                ])
        case .refused(let reason), .givenUp(let reason):
            let summary = "delivery ended without success"
            guard parts.shouldLog(fault(exchange, reason, summary, isTransient: false)) else { return }
            logger.error(
                "delivery ended without success",
                metadata: [LogKeys.destination: "hat", LogKeys.httpStatus: "\(status)", LogKeys.error: "\(reason)"])
        case .held: break
        }
    }

    private func fault(
        _ exchange: PortalExchange, _ reason: String, _ summary: String, isTransient: Bool
    ) -> RepeatedErrors.Fault {
        let error = PortError(exchange.error?.code ?? .notFound, reason, isTransient: isTransient)
        return RepeatedErrors.Fault(error, summary)
    }
}

extension KeyAnswer {
    /// The result of a lookup by key; nil: HAT has the lote.
    init?(_ lookup: PortalExchange) {
        switch lookup.outcome {
        case .held: return nil
        case .absent: self = .absent
        case .failed(let error):
            guard error.code == .configuration, let status = lookup.httpStatus else {
                self = .unanswered
                return
            }
            self = (200..<300).contains(status) ? .unfiltered : .refused
        }
    }
}

extension PortalExchange {
    fileprivate var error: PortError? {
        guard case .failed(let error) = outcome else { return nil }
        return error
    }
}
