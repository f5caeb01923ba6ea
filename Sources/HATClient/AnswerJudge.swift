import Domain
import FoundationEssentials
import HATContract
import JSON

/// Interprets answers. No other type reads statuses, `code` and `Retry-After`.
struct AnswerJudge: Sendable {
    let safeText: SafeText
    let now: Date

    /// The failure that an answer means.
    /// - Returns: nil for a success whose body is still to be read.
    func failure(of answer: PortalAnswer, to call: PortalCall) -> PortError? {
        let body = answer.decoded(ErrorBody.self)
        guard (200..<300).contains(answer.status) else {
            return failure(status: answer.status, body: body, answer: answer, call: call)
        }
        // The content of a damaged body is unknown, so it must not count as an empty one.
        if answer.form?.isDamaged == true { return unreadable(answer, to: call) }
        // A success status with a body whose code is not 200 is an error too.
        guard let code = body?.code, code.text != "200" else { return nil }
        let meant = Int(code.text).flatMap { (300..<600).contains($0) ? $0 : nil } ?? 400
        return failure(status: meant, body: body, answer: answer, call: call)
    }

    /// The failure that an answer means when its status, or the code in its body, is `status`, which must not be a
    /// success.
    func failure(as status: Int, of answer: PortalAnswer, to call: PortalCall) -> PortError {
        failure(status: status, body: answer.decoded(ErrorBody.self), answer: answer, call: call)
    }

    /// The error for a success status whose body should be empty: the body is the reason of a refusal.
    func refusal(_ answer: PortalAnswer, to call: PortalCall) -> PortError {
        var said = statement(of: answer.decoded(ErrorBody.self), answer: answer)
        // A plain sentence instead of the standard body.
        if case .bytes(let bytes) = answer.body, let first = bytes.first, !Array("{[".utf8).contains(first) {
            let text = safeText.clean(String(decoding: bytes.prefix(1024), as: UTF8.self))
            if !text.isEmpty { said = " (HTTP \(answer.status): \(text))" }
        }
        return error(.refused, "was refused" + said, answer, call)
    }

    /// The error for a success status without a valid answer to this call (empty, truncated, too long, not JSON,
    /// another page).
    func unreadable(_ answer: PortalAnswer, to call: PortalCall) -> PortError {
        let code: PortError.Code
        let why: String
        switch answer.body {
        case .bytes:
            code = .unavailable
            why = answer.form?.description ?? "with JSON in another form than HAT's" + shape(of: answer)
        case .tooLarge:
            code = .unavailable
            why = "with a body that exceeds the limit"
        case .broken:
            code = .unreachable
            why = "but the connection ended during the body"
        }
        return PortError(
            code, "\(call.subject) was answered \(answer.status) \(why).", isTransient: true,
            isOutcomeUnknown: call.isOutcomeUnknown(sent: true), httpStatus: answer.status)
    }

    /// The kind of the JSON value, or the error message in it.
    private func shape(of answer: PortalAnswer) -> String {
        guard let value = answer.decoded(JSONValue.self) else { return "" }
        switch value {
        case .object(let members):
            if let message = members["message"]?.scalarText ?? members["error"]?.scalarText {
                return " (message: \(safeText.clean(message)))"
            }
            return " (an object without the requested values)"
        case .array: return " (a list)"
        case .string, .number, .bool, .null: return " (a single value)"
        }
    }

    private func failure(status: Int, body: ErrorBody?, answer: PortalAnswer, call: PortalCall) -> PortError {
        let said = statement(of: body, answer: answer)
        switch status {
        case 401, 403:
            return error(
                .unauthorized, "was not authorised: check MV_PHATTOK, MV_PHATIDT and MV_PHATNMT" + said, answer, call,
                isTransient: true)
        case 404 where call.namesOneThing, 410 where call.namesOneThing:
            return error(.refused, "was refused: HAT has no such item" + said, answer, call)
        case 300..<400:
            return error(
                .configuration,
                "was redirected, which is not followed because health data would go to another address: "
                    + "put the final address into MV_PHATURL" + said, answer, call)
        case 404, 405, 410, 501, ..<400:
            return error(
                .configuration, "failed because the address has no such call: check MV_PHATURL and the route" + said,
                answer, call)
        case 408, 421, 423, 425, 429, 500..<600:
            // These 4xx, and 503, mean that nothing was done. With any other of these statuses HAT may have done the
            // work before it failed.
            let mayBeDone = status >= 500 && status != 503
            return error(
                .unavailable, "failed because the service is unavailable" + said, answer, call, isTransient: true,
                sent: mayBeDone)
        case 400, 409, 413, 422:
            return error(call.refusalCode, "was refused" + said, answer, call)
        default:
            // A proxy that wants credentials (407), a media type, a length, a quota: nothing is wrong with the content.
            return error(
                .configuration, "was refused for another reason than its content: check the proxy and HAT" + said,
                answer, call)
        }
    }

    private func error(
        _ code: PortError.Code, _ what: String, _ answer: PortalAnswer, _ call: PortalCall,
        isTransient: Bool = false, sent: Bool = false
    ) -> PortError {
        PortError(
            code, "\(call.subject) \(what).", isTransient: isTransient,
            isOutcomeUnknown: call.isOutcomeUnknown(sent: sent),
            retryAfter: isTransient
                ? RetryAfter.wait(answer.retryAfter, answerDate: answer.date, now: now) : nil,
            httpStatus: answer.status)
    }

    /// ` (HTTP 422: message)`: the status, the body's code if it differs, and its cleaned message. No other part of the
    /// body.
    private func statement(of body: ErrorBody?, answer: PortalAnswer) -> String {
        var parts = ["HTTP \(answer.status)"]
        if let code = body?.code?.text, code != String(answer.status) { parts.append("code \(safeText.clean(code))") }
        let head = " (" + parts.joined(separator: ", ")
        guard let message = body?.message.map(safeText.clean), !message.isEmpty else { return head + ")" }
        return head + ": " + message + ")"
    }
}
