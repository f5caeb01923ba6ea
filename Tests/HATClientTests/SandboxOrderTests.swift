import Domain
import HATClient
import HATContract
import HATSandbox
import Testing

/// The client against the sandbox: the behaviour that the sending of orders relies on.
@Suite struct SandboxOrderTests {
    private func message(_ keys: [String], key: String = "grupo-1") -> OrderMessage {
        let items = keys.map { "{\"personId\":\"\($0)\",\"holderCPF\":\"00000000\($0)\",\"name\":\"Fulano\"}" }
        let body =
            "{\"healthInsurerId\":\"0001\",\"ansRegistry\":\"354325\",\"items\":[\(items.joined(separator: ","))]}"
        return OrderMessage(
            path: "v1/persons", body: Array(body.utf8), key: IdempotencyKey(text: key), answer: .token)
    }

    private func token(_ reply: PortalReply<OrderReceipt>) throws -> String {
        guard case .token(let token, _) = try reply.result.get() else { throw reply.error ?? PortError(.malformed, "") }
        return token
    }

    /// The final state of a token, polled until it is reached.
    private func end(of token: String, at portal: HATPortal) async throws -> TokenProgress {
        for _ in 0..<20 {
            guard let progress = try await portal.progress(of: token).result.get() else { break }
            if progress.meaning != .goesOn { return progress }
        }
        throw PortError(.unavailable, "The token does not end.")
    }

    @Test func `a group takes effect once however often it is sent and succeeds`() async throws {
        try await withSandbox { sandbox, baseURL in
            try await withPortal(portalSettings(baseURL)) { portal in
                let group = message(["111", "222"])
                let first = try token(await portal.send(group))
                let second = try token(await portal.send(group))
                #expect(first == second)
                let end = try await end(of: first, at: portal)
                #expect(end.meaning == .succeeded)
                #expect(end.refused.isEmpty)
                let effects = sandbox.orderEvidence().total.effects
                #expect(effects == 2)
            }
        }
    }

    @Test(arguments: SandboxOrders.RefusalForm.allCases)
    func `a refused item is read in every form`(form: SandboxOrders.RefusalForm) async throws {
        try await withSandbox { sandbox, baseURL in
            var settings = SandboxOrders()
            settings.refusedKeys = ["222"]
            settings.refusalForm = form
            try sandbox.setOrderSettings(settings)
            try await withPortal(portalSettings(baseURL)) { portal in
                let end = try await end(of: try token(await portal.send(message(["111", "222", "333"]))), at: portal)
                #expect(end.meaning == .someRefused)
                let refusal = try #require(end.refused.first)
                #expect(end.refused.count == 1)
                #expect(refusal.index == (form == .indexed ? 1 : nil))
                let isNamed = refusal.texts.contains { $0.contains("222") }
                #expect(isNamed == (form != .unattributed))
                #expect(refusal.reason.contains("O registro tem dados invalidos."))
                #expect(!refusal.reason.contains("00000000222"))
            }
        }
    }

    @Test func `a group that is too large is distinguished from one that is refused`() async throws {
        try await withSandbox { sandbox, baseURL in
            var settings = SandboxOrders()
            settings.ordersPerCallMax = 2
            try sandbox.setOrderSettings(settings)
            try await withPortal(portalSettings(baseURL)) { portal in
                let large = await portal.send(message(["1", "2", "3"]))
                #expect(large.error?.code == .limitExceeded)
                _ = await portal.send(message(["1"], key: "k"))
                let other = await portal.send(message(["2"], key: "k"))
                #expect(other.error?.code == .refused)
                #expect(other.call.httpStatus == 409)
                let bad = await portal.send(
                    OrderMessage(
                        path: "v1/persons", body: Array("{\"items\":[]}".utf8), key: IdempotencyKey(text: "b"),
                        answer: .token))
                #expect(bad.error?.code == .refused)
                let nowhere = await portal.send(
                    OrderMessage(
                        path: "v1/nowhere", body: Array("{}".utf8), key: IdempotencyKey(text: "n"), answer: .token))
                #expect(nowhere.error?.code == .configuration)
            }
        }
    }

    @Test func `a lost answer is found again under the same key`() async throws {
        var behaviour = SandboxBehaviour()
        behaviour.dropAfterStoring = 1
        try await withSandbox(behaviour) { sandbox, baseURL in
            try await withPortal(portalSettings(baseURL)) { portal in
                let lost = await portal.send(message(["111"]))
                #expect(lost.error?.isOutcomeUnknown == true)
                let end = try await end(of: try token(await portal.send(message(["111"]))), at: portal)
                #expect(end.meaning == .succeeded)
                let total = sandbox.orderEvidence().total
                #expect(total.effects == 1)
                let unknown = try await portal.progress(of: "nenhum").result.get()
                #expect(unknown == nil)
            }
        }
    }

    @Test func `the answer to a cancellation or to opinions is final`() async throws {
        try await withSandbox { sandbox, baseURL in
            var settings = SandboxOrders()
            settings.refusedKeys = ["778899"]
            try sandbox.setOrderSettings(settings)
            try await withPortal(portalSettings(baseURL)) { portal in
                for (number, isRefused) in [("445566", false), ("778899", true)] {
                    let cancelled = await portal.send(
                        OrderMessage(
                            path: try OrderPath.filled(OrderPath.cancellation, key: number),
                            body: Array("{\"motivoCancelamento\":\"1\",\"idOnHealthInsurer\":\"\(number)\"}".utf8),
                            key: IdempotencyKey(text: "c" + number), answer: .cancellation))
                    guard case .finished(let refused) = try cancelled.result.get() else {
                        Issue.record("not finished")
                        return
                    }
                    #expect(refused.isEmpty != isRefused)
                }
                let opinions = ["445566", "778899"].map {
                    "{\"authorizationType\":\"2\",\"authorizationNumber\":\"\($0)\",\"procedures\":[{\"table\":\"22\","
                        + "\"code\":\"10101012\",\"status\":\"1\"}]}"
                }
                let audit = await portal.send(
                    OrderMessage(
                        path: baseURL + "v1/auditing",
                        body: Array("{\"authorizations\":[\(opinions.joined(separator: ","))]}".utf8),
                        key: IdempotencyKey(text: "a"), answer: .audit))
                guard case .finished(let refused) = try audit.result.get() else {
                    Issue.record("not finished")
                    return
                }
                #expect(refused.map(\.index) == [1])
                #expect(refused.map(\.reason) == ["A guia nao esta em auditoria."])
            }
        }
    }
}
