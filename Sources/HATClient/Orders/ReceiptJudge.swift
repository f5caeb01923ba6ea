import Domain
import HATContract
import JSON

/// Interprets the answer to a group of orders.
struct ReceiptJudge {
    let answers: AnswerJudge

    private var refusalTexts: RefusalTexts { RefusalTexts(safeText: answers.safeText) }

    func receipt(_ answer: PortalAnswer, for message: OrderMessage) -> Result<OrderReceipt, PortError> {
        switch answer.status {
        case 200, 201, 202: taken(answer, message)
        case 203..<300: .failure(unknown(answer, "with a success status that HAT does not use"))
        case 413: .failure(refused(answer, isForSize: true))
        case 409 where answer.retryAfter != nil:
            // HAT is still processing the same key; the result is known later.
            .failure(busy(answer))
        case 400, 409, 422: .failure(refused(answer))
        case 404 where message.answer != .token && answer.isHATsError: .failure(refused(answer))
        case 401, 403, 408, 429, 500...: .failure(answers.failure(as: answer.status, of: answer, to: .sendOrders))
        // Any other status is about the call and not about the orders.
        default: .failure(answers.failure(as: 404, of: answer, to: .sendOrders))
        }
    }

    private func taken(_ answer: PortalAnswer, _ message: OrderMessage) -> Result<OrderReceipt, PortError> {
        let receipt: Result<OrderReceipt, PortError>? =
            switch message.answer {
            case .token: token(answer)
            case .cancellation: cancellation(answer)
            case .audit: audit(answer, sent: message.body)
            }
        return receipt ?? .failure(failureWithin(answer, form: message.answer))
    }

    /// The failure for a success status without a valid answer: HAT's error body, or an unknown body.
    private func failureWithin(_ answer: PortalAnswer, form: OrderMessage.AnswerForm) -> PortError {
        guard let code = answer.decoded(ErrorBody.self)?.code?.text, !["200", "201", "202"].contains(code) else {
            return unknown(answer, "with a body that is not in HAT's form")
        }
        // The code is an HTTP error status; any other code means a refusal.
        let status = Int(code).flatMap { (300..<600).contains($0) ? $0 : nil } ?? 400
        let isRefusal = [400, 409, 422].contains(status) || (status == 404 && form != .token)
        return isRefusal ? refused(answer) : answers.failure(as: status, of: answer, to: .sendOrders)
    }

    private func token(_ answer: PortalAnswer) -> Result<OrderReceipt, PortError>? {
        guard let taken = answer.decoded(OrderAnswer.self) else { return nil }
        switch taken.serviceResponse?.value {
        case false?: return .failure(PassingTrouble.isNamed(in: texts(of: answer)) ? passing(answer) : refused(answer))
        case nil: return nil
        case true?:
            // HAT started the work without a token to poll; sending the same key again returns the token.
            guard let token = taken.token else { return .failure(unknown(answer, "without a token")) }
            return .success(.token(token, averageSeconds: taken.averageSeconds))
        }
    }

    private func cancellation(_ answer: PortalAnswer) -> Result<OrderReceipt, PortError>? {
        guard let cancelled = answer.decoded(CancellationAnswer.self), cancelled.isOne else { return nil }
        let refusals = refusalTexts.refusals(in: cancelled.msgError)
        if refusals.isEmpty, cancelled.canceledAuthorizationReceipt != nil { return .success(.finished(refused: [])) }
        let texts = cancelled.msgError.map { RefusalTexts.texts(of: $0) } ?? []
        return .success(
            .finished(refused: [
                ItemRefusal(
                    index: 0, texts: texts,
                    reason: refusals.first?.reason ?? "HAT's answer has no receipt of the cancellation.")
            ]))
    }

    private func audit(_ answer: PortalAnswer, sent body: [UInt8]) -> Result<OrderReceipt, PortError>? {
        guard let parts = answer.decoded(AuditAnswer.self)?.authorizations else { return nil }
        return .success(.finished(refused: AuditOutcome(parts, refusalTexts: refusalTexts).refusals(ofSent: body)))
    }

    private func refused(_ answer: PortalAnswer, isForSize: Bool = false) -> PortError {
        let body = answer.decoded(JSONValue.self)
        let said =
            body.map { [$0["message"], $0["detailedMessage"], $0["details"], $0["msgError"]] }
            ?? answer.text.map { [.string($0)] } ?? []
        let isForSize = isForSize || Self.mentionsSize(body, answer)
        let what = isForSize ? "was refused: the group has too many items" : "was refused"
        let words = refusalTexts.words(of: said).map { ": " + $0 } ?? ""
        return PortError(
            isForSize ? .limitExceeded : .refused, "Sending orders to HAT \(what) (HTTP \(answer.status)\(words)).",
            httpStatus: answer.status)
    }

    private static func mentionsSize(_ body: JSONValue?, _ answer: PortalAnswer) -> Bool {
        let texts = body.map { RefusalTexts.texts(of: $0) } ?? answer.text.map { [$0] } ?? []
        return texts.contains { SizeRefusal.isMeant(by: $0) }
    }

    private func texts(of answer: PortalAnswer) -> [String] {
        answer.decoded(JSONValue.self).map { RefusalTexts.texts(of: $0) } ?? answer.text.map { [$0] } ?? []
    }

    /// The error for a temporary refusal.
    private func passing(_ answer: PortalAnswer) -> PortError {
        let body = answer.decoded(JSONValue.self)
        let said = refusalTexts.words(of: [body?["message"], body?["detailedMessage"]]).map { ": " + $0 } ?? ""
        return PortError(
            .unavailable, "Sending orders to HAT failed temporarily (HTTP \(answer.status)\(said)).",
            isTransient: true,
            retryAfter: RetryAfter.wait(answer.retryAfter, answerDate: answer.date, now: answers.now),
            httpStatus: answer.status)
    }

    private func busy(_ answer: PortalAnswer) -> PortError {
        PortError(
            .unavailable, "Sending orders to HAT failed: HAT is still processing the same orders (HTTP 409).",
            isTransient: true,
            isOutcomeUnknown: true,
            retryAfter: RetryAfter.wait(answer.retryAfter, answerDate: answer.date, now: answers.now),
            httpStatus: answer.status)
    }

    private func unknown(_ answer: PortalAnswer, _ why: String) -> PortError {
        if case .bytes = answer.body {
            let why = answer.form?.description ?? why
            return PortError(
                .malformed, "Sending orders to HAT was answered \(answer.status) \(why).", isTransient: true,
                isOutcomeUnknown: true, httpStatus: answer.status)
        }
        return answers.unreadable(answer, to: .sendOrders)
    }
}
