import Domain
import FoundationEssentials
import HATClient
import JSON
import Testing

/// The calls about synchronised items, as sent and received.
@Suite struct GuiaCallTests {
    private func call<Value>(
        _ script: ScriptedServer.Script, _ body: (HATPortal) async -> PortalReply<Value>
    ) async throws -> (reply: PortalReply<Value>, requests: [String]) {
        try await ScriptedServer.run(script) { server, baseURL in
            let reply = try await withPortal(portalSettings(baseURL)) { await body($0) }
            return (reply, server.requests.map(withoutHost))
        }
    }

    private let head =
        "Authorization: \(TestSecrets.token)\r\nidTenant: \(TestSecrets.idTenant)\r\n"
        + "tenantName: \(TestSecrets.tenantName)\r\nAccept: application/json\r\n"

    @Test func `a listing is requested as documented and its items arrive whole`() async throws {
        let body =
            "{\"hasNext\":true,\"items\":[{\"authorizationId\":12345678901234567890,\"a\":null,"
            + "\"b\":[true,1.10,\"é\"]},3,{\"huge\":1e400}]}"
        let (reply, requests) = try await call(answer("200 OK", body)) {
            await $0.listGuias(GuiaQuery(resource: .treatmentExtensions, pass: .cancelled))
        }
        #expect(
            requests == [
                "GET /api/healthcare/hat/v1/treatmentExtensions?page=1&pageSize=30&expand=healthProvider,professional,"
                    + "procedures.rejectionCauses,beneficiary,cbos,rejectionCauses,healthInsurance&order=-id"
                    + "&trackingStatus=1&cancel=1 HTTP/1.1\r\n" + head + "Host\r\n\r\n"
            ])
        let page = try reply.result.get()
        #expect(page.hasNext)
        let id = try #require(Decimal(string: "12345678901234567890"))
        let price = try #require(Decimal(string: "1.1"))
        #expect(
            page.items == [
                .object([
                    "authorizationId": .number(id), "a": .null,
                    "b": .array([.bool(true), .number(price), .string("é")]),
                ]), .number(3), .null,
            ])
    }

    @Test func `404 on a listing is an empty page`() async throws {
        let reply = try await call(answer("404 Not Found", "")) {
            await $0.listGuias(GuiaQuery(resource: .authorizations, pass: .new))
        }.reply
        #expect(try reply.result.get() == .empty)
    }

    @Test(
        arguments: [
            ("200 OK", "{\"items\":{}}", PortError.Code.unavailable),
            ("200 OK", "{\"code\":\"401\",\"items\":[]}", .unauthorized),
            ("400 Bad Request", "", .configuration), ("500 Internal Server Error", "", .unavailable),
        ])
    func `a failed listing is a failure`(status: String, body: String, code: PortError.Code) async throws {
        let reply = try await call(answer(status, body)) {
            await $0.listGuias(GuiaQuery(resource: .authorizations, pass: .new))
        }.reply
        #expect(reply.error?.code == code)
    }

    @Test(
        arguments: [
            (GuiaResource.authorizations, GuiaTracking.stored, "v1/authorizations/A%2F1%20b", "1"),
            (.clinicalAttachments, .failed, "v1/clinicalAttachments/A%2F1%20b", "3"),
            (.treatmentExtensions, .cancellationFailed, "v1/treatmentExtensions/A%2F1%20b", "4"),
        ])
    func `an item is confirmed with a number as a string`(
        resource: GuiaResource, tracking: GuiaTracking, path: String, number: String
    ) async throws {
        let (reply, requests) = try await call(answer("200 OK", "")) {
            await $0.track("A/1 b", of: resource, as: tracking)
        }
        #expect(
            requests == [
                "PUT /api/healthcare/hat/\(path) HTTP/1.1\r\n" + head
                    + "Content-Type: application/json\r\nHost\r\nContent-Length: 22\r\n\r\n"
                    + "{\"trackingStatus\":\"\(number)\"}"
            ])
        #expect(reply.error == nil)
        #expect(reply.call.path == path)
        #expect(reply.call.method == "PUT")
    }

    @Test func `an item that HAT does not have is a refusal, and one without a key is never sent`() async throws {
        let unknown = try await call(answer("404 Not Found", "{\"message\":\"nada\"}")) {
            await $0.track("1", of: .authorizations, as: .stored)
        }.reply.error
        #expect(unknown?.code == .refused)
        #expect(unknown?.message == "Confirming the guia to HAT was refused: HAT has no such item (HTTP 404: nada).")
        let (empty, requests) = try await call(answer("200 OK", "")) {
            await $0.track("", of: .clinicalAttachments, as: .stored)
        }
        #expect(empty.error?.code == .malformed)
        #expect(empty.call.path == "v1/clinicalAttachments")
        #expect(requests.isEmpty)
    }
}
