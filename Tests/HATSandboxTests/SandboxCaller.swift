import AsyncHTTPClient
import Digests
import Domain
import FoundationEssentials
import HATSandbox
import Logging
import NIOCore
import NIOHTTP1

/// A running sandbox and a plain HTTP client for it.
struct SandboxCaller: Sendable {
    static let credentials = [("Authorization", "t"), ("idTenant", "i"), ("tenantName", "n")]

    let sandbox: HATSandbox
    let client: HTTPClient
    let port: Int

    struct Answer: Sendable {
        var status: Int
        var body: String
        var retryAfter: String?
        var headers: HTTPHeaders
        var bytes: [UInt8]

        func header(_ name: String) -> String? { headers.first(name: name) }

        func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
            let decoder = JSONDecoder()
            decoder.dateDecodingStrategy = .iso8601
            return try decoder.decode(type, from: Data(body.utf8))
        }
    }

    /// A path is relative to `/api/healthcare/hat/`, or to the root when it begins with a slash.
    func get(_ path: String, headers: [(String, String)] = Self.credentials) async throws -> Answer {
        try await call(request(path, headers))
    }

    func post(
        _ path: String, body: String, headers: [(String, String)] = Self.credentials,
        type: String = "application/json"
    ) async throws -> Answer {
        var request = request(path, headers + [("Content-Type", type)])
        request.method = .POST
        request.body = .bytes(ByteBuffer(string: body))
        return try await call(request)
    }

    func upload(_ body: String, key: String? = "k1") async throws -> Answer {
        let keyHeader = key.map { [("Idempotency-Key", $0)] } ?? []
        return try await post("v1/batchesAuthorization", body: body, headers: Self.credentials + keyHeader)
    }

    func put(_ path: String, body: String, type: String = "application/json") async throws -> Answer {
        var request = request(path, Self.credentials + [("Content-Type", type)])
        request.method = .PUT
        request.body = .bytes(ByteBuffer(string: body))
        return try await call(request)
    }

    func delete(_ path: String) async throws -> Answer {
        var request = request(path, Self.credentials)
        request.method = .DELETE
        return try await call(request)
    }

    /// Downloads from the storage, without HAT's headers.
    func download(_ url: String, headers: [(String, String)] = []) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        return try await call(request)
    }

    private func request(_ path: String, _ headers: [(String, String)]) -> HTTPClientRequest {
        let target = path.hasPrefix("/") ? path : "/api/healthcare/hat/\(path)"
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(target)")
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        return request
    }

    private func call(_ request: HTTPClientRequest) async throws -> Answer {
        let response = try await client.execute(request, timeout: .seconds(60))
        let bytes = [UInt8](try await response.body.collect(upTo: 64 << 20).readableBytesView)
        return Answer(
            status: Int(response.status.code), body: String(decoding: bytes, as: UTF8.self),
            retryAfter: response.headers.first(name: "Retry-After"), headers: response.headers, bytes: bytes)
    }
}

/// Runs a sandbox during `body`.
func withSandbox<Value>(
    _ behaviour: SandboxBehaviour = SandboxBehaviour(), storageFolder: String? = nil, bodyBytesMax: Int = 1 << 20,
    load: SandboxLoad? = nil, offersUploads: Bool = false, orders: SandboxOrders = SandboxOrders(),
    now: @escaping @Sendable () -> Date = { Date(timeIntervalSince1970: 1_773_057_600) },
    _ body: (SandboxCaller) async throws -> Value
) async throws -> Value {
    let (ports, reported) = AsyncStream<Int>.makeStream()
    let sandbox = try HATSandbox(
        settings: SandboxSettings(
            token: "t", idTenant: "i", tenantName: "n", storageFolder: storageFolder, behaviour: behaviour,
            bodyBytesMax: bodyBytesMax, offersUploads: offersUploads, orders: orders),
        logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
        now: now, onServerRunning: { reported.yield($0) })
    if let load { try sandbox.load(load) }
    return try await withClient { client in
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { reported.finish() }
                try await sandbox.run()
            }
            defer { group.cancelAll() }
            for await port in ports {
                return try await body(SandboxCaller(sandbox: sandbox, client: client, port: port))
            }
            throw PortError(.internalFault, "The sandbox did not start.")
        }
    }
}

/// A client that is closed after `body`.
func withClient<Value>(_ body: (HTTPClient) async throws -> Value) async throws -> Value {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    configuration.connectionPool.retryConnectionEstablishment = false
    // A waiting call counts as connecting; with all suites running concurrently, ten seconds are not always enough.
    configuration.timeout.connect = .seconds(120)
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    do {
        let value = try await body(client)
        try await client.shutdown()
        return value
    } catch {
        // The error of the test matters, not that of closing.
        try? await client.shutdown()
        throw error
    }
}

/// A folder that is removed after `body`.
func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let path = "\(FileManager.default.temporaryDirectory.path())/hat-sandbox-\(UUID().uuidString)"
    // A leftover temporary folder does no harm.
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}

/// The body of an upload according to the contract, changed by `change`; values are JSON text.
func uploadBody(_ content: String = "<a/>", _ change: (inout [String: String]) -> Void = { _ in }) throws -> String {
    var pairs = [
        "batchNumber": "\"4711\"", "healthProviderId": "\"12345678000195\"", "codeSusep": "\"354325\"",
        "authType": "\"02\"", "batchDate": "\"2026-03-09\"", "tissVersion": "\"4.03.00\"", "guiaCount": "3",
        "totalValue": "\"1234.50\"", "contentSHA256": "\"\(try SHA256Digest.of(Array(content.utf8)).hex)\"",
        "fileName": "\"lote.xml\"", "protocolNumber": "\"202603090001\"",
        "content": "\"\(Data(content.utf8).base64EncodedString())\"",
    ]
    change(&pairs)
    return "{" + pairs.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
}
