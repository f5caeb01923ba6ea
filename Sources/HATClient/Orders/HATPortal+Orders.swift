import AsyncHTTPClient
package import Domain
import HATContract
import NIOHTTP1

extension HATPortal: OrderPortal {
    /// Sends a group of orders by POST, to the base URL or to an address of its own. Nothing is sent when the address
    /// or the body is invalid.
    package func send(_ message: OrderMessage) async -> PortalReply<OrderReceipt> {
        let address: OrderAddress
        do throws(PortError) {
            // The sending of an empty body would not be recorded, so a failure would look as if nothing had been sent.
            guard !message.body.isEmpty else {
                throw PortError(.internalFault, "A group of orders has an empty body; nothing was sent.")
            }
            address = try OrderAddress(message.path, baseURL: settings.baseURL)
        } catch {
            let record = PortalCallRecord(method: "POST", path: "v1", httpStatus: nil, duration: .zero)
            return PortalReply(call: record, result: .failure(error))
        }
        let mark = SentMark()
        var request = request(.POST, url: address.url)
        request.headers.add(name: HATHeader.idempotencyKey, value: message.key.text)
        request.headers.add(name: "Content-Type", value: "application/json")
        let body = OrderBody(bytes: message.body, mark: mark)
        request.body = .stream(body, length: .known(Int64(message.body.count)))
        let time = settings.callTimeout + .seconds(Int64(message.body.count) / settings.slowestUpload)
        return await reply(to: .sendOrders, request, shown: address.shownPath, mark, within: time) { answer in
            receiptJudge.receipt(answer, for: message)
        }
    }

    /// Requests the state of a token; nil when HAT does not have the token.
    package func progress(of token: String) async -> PortalReply<TokenProgress?> {
        let path: String
        do throws(PortError) {
            path = try OrderPath.progress(of: token)
        } catch {
            let record = PortalCallRecord(method: "GET", path: OrderPath.integration, httpStatus: nil, duration: .zero)
            return PortalReply(call: record, result: .failure(error))
        }
        let request = request(.GET, path)
        return await reply(to: .askOrders, request, shown: path, SentMark(), within: settings.callTimeout) { answer in
            ProgressJudge(answers: recordJudge).progress(answer)
        }
    }

    private func reply<Value: Sendable>(
        to call: PortalCall, _ request: HTTPClientRequest, shown path: String, _ mark: SentMark, within time: Duration,
        read: (PortalAnswer) -> Result<Value, PortError>
    ) async -> PortalReply<Value> {
        let begun = ContinuousClock.now
        let answer = await send(request, call, mark, within: time)
        var record = PortalCallRecord(method: request.method.rawValue, path: path, httpStatus: nil, duration: .zero)
        let result = answer.flatMap { answer -> Result<Value, PortError> in
            record.httpStatus = answer.status
            record.portalCode = answer.portalCode
            return read(answer)
        }
        record.duration = begun.duration(to: .now)
        return PortalReply(call: record, result: result)
    }

    private var receiptJudge: ReceiptJudge { ReceiptJudge(answers: recordJudge) }

    private var recordJudge: AnswerJudge {
        AnswerJudge(safeText: SafeText(secrets: settings.secrets, isAboutRecords: true), now: now())
    }
}
