import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix

/// `/sandbox/…`: the control interface for operators, scripts and tests. It is not part of HAT and needs no
/// credentials; like the whole sandbox it is on loopback.
struct ControlRoutes: Sendable {
    let sandbox: HATSandbox

    func add(to router: Router<SandboxContext>) {
        let group = router.group("sandbox")
        group.get("lotes") { _, _ in
            let lotes = sandbox.storedLotes()
            return try SandboxAnswers.json(
                LoteList(items: lotes, effects: lotes.reduce(0) { $0 + $1.effects }))
        }
        group.get("requests") { _, _ in
            try SandboxAnswers.json(RequestList(items: sandbox.requests(), count: sandbox.requestCount))
        }
        group.get("behaviour") { _, _ in try SandboxAnswers.json(sandbox.behaviour) }
        group.post("behaviour") { request, _ in
            try await taking(SandboxBehaviour.self, request) { behaviour in
                try sandbox.setBehaviour(behaviour)
                return try SandboxAnswers.json(behaviour)
            }
        }
        addInbound(to: group)
        addOrders(to: group)
    }

    private func addOrders(to group: RouterGroup<SandboxContext>) {
        group.get("orders") { _, _ in try SandboxAnswers.json(sandbox.orderEvidence()) }
        group.get("orders/item") { request, _ in
            let query = try StrictQuery(request.uri.queryParameters, known: ["endpoint", "key"])
            guard let endpoint = query["endpoint"].flatMap({ OrderResource(rawValue: $0) }), let key = query["key"],
                let item = sandbox.orderEvidence(of: key, at: endpoint)
            else { throw Self.unknown }
            return try SandboxAnswers.json(item)
        }
        group.get("orders/behaviour") { _, _ in try SandboxAnswers.json(sandbox.orderSettings) }
        group.post("orders/behaviour") { request, _ in
            try await taking(SandboxOrders.self, request) { settings in
                try sandbox.setOrderSettings(settings)
                return try SandboxAnswers.json(settings)
            }
        }
        group.post("orders/reset") { _, _ in
            sandbox.resetOrders()
            return try SandboxAnswers.json(sandbox.orderEvidence())
        }
    }

    private func addInbound(to group: RouterGroup<SandboxContext>) {
        group.get("summary") { _, _ in try SandboxAnswers.json(sandbox.summary()) }
        group.get("batches") { _, _ in try SandboxAnswers.json(ItemList(items: sandbox.batchEvidence())) }
        group.get("guias") { _, _ in try SandboxAnswers.json(ItemList(items: sandbox.guiaEvidence())) }
        group.get("batches/:number/content") { _, context in
            let number = try context.pathValue("number")
            guard let bytes = try await onPool({ try sandbox.content(ofBatch: number) }) else { throw Self.unknown }
            return Response(
                status: .ok, headers: [.contentType: "application/xml"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        }
        group.post("batches/:number/deletion") { _, context in
            try done(sandbox.requestDeletion(ofBatch: try context.pathValue("number")))
        }
        group.post("batches/:number/offer") { request, context in
            // `new` gets another path, `replaced` keeps the path.
            let content = request.uri.queryParameters["content"]
            return try done(
                sandbox.offerAgain(
                    batch: try context.pathValue("number"), withNewContent: content == "new" || content == "replaced",
                    underSamePath: content == "replaced"))
        }
        group.post("guias/:resource/:key/cancel") { _, context in
            guard let resource = GuiaResource(rawValue: try context.pathValue("resource")) else { throw Self.unknown }
            return try done(sandbox.cancel(resource, try context.pathValue("key")))
        }
        group.post("load") { request, _ in
            try await taking(SandboxLoad.self, request) { load in
                try SandboxAnswers.json(try await onPool { try sandbox.load(load) })
            }
        }
        group.post("reset") { _, _ in
            try sandbox.reset()
            return try SandboxAnswers.json(sandbox.summary())
        }
    }

    private static var unknown: HTTPError { HTTPError(.notFound, message: "The sandbox does not have it.") }

    private func done(_ isDone: Bool) throws -> Response {
        guard isDone else { throw Self.unknown }
        return Response(status: .ok)
    }

    private func onPool<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await NIOThreadPool.singleton.runIfActive(work)
    }

    private func taking<Value: Decodable>(
        _ type: Value.Type, _ request: Request, _ take: (Value) async throws -> Response
    ) async throws -> Response {
        // Given contents may be large.
        let body = try await request.body.collect(upTo: 64 << 20)
        do {
            return try await take(try JSONDecoder().decode(type, from: Data(body.readableBytesView)))
        } catch let error as PortError {
            return try SandboxAnswers.error(400, error.message)
        } catch is DecodingError {
            return try SandboxAnswers.error(400, "The body is not JSON of the known form.")
        }
    }
}

/// `GET /sandbox/lotes`.
private struct LoteList: Encodable {
    var items: [StoredLote]
    var effects: Int
}

/// `GET /sandbox/requests`: the latest calls, and the number of all calls.
private struct RequestList: Encodable {
    var items: [RequestRecord]
    var count: Int
}

/// `GET /sandbox/batches` and `/sandbox/guias`.
private struct ItemList<Item: Encodable>: Encodable {
    var items: [Item]
}
