import Domain
import FoundationEssentials
import Testing

@testable import HATClient

/// The calls of `doctor` to HAT, and the kinds of their failures.
@Suite struct `Asking HAT without changing anything` {
    private static let well = "{\"REST\":\"OK\",\"REDIS\":\"OK\",\"BANCO\":\"OK\",\"items\":[],\"hasNext\":false}"

    private func probes(_ script: ScriptedServer.Script) async throws -> (probes: [PortalProbe], requests: [String]) {
        try await ScriptedServer.run(script) { server, baseURL in
            let probes = try await withPortal(portalSettings(baseURL)) { await $0.probe(within: .seconds(20)) }
            return (probes, server.requests)
        }
    }

    @Test func `requests health and one item of every list, by GET only`() async throws {
        let (probes, requests) = try await probes(
            answer("200 OK", Self.well, headers: ["Date: Mon, 09 Mar 2026 12:00:00 GMT"]))
        #expect(
            probes.map(\.name) == [
                "health", "batchesAuthorization", "authorizations", "clinicalAttachments", "treatmentExtensions",
            ])
        #expect(probes.allSatisfy { $0.failure == nil && $0.httpStatus == 200 && $0.date != nil })
        #expect(requests.count == 5 && requests.allSatisfy { $0.hasPrefix("GET ") })
        #expect(requests.filter { $0.contains("page=1&pageSize=1&") }.count == 4)
    }

    @Test(arguments: [
        ("401 Unauthorized", "{\"code\":401,\"message\":\"x\"}", PortalProbeFailure.Kind.unauthorized),
        ("403 Forbidden", "", .unauthorized), ("200 OK", "{\"code\":\"401\",\"message\":\"x\"}", .unauthorized),
        ("404 Not Found", "<html>nginx</html>", .wrongPath), ("405 Method Not Allowed", "", .wrongPath),
        ("301 Moved Permanently", "", .redirected), ("200 OK", " <!DOCTYPE html><p>login</p>", .html),
        ("200 OK", "{}", .notHAT), ("200 OK", "", .notHAT), ("503 Service Unavailable", "<p>x</p>", .unavailable),
        ("400 Bad Request", "{\"code\":400,\"message\":\"x\"}", .refusedRequest),
    ])
    func `reports the kind of an unexpected answer`(status: String, body: String, kind: PortalProbeFailure.Kind)
        async throws
    {
        let (probes, _) = try await probes(answer(status, body))
        #expect(probes.count == 5)
        for probe in probes { #expect(probe.failure?.kind == kind, "\(probe)") }
        #expect(!probes.contains { TestSecrets.occur(in: "\($0)") })
    }

    @Test func `an empty list is no failure`() async throws {
        let (probes, _) = try await probes(answer("404 Not Found", "{\"code\":404,\"message\":\"vazio\"}"))
        #expect(probes[0].failure?.kind == .wrongPath)
        #expect(probes.dropFirst().allSatisfy { $0.failure == nil })
    }

    @Test func `names the part of HAT that does not work`() async throws {
        let (probes, _) = try await probes(
            answer("200 OK", "{\"REST\":\"OK\",\"REDIS\":\"FALHA\",\"BANCO\":\"OK\",\"items\":[]}"))
        #expect(probes[0].failure == PortalProbeFailure(kind: .notWell, detail: "REDIS"))
        #expect(probes.count == 5)
    }

    @Test func `a connection that ends without an answer is reported as lost`() async throws {
        let (probes, _) = try await probes(.close)
        #expect(probes.map { $0.failure?.kind } == Array(repeating: .connectionLost, count: 5))
    }

    @Test(arguments: [
        ("http://127.0.0.1:1/", PortalProbeFailure.Kind.refused), ("http://hat.invalid/", .unknownHost),
    ])
    func `makes no further calls when the first cannot connect`(
        url: String, kind: PortalProbeFailure.Kind
    ) async throws {
        let probes = try await withPortal(portalSettings(url)) { await $0.probe(within: .seconds(20)) }
        #expect(probes.map { $0.failure?.kind } == [kind], "\(probes)")
    }

    @Test func `waits no longer than its time limit`() async throws {
        let probes = try await ScriptedServer.run(.answerAndWait("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")) {
            _, baseURL in
            try await withPortal(portalSettings(baseURL)) { portal in
                var portal = portal
                portal.timeLimit = { _ in }
                return await portal.probe(within: .seconds(3))
            }
        }
        #expect(probes.map { $0.failure?.kind } == [.timeout])
    }
}
