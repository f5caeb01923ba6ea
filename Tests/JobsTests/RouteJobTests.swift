import Domain
import FoundationEssentials
import Pipeline
import PipelineSupport
import Synchronization
import Testing

@testable import Jobs

/// Claiming and judging, round by round, on ports in memory.
@Suite struct `The job that claims and judges` {
    /// A rig, its job, and what the job signals.
    private struct Bench {
        let rig: MemoryRig
        let job: RouteJob
        let handed = HandedDrops()
        let judged = Signal()

        init(_ rig: MemoryRig, inHand: Int = 8, carriesOn: Bool = false) {
            self.rig = rig
            job = RouteJob(
                parts: rig.parts, batches: MemoryBatches(rig.trace), interval: .seconds(60), clock: ManualClock(),
                watch: nil, handed: handed, judgedSignals: [judged], inHand: inHand, carriesOn: carriesOn)
        }
    }

    @Test func `everything that lies complete is judged, and whoever delivers is woken`() async throws {
        let bench = Bench(try MemoryRig())
        bench.rig.queues.drop("a.xml", "LOTE 1")
        bench.rig.queues.drop("b.xml", "WRONG 2")
        let round = await bench.job.round()
        #expect(round.claimed == 2 && round.judged == [.accepted: 1, .rejected: 1])
        #expect(round.failed == 0 && round.unfinished == 0 && !round.hasMore)
        #expect(bench.rig.ledger.rows.allSatisfy { $0.state == .judged })
        var wakeUps = bench.judged.wakeUps.makeAsyncIterator()
        #expect(await wakeUps.next() != nil)
    }

    @Test(arguments: [1, 2, 100])
    func `groups go to their final queue, and nobody is woken for them`(count: Int) async throws {
        let rig = try MemoryRig(to: [.importFolder])
        let bench = Bench(rig, inHand: 64, carriesOn: true)
        for number in 0..<count { rig.queues.drop("\(number).xml", "LOTE \(number)") }
        let round = await rig.parts.inHand.placingImports { await bench.job.round() }
        #expect(round.judged == [.accepted: count] && round.placed == count && round.settled.count == count)
        #expect(rig.ledger.rows.count == count && rig.ledger.rows.allSatisfy { $0.state == .settled })
        #expect(rig.parts.inHand.count == 0 && !bench.judged.isPending)
    }

    @Test func `what a group lets go of is left to the other jobs, which are woken`() async throws {
        let rig = try MemoryRig(to: [.hat])
        let bench = Bench(rig, carriesOn: true)
        rig.queues.drop("a.xml", "LOTE 1")
        rig.queues.drop("b.xml", "WRONG 2")
        let round = await bench.job.round()
        #expect(round.settled.map(\.drop.name) == ["b.xml"] && round.placed == 0)
        #expect(rig.ledger.rows.map(\.state) == [.judged, .settled] && bench.judged.isPending)
    }

    @Test(arguments: [1, 2, 3])
    func `no more documents are in hand than allowed`(inHand: Int) async throws {
        let trace = Mutex<CallTrace?>(nil)
        let rig = try MemoryRig(onInspect: { _ in trace.withLock { $0 }?.note("inspect") })
        trace.withLock { $0 = rig.trace }
        for number in 0..<60 { rig.queues.drop("\(number).xml", "LOTE \(number)") }
        let round = await Bench(rig, inHand: inHand).job.round()
        #expect(round.judged == [.accepted: 60])
        var open = 0
        var most = 0
        for call in rig.trace.order(of: "inspect", "judge") {
            open += call == "inspect" ? 1 : -1
            most = max(most, open)
        }
        #expect(most <= inHand, "\(most) inspected and not judged")
    }

    @Test func `a document whose inspection fails waits a second, then two, and keeps no other waiting`() async throws {
        let failing = Mutex(true)
        let rig = try MemoryRig(
            onInspect: { text throws(PortError) in
                if text.contains("slow"), failing.withLock({ $0 }) { throw .diskFull }
            })
        let bench = Bench(rig)
        rig.queues.drop("a.xml", "LOTE 1 slow")
        rig.queues.drop("b.xml", "LOTE 2")
        var round = await bench.job.round()
        #expect(round.failed == 1 && round.unfinished == 1 && round.judged == [.accepted: 1])
        for wait in [1.0, 2, 4] {
            rig.clock.advance(wait - 0.5)
            round = await bench.job.round()
            #expect(round.failed == 0 && round.unfinished == 1, "tried before \(wait) s were over")
            rig.clock.advance(0.5)
            round = await bench.job.round()
            #expect(round.failed == 1, "not tried after \(wait) s")
        }
        failing.withLock { $0 = false }
        rig.clock.advance(8)
        round = await bench.job.round()
        #expect(round.judged == [.accepted: 1] && round.unfinished == 0)
        #expect(rig.ledger.rows.count == 2, "it was claimed once")
    }

    @Test func `a document that ends its reader as often as it may is held for an operator`() async throws {
        let rig = try MemoryRig(onInspect: { _ throws(PortError) in throw PortError(.internalFault, "the reader died") }
        )
        let bench = Bench(rig)
        rig.queues.drop("a.xml", "LOTE 1")
        #expect(await bench.job.round().failed == 1)
        #expect(rig.ledger.rows.map(\.state) == [.claimed])
        rig.clock.advance(1)
        let round = await bench.job.round()
        #expect(round.judged == [.held: 1] && round.unfinished == 0)
    }

    @Test func `a full disk is never the document's fault, however long it lasts`() async throws {
        let rig = try MemoryRig(onInspect: { _ throws(PortError) in throw .diskFull })
        let bench = Bench(rig)
        rig.queues.drop("a.xml", "LOTE 1")
        for _ in 0..<40 {
            _ = await bench.job.round()
            rig.clock.advance(300)
        }
        #expect(rig.ledger.rows.map(\.state) == [.claimed])
    }

    @Test func `a claimed file that is gone is left to recovery, not tried for ever`() async throws {
        let bench = Bench(try MemoryRig())
        let drop = ClaimedDrop.stranger(DropID(millisecondsSince1970: 9, random: 0))
        bench.rig.ledger.add(MemoryLedger.Row(drop: drop))
        bench.handed.add([drop])
        let round = await bench.job.round()
        #expect(round.failed == 1 && round.unfinished == 0)
        #expect(bench.rig.parts.unfinished.steps.drops == [drop.id])
    }

    @Test func `what others hand over is judged, once`() async throws {
        let bench = Bench(try MemoryRig())
        bench.rig.queues.drop("a.xml", "LOTE 1")
        let drop = try #require(try await bench.rig.claim().claimed.first)
        bench.handed.add([drop, drop])
        #expect(await bench.job.round().judged == [.accepted: 1])
        #expect(await bench.job.round().judged == [:])
        #expect(bench.rig.trace.count(of: "judge") == 1)
    }

    @Test func `the documents of an archive are judged in the same round`() async throws {
        let bench = Bench(try MemoryRig { $0.unpacker = WordUnpacker() })
        bench.rig.queues.drop("a.zip", "ARCHIVE LOTE 1|WRONG 2|LOTE 3")
        let round = await bench.job.round()
        #expect(round.judged == [.accepted: 2, .rejected: 1])
        #expect(bench.rig.ledger.rows.count == 4 && bench.rig.ledger.rows.allSatisfy { $0.state == .judged })
    }

    @Test func `a judgement that the ledger does not take comes again and takes effect once`() async throws {
        let bench = Bench(try MemoryRig())
        bench.rig.queues.drop("a.xml", "LOTE 1")
        bench.rig.trace.fail("judge", .diskFull)
        #expect(await bench.job.round().failed == 1)
        bench.rig.clock.advance(1)
        #expect(await bench.job.round().judged == [.accepted: 1])
        #expect(bench.rig.ledger.rows.map { $0.judgement?.protocolNumber } == ["1"])
    }

    @Test func `a claim that fails is counted, and the next look comes at its time`() async throws {
        let bench = Bench(try MemoryRig { $0.limits.scanMax = 2 })
        for number in 1...3 { bench.rig.queues.drop("\(number).xml", "LOTE \(number)") }
        bench.rig.trace.fail("recordClaims", .diskFull)
        var round = await bench.job.round()
        #expect(round.claimed == 0 && round.failed == 2 && !round.hasMore && round.nextScan == nil)
        round = await bench.job.round()
        #expect(round.claimed == 3 && !round.hasMore, "the next files are claimed while the first are judged")
    }

    @Test func `an inbox that cannot be scanned keeps nothing else from being done`() async throws {
        let bench = Bench(try MemoryRig())
        bench.rig.queues.drop("a.xml", "LOTE 1")
        let drop = try #require(try await bench.rig.claim().claimed.first)
        bench.handed.add([drop])
        bench.rig.trace.fail("scan", .broken)
        #expect(await bench.job.round().judged == [.accepted: 1])
    }

    @Test func `an operator's request is carried out first`() async throws {
        let bench = Bench(try MemoryRig())
        let id = try await bench.rig.judge()
        let number = try await bench.rig.ledger.ask(OperatorRequest(verb: .hold, drop: id), at: bench.rig.clock.now)
        _ = await bench.job.round()
        #expect(bench.rig.ledger.delivery(id)?.state == .held)
        #expect(try await bench.rig.ledger.outcome(ofRequest: number) != nil)
        var wakeUps = bench.judged.wakeUps.makeAsyncIterator()
        #expect(await wakeUps.next() != nil)
    }

    @Test func `what a job leaves in hand is taken up by the next one`() async throws {
        let failing = Mutex(true)
        let rig = try MemoryRig(
            onInspect: { _ throws(PortError) in if failing.withLock({ $0 }) { throw .diskFull } })
        let bench = Bench(rig)
        rig.queues.drop("a.xml", "LOTE 1")
        let heart = Heartbeat(uptime: rig.clock.uptime)
        rig.clock.advance(10)
        // It beats when the document's inspection has failed.
        try await running({ await bench.job.run(heart) }) { await until { heart.timeSinceLastBeat == .zero } }
        failing.withLock { $0 = false }
        #expect(bench.handed.take().count == 1)
    }
}
