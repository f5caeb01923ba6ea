import Domain
import FoundationEssentials
import NIOPosix
import Testing

@testable import HATClient

/// The client against answers and failures that the sandbox does not produce.
@Suite struct OddAnswerTests {
    private func submit(
        to script: ScriptedServer.Script, answerBytesMax: Int = 1 << 20
    ) async throws -> PortalExchange {
        try await ScriptedServer.run(script) { _, baseURL in
            try await withFile(smallLote) { path in
                let settings = try portalSettings(baseURL, answerBytesMax: answerBytesMax)
                return try await withPortal(settings) { await $0.submit(try submission(of: smallLote, at: path)) }
            }
        }
    }

    private func ask(_ script: ScriptedServer.Script) async throws -> PortalExchange {
        try await ScriptedServer.run(script) { _, baseURL in
            try await withPortal(portalSettings(baseURL)) {
                await $0.receipt(for: IdempotencyKey(text: "chave-1"), registroANS: "354325")
            }
        }
    }

    @Test func `503 with Retry-After as a date is relative to the answer's own date`() async throws {
        let exchange = try await submit(
            to: answer(
                "503 Service Unavailable", "",
                headers: ["Date: Mon, 09 Mar 2026 12:00:00 GMT", "Retry-After: Mon, 09 Mar 2026 12:02:30 GMT"]))
        #expect(exchange.error?.code == .unavailable)
        #expect(exchange.error?.retryAfter == .seconds(150))
    }

    @Test(
        arguments: [
            ("200 OK", "{\"code\":422,\"message\":\"Lote recusado\"}", PortError.Code.refused),
            ("200 OK", "{\"code\":\"500\",\"message\":\"x\"}", .unavailable),
            ("201 Created", "{\"code\":\"401\",\"message\":\"x\"}", .unauthorized),
            ("200 OK", "{\"code\":\"0002\",\"message\":\"x\",\"batchNumber\":\"1\"}", .refused),
        ])
    func `a success whose body has another code than 200 is an error`(
        status: String, body: String, code: PortError.Code
    ) async throws {
        #expect(try await submit(to: answer(status, body)).error?.code == code)
    }

    @Test func `a success with code 200 is a success`() async throws {
        let exchange = try await submit(to: answer("200 OK", "{\"code\":200,\"batchNumber\":12,\"status\":1}"))
        #expect(exchange.receipt?.batchNumber == "12")
        #expect(exchange.receipt?.status == "1")
    }

    @Test(arguments: ["", "OK", "<html>login</html>", "[]", "{}", "{\"items\":[],\"hasNext\":false}"])
    func `a success that is not HAT's answer leaves the outcome unknown`(body: String) async throws {
        let exchange = try await submit(to: answer("200 OK", body))
        #expect(exchange.error?.code == .unavailable)
        #expect(exchange.error?.isTransient == true)
        #expect(exchange.error?.isOutcomeUnknown == true)
        #expect(exchange.error?.httpStatus == 200)
    }

    @Test func `an answer above the limit is not read and leaves the outcome unknown`() async throws {
        let body = "{\"batchNumber\":\"1\",\"x\":\"\(String(repeating: "a", count: 5000))\"}"
        let exchange = try await submit(to: answer("201 Created", body), answerBytesMax: 4096)
        #expect(exchange.error?.code == .unavailable)
        #expect(exchange.error?.isOutcomeUnknown == true)
    }

    @Test func `an answer truncated within its body leaves the outcome unknown`() async throws {
        let exchange = try await submit(to: .answer("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"batch"))
        #expect(exchange.error?.code == .unreachable)
        #expect(exchange.error?.isOutcomeUnknown == true)
        #expect(exchange.httpStatus == 201)
    }

    @Test func `an answer that never ends is cancelled in time`() async throws {
        let script = ScriptedServer.Script.answerAndWait("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"batch")
        try await ScriptedServer.run(script) { server, baseURL in
            try await withFile(smallLote) { path in
                try await withPortal(portalSettings(baseURL)) { portal in
                    var portal = portal
                    portal.timeLimit = { _ in if server.requests.isEmpty { await server.waitForRequest() } }
                    let exchange = await portal.submit(try submission(of: smallLote, at: path))
                    #expect(exchange.error?.code == .unreachable)
                    #expect(exchange.error?.isOutcomeUnknown == true)
                    #expect(exchange.error?.message.contains("120") == true)
                }
            }
        }
    }

    @Test func `a connection closed instead of an answer leaves the outcome unknown`() async throws {
        let exchange = try await submit(to: .close)
        #expect(exchange.error?.code == .unreachable)
        #expect(exchange.error?.isOutcomeUnknown == true)
    }

    @Test func `a redirect is not followed and the error names the setting`() async throws {
        try await ScriptedServer.run(answer("200 OK", "{}")) { target, targetURL in
            let script = ScriptedServer.Script.answer(
                "HTTP/1.1 302 Found\r\nLocation: \(targetURL)\r\nContent-Length: 0\r\n\r\n")
            let exchange = try await submit(to: script)
            #expect(exchange.error?.code == .configuration)
            #expect(exchange.error?.message.contains("MV_PHATURL") == true)
            #expect(target.requests.isEmpty)
        }
    }

    @Test(arguments: ["404 Not Found", "405 Method Not Allowed", "410 Gone", "501 Not Implemented"])
    func `an upload to an address without such a call is a configuration error`(status: String) async throws {
        let exchange = try await submit(to: answer(status, "{}"))
        #expect(exchange.error?.code == .configuration)
        #expect(exchange.error?.isTransient == false)
    }

    @Test(
        arguments: [
            ("400 Bad Request", PortError.Code.refused, false), ("413 Content Too Large", .refused, false),
            ("422 Unprocessable Content", .refused, false), ("403 Forbidden", .unauthorized, true),
            ("408 Request Timeout", .unavailable, true), ("429 Too Many Requests", .unavailable, true),
            ("402 Payment Required", .configuration, false), ("407 Proxy Authentication", .configuration, false),
            ("415 Unsupported Media Type", .configuration, false), ("411 Length Required", .configuration, false),
            ("409 Conflict", .refused, false), ("423 Locked", .unavailable, true),
            ("502 Bad Gateway", .unavailable, true), ("504 Gateway Timeout", .unavailable, true),
        ])
    func `each status has its meaning`(status: String, code: PortError.Code, isTransient: Bool) async throws {
        let exchange = try await submit(to: answer(status, "", headers: ["Retry-After: 5"]))
        #expect(exchange.error?.code == code)
        #expect(exchange.error?.isTransient == isTransient)
        #expect(exchange.error?.retryAfter == (isTransient ? .seconds(5) : nil))
    }

    @Test func `a port without a listener is unreachable and nothing was sent`() async throws {
        let closed = try await ScriptedServer.run(.close) { _, baseURL in baseURL }
        try await withFile(smallLote) { path in
            try await withPortal(portalSettings(closed)) { portal in
                let exchange = await portal.submit(try submission(of: smallLote, at: path))
                #expect(exchange.error?.code == .unreachable)
                #expect(exchange.error?.isTransient == true)
                #expect(exchange.error?.isOutcomeUnknown == false)
                #expect(exchange.httpStatus == nil)
            }
        }
    }

    @Test func `a server without TLS is unreachable under https and nothing was sent`() async throws {
        try await ScriptedServer.run(.closeAtOnce) { server, baseURL in
            try await withFile(smallLote) { path in
                try await withPortal(portalSettings("https" + baseURL.dropFirst("http".count))) { portal in
                    let exchange = await portal.submit(try submission(of: smallLote, at: path))
                    #expect(exchange.error?.code == .unreachable)
                    #expect(exchange.error?.isOutcomeUnknown == false)
                    #expect(server.requests.isEmpty)
                }
            }
        }
    }

    @Test func `a time limit that ends before anything was sent leaves nothing unknown`() async throws {
        try await ScriptedServer.run(.answerAndWait("")) { _, baseURL in
            try await withFile(smallLote) { path in
                // The server never answers the TLS handshake, so no request can have been sent. Closing a client waits
                // for the connections that it is opening, so these time out soon.
                let settings = try portalSettings(
                    "https" + baseURL.dropFirst("http".count), connectTimeout: .milliseconds(200))
                try await withPortal(settings) { portal in
                    var portal = portal
                    portal.timeLimit = { _ in }
                    let exchange = await portal.submit(try submission(of: smallLote, at: path))
                    #expect(exchange.error?.code == .unreachable)
                    #expect(exchange.error?.isOutcomeUnknown == false)
                }
            }
        }
    }

    @Test func `a call cancelled after sending has an unknown outcome`() async throws {
        try await ScriptedServer.run(.answerAndWait("")) { server, baseURL in
            try await withFile(smallLote) { path in
                try await withPortal(portalSettings(baseURL)) { portal in
                    let sent = try submission(of: smallLote, at: path)
                    let exchange = await withTaskGroup(of: PortalExchange.self) { group in
                        group.addTask { await portal.submit(sent) }
                        await server.waitForRequest()
                        group.cancelAll()
                        return await group.next()
                    }
                    #expect(exchange?.error?.code == .cancelled)
                    #expect(exchange?.error?.isOutcomeUnknown == true)
                }
            }
        }
    }

    @Test func `a missing file or one of another size is never sent`() async throws {
        try await ScriptedServer.run(answer("201 Created", "{}")) { server, baseURL in
            try await withFile(smallLote) { path in
                try await withPortal(portalSettings(baseURL)) { portal in
                    let gone = await portal.submit(try submission(of: smallLote, at: path + ".gone"))
                    #expect(gone.error?.code == .notFound)
                    let grown = await portal.submit(try submission(of: smallLote, at: path, byteCount: 5))
                    #expect(grown.error?.code == .ioFailure)
                    #expect(grown.error?.isOutcomeUnknown == false)
                    #expect(server.requests.isEmpty)
                }
            }
        }
    }

    @Test func `a lookup that returns another batch never counts as held`() async throws {
        for body in [
            "{\"items\":[{\"batchNumber\":\"1\",\"idempotencyKey\":\"outra\"}],\"hasNext\":false}",
            "{\"items\":[{\"batchNumber\":\"1\"}],\"hasNext\":true}",
        ] {
            let exchange = try await ask(answer("200 OK", body))
            #expect(exchange.error?.code == .configuration)
            #expect(exchange.error?.isOutcomeUnknown == true)
        }
    }

    @Test func `an empty collection means absent`() async throws {
        #expect(try await ask(answer("200 OK", "{\"items\":[],\"hasNext\":false}")).isAbsent)
    }

    @Test func `a refused lookup never refuses the lote`() async throws {
        let exchange = try await ask(answer("400 Bad Request", "{\"code\":400,\"message\":\"filter\"}"))
        #expect(exchange.error?.code == .configuration)
        #expect(exchange.error?.isOutcomeUnknown == true)
    }

    @Test func `a failed lookup leaves the outcome unknown`() async throws {
        for script in [answer("503 Service Unavailable", ""), .close, answer("200 OK", "")] {
            #expect(try await ask(script).error?.isOutcomeUnknown == true)
        }
    }

    @Test func `a health check reports each part that does not work`() async throws {
        try await ScriptedServer.run(answer("200 OK", "{\"REST\":\"OK\",\"REDIS\":\"ERRO\"}")) { _, baseURL in
            try await withPortal(portalSettings(baseURL)) { portal in
                let health = try await portal.health()
                #expect(health == PortalHealth(rest: true, redis: false, banco: false))
                #expect(!health.isWell)
            }
        }
    }

    @Test func `a health check answered by another server is a failure`() async throws {
        try await ScriptedServer.run(answer("200 OK", "{\"status\":\"UP\"}")) { _, baseURL in
            try await withPortal(portalSettings(baseURL)) { portal in
                let error = await #expect(throws: PortError.self) { try await portal.health() }
                #expect(error?.code == .unavailable)
                #expect(error?.isOutcomeUnknown == false)
            }
        }
    }

    @Test func `text echoed by the portal never shows secrets, cards or content`() async throws {
        let echo =
            "{\"code\":\"E1\",\"message\":\"token \(TestSecrets.token) de \(TestSecrets.tenantName) "
            + "carteira 0001.0002.123456.00-1 \(String(repeating: "QUJD", count: 40)) <nome>Maria</nome>\"}"
        let exchange = try await submit(to: answer("400 Bad Request", echo))
        let error = try #require(exchange.error)
        for text in [error.message, error.description, error.debugDescription, exchange.path] {
            #expect(!TestSecrets.occur(in: text))
            #expect(!text.contains("123456"))
            #expect(!text.contains("QUJDQUJD"))
            #expect(!text.contains("Maria"))
        }
        #expect(error.message.contains("carteira"))
    }

    @Test func `the request carries the header values, the key and a length`() async throws {
        try await ScriptedServer.run(answer("201 Created", "{\"batchNumber\":\"1\"}")) { server, baseURL in
            try await withFile(smallLote) { path in
                try await withPortal(portalSettings(baseURL)) { portal in
                    _ = await portal.submit(try submission(of: smallLote, at: path, key: "chave-9"))
                }
            }
            let head = try #require(server.requests.first?.split(separator: "\r\n\r\n").first)
            let lines = Set(head.split(separator: "\r\n").map(String.init))
            #expect(lines.contains("POST /api/healthcare/hat/v1/batchesAuthorization HTTP/1.1"))
            #expect(lines.contains("Authorization: \(TestSecrets.token)"))
            #expect(lines.contains("idTenant: \(TestSecrets.idTenant)"))
            #expect(lines.contains("tenantName: \(TestSecrets.tenantName)"))
            #expect(lines.contains("Idempotency-Key: chave-9"))
            #expect(lines.contains("Content-Type: application/json"))
            #expect(lines.contains { $0.lowercased().hasPrefix("content-length: ") })
        }
    }

    @Test func `the lookup is sent as documented`() async throws {
        try await ScriptedServer.run(answer("404 Not Found", "")) { server, baseURL in
            try await withPortal(portalSettings(baseURL)) { portal in
                let exchange = await portal.receipt(for: IdempotencyKey(text: "chave 9"), registroANS: "354325")
                #expect(exchange.isAbsent)
                #expect(exchange.path.hasPrefix("v1/batchesAuthorization?page=1&pageSize=1&fields=status,"))
                #expect(
                    exchange.path.hasSuffix("&filter=(idempotencyKey%20eq%20'chave%209')&codeSusep=354325"))
                let line = try #require(server.requests.first?.split(separator: "\r\n").first)
                #expect(line == "GET /api/healthcare/hat/\(exchange.path) HTTP/1.1")
            }
        }
    }
}
