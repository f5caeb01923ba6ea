import HATContract
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// Handles calls according to the behaviour in effect.
struct MisbehavingMiddleware: RouterMiddleware {
    typealias Context = SandboxContext

    struct Plan: Sendable {
        var treatment: Treatment
        var delay: Duration
        /// Wait before each piece of a slow answer.
        var pause: Duration
    }

    let bodyBytesMax: Int
    let plan: @Sendable (Request) -> Plan

    func handle(
        _ request: Request, context: SandboxContext,
        next: @concurrent (Request, SandboxContext) async throws -> Response
    ) async throws -> Response {
        let plan = plan(request)
        if plan.delay > .zero {
            // A stopping sandbox does not wait for the end of the delay.
            try await cancelWhenGracefulShutdown { try await Task.sleep(for: plan.delay) }
        }
        switch plan.treatment {
        case .proper:
            return try await next(request, context)
        case .fail(let status, let retryAfter):
            return try SandboxAnswers.error(status, "The sandbox is configured to fail.", retryAfter: retryAfter)
        case .rejectToken:
            return try SandboxAnswers.error(401, "The sandbox is configured to refuse the token.")
        case .dropBeforeStoring:
            _ = try await request.body.collect(upTo: bodyBytesMax)
            throw DroppedConnection()
        case .dropAfterStoring:
            _ = try await next(request, context)
            throw DroppedConnection()
        case .flawed(let flaw):
            var context = context
            context.flaw = flaw
            return try await next(request, context).corrupted(by: flaw, pause: plan.pause)
        }
    }
}

extension SandboxCall {
    /// The kind of a call to HAT.
    init(hat request: Request) {
        switch request.method {
        case .post: self = request.uri.path.hasSuffix(HATPath.batches) ? .upload : .order
        case .put, .delete: self = .confirmation
        default:
            guard !request.uri.path.contains("/\(OrderPath.integration)/") else {
                self = .token
                return
            }
            let query = request.uri.queryParameters
            guard let text = query["page"], query["filter"]?.contains("idempotencyKey") != true else {
                self = .plain
                return
            }
            self = .listing(
                page: Int(text) ?? 1, isCancelled: query["authStatus"] != nil || query["cancel"] != nil)
        }
    }
}

extension SandboxFlaw {
    /// The answer to a listing instead of a page; nil when this flaw concerns other calls.
    var listing: Response? {
        switch self {
        case .htmlListing: return BlobAnswers.html
        case .latin1Listing:
            let bytes = Array("{\"items\":[{\"nome\":\"Jos".utf8) + [0xE9] + Array("\"}],\"hasNext\":false}".utf8)
            return Self.json(bytes)
        case .brokenListing: return Self.json(Array("{\"items\":[{\"status\":\"0\"},{\"sta".utf8))
        default: return nil
        }
    }

    private static func json(_ bytes: [UInt8]) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

extension Response {
    /// The answer with a body that is corrupted on its way. Unchanged for flaws of other kinds, and unless the answer
    /// is a success.
    func corrupted(by flaw: SandboxFlaw, pause: Duration) -> Response {
        guard status.kind == .successful, let length = body.contentLength else { return self }
        let fault: CorruptingWriter.Fault
        var stated = length
        switch flaw {
        case .cutListing, .cutDownload: fault = .cut(after: length / 2)
        case .slowListing, .slowDownload: fault = .slow(pause: pause, pieceBytes: max(1, (length + 7) / 8))
        case .overstatedLength:
            fault = .cut(after: length)
            stated += 1_000
        default: return self
        }
        var response = self
        let body = body
        response.body = ResponseBody(contentLength: stated) { writer in
            try await body.write(CorruptingWriter(inner: writer, fault: fault))
        }
        return response
    }
}

/// Passes a body on until it must break off, or piece by piece.
struct CorruptingWriter: ResponseBodyWriter {
    enum Fault: Sendable {
        /// The connection is closed after so many bytes.
        case cut(after: Int)
        case slow(pause: Duration, pieceBytes: Int)
    }

    var inner: any ResponseBodyWriter
    let fault: Fault
    private var sentBytes = 0

    init(inner: any ResponseBodyWriter, fault: Fault) {
        self.inner = inner
        self.fault = fault
    }

    @concurrent mutating func write(_ buffer: ByteBuffer) async throws {
        var buffer = buffer
        switch fault {
        case .cut(let limit):
            let part = buffer.readSlice(length: min(buffer.readableBytes, limit - sentBytes))
            if let part { try await inner.write(part) }
            sentBytes += part?.readableBytes ?? 0
            if sentBytes >= limit, buffer.readableBytes > 0 { throw DroppedConnection() }
        case .slow(let pause, let pieceBytes):
            while let piece = buffer.readSlice(length: min(pieceBytes, buffer.readableBytes)), piece.readableBytes > 0 {
                try await cancelWhenGracefulShutdown { try await Task.sleep(for: pause) }
                try await inner.write(piece)
            }
        }
    }

    @concurrent consuming func finish(_ trailers: HTTPFields?) async throws {
        if case .cut = fault { throw DroppedConnection() }
        try await inner.finish(trailers)
    }
}
