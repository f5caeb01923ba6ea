import Domain
import FoundationEssentials
import HATContract
import HATSandbox
import JSON
import Testing

/// Cancellations and audits, which are answered immediately.
@Suite struct OrderDirectTests {
    private static let path = "v1/authorizations/0001202603000000001/cancel"
    private static let erp = #"{"motivoCancelamento":"1","idOnHealthInsurer":"0001202603000000001"}"#
    private static let official =
        #"{"authorizationsToCancel":[{"justification":"1","idOnHealthInsurer":"A"},{"justification":"1","idOnHealthInsurer":"B"}]}"#

    private static func audit(_ number: String, _ quantity: String = "1") -> String {
        #"{"authorizationType":"2","authorizationNumber":"NUMBER","procedures":[{"table":"22","code":"10101012","#
            .replacing("NUMBER", with: number) + "\"authorizedQuantity\":\(quantity),"
            + #""feedback":"","status":"1"}]}"#.replacing(#""feedback":"","#, with: #""feedback":"x","#)
    }

    @Test func `both contracts of a cancellation are accepted and get a receipt`() async throws {
        try await withSandbox { caller async throws in
            let first = try await caller.send(Self.path, body: Self.erp, key: "a")
            #expect(first.status == 200)
            let answer = try first.decoded(CancellationAnswer.self)
            #expect(answer.msgError == .array([]))
            #expect(answer.canceledAuthorizationReceipt?.canceledAuthorizations?.count == 1)
            let second = try await caller.send(Self.path, body: Self.official, key: "b")
            let names = try second.decoded(CancellationAnswer.self).canceledAuthorizationReceipt?.canceledAuthorizations
            #expect(names?.map { $0.idOnHealthProvider?.text } == ["A", "B"])
            #expect(try await caller.send(Self.path, body: Self.erp, key: "a").body == first.body)
            #expect(try await caller.send(Self.path, body: Self.official, key: "a").status == 409)
            let evidence = caller.sandbox.orderEvidence()
            #expect(evidence.endpoints[.cancellations]?.effects == 3)
            #expect(evidence.endpoints[.cancellations]?.repeats == 1)
        }
    }

    @Test(
        arguments: [
            "{}", "[]", #"{"motivoCancelamento":"1"}"#, #"{"motivoCancelamento":"1","idOnHealthInsurer":"1","x":"1"}"#,
            #"{"authorizationsToCancel":[]}"#, #"{"authorizationsToCancel":[{"justification":"1"}]}"#,
            #"{"authorizationsToCancel":[{"justification":"1","idOnHealthInsurer":"A"}],"x":1}"#,
            #"{"healthInsurerId":"1","ansRegistry":"354325","items":[]}"#,
        ])
    func `a cancellation of neither contract is refused`(body: String) async throws {
        try await withSandbox { caller async throws in
            #expect(try await caller.send(Self.path, body: body).status == 400)
            #expect(caller.sandbox.orderEvidence().total.effects == 0)
        }
    }

    @Test func `a guia that cannot be cancelled is reported in msgError, without a receipt`() async throws {
        var settings = SandboxOrders()
        settings.refusedSuffixes = ["000001"]
        try await withSandbox(orders: settings) { caller async throws in
            let answer = try await caller.send(Self.path, body: Self.erp).decoded(CancellationAnswer.self)
            #expect(answer.canceledAuthorizationReceipt == nil)
            #expect(answer.msgError?.elements?.count == 1)
            #expect(caller.sandbox.orderEvidence().total.refused == 1)
            #expect(caller.sandbox.orderEvidence().total.effects == 0)
        }
    }

    @Test func `audits are split into accepted and refused ones`() async throws {
        var settings = SandboxOrders()
        settings.refusedKeys = ["B"]
        try await withSandbox(orders: settings) { caller async throws in
            let body = "{\"authorizations\":[\(Self.audit("A")),\(Self.audit("B"))]}"
            let answer = try await caller.send("v1/auditing", body: body)
            #expect(answer.status == 201)
            let audit = try answer.decoded(AuditAnswer.self)
            let part = try #require(audit.authorizations?.first)
            #expect(part.successAuthorizations?.map { $0.authorizationNumber?.text } == ["A"])
            #expect(part.invalidAuthorizations?.map { $0.authorizationNumber?.text } == ["B"])
            #expect(part.invalidAuthorizations?.first?.msgError?.scalarText?.isEmpty == false)
            #expect(audit.success?.value == false)
            #expect(try await caller.send("v1/auditing", body: body).body == answer.body)
            #expect(caller.sandbox.orderEvidence().endpoints[.audits]?.effects == 1)
        }
    }

    @Test func `an audit in the envelope, or with a quantity that is not a number, is refused`() async throws {
        try await withSandbox { caller async throws in
            let enveloped = envelope(.audits, [Self.audit("A")]).replacing("\"items\"", with: "\"authorizations\"")
            #expect(try await caller.send("v1/auditing", body: enveloped).status == 400)
            for quantity in ["\"1\"", "1.5", "null"] {
                let body = "{\"authorizations\":[\(Self.audit("A", quantity))]}"
                let answer = try await caller.send("v1/auditing", body: body)
                #expect(answer.status == 400)
                #expect(answer.errorText.contains("authorizedQuantity"))
            }
            #expect(caller.sandbox.orderEvidence().endpoints[.audits]?.rejectedRequests == 4)
        }
    }
}
