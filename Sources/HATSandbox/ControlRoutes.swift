import Domain
import FoundationEssentials
import Hummingbird
import NIOCore

/// `/sandbox/…`: for people, scripts and tests. Not part of HAT, without credentials, on loopback like all of it.
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
        group.post("behaviour") { request, _ in try await setBehaviour(request) }
    }

    private func setBehaviour(_ request: Request) async throws -> Response {
        let body = try await request.body.collect(upTo: 64 << 10)
        do {
            let behaviour = try JSONDecoder().decode(SandboxBehaviour.self, from: Data(body.readableBytesView))
            try sandbox.setBehaviour(behaviour)
            return try SandboxAnswers.json(behaviour)
        } catch let error as PortError {
            return try SandboxAnswers.error(400, error.message)
        } catch {
            return try SandboxAnswers.error(400, "The body is not a behaviour in JSON.")
        }
    }
}

/// `GET /sandbox/lotes`.
private struct LoteList: Encodable {
    var items: [StoredLote]
    var effects: Int
}

/// `GET /sandbox/requests`: the latest calls, and how many there were in all.
private struct RequestList: Encodable {
    var items: [RequestRecord]
    var count: Int
}
