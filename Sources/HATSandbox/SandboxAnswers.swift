import FoundationEssentials
import HATContract
import HTTPTypes
import Hummingbird
import JSON
import NIOCore

/// Answers in HAT's formats.
enum SandboxAnswers {
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(value))))
    }

    static func json(_ value: OrderedJSON) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.bytes())))
    }

    /// HAT's standard error body under `status`.
    static func error(_ status: Int, _ message: String, retryAfter: String? = nil) throws -> Response {
        let body = ErrorBody(
            code: .string(String(status)), message: message, detailedMessage: message, helpUrl: "", details: [])
        var response = try json(body, status: .init(code: status))
        if let retryAfter { response.headers[.retryAfter] = retryAfter }
        return response
    }
}
