import Domain
import FoundationEssentials
import Pipeline
import PipelineSupport
import Testing

/// Answers, then the row, then the rename; and one answer that is true when it is written.
@Suite struct `Settling a drop` {
    @Test func `answers, row, rename, in this order`() async throws {
        let rig = try MemoryRig()
        let id = try await rig.judge()
        _ = try await rig.deliver(id)
        rig.trace.forgetCalls()
        let settlement = try await rig.settle(id)
        #expect(rig.trace.order(of: "answer", "settle", "file") == ["answer", "settle", "file"])
        #expect(settlement.queue == .done && settlement.path == "done/lote.xml")
        #expect(rig.queues.files == ["done/lote.xml": id] && rig.queues.work.isEmpty)
        #expect(rig.queues.answers(of: "lote.xml") == ["accepted delivered"])
    }

    @Test(arguments: [("LOTE 1", FinalQueue.held, "accepted refused"), ("WRONG 1", .error, "rejected ")])
    func `what is not delivered everywhere, or not accepted, ends elsewhere`(
        text: String, queue: FinalQueue, answer: String
    ) async throws {
        let rig = try MemoryRig()
        rig.portal.script(.fails(PortError(.refused, "no", httpStatus: 422)))
        let id = try await rig.judge("lote.xml", text)
        if rig.ledger.pending(id) != nil { _ = try await rig.deliver(id) }
        #expect(try await rig.settle(id).queue == queue)
        #expect(rig.queues.answers(of: "lote.xml") == [answer])
    }

    @Test func `a repeated content is a duplicate, and is sent nowhere`() async throws {
        let rig = try MemoryRig()
        rig.ledger.set(
            history: History(
                sameContent: EarlierDrop(
                    id: DropID(millisecondsSince1970: 1, random: 0), receivedAt: rig.clock.now, protocolNumber: "1")))
        let id = try await rig.judge()
        #expect(rig.ledger.row(id)?.deliveries.isEmpty == true)
        #expect(try await rig.settle(id).queue == .error)
        #expect(rig.queues.answers(of: "lote.xml") == ["duplicate "])
    }

    @Test func `no answer, no row, no rename where the answer cannot be written`() async throws {
        let rig = try MemoryRig()
        let id = try await rig.judge("lote.xml", "WRONG 1")
        rig.trace.fail("answer", .diskFull)
        await #expect(throws: PortError.self) { try await rig.settle(id) }
        #expect(rig.ledger.row(id)?.state == .judged && rig.queues.work == [id])
        #expect(rig.parts.unfinished.steps.isEmpty, "it is found by those who settle")
        _ = try await rig.settle(id)
        #expect(rig.queues.answers(of: "lote.xml").count == 1)
    }

    @Test func `no rename where the row cannot be written`() async throws {
        let rig = try MemoryRig()
        let id = try await rig.judge("lote.xml", "WRONG 1")
        rig.trace.fail("settle", .diskFull)
        await #expect(throws: PortError.self) { try await rig.settle(id) }
        #expect(rig.queues.work == [id] && rig.queues.files.isEmpty)
    }

    @Test func `a rename that fails after the row is finished without a restart`() async throws {
        let rig = try MemoryRig()
        let id = try await rig.judge("lote.xml", "WRONG 1")
        rig.trace.fail("file", .diskFull)
        await #expect(throws: PortError.self) { try await rig.settle(id) }
        #expect(rig.ledger.row(id)?.state == .settled && rig.queues.work == [id])
        #expect(rig.parts.unfinished.steps.drops == [id])
        // The disk is proved first: a rename whose flush failed is not built upon.
        rig.trace.fail("proveDisk", .broken)
        #expect(await rig.recover().failed > 0)
        #expect(rig.queues.work == [id])
        _ = await rig.recover()
        #expect(rig.queues.files == ["error/lote.xml": id] && rig.parts.unfinished.steps.isEmpty)
    }

    @Test func `a name that was taken meanwhile is corrected in the row`() async throws {
        let rig = try MemoryRig()
        rig.queues.takeName("error/lote.xml")
        let id = try await rig.judge("lote.xml", "WRONG 1")
        let settlement = try await rig.settle(id)
        #expect(settlement.path == "error/lote.xml.\(id)")
        #expect(rig.ledger.row(id)?.finalPath == settlement.path)
    }

    @Test func `an answer that was prepared before the delivery ended says how it ended`() async throws {
        let rig = try MemoryRig()
        let id = try await rig.judge()
        let stale = try #require(try await rig.ledger.judged(id))
        _ = try await rig.deliver(id)
        try await rig.pipeline.answer(stale, besides: .done)
        #expect(rig.queues.answers(of: "lote.xml") == ["accepted delivered"])
    }
}
