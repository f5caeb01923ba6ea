import Domain
import FoundationEssentials
import HATContract
import HATSandbox
import JSON
import Synchronization
import Testing

@Suite struct OrderTokenTests {
    private static func settings(_ change: (inout SandboxOrders) -> Void) -> SandboxOrders {
        var settings = SandboxOrders()
        change(&settings)
        return settings
    }

    private static let three = [OrderItems.person("1"), OrderItems.person("2"), OrderItems.person("3")]

    @Test func `an answer has its five keys, and the token passes through its codes and stays at the final one`()
        async throws
    {
        try await withSandbox(orders: Self.settings { $0.averageTime = 1.5 }) { caller async throws in
            let answer = try await caller.send(.persons, [OrderItems.person()])
            #expect(answer.status == 202)
            let members = try #require(try answer.decoded(JSONValue.self).members)
            #expect(
                Set(members.keys) == [
                    "detailedMessage", "tokenProcess", "timeout", "serviceResponse", "averageTime",
                ])
            #expect(try answer.decoded(OrderAnswer.self).averageSeconds == 1.5)
            #expect(try await caller.codes(try answer.token, 5) == [0, 1, 4, 4, 4])
            let last = try await caller.get("v1/integration/\(try answer.token)")
            #expect(
                Set(try #require(try last.decoded(JSONValue.self).members).keys) == [
                    "idTenant", "code", "message", "detailedMessage",
                ])
            #expect(try last.decoded(TokenAnswer.self).detailedMessage == .array([]))
        }
    }

    @Test(
        arguments: [
            (SandboxOrders.Refusal.validation, ["2"], [0, 2, 5]), (.validation, ["1", "2", "3"], [0, 3, 3]),
            (.processing, ["2"], [0, 1, 5]), (.processing, ["1", "2", "3"], [0, 1, 6]),
        ])
    func `refused items end a token with their code, and the others take effect`(
        refusal: SandboxOrders.Refusal, keys: [String], codes: [Int]
    ) async throws {
        let settings = Self.settings {
            $0.refusal = refusal
            $0.refusedKeys = keys
        }
        try await withSandbox(orders: settings) { caller async throws in
            let token = try await caller.send(.persons, Self.three).token
            #expect(try await caller.codes(token, 3) == codes)
            let evidence = caller.sandbox.orderEvidence()
            #expect(evidence.total.refused == keys.count)
            #expect(evidence.total.effects == 3 - keys.count)
            #expect(evidence.endedByCode == [String(codes[2]): 1])
        }
    }

    @Test func `refused items are reported by position, by key, as text, or not at all`() async throws {
        for (form, expected) in [
            (SandboxOrders.RefusalForm.indexed, ["index", "key", "code", "message"]),
            (.keyed, ["personId", "holderCPF", "code", "message"]),
        ] {
            let settings = Self.settings {
                $0.refusalForm = form
                $0.refusedSuffixes = ["2|00000000191"]
            }
            try await withSandbox(orders: settings) { caller async throws in
                let answer = try await caller.settle(.persons, Self.three, key: "k")
                let message = try #require(answer.detailedMessage?.elements?.first)
                #expect(Set(try #require(message.members).keys) == Set(expected))
                #expect(message["index"]?.scalarText == (form == .indexed ? "1" : nil))
                #expect(message["personId"]?.scalarText == (form == .keyed ? "2" : nil))
            }
        }
        for (form, names) in [(SandboxOrders.RefusalForm.plainText, true), (.unattributed, false)] {
            let settings = Self.settings {
                $0.refusalForm = form
                $0.refusedKeys = ["2"]
            }
            try await withSandbox(orders: settings) { caller async throws in
                let answer = try await caller.settle(.persons, Self.three, key: "k")
                let text = try #require(answer.detailedMessage?.elements?.first?.scalarText)
                #expect(text.contains("personId 2") == names)
                #expect(answer.detailedMessage?.elements?.count == 1)
            }
        }
    }

    @Test func `a group refused as a whole names no item, has no effect, and is accepted without the refused item`()
        async throws
    {
        let settings = Self.settings {
            $0.refusal = .wholeGroup
            $0.refusedKeys = ["2"]
        }
        try await withSandbox(orders: settings) { caller async throws in
            let refused = try await caller.send(.persons, Self.three)
            #expect(refused.status == 400)
            #expect(!refused.errorText.contains { $0.isNumber })
            #expect(!SizeRefusal.isMeant(by: refused.errorText))
            #expect(caller.sandbox.orderEvidence().total.refusedGroups == 1)
            _ = try await caller.settle(.persons, [Self.three[0], Self.three[2]], key: "k2")
            #expect(caller.sandbox.orderEvidence().total.effects == 2)
            #expect(caller.sandbox.orderEvidence().total.refused == 0)
        }
    }

    @Test func `one item in so many is refused, the same ones however they are grouped, and only where configured`()
        async throws
    {
        let settings = Self.settings {
            $0.refusedOneIn = 4
            $0.refusedEndpoints = [.persons]
            $0.pollsPerCode = 0
        }
        let ids = (1...80).map { "\($0)" }
        func refused(_ size: Int) async throws -> Set<String> {
            try await withSandbox(orders: settings) { caller async throws in
                var refused = Set<String>()
                for start in stride(from: 0, to: ids.count, by: size) {
                    let group = Array(ids[start..<start + size])
                    let answer = try await caller.settle(
                        .persons, group.map { OrderItems.person($0) }, key: "\(start)")
                    for message in answer.detailedMessage?.elements ?? [] {
                        refused.insert(group[try #require(Int(message["index"]?.scalarText ?? ""))])
                    }
                }
                let other = try await caller.settle(.healthProviders, ids.map { OrderItems.provider($0) }, key: "o")
                #expect(other.codeNumber == 4)
                return refused
            }
        }
        let first = try await refused(80)
        #expect((8...36).contains(first.count))
        #expect(try await refused(8) == first)
    }

    @Test func `by the clock a token ends and takes effect without polls`() async throws {
        let milliseconds = Mutex(0)
        let settings = Self.settings { $0.millisecondsPerCode = 100 }
        let clock: @Sendable () -> Date = {
            Date(timeIntervalSince1970: 1_773_057_600 + Double(milliseconds.withLock { $0 }) / 1_000)
        }
        try await withSandbox(orders: settings, now: clock) { caller async throws in
            let token = try await caller.send(.persons, [OrderItems.person("1")]).token
            #expect(try await caller.codes(token, 3) == [0, 0, 0])
            milliseconds.withLock { $0 = 150 }
            #expect(try await caller.codes(token, 2) == [1, 1])
            #expect(caller.sandbox.orderEvidence().total.effects == 0)
            #expect(caller.sandbox.orderEvidence().openTokens == 1)
            milliseconds.withLock { $0 = 250 }
            #expect(caller.sandbox.orderEvidence().total.effects == 1)
            #expect(try await caller.poll(token).codeNumber == 4)
        }
    }

    @Test func `more polls per code, or none, and another success status`() async throws {
        let settings = Self.settings {
            $0.pollsPerCode = 2
            $0.answerStatus = 200
        }
        try await withSandbox(orders: settings) { caller async throws in
            let answer = try await caller.send(.persons, [OrderItems.person("1")])
            #expect(answer.status == 200)
            let token = try answer.token
            #expect(try await caller.codes(token, 5) == [0, 0, 1, 1, 4])
            try caller.sandbox.setOrderSettings(Self.settings { $0.pollsPerCode = 0 })
            let second = try await caller.send(.persons, [OrderItems.person("2")], key: "k2").token
            #expect(caller.sandbox.orderEvidence().total.effects == 2)
            #expect(try await caller.poll(second).codeNumber == 4)
        }
    }

    @Test(arguments: ["x", "00000000-0", "%20", "x-", "-1"])
    func `a token that was never issued is 404`(token: String) async throws {
        try await withSandbox { caller async throws in
            let real = try await caller.send(.persons, [OrderItems.person("1")]).token
            #expect(try await caller.get("v1/integration/\(token)").status == 404)
            #expect(try await caller.get("v1/integration/\(real)0").status == 404)
            #expect(try await caller.get("v1/integration/\(real.dropLast())+0").status == 404)
            #expect(try await caller.get("v1/integration/\(real)?x=1").status == 400)
            #expect(try await caller.get("v1/integration/\(real)").status == 200)
        }
    }
}

extension JSONValue {
    var members: [String: JSONValue]? { if case .object(let members) = self { members } else { nil } }
    var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
}
