import Domain
import FoundationEssentials
import HATContract
import HATSandbox
import Logging
import ServiceLifecycle
import Testing

@Suite struct SandboxMemoryTests {
    @Test func `a sandbox restarted on its folder has its stored lotes`() async throws {
        try await withFolder { folder in
            let body = try uploadBody()
            let before = try await withSandbox(storageFolder: folder) { caller in
                let answer = try await caller.upload(body)
                #expect(answer.status == 201)
                return (answer.body, caller.sandbox.storedLotes())
            }
            try await withSandbox(storageFolder: folder) { caller in
                #expect(caller.sandbox.storedLotes() == before.1)
                let repeated = try await caller.upload(body)
                #expect(repeated.status == 200)
                #expect(repeated.body == before.0)
                #expect(try await caller.upload(uploadBody("<b/>"), key: "k2").body != before.0)
            }
            let digest = try #require(before.1.first?.contentSHA256.hex)
            let kept = try Data(contentsOf: URL(filePath: "\(folder)/contents/\(digest).xml"))
            #expect(kept == Data("<a/>".utf8))
        }
    }

    @Test func `a line truncated by a crash is dropped and the next one is whole`() async throws {
        try await withFolder { folder in
            let path = "\(folder)/lotes.jsonl"
            try await withSandbox(storageFolder: folder) { caller in _ = try await caller.upload(uploadBody()) }
            let whole = try Data(contentsOf: URL(filePath: path))
            try (whole + whole.prefix(whole.count / 2)).write(to: URL(filePath: path))
            try await withSandbox(storageFolder: folder) { caller in
                #expect(caller.sandbox.storedLotes().count == 1)
                _ = try await caller.upload(uploadBody("<b/>"), key: "k2")
            }
            try await withSandbox(storageFolder: folder) { caller in
                #expect(caller.sandbox.storedLotes().map(\.key.text) == ["k1", "k2"])
                #expect(caller.sandbox.effectCount == 2)
            }
        }
    }

    @Test func `a second effect of a key is still counted after a restart`() async throws {
        var behaviour = SandboxBehaviour()
        behaviour.forgetsKeys = true
        try await withFolder { folder in
            try await withSandbox(behaviour, storageFolder: folder) { caller in
                _ = try await caller.upload(uploadBody())
                _ = try await caller.upload(uploadBody())
            }
            try await withSandbox(storageFolder: folder) { caller in
                #expect(caller.sandbox.storedLotes().map(\.effects) == [2])
            }
        }
    }

    @Test func `T45 every call is recorded with time, method, path and status, over HTTP too`() async throws {
        try await withSandbox { caller in
            _ = try await caller.upload(uploadBody())
            _ = try await caller.get("v1/healthcheck?x=1", headers: [])
            let unknown = try await caller.get("v1/nothing")
            #expect(try unknown.decoded(ErrorBody.self).code?.text == "404")
            let records = caller.sandbox.requests()
            #expect(records.map(\.method) == ["POST", "GET", "GET"])
            #expect(records.map(\.status) == [201, 401, 404])
            #expect(records[1].path == "/api/healthcare/hat/v1/healthcheck?x=1")
            #expect(records.allSatisfy { $0.time == Date(timeIntervalSince1970: 1_773_057_600) })
            #expect(caller.sandbox.requestCount == 3)
            let shown = try await caller.get("/sandbox/requests", headers: [])
            struct RequestList: Decodable { var items: [RequestRecord], count: Int }
            #expect(try shown.decoded(RequestList.self).items == records)
            struct LoteList: Decodable { var items: [StoredLote], effects: Int }
            let lotes = try await caller.get("/sandbox/lotes", headers: []).decoded(LoteList.self)
            #expect(lotes.items == caller.sandbox.storedLotes())
            #expect(lotes.effects == 1)
        }
    }

    @Test func `a graceful shutdown ends it although a call waits and a connection is kept`() async throws {
        var behaviour = SandboxBehaviour()
        behaviour.delayMilliseconds = 600_000
        // Decremented when the call arrives, before the delay, so it shows the arrival.
        behaviour.failNext = 1
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let (ports, reported) = AsyncStream<Int>.makeStream()
        let sandbox = try HATSandbox(
            settings: SandboxSettings(token: "t", idTenant: "i", tenantName: "n", behaviour: behaviour),
            logger: logger, onServerRunning: { reported.yield($0) })
        let group = ServiceGroup(configuration: .init(services: [sandbox], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await port in ports {
                try await withClient { client in
                    let caller = SandboxCaller(sandbox: sandbox, client: client, port: port)
                    _ = try await caller.get("/sandbox/lotes", headers: [])
                    tasks.addTask {
                        // The server may answer or close it; it only must not be waited for.
                        _ = try? await caller.get("v1/healthcheck")
                    }
                    while sandbox.behaviour.failNext > 0 { await Task.yield() }
                    await group.triggerGracefulShutdown()
                    try await tasks.waitForAll()
                }
                break
            }
        }
        #expect(sandbox.storedLotes().isEmpty)
    }

    @Test(arguments: ["0.0.0.0", "::", "192.168.0.1", "hat.example", "127.0.0", "127.0.0.256", ""])
    func `any host except loopback is refused`(host: String) {
        let error = #expect(throws: PortError.self) {
            try HATSandbox(
                settings: SandboxSettings(host: host, token: "t", idTenant: "i", tenantName: "n"),
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        }
        #expect(error?.code == .configuration)
    }

    @Test func `a port in use is reported`() async throws {
        try await withSandbox { caller in
            let second = try HATSandbox(
                settings: SandboxSettings(port: caller.port, token: "t", idTenant: "i", tenantName: "n"),
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
            let error = await #expect(throws: PortError.self) { try await second.run() }
            #expect(error?.code == .ioFailure)
        }
    }
}
