import AsyncHTTPClient
import Domain
import HATContract
import NIOCore
import NIOHTTP1

extension HATPortal {
    /// One call from request to reply. `read` converts a success; `absent` is the value of a 404, for calls where that
    /// is no failure.
    func reply<Value: Sendable>(
        to call: PortalCall, _ method: HTTPMethod, _ path: String, body: [UInt8]? = nil, absent: Value? = nil,
        read: (PortalAnswer) -> Result<Value, PortError>
    ) async -> PortalReply<Value> {
        let begun = ContinuousClock.now
        var request = request(method, path)
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        let answer = await send(request, call, SentMark(), within: settings.callTimeout)
        var record = PortalCallRecord(method: method.rawValue, path: path, httpStatus: nil, duration: .zero)
        let result = answer.flatMap { answer -> Result<Value, PortError> in
            record.httpStatus = answer.status
            record.portalCode = answer.portalCode
            if answer.status == 404, !answer.isMarkup, let absent { return .success(absent) }
            if let failure = judge.failure(of: answer, to: call) { return .failure(failure) }
            return read(answer)
        }
        record.duration = begun.duration(to: .now)
        return PortalReply(call: record, result: result)
    }

    /// The reply to a PUT or DELETE whose path is made by `path`. Nothing is sent when that throws; the record then has
    /// the path of the collection.
    func reply(
        to call: PortalCall, _ method: HTTPMethod, path: () throws(PortError) -> String, collection: String,
        body: [UInt8]? = nil, absent: Void? = nil, read: (PortalAnswer) -> Result<Void, PortError>
    ) async -> PortalReply<Void> {
        do throws(PortError) {
            return await reply(to: call, method, try path(), body: body, absent: absent, read: read)
        } catch {
            let record = PortalCallRecord(
                method: method.rawValue, path: collection, httpStatus: nil, duration: .zero)
            return PortalReply(call: record, result: .failure(error))
        }
    }

    /// A success of a PUT, which needs no body. A page of HTML or XML comes from another server and is a failure.
    func taken(_ answer: PortalAnswer, by call: PortalCall) -> Result<Void, PortError> {
        guard case .bytes = answer.body, answer.form?.isDamaged == false else {
            return .failure(judge.unreadable(answer, to: call))
        }
        return .success(())
    }
}

extension UInt8 {
    /// Space, tab or line end.
    var isBlank: Bool { [0x20, 0x09, 0x0A, 0x0D].contains(self) }
}
