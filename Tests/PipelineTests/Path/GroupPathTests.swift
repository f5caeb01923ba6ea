import Domain
import FoundationEssentials
import Pipeline
import PipelineSupport
import Testing

/// Groups from judgement to final queue, and who continues what a group lets go of.
@Suite struct `The path of a group` {
    private static let texts = ["LOTE 1", "WRONG 2", "LOTE 3"]

    private func inspected(_ rig: MemoryRig, _ texts: [String] = Self.texts) async throws -> [InspectedDrop] {
        for (number, text) in texts.enumerated() { rig.queues.drop("\(number).xml", text) }
        var group: [InspectedDrop] = []
        for drop in try await rig.claim().claimed { group.append(try await rig.pipeline.inspect(drop)) }
        return group
    }

    private func run(_ rig: MemoryRig, _ group: [InspectedDrop]) async -> GroupPath.Outcome {
        await rig.parts.inHand.placingImports { await GroupPath(rig.parts, carriesOn: true).run(group) }
    }

    /// What the jobs of the daemon do until nothing is left.
    private func finish(_ rig: MemoryRig) async throws {
        for _ in 0..<4 {
            _ = await rig.recover()
            try await rig.deliverAll(horizon: 3_600)
            for judged in try await rig.ledger.unsettled(limit: 100) { _ = try await rig.pipeline.settle(judged) }
        }
    }

    private func expectWhole(_ rig: MemoryRig) {
        #expect(rig.ledger.rows.allSatisfy { $0.state == .settled })
        #expect(rig.queues.files.keys.filter { $0.hasPrefix("import/") }.count == 2)
        #expect(rig.queues.files.keys.filter { $0.hasPrefix("done/") }.count == 2)
        #expect(rig.queues.files.keys.filter { $0.hasPrefix("error/") }.count == 1)
        #expect(rig.queues.work.isEmpty && rig.parts.unfinished.steps.isEmpty && rig.parts.inHand.count == 0)
    }

    @Test func `everything reaches its queue with its answer, and the ledger is not read again`() async throws {
        let rig = try MemoryRig(to: [.importFolder])
        let group = try await inspected(rig)
        rig.trace.forgetCalls()
        let outcome = await run(rig, group)
        #expect(try outcome.verdicts.map { try $0.get() } == [.accepted, .rejected, .accepted])
        #expect(outcome.settled.count == 3 && outcome.placedCount == 2 && !outcome.leavesWork)
        #expect(rig.queues.answers(of: "0.xml") == ["accepted delivered"])
        #expect(rig.queues.answers(of: "1.xml") == ["rejected "])
        #expect(rig.trace.count(of: "judged") == 0 && rig.trace.count(of: "unsettled") == 0)
        let order = rig.trace.order(of: "judge", "prepareImport", "intendPlacement", "placeImport", "endAttempt")
        let steps =
            ["judge", "judge", "judge"]
            + ["prepareImport", "intendPlacement", "placeImport", "endAttempt"].flatMap { [$0, $0] }
        #expect(order == steps)
        expectWhole(rig)
    }

    @Test(arguments: [
        "prepareImport", "intendPlacement", "placeImport", "endAttempt", "answer", "finalPath", "settle", "file",
    ])
    func `a step that fails for one drop is finished by the jobs that read the ledger, the others go on`(
        step: String
    ) async throws {
        for (error, isAfter) in [(PortError.diskFull, false), (.lostCommit, false), (.lostCommit, true)] {
            let rig = try MemoryRig(to: [.importFolder])
            let group = try await inspected(rig)
            rig.trace.fail(step, error, isAfter: isAfter)
            let outcome = await run(rig, group)
            #expect(outcome.settled.count == 2 && outcome.leavesWork, "\(step)")
            try await finish(rig)
            expectWhole(rig)
        }
    }

    @Test func `a drop that cannot be judged is reported, the others go on`() async throws {
        let rig = try MemoryRig(to: [.importFolder])
        let group = try await inspected(rig)
        rig.trace.fail("judge", .diskFull)
        let outcome = await run(rig, group)
        #expect(outcome.verdicts.map { (try? $0.get()) != nil } == [false, true, true])
        #expect(rig.ledger.rows.first?.state == .claimed && outcome.settled.count == 2)
    }

    @Test func `what is bound for HAT is left to those who call HAT, the rest is settled`() async throws {
        let rig = try MemoryRig(to: [.importFolder, .hat])
        let outcome = await run(rig, try await inspected(rig))
        #expect(outcome.settled.map(\.drop.name) == ["1.xml"] && outcome.leavesWork)
        #expect(rig.queues.copies.isEmpty && rig.portal.effects.isEmpty)
        try await finish(rig)
        expectWhole(rig)
        #expect(rig.portal.effects.count == 2)
    }

    @Test func `nothing is placed while the job that places does not run`() async throws {
        let rig = try MemoryRig(to: [.importFolder])
        let outcome = await GroupPath(rig.parts, carriesOn: true).run(try await inspected(rig))
        #expect(outcome.settled.map(\.drop.name) == ["1.xml"] && outcome.placedCount == 0 && outcome.leavesWork)
        try await finish(rig)
        expectWhole(rig)
    }

    @Test func `a drop that was judged before is continued from the ledger`() async throws {
        let rig = try MemoryRig(to: [.importFolder])
        let group = try await inspected(rig)
        _ = try await rig.pipeline.decide(group[0])
        let outcome = await run(rig, group)
        #expect(outcome.settled.count == 2 && outcome.leavesWork)
        try await finish(rig)
        expectWhole(rig)
    }

    @Test func `work that is read while a group holds it, or lets go of it, is passed over once`() async throws {
        let rig = try MemoryRig(to: [.importFolder])
        let group = try await inspected(rig)
        let inHand = rig.parts.inHand
        let found = try await inHand.passingOver(\.self) { _ in
            // The group begins and ends while the ledger is read.
            _ = await run(rig, group)
            return group.map(\.drop.id)
        }
        #expect(found.isEmpty, "it may be read as it was before")
        let later = try await inHand.passingOver(\.self) { _ in group.map(\.drop.id) }
        #expect(later.count == 3)
    }
}
