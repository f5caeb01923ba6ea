import Digests
import Domain
import HATContract
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix

/// The calls that accept orders, and the polls of their tokens.
struct OrderRoutes: Sendable {
    let store: OrderStore
    let bodyBytesMax: Int
    let idTenant: String
    let forgetsKeys: @Sendable () -> Bool

    static var tooMany: HTTPError { HTTPError(.badRequest, message: SizeRefusal.message) }

    func add(to group: RouterGroup<SandboxContext>) {
        for resource in OrderResource.enveloped {
            group.post(RouterPath(resource.path)) { request, context in
                try await counted(resource) { try await take(resource, request, context) }
            }
        }
        group.post("v1/authorizations/:key/cancel") { request, context in
            try await counted(.cancellations) { try await cancel(request, context) }
        }
        group.post(RouterPath(OrderPath.auditing)) { request, context in
            try await counted(.audits) { try await audit(request, context) }
        }
        group.get(RouterPath("\(OrderPath.integration)/:token")) { request, context in try poll(request, context) }
    }

    /// Counts the call, and its refusal for its format.
    private func counted(_ resource: OrderResource, _ answer: () async throws -> Response) async throws -> Response {
        store.begin(resource)
        do {
            return try await answer()
        } catch let error as HTTPError {
            if error.status == .badRequest || error.status == .unsupportedMediaType { store.reject(resource) }
            throw error
        }
    }

    private func take(
        _ resource: OrderResource, _ request: Request, _ context: SandboxContext
    ) async throws -> Response {
        let settings = store.settings
        if let odd = OrderAnswers.odd(context.flaw) { return odd }
        let call = try await read(request) { try OrderBody.enveloped($0, resource, settings) }
        let outcome = store.take(
            resource, key: call.key, body: call.digest, items: call.items, flaw: context.flaw,
            forgetsKeys: forgetsKeys())
        switch outcome {
        case .taken(let token): return OrderAnswers.taken(token, settings)
        case .conflict: throw Self.conflict
        // Not counted as a refusal for the format, and without naming the item.
        case .refused: return try SandboxAnswers.error(400, "The group was refused.")
        }
    }

    private func cancel(_ request: Request, _ context: SandboxContext) async throws -> Response {
        let settings = store.settings
        _ = try context.pathValue("key")
        if let odd = OrderAnswers.odd(context.flaw) { return odd }
        let call = try await read(request) { try OrderBody.cancellations($0, settings) }
        return OrderAnswers.cancelled(call.items, refused: try direct(.cancellations, call, context))
    }

    private func audit(_ request: Request, _ context: SandboxContext) async throws -> Response {
        let settings = store.settings
        if let odd = OrderAnswers.odd(context.flaw) { return odd }
        let call = try await read(request) { try OrderBody.audits($0, settings) }
        return OrderAnswers.audited(call.items, refused: try direct(.audits, call, context))
    }

    private func direct(_ resource: OrderResource, _ call: Call, _ context: SandboxContext) throws -> Set<Int> {
        let refused = store.takeDirect(
            resource, key: call.key, body: call.digest, items: call.items, flaw: context.flaw,
            forgetsKeys: forgetsKeys())
        guard let refused else { throw Self.conflict }
        return refused
    }

    private func poll(_ request: Request, _ context: SandboxContext) throws -> Response {
        _ = try StrictQuery(request.uri.queryParameters, known: [])
        let token = try context.pathValue("token")
        if context.flaw == .htmlToken { return BlobAnswers.html }
        guard let progress = store.progress(token, flaw: context.flaw) else {
            throw HTTPError(.notFound, message: "The token is unknown.")
        }
        return OrderAnswers.progress(progress, idTenant: idTenant, form: store.settings.refusalForm)
    }

    private struct Call: Sendable {
        var key: String
        var digest: SHA256Digest
        var items: [OrderItem]
    }

    private func read(
        _ request: Request, _ parse: @escaping @Sendable ([UInt8]) throws -> [OrderItem]
    ) async throws -> Call {
        guard let type = request.headers[.contentType], type.lowercased().hasPrefix("application/json") else {
            throw HTTPError(.unsupportedMediaType, message: "The body must be application/json.")
        }
        _ = try StrictQuery(request.uri.queryParameters, known: [])
        let keys = HTTPField.Name(HATHeader.idempotencyKey).map { request.headers[values: $0] } ?? []
        guard keys.count == 1, let key = keys.first, (1...255).contains(key.utf8.count) else {
            throw HTTPError(.badRequest, message: "One Idempotency-Key of 1 to 255 characters is required.")
        }
        let body = try await request.body.collect(upTo: bodyBytesMax)
        // Parsing runs on a thread pool, not on the threads that all tasks share.
        return try await NIOThreadPool.singleton.runIfActive {
            let bytes = [UInt8](body.readableBytesView)
            return Call(key: key, digest: try SHA256Digest.of(bytes), items: try parse(bytes))
        }
    }

    private static var conflict: HTTPError {
        HTTPError(.conflict, message: "The Idempotency-Key came before with another body.")
    }
}
