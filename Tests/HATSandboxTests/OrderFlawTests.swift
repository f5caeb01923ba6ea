import Domain
import FoundationEssentials
import HATContract
import HATSandbox
import JSON
import Testing

@Suite struct OrderFlawTests {
    private static let item = OrderItems.person()

    @Test(arguments: [SandboxFlaw.lostOrder, .droppedOrder])
    func `a call with a lost answer took effect, a dropped call did not, and the repeat gives one effect for either`(
        flaw: SandboxFlaw
    ) async throws {
        try await withSandbox(.next([flaw: 1]), orders: atOnce) { caller async throws in
            await #expect(throws: (any Error).self) { try await caller.send(.persons, [Self.item]) }
            #expect(caller.sandbox.orderEvidence().total.effects == (flaw == .lostOrder ? 1 : 0))
            _ = try await caller.settle(.persons, [Self.item], key: "k1")
            #expect(caller.sandbox.orderEvidence().total.effects == 1)
            #expect(caller.sandbox.orderEvidence().processedTwice.count == 0)
        }
    }

    @Test func `the counts of dropped uploads apply to orders, a cancellation too`() async throws {
        var behaviour = SandboxBehaviour()
        behaviour.dropAfterStoring = 1
        try await withSandbox(behaviour) { caller async throws in
            let body = #"{"motivoCancelamento":"1","idOnHealthInsurer":"1"}"#
            await #expect(throws: (any Error).self) {
                try await caller.send("v1/authorizations/1/cancel", body: body)
            }
            #expect(caller.sandbox.orderEvidence().total.effects == 1)
            #expect(caller.sandbox.behaviour.dropAfterStoring == 0)
        }
    }

    @Test func `a failing HAT answers with its status and wait, without effect`() async throws {
        var behaviour = SandboxBehaviour.next([.failedOrder: 1, .failedToken: 1])
        behaviour.failStatus = 429
        behaviour.retryAfter = "7"
        try await withSandbox(behaviour, orders: atOnce) { caller async throws in
            let answer = try await caller.send(.persons, [Self.item])
            #expect(answer.status == 429)
            #expect(answer.retryAfter == "7")
            #expect(caller.sandbox.orderEvidence().total.requests == 0)
            let token = try await caller.send(.persons, [Self.item]).token
            #expect(try await caller.get("v1/integration/\(token)").status == 429)
            #expect(try await caller.poll(token).codeNumber == 4)
        }
    }

    @Test func `pages of HTML and a false serviceResponse have no effect`() async throws {
        let flaws: [SandboxFlaw: Int] = [.htmlOrder: 1, .refusedOrder: 1, .htmlToken: 1]
        try await withSandbox(.next(flaws), orders: atOnce) { caller async throws in
            let page = try await caller.send(.persons, [Self.item])
            #expect(page.status == 200)
            #expect(page.header("Content-Type")?.hasPrefix("text/html") == true)
            let refused = try await caller.send(.persons, [Self.item]).decoded(OrderAnswer.self)
            #expect(refused.serviceResponse?.value == false)
            #expect(refused.token == nil)
            #expect(caller.sandbox.orderEvidence().total.effects == 0)
            let token = try await caller.send(.persons, [Self.item]).token
            let reported = try await caller.get("v1/integration/\(token)")
            #expect(reported.header("Content-Type")?.hasPrefix("text/html") == true)
            #expect(try await caller.poll(token).codeNumber == 4)
        }
    }

    @Test func `a doubled order takes effect twice and shows it`() async throws {
        try await withSandbox(.next([.doubledOrder: 1])) { caller async throws in
            _ = try await caller.settle(.persons, [Self.item], key: "k")
            let evidence = caller.sandbox.orderEvidence()
            #expect(evidence.total.effects == 2)
            #expect(evidence.processedTwice.count == 1)
            #expect(caller.sandbox.orderEvidence(of: "00000001|00000000191", at: .persons)?.effects == 2)
        }
    }

    @Test func `an endless token neither ends nor takes effect`() async throws {
        try await withSandbox(.next([.endlessToken: 1]), orders: atOnce) { caller async throws in
            let token = try await caller.send(.persons, [Self.item]).token
            #expect(try await caller.codes(token, 20).allSatisfy { $0 == 0 || $0 == 1 })
            #expect(caller.sandbox.orderEvidence().total.effects == 0)
            #expect(caller.sandbox.orderEvidence().openTokens == 1)
        }
    }

    @Test func `a forgotten token stays unknown although it took effect, an unknown code passes`() async throws {
        try await withSandbox(.next([.forgottenToken: 1])) { caller async throws in
            let token = try await caller.send(.persons, [Self.item]).token
            for _ in 0..<3 { #expect(try await caller.get("v1/integration/\(token)").status == 404) }
            #expect(caller.sandbox.orderEvidence().total.effects == 1)
            try caller.sandbox.setBehaviour(.next([.unknownCode: 1]))
            let second = try await caller.send(.persons, [OrderItems.person("2")], key: "k2").token
            #expect(try await caller.codes(second, 4) == [9, 0, 1, 4])
        }
    }

    @Test func `a dropped poll has no answer and the next one does`() async throws {
        try await withSandbox(.next([.droppedToken: 1])) { caller async throws in
            let token = try await caller.send(.persons, [Self.item]).token
            await #expect(throws: (any Error).self) { try await caller.poll(token) }
            #expect(try await caller.poll(token).codeNumber == 0)
        }
    }

    @Test func `whatever fails at random, repeats bring each order to one effect`() async throws {
        var behaviour = SandboxBehaviour()
        behaviour.misbehavingFraction = 0.4
        behaviour.seed = 11
        try await withSandbox(behaviour) { caller async throws in
            for number in 0..<30 {
                for _ in 0..<60 {
                    // A failed call is repeated.
                    let answer = try? await caller.settle(.persons, [OrderItems.person("\(number)")], key: "\(number)")
                    if answer != nil { break }
                }
            }
            let evidence = caller.sandbox.orderEvidence()
            #expect(evidence.total.effects == 30)
            #expect(evidence.total.entities == 30)
            #expect(evidence.total.repeats > 0)
            #expect(evidence.processedTwice.count == 0)
            #expect(Set(caller.sandbox.requests().map(\.status)).isSuperset(of: [200, 202, 500, 503, nil]))
        }
    }

    private let atOnce: SandboxOrders = {
        var settings = SandboxOrders()
        settings.pollsPerCode = 0
        return settings
    }()
}
