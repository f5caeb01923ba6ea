import Domain
import Foundation
import Ledger
import Pipeline
import Synchronization
import Testing

/// What happens to orders on their way to HAT, with a real ledger and a scripted HAT.
@Suite struct `Sending orders` {
    @Test func `parents go before children, and a child waits for its parent's end`() async throws {
        let rig = try await OrderRig()
        rig.portal.onProgress.withLock { progress in
            progress = { keys, count in
                // Persons take three questions; until then nothing else may have been sent.
                keys.contains("P1") && count < 3 ? TokenProgress(code: 1, message: nil, refused: []) : nil
            }
        }
        try await rig.drop("a.csv", ["BFC C1 B1", "BA1 B1 P1", "BTS P1", "BTS P2", "BA1 B2 P2"])
        let tally = try await rig.work(horizon: 3_600)
        #expect(rig.portal.calls == [["P1", "P2"], ["B1", "B2"], ["C1"]])
        #expect(tally.succeeded == 5)
        #expect(try await rig.states().values.allSatisfy { $0 == .succeeded })
    }

    @Test func `children wait for a parents' file of the same time that takes longer to read`() async throws {
        let rig = try await OrderRig { $0.gathering = .seconds(5) }
        let large = try await rig.claim("persons.csv", ["BTS P1"])
        try await rig.drop("beneficiaries.csv", ["BA1 B1 P1"])
        try await rig.work(horizon: 60)
        #expect(rig.portal.calls.isEmpty)
        try await rig.takeIn(large)
        try await rig.work(horizon: 60)
        #expect(rig.portal.calls == [["P1"], ["B1"]])
    }

    @Test func `children wait neither for a later file nor for ever`() async throws {
        let rig = try await OrderRig {
            $0.gathering = .seconds(5)
            $0.gatheringMax = .seconds(60)
        }
        try await rig.drop("a.csv", ["BA1 B1 P1"])
        rig.clock.advance(6)
        _ = try await rig.claim("later.csv", ["BTS P1"])
        try await rig.work(horizon: 1)
        #expect(rig.portal.calls == [["B1"]])
        try await rig.drop("b.csv", ["BA1 B2 P2"])
        try await rig.work(horizon: 50)
        #expect(rig.portal.calls == [["B1"]], "the file that was there before is still being read")
        try await rig.work(horizon: 20)
        #expect(rig.portal.calls == [["B1"], ["B2"]])
    }

    @Test func `a lost answer is followed by the same group under the same key`() async throws {
        let rig = try await OrderRig()
        rig.portal.onSend.withLock { script in
            script = { _, count in
                count > 2
                    ? nil
                    : .failure(PortError(.unreachable, "no answer", isTransient: true, isOutcomeUnknown: true))
            }
        }
        try await rig.drop("a.csv", ["BTS P1", "BTS P2"])
        try await rig.work()
        try await rig.drop("b.csv", ["BTS P3"])
        try await rig.work(horizon: 3_600)
        let bodies = rig.portal.state.withLock(\.bodies).filter { $0.keys.contains("P1") }
        #expect(bodies.count >= 2)
        #expect(Set(bodies.map(\.idempotency)).count == 1)
        #expect(bodies.allSatisfy { $0.keys == ["P1", "P2"] })
        #expect(try await rig.states() == ["P1": .succeeded, "P2": .succeeded, "P3": .succeeded])
    }

    @Test func `a group that is too large is halved, and the limit is remembered`() async throws {
        let rig = try await OrderRig()
        rig.portal.onSend.withLock { script in
            script = { keys, _ in keys.count > 30 ? .failure(PortError(.limitExceeded, "too many items")) : nil }
        }
        try await rig.drop("a.csv", (1...100).map { "BTS P\($0)" })
        try await rig.work(horizon: 600)
        #expect(rig.portal.calls.map(\.count) == [100, 50, 50, 25, 25, 25, 25])
        try await rig.drop("b.csv", (101...150).map { "BTS P\($0)" })
        try await rig.work(horizon: 600)
        #expect(rig.portal.calls.dropFirst(7).map(\.count) == [25, 25])
        #expect(try await rig.states().values.allSatisfy { $0 == .succeeded })
    }

    @Test func `one record that HAT refuses does not fail its group`() async throws {
        let rig = try await OrderRig()
        rig.portal.onSend.withLock { script in
            script = { keys, _ in keys.contains("P37") ? .failure(PortError(.refused, "CPF")) : nil }
        }
        try await rig.drop("a.csv", (1...64).map { "BTS P\($0)" })
        try await rig.work(horizon: 600)
        let states = try await rig.states()
        #expect(states["P37"] == .refused)
        #expect(states.values.count { $0 == .succeeded } == 63)
        #expect(rig.portal.calls.count <= 14)
    }

    @Test func `items that HAT reports are refused with its text, the others succeed`() async throws {
        let rig = try await OrderRig()
        rig.portal.onProgress.withLock { progress in
            progress = { _, _ in
                TokenProgress(
                    code: 5, message: "some errors",
                    refused: [
                        ItemRefusal(index: nil, texts: ["personId P2: invalid"], reason: "invalid"),
                        ItemRefusal(index: 3, texts: ["?"], reason: "wrong"),
                    ])
            }
        }
        try await rig.drop("a.csv", (1...5).map { "BTS P\($0)" })
        let tally = try await rig.work(horizon: 600)
        #expect(tally.refused == 2)
        let states = try await rig.states()
        #expect(states["P2"] == .refused && states["P4"] == .refused)
        #expect(states.values.count { $0 == .succeeded } == 3)
        #expect(rig.portal.calls.count == 1)
    }

    @Test func `after a report that names no order the rest is sent one by one`() async throws {
        let rig = try await OrderRig()
        rig.portal.onProgress.withLock { progress in
            progress = { keys, _ in
                keys.contains("P2")
                    ? TokenProgress(
                        code: 5, message: nil, refused: [ItemRefusal(index: nil, texts: ["bad"], reason: "bad")])
                    : nil
            }
        }
        try await rig.drop("a.csv", (1...3).map { "BTS P\($0)" })
        try await rig.work(horizon: 600)
        #expect(try await rig.states() == ["P1": .succeeded, "P2": .refused, "P3": .succeeded])
        #expect(Array(rig.portal.calls.dropFirst()).allSatisfy { $0.count == 1 })
    }

    @Test(arguments: [3, 5, 6])
    func `what HAT refuses after its token's end is among the errors, with code, order and text`(code: Int)
        async throws
    {
        let rig = try await OrderRig()
        rig.portal.onProgress.withLock { progress in
            progress = { _, _ in
                TokenProgress(
                    code: code, message: "Nao passou",
                    refused: [ItemRefusal(index: 1, texts: ["P2"], reason: "CPF invalido")])
            }
        }
        try await rig.drop("a.csv", ["BTS P1", "BTS P2"])
        try await rig.work(horizon: 60)
        let errors = try await rig.ledger.orderExchanges(matching: OrderFilter(), onlyFailures: true, limit: 9)
        #expect(errors.map(\.record.outcome) == ["refused"])
        let refusals = try #require(errors.first).refusals
        let expected = code == 5 ? ["CPF invalido"] : ["Nao passou", "CPF invalido"]
        #expect(refusals.map(\.reason) == expected && errors.first?.refusedCount == expected.count)
        #expect(errors.first?.record.reason == "Nao passou")
    }

    @Test func `children of a refused record wait, and continue once a newer order for it succeeds`() async throws {
        let rig = try await OrderRig()
        let refuses = FlagBox(true)
        rig.portal.onSend.withLock { script in
            script = { keys, _ in refuses.value && keys == ["P1"] ? .failure(PortError(.refused, "no")) : nil }
        }
        try await rig.drop("a.csv", ["BTS P1", "BA1 B1 P1"])
        try await rig.work(horizon: 600)
        #expect(try await rig.states() == ["P1": .refused, "B1": .blocked])
        refuses.value = false
        try await rig.drop("b.csv", ["BTS P1"])
        try await rig.work(horizon: 600)
        #expect(try await rig.states() == ["P1": .succeeded, "B1": .succeeded])
        #expect(rig.portal.calls == [["P1"], ["P1"], ["B1"]])
    }

    @Test func `tries end in a dead letter, but an outage of HAT uses none up`() async throws {
        let rig = try await OrderRig { $0.tries = 3 }
        let failing = FlagBox(true)
        rig.portal.onSend.withLock { script in
            script = { _, _ in failing.value ? .failure(PortError(.unavailable, "503", isTransient: true)) : nil }
        }
        rig.portal.state.withLock { $0.isWell = false }
        try await rig.drop("a.csv", ["BTS P1"])
        try await rig.work(horizon: 6 * 3_600)
        let waiting = try await rig.states()
        #expect(waiting == ["P1": .pending] || waiting == ["P1": .sending])
        rig.portal.state.withLock { $0.isWell = true }
        try await rig.work(horizon: 6 * 3_600)
        #expect(try await rig.states() == ["P1": .dead])
        failing.value = false
        rig.clock.advance(600)  // the breaker's pause
        _ = try await rig.ledger.steerOrders(.resend, OrderFilter(), at: rig.clock.now)
        try await rig.work(horizon: 3_600)
        #expect(try await rig.states() == ["P1": .succeeded])
    }

    @Test func `a token without an end is polled less and less often, then becomes a dead letter`() async throws {
        let rig = try await OrderRig()
        rig.portal.onProgress.withLock { progress in
            progress = { _, _ in TokenProgress(code: 0, message: nil, refused: []) }
        }
        try await rig.drop("a.csv", ["BTS P1"])
        let begun = rig.clock.now
        try await rig.work(horizon: 24 * 3_600)
        #expect(try await rig.states() == ["P1": .dead])
        let lookups = rig.portal.state.withLock { $0.lookups.values.reduce(0, +) }
        #expect((8...20).contains(lookups), "\(lookups) questions")
        #expect(rig.clock.now.timeIntervalSince(begun) > 20 * 60)
    }

    @Test func `a HAT that fails every call gets no more calls than the breaker permits`() async throws {
        let rig = try await OrderRig { $0.groupMax = 1 }
        rig.portal.onSend.withLock { script in
            script = { _, _ in .failure(PortError(.unavailable, "500", isTransient: true)) }
        }
        try await rig.drop("a.csv", (1...500).map { "BTS P\($0)" })
        try await rig.work(horizon: 3_600)
        #expect(rig.portal.calls.count < 150, "\(rig.portal.calls.count) calls in an hour")
    }

    @Test func `one 404 for a path holds no order, a lasting one does`() async throws {
        let rig = try await OrderRig()
        let missing = PortError(.configuration, "404", httpStatus: 404)
        rig.portal.onSend.withLock { script in script = { _, count in count == 1 ? .failure(missing) : nil } }
        try await rig.drop("a.csv", ["BTS P1"])
        try await rig.work(horizon: 3_600)
        #expect(try await rig.states() == ["P1": .succeeded])
        rig.portal.onSend.withLock { script in script = { _, _ in .failure(missing) } }
        try await rig.drop("b.csv", ["BTS P2"])
        try await rig.work(horizon: 3_600)
        #expect(try await rig.states()["P2"] == .held)
        #expect(rig.portal.calls.count == 2 + 5)
    }

    @Test func `tables that share a path go in calls of their own`() async throws {
        let rig = try await OrderRig()
        try await rig.drop("a.csv", ["BT7 A", "BG8 B", "BRV C", "BT7 D", "BCI E", "B4D F", "BCI G", "BFG H", "BB2 I"])
        try await rig.work(horizon: 3_600)
        let calls = Set(rig.portal.calls.map { Set($0) })
        #expect(calls == [["A", "D"], ["B"], ["C"], ["E", "G"], ["F"], ["H"], ["I"]], "\(rig.portal.calls)")
    }

    @Test func `a poll of a token is postponed when HAT requests it`() async throws {
        let rig = try await OrderRig()
        let busy = PortError(.unavailable, "429", isTransient: true, retryAfter: .seconds(900), httpStatus: 429)
        rig.portal.failProgress(busy)
        try await rig.drop("a.csv", ["BTS P1"])
        let begun = rig.clock.now
        try await rig.work(horizon: 3_600)
        #expect(try await rig.states() == ["P1": .succeeded])
        #expect(rig.clock.now.timeIntervalSince(begun) >= 900)
        #expect(rig.portal.state.withLock { $0.lookups.values.reduce(0, +) } == 2)
    }

    @Test func `an endpoint that HAT does not have holds its orders`() async throws {
        let rig = try await OrderRig()
        rig.portal.onSend.withLock { script in script = { _, _ in .failure(PortError(.configuration, "404")) } }
        try await rig.drop("a.csv", ["BTS P1", "BTS P2"])
        try await rig.work(horizon: 600)
        #expect(try await rig.states() == ["P1": .held, "P2": .held])
        #expect(rig.portal.calls.count == 1)
    }

    @Test func `the answer is rewritten until every order is settled, and lists each record`() async throws {
        let rig = try await OrderRig()
        let drop = try await rig.drop("a.csv", ["BTS P1", "BTS", "BA1 B1 P1"])
        let answers = ExportAnswers(
            parts: rig.orders.parts, exports: try #require(rig.orders.parts.exports), interval: .seconds(60))
        let path = "\(rig.root)/outbox/a.csv.\(drop).registros.csv"
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "head\n1 pending\n2 unusable\n3 pending\n")
        try await rig.work(horizon: 600)
        #expect(try await answers.round() == 1)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "head\n1 succeeded\n2 unusable\n3 succeeded\n")
        #expect(try await answers.round() == 0)
    }
}

final class FlagBox: Sendable {
    private let state: Mutex<Bool>

    init(_ value: Bool) { state = Mutex(value) }

    var value: Bool {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
