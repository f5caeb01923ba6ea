import Domain
import FoundationEssentials
import HATClient
import Testing

/// Cancellations and audits, whose answers are final.
@Suite struct OrderOutcomeTests {
    private func refused(
        _ body: String, sent: String, form: OrderMessage.AnswerForm, status: String = "200 OK"
    ) async throws -> [ItemRefusal] {
        let reply = try await ScriptedServer.run(answer(status, body)) { _, baseURL in
            try await withPortal(portalSettings(baseURL)) {
                await $0.send(
                    OrderMessage(
                        path: "v1/auditing", body: Array(sent.utf8), key: IdempotencyKey(text: "k"), answer: form))
            }
        }
        guard case .finished(let refused) = try reply.result.get() else {
            Issue.record("not finished")
            return []
        }
        return refused
    }

    @Test func `a cancellation succeeds with a receipt and no error`() async throws {
        for body in [
            "{\"msgError\":[],\"canceledAuthorizationReceipt\":{\"ansRegistry\":\"354325\",\"canceledAuthorizations\":"
                + "[{\"idOnHealthProvider\":\"1\",\"cancelStatus\":1}]}}",
            "{\"msgError\":null,\"canceledAuthorizationReceipt\":{}}", "{\"canceledAuthorizationReceipt\":{\"x\":[]}}",
            "{\"msgError\":\"\",\"canceledAuthorizationReceipt\":{\"canceledAuthorizations\":7}}",
        ] {
            #expect(try await refused(body, sent: "{}", form: .cancellation).isEmpty)
        }
    }

    @Test(
        arguments: [
            ("{\"msgError\":[\"Guia 12345 ja cancelada\"]}", "Guia ***** ja cancelada"),
            (
                "{\"msgError\":[{\"code\":\"77\",\"message\":\"ja cancelada\"}],\"canceledAuthorizationReceipt\":{}}",
                "77: ja cancelada"
            ),
            ("{\"msgError\":\"ja cancelada\",\"canceledAuthorizationReceipt\":{}}", "ja cancelada"),
            (
                "{\"msgError\":[],\"canceledAuthorizationReceipt\":null}",
                "HAT's answer has no receipt of the cancellation."
            ),
            ("{\"msgError\":[]}", "HAT's answer has no receipt of the cancellation."),
        ])
    func `a cancellation without receipt or with an error is refused`(body: String, reason: String) async throws {
        let refused = try await refused(body, sent: "{}", form: .cancellation)
        #expect(refused.map(\.index) == [0])
        #expect(refused.map(\.reason) == [reason])
    }

    private let three =
        "{\"authorizations\":[{\"authorizationNumber\":\"0011\"},{\"authorizationNumber\":22},"
        + "{\"authorizationNumber\":\"33\"}]}"

    @Test func `an audit whose guias are all listed succeeds`() async throws {
        let body =
            "{\"authorizations\":[{\"successAuthorizations\":[{\"authorizationNumber\":\"22\"},"
            + "{\"authorizationNumber\":11}]},{\"successAuthorizations\":[{\"authorizationNumber\":\"33\"}],"
            + "\"invalidAuthorizations\":[]}],\"success\":true}"
        #expect(try await refused(body, sent: three, form: .audit, status: "201 Created").isEmpty)
    }

    @Test func `guias that are refused and guias that are not listed are distinguished`() async throws {
        let body =
            "{\"authorizations\":[{\"successAuthorizations\":[{\"authorizationNumber\":\"22\"},5],"
            + "\"invalidAuthorizations\":[]},{\"successAuthorizations\":[{\"authorizationNumber\":\"22\"}],"
            + "\"invalidAuthorizations\":[{\"authorizationNumber\":\"0011\",\"msgError\":[\"Guia 0011 sem auditoria\"]},"
            + "{\"authorizationNumber\":\"99\",\"msgError\":\"x\"}]},7],\"success\":\"false\"}"
        let refused = try await refused(body, sent: three, form: .audit)
        #expect(refused.map(\.index) == [0, 2])
        #expect(refused.map(\.reason) == ["Guia **** sem auditoria", "HAT's answer does not name the guia."])
        #expect(refused.first?.texts == ["0011", "Guia 0011 sem auditoria"])
        #expect(refused.last?.texts == ["33"])
    }

    @Test func `a guia both accepted and refused is refused, with or without a reason`() async throws {
        let body =
            "{\"authorizations\":[{\"successAuthorizations\":[{\"authorizationNumber\":\"22\"}],"
            + "\"invalidAuthorizations\":[{\"authorizationNumber\":\"22\"}]}]}"
        let refused = try await refused(
            body, sent: "[{\"authorizationNumber\":\"22\"},{}]", form: .audit)
        #expect(refused.map(\.reason) == ["HAT gives no reason.", "The opinion names no guia."])
    }

    @Test func `the items are found under any node, in an envelope and alone`() async throws {
        let body =
            "{\"authorizations\":[{\"invalidAuthorizations\":[{\"authorizationNumber\":\"1\",\"msgError\":\"x\"}]}]}"
        for sent in [
            "{\"ansRegistry\":\"354325\",\"opinions\":[{\"authorizationNumber\":\"1\"}]}",
            "{\"authorizationNumber\":\"1\",\"procedures\":[{}]}",
        ] {
            #expect(try await refused(body, sent: sent, form: .audit).map(\.reason) == ["x"])
        }
    }

    @Test func `an empty audit answer confirms nothing`() async throws {
        let refused = try await refused("{\"authorizations\":[],\"success\":true}", sent: three, form: .audit)
        #expect(refused.map(\.index) == [0, 1, 2])
    }
}
