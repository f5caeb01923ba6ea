import Domain
import FoundationEssentials
import Pipeline
import PipelineSupport
import Testing

/// What an operator's request does to a drop in each of its states; each request takes effect once.
@Suite struct `Requests of operators` {
    private func ask(_ rig: MemoryRig, _ verb: OperatorRequest.Verb, _ id: DropID) async throws -> String? {
        let number = try await rig.ledger.ask(OperatorRequest(verb: verb, drop: id), at: rig.clock.now)
        _ = try await requests(rig).answerOpen()
        return try await rig.ledger.outcome(ofRequest: number)
    }

    private func requests(_ rig: MemoryRig) -> OperatorRequests {
        OperatorRequests(rig.parts, batches: MemoryBatches(rig.trace))
    }

    private func settled(_ rig: MemoryRig, _ text: String = "WRONG 1") async throws -> DropID {
        let id = try await rig.judge("lote.xml", text)
        _ = try await rig.settle(id)
        return id
    }

    @Test func `a rejected file goes back to the inbox: first the row, then the file`() async throws {
        let rig = try MemoryRig()
        let id = try await settled(rig)
        rig.trace.forgetCalls()
        #expect(try await ask(rig, .retry, id) == "requeued")
        #expect(rig.trace.order(of: "requeueRow", "requeue") == ["requeueRow", "requeue"])
        #expect(rig.queues.inbox == ["lote.xml"] && rig.ledger.row(id)?.state == .requeued)
        #expect(try await ask(rig, .retry, id) == "nothing-to-do", "asked twice")
        #expect(rig.trace.count(of: "requeue") == 1)
    }

    @Test func `a row that cannot be written leaves the file where it is`() async throws {
        let rig = try MemoryRig()
        let id = try await settled(rig)
        rig.trace.fail("requeueRow", .diskFull)
        #expect(try await ask(rig, .retry, id)?.hasPrefix("failed: ") == true)
        #expect(rig.queues.inbox.isEmpty && rig.ledger.row(id)?.state == .settled)
    }

    @Test func `a file that cannot be moved follows its row later`() async throws {
        let rig = try MemoryRig()
        let id = try await settled(rig)
        rig.trace.fail("requeue", .diskFull)
        #expect(try await ask(rig, .retry, id) == "requeued")
        #expect(rig.queues.inbox.isEmpty && rig.parts.unfinished.steps.drops == [id])
        _ = await rig.recover()
        #expect(rig.queues.inbox == ["lote.xml"])
    }

    @Test func `a delivery that waits is made due now; one that was held goes on`() async throws {
        let rig = try MemoryRig()
        rig.portal.script(.fails(PortError(.unavailable, "503", isTransient: true, httpStatus: 503)))
        let id = try await rig.judge()
        _ = try await rig.deliver(id)
        #expect(try await ask(rig, .retry, id) == "rearmed")
        #expect(rig.ledger.delivery(id)?.nextAttemptAt == rig.clock.now)
        #expect(try await ask(rig, .hold, id) == "held")
        #expect(rig.ledger.delivery(id)?.state == .held)
        #expect(try await ask(rig, .hold, id) == "nothing-to-do")
        #expect(try await ask(rig, .retry, id) == "rearmed")
        #expect(rig.ledger.delivery(id)?.state == .waiting)
    }

    @Test func `what is delivered is neither held nor sent again`() async throws {
        let rig = try MemoryRig()
        let id = try await rig.judge()
        _ = try await rig.deliver(id)
        for verb in [OperatorRequest.Verb.hold, .retry, .resend] {
            #expect(try await ask(rig, verb, id) == "nothing-to-do", "\(verb)")
        }
        _ = try await rig.settle(id)
        for verb in OperatorRequest.Verb.allCases {
            #expect(try await ask(rig, verb, id) == "nothing-to-do", "\(verb)")
        }
        #expect(rig.portal.effects.count == 1 && rig.queues.inbox.isEmpty)
    }

    @Test func `only what is held is released`() async throws {
        let rig = try MemoryRig()
        let rejected = try await settled(rig)
        #expect(try await ask(rig, .release, rejected) == "nothing-to-do")
        rig.ledger.change(rejected) { $0.queue = .held }
        #expect(try await ask(rig, .release, rejected) == "requeued")
    }

    @Test func `a drop that nobody knows is said to be unknown`() async throws {
        let rig = try MemoryRig()
        #expect(try await ask(rig, .retry, DropID(millisecondsSince1970: 7, random: 7)) == "unknown-drop")
    }

    @Test func `a request whose answer could not be written is answered later, and not carried out again`() async throws
    {
        let rig = try MemoryRig()
        let id = try await settled(rig)
        let number = try await rig.ledger.ask(OperatorRequest(verb: .retry, drop: id), at: rig.clock.now)
        let requests = requests(rig)
        rig.trace.fail("answerRequest", .diskFull)
        await #expect(throws: PortError.self) { try await requests.answerOpen() }
        #expect(try await rig.ledger.outcome(ofRequest: number) == nil)
        #expect(try await requests.answerOpen() == 1)
        #expect(try await rig.ledger.outcome(ofRequest: number) == "requeued")
        #expect(rig.trace.count(of: "requeueRow") == 1)
    }
}
