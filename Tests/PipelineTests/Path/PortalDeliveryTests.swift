import Domain
import FoundationEssentials
import Pipeline
import PipelineSupport
import Testing

/// One attempt after another at HAT, call by call: what is written down before, what after, and what each answer leads to.
@Suite struct `Delivering to HAT` {
    private static func refusal(_ status: Int) -> PortError { PortError(.refused, "refused", httpStatus: status) }
    private static let unavailable = PortError(.unavailable, "503", isTransient: true, httpStatus: 503)

    @Test func `the intent is in the ledger before HAT gets anything, and the result after`() async throws {
        let rig = try MemoryRig()
        let id = try await rig.judge()
        rig.trace.forgetCalls()
        #expect(
            try await rig.deliver(id)
                == .delivered(
                    PortalReceipt(batchNumber: "1", protocolNumber: "2", status: "1", wasAlreadyThere: false)))
        #expect(
            rig.trace.order(of: "beginAttempt", "submit", "ask", "endAttempt") == [
                "beginAttempt", "submit", "endAttempt",
            ])
        #expect(rig.ledger.delivery(id)?.state == .delivered)
        #expect(rig.portal.effects.count == 1)
    }

    @Test func `where the intent cannot be written HAT gets nothing, and its turn is given back`() async throws {
        let rig = try MemoryRig(breaker: .init())
        let id = try await rig.judge()
        rig.trace.fail("beginAttempt", .diskFull)
        await #expect(throws: PortError.self) { try await rig.deliver(id) }
        #expect(rig.trace.count(of: "submit") == 0)
        #expect(rig.parts.unfinished.steps.isEmpty)
        // A call that counts as under way for long would make the breaker ask for HAT's health.
        rig.clock.advance(60)
        #expect(await !rig.parts.breaker.needsHealth)
        _ = try await rig.deliver(id)
        #expect(rig.portal.effects.count == 1)
    }

    @Test func `an intent that may be written is begun again without a question: nothing was sent`() async throws {
        let rig = try MemoryRig()
        let id = try await rig.judge()
        rig.trace.fail("beginAttempt", .lostCommit, isAfter: true)
        await #expect(throws: PortError.self) { try await rig.deliver(id) }
        #expect(rig.ledger.delivery(id)?.state == .attempting)
        let report = await rig.recover()
        #expect(report.recovered == 1)
        #expect(rig.ledger.delivery(id)?.state == .waiting)
        _ = try await rig.deliver(id)
        #expect(rig.trace.order(of: "submit", "ask") == ["submit"])
    }

    @Test(arguments: [false, true])
    func `a lost answer of a HAT that forgets keys leads to a question first, and to one effect`(
        arrived: Bool
    ) async throws {
        let rig = try MemoryRig()
        rig.portal.forgetKeys()
        rig.portal.script(arrived ? .lostAfterwards : .lostBefore)
        let id = try await rig.judge()
        try await rig.deliverAll(horizon: 3_600)
        #expect(rig.trace.order(of: "submit", "ask") == (arrived ? ["submit", "ask"] : ["submit", "ask", "submit"]))
        #expect(rig.portal.effects.count == 1)
        #expect(rig.ledger.delivery(id)?.state == .delivered)
    }

    @Test func `a question without an answer is no answer`() async throws {
        let rig = try MemoryRig()
        rig.portal.forgetKeys()
        rig.portal.script(.lostAfterwards)
        rig.portal.scriptQuestions(.lostBefore, .fails(Self.unavailable))
        _ = try await rig.judge()
        try await rig.deliverAll(horizon: 3_600)
        #expect(rig.trace.order(of: "submit", "ask") == ["submit", "ask", "ask", "ask"])
        #expect(rig.portal.effects.count == 1)
    }

    @Test func `where the question cannot be written down nothing is sent`() async throws {
        let rig = try MemoryRig()
        rig.portal.script(.lostBefore)
        let id = try await rig.judge()
        _ = try await rig.deliver(id)
        rig.clock.advance(60)
        rig.trace.fail("recordQuestion", .diskFull)
        await #expect(throws: PortError.self) { try await rig.deliver(id) }
        #expect(rig.trace.order(of: "submit", "ask") == ["submit", "ask"])
    }

    @Test(arguments: [409, 422, 400, 413])
    func `what HAT refuses is over at once`(status: Int) async throws {
        let rig = try MemoryRig()
        rig.portal.script(.fails(Self.refusal(status)))
        let id = try await rig.judge()
        #expect(try await rig.deliver(id) == .refused(reason: "refused"))
        #expect(rig.ledger.delivery(id)?.state == .refused)
        try await rig.deliverAll(horizon: 86_400)
        #expect(rig.trace.count(of: "submit") == 1)
        #expect(try await rig.settle(id).queue == .held)
    }

    @Test func `a question that HAT refuses is no refusal of the lote`() async throws {
        let rig = try MemoryRig()
        rig.portal.script(.lostBefore)
        rig.portal.scriptQuestions(.fails(Self.refusal(400)))
        let id = try await rig.judge()
        _ = try await rig.deliver(id)
        rig.clock.advance(60)
        guard case .deferred(_, true, _) = try await rig.deliver(id) else {
            Issue.record("the delivery is \(String(describing: rig.ledger.delivery(id)))")
            return
        }
    }

    @Test func `waits grow with the attempts, and no Retry-After is undercut`() async throws {
        let rig = try MemoryRig()
        let busy = PortError(.unavailable, "429", isTransient: true, retryAfter: .seconds(700), httpStatus: 429)
        rig.portal.script(.fails(Self.unavailable), .fails(Self.unavailable), .fails(Self.unavailable), .fails(busy))
        let id = try await rig.judge()
        var waits: [Double] = []
        for _ in 0..<4 {
            _ = try await rig.deliver(id)
            let next = try #require(rig.ledger.delivery(id)?.nextAttemptAt)
            waits.append(next.timeIntervalSince(rig.clock.now))
            rig.clock.advance(waits.last ?? 0)
        }
        #expect(waits == [5, 10, 20, 700])
        #expect(rig.ledger.delivery(id)?.attempts == 4)
    }

    @Test func `it is tried until the horizon since the first attempt, then given up and settled as held`() async throws
    {
        let rig = try MemoryRig(breaker: .lenient) { $0.backoff.horizon = .seconds(600) }
        for _ in 0..<100 { rig.portal.script(.fails(Self.unavailable)) }
        let id = try await rig.judge()
        let begun = rig.clock.now
        try await rig.deliverAll(horizon: 86_400)
        let delivery = try #require(rig.ledger.delivery(id))
        #expect(delivery.state == .givenUp)
        #expect(delivery.reason == "503")
        let elapsed = rig.clock.now.timeIntervalSince(begun)
        #expect(elapsed >= 600 && elapsed <= 600 + 320, "\(elapsed) s")
        // 5, 10, 20, 40, 80, 160, 320: nobody tries faster because the end is near.
        #expect(delivery.attempts == 8)
        let settlement = try await rig.settle(id)
        #expect(settlement.queue == .held && rig.ledger.row(id)?.state == .settled)
        #expect(rig.queues.answers(of: "lote.xml").last == "accepted givenUp")
    }

    @Test func `at the last moment before the horizon it is still tried again, at the horizon not`() async throws {
        for (elapsed, isOver) in [(599.0, false), (600, true)] {
            let rig = try MemoryRig(breaker: .lenient) { $0.backoff.horizon = .seconds(600) }
            rig.portal.script(.fails(Self.unavailable), .fails(Self.unavailable))
            let id = try await rig.judge()
            _ = try await rig.deliver(id)
            rig.clock.advance(elapsed)
            _ = try await rig.deliver(id)
            #expect(rig.ledger.delivery(id)?.state == (isOver ? .givenUp : .waiting), "after \(elapsed) s")
        }
    }

    @Test func `nothing is sent while the breaker is open, and no attempt is counted`() async throws {
        let rig = try MemoryRig()
        for _ in 0..<5 { rig.portal.script(.fails(Self.unavailable)) }
        let id = try await rig.judge()
        for _ in 0..<5 {
            _ = try await rig.deliver(id)
            rig.clock.advance(1)
        }
        #expect(try await rig.deliver(id) == nil)
        #expect(rig.trace.count(of: "submit") == 5)
        #expect(rig.ledger.delivery(id)?.attempts == 5)
        rig.clock.advance(30)
        #expect(try await rig.deliver(id) != nil)
        #expect(await rig.parts.breaker.isClosed)
    }

    @Test func `every attempt has the key of the content, and another content another key`() async throws {
        let rig = try MemoryRig()
        rig.portal.script(.fails(Self.unavailable), .fails(Self.unavailable))
        let id = try await rig.judge("a.xml", "LOTE 1")
        try await rig.deliverAll(horizon: 600)
        let digest = try #require(rig.ledger.row(id)?.drop.digest)
        let sent = rig.trace.calls.filter { $0.hasPrefix("submit ") }
        #expect(sent == Array(repeating: "submit \(IdempotencyKey(content: digest))", count: 3))
        let other = try await rig.judge("b.xml", "LOTE 2")
        try await rig.deliver(other)
        #expect(Set(rig.trace.calls.filter { $0.hasPrefix("submit ") }).count == 2)
    }

    @Test func `a result that cannot be written down is kept, and written down once`() async throws {
        let rig = try MemoryRig()
        rig.portal.forgetKeys()
        let id = try await rig.judge()
        rig.trace.fail("endAttempt", .diskFull, .diskFull)
        await #expect(throws: PortError.self) { try await rig.deliver(id) }
        #expect(rig.ledger.delivery(id)?.state == .attempting)
        #expect(await rig.recover().failed == 1)
        #expect(rig.ledger.delivery(id)?.state == .attempting)
        #expect(await rig.recover().recovered == 1)
        #expect(rig.ledger.delivery(id)?.state == .delivered)
        #expect(rig.parts.unfinished.steps.isEmpty)
        #expect(rig.portal.effects.count == 1 && rig.trace.count(of: "submit") == 1)
    }

    @Test func `a kept result is not written over a later attempt`() async throws {
        let rig = try MemoryRig()
        let id = try await rig.judge()
        rig.trace.fail("endAttempt", .diskFull)
        await #expect(throws: PortError.self) { try await rig.deliver(id) }
        rig.ledger.change(id) { $0.deliveries[0].attempts = 2 }
        _ = await rig.recover()
        #expect(
            rig.ledger.delivery(id)?.state == .attempting, "the end of the first attempt was taken for the second's")
        #expect(rig.parts.unfinished.steps.isEmpty)
    }

    @Test func `without a portal nothing is sent and the reason is said`() async throws {
        let rig = try MemoryRig {
            $0.portal = nil
            $0.portalOff = "no token"
        }
        let id = try await rig.judge()
        await #expect(throws: PortError.self) { try await rig.deliver(id) }
        #expect(rig.ledger.delivery(id)?.attempts == 0)
    }
}

extension CircuitBreaker.Settings {
    /// Opens after more failures than a test makes.
    static var lenient: Self {
        var settings = Self()
        settings.failuresMax = 1_000
        return settings
    }
}

extension MemoryRig {
    /// What the daemon does about steps that failed half-way.
    func recover() async -> RunningRecovery.Report {
        let empty = EmptyPorts()
        let ports = RunningRecovery.Ports(
            imports: empty, batches: MemoryBatches(trace), guias: empty, orders: empty)
        return await RunningRecovery(parts, ports: ports).run()
    }
}
