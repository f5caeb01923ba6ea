import Domain
import FoundationEssentials
import Pipeline
import PipelineSupport
import Synchronization
import Testing

@testable import Jobs

/// What is attempted when, how much at once, and who learns of the end.
@Suite struct `The job that delivers` {
    private static let unavailable = PortError(.unavailable, "503", isTransient: true, httpStatus: 503)

    private struct Bench {
        let rig: MemoryRig
        let job: DeliverJob
        let ended = Signal()

        init(_ rig: MemoryRig, concurrency: Int = 4, destinations: Set<Destination> = Set(Destination.allCases)) {
            self.rig = rig
            job = DeliverJob(
                parts: rig.parts, waiting: rig.ledger, destinations: destinations, signal: Signal(),
                endedSignals: [ended], concurrency: concurrency, clock: ManualClock())
        }

        /// Whether the end of something was signalled since the last look.
        func isSignalled() async -> Bool {
            let woken = Counter()
            let waiting = Task { for await _ in ended.wakeUps { woken.add() } }
            await settle()
            waiting.cancel()
            await waiting.value
            return woken.count > 0
        }
    }

    @Test func `everything that is due is delivered once, and its end is signalled`() async throws {
        let bench = Bench(try MemoryRig())
        for number in 1...9 { try await bench.rig.judge("\(number).xml", "LOTE \(number)") }
        var round = await bench.job.round()
        #expect(round.delivered == 9 && round.failed == 0 && round.deferred == 0)
        #expect(Set(bench.rig.portal.effects).count == 9 && bench.rig.portal.effects.count == 9)
        #expect(await bench.isSignalled())
        round = await bench.job.round()
        #expect(round == DeliverJob.Round())
        #expect(await !bench.isSignalled())
    }

    @Test(arguments: [1, 2, 5])
    func `no more attempts are under way than allowed`(concurrency: Int) async throws {
        let bench = Bench(try MemoryRig(), concurrency: concurrency)
        for number in 1...40 { try await bench.rig.judge("\(number).xml", "LOTE \(number)") }
        bench.rig.trace.forgetCalls()
        #expect(await bench.job.round().delivered == 40)
        var underWay = 0
        var most = 0
        for call in bench.rig.trace.order(of: "beginAttempt", "endAttempt") {
            underWay += call == "beginAttempt" ? 1 : -1
            most = max(most, underWay)
        }
        #expect(most <= concurrency, "\(most) at once")
        #expect(bench.rig.trace.count(of: "submit") == 40)
    }

    @Test func `an end that is no success is signalled as well`() async throws {
        let bench = Bench(try MemoryRig())
        bench.rig.portal.script(.fails(PortError(.refused, "no", httpStatus: 422)))
        try await bench.rig.judge()
        #expect(await bench.job.round().ended == 1)
        #expect(await bench.isSignalled())
    }

    @Test func `a sender is answered when the first attempt has to wait, not again at the second`() async throws {
        let bench = Bench(try MemoryRig())
        bench.rig.portal.script(.fails(Self.unavailable), .fails(Self.unavailable))
        try await bench.rig.judge()
        #expect(await bench.job.round().deferred == 1)
        #expect(bench.rig.queues.answers(of: "lote.xml") == ["accepted waiting"])
        #expect(await !bench.isSignalled(), "nothing has ended")
        bench.rig.clock.advance(5)
        #expect(await bench.job.round().deferred == 1)
        #expect(bench.rig.queues.answers(of: "lote.xml").count == 1)
    }

    @Test func `while HAT is away only what is bound elsewhere is attempted, and senders are answered once`()
        async throws
    {
        let bench = Bench(try MemoryRig(to: [.hat, .importFolder]))
        let breaker = bench.rig.parts.breaker
        await breaker.note(.away("no route"))
        let id = try await bench.rig.judge()
        let round = await bench.job.round()
        #expect(round.delivered == 1 && bench.rig.trace.count(of: "submit") == 0)
        #expect(bench.rig.ledger.delivery(id, .importFolder)?.state == .delivered)
        #expect(bench.rig.ledger.delivery(id)?.attempts == 0)
        #expect(bench.rig.queues.answers(of: "lote.xml").last == "accepted waiting+delivered")
        let count = bench.rig.queues.answers(of: "lote.xml").count
        bench.rig.trace.forgetCalls()
        _ = await bench.job.round()
        #expect(bench.rig.queues.answers(of: "lote.xml").count == count)
        #expect(bench.rig.trace.calls.contains("due import+orders"), "HAT's are not even read")
    }

    @Test func `other destinations are left to others`() async throws {
        let bench = Bench(try MemoryRig(to: [.hat, .importFolder]), destinations: [.importFolder])
        let id = try await bench.rig.judge()
        #expect(await bench.job.round().delivered == 1)
        #expect(bench.rig.ledger.delivery(id)?.state == .waiting && bench.rig.trace.count(of: "submit") == 0)
    }

    @Test func `an attempt that the ledger refuses waits a second, and keeps no other waiting`() async throws {
        let bench = Bench(try MemoryRig())
        let first = try await bench.rig.judge("a.xml", "LOTE 1")
        try await bench.rig.judge("b.xml", "LOTE 2")
        bench.rig.trace.fail("beginAttempt", .diskFull)
        let round = await bench.job.round()
        #expect(round.failed == 1 && round.delivered == 1)
        #expect(await bench.job.round() == DeliverJob.Round(), "tried at once")
        bench.rig.clock.advance(1)
        #expect(await bench.job.round().delivered == 1)
        #expect(bench.rig.ledger.delivery(first)?.attempts == 1)
    }

    @Test func `one that waits hides none that is due`() async throws {
        let bench = Bench(try MemoryRig(), concurrency: 1)
        for number in 1...3 { try await bench.rig.judge("\(number).xml", "LOTE \(number)") }
        bench.rig.trace.fail("beginAttempt", .diskFull, .diskFull)
        let round = await bench.job.round()
        #expect(round.failed == 2 && round.delivered == 1)
    }

    @Test func `while a folder is another one nothing is attempted, and the round ends`() async throws {
        let bench = Bench(try MemoryRig(to: [.importFolder]))
        try await bench.rig.judge()
        bench.rig.queues.swapFolder(true)
        #expect(await bench.job.round() == DeliverJob.Round())
        bench.rig.queues.swapFolder(false)
        #expect(await bench.job.round().delivered == 1)
    }

    @Test func `due deliveries that cannot be read are looked for again`() async throws {
        let bench = Bench(try MemoryRig())
        try await bench.rig.judge()
        bench.rig.trace.fail("due", .broken)
        #expect(await bench.job.round() == DeliverJob.Round())
        #expect(await bench.job.round().delivered == 1)
    }

    @Test func `the loop delivers what becomes due, each once`() async throws {
        let (rig, clock) = (try MemoryRig(), ManualClock())
        let signal = Signal()
        let job = DeliverJob(
            parts: rig.parts, destinations: Set(Destination.allCases), signal: signal, endedSignals: [], concurrency: 2,
            clock: clock)
        for number in 1...7 { try await rig.judge("\(number).xml", "LOTE \(number)") }
        try await running({ await job.run(Heartbeat(uptime: rig.clock.uptime)) }) {
            await until { rig.portal.effects.count == 7 }
            try await rig.judge("8.xml", "LOTE 8")
            signal.send()
            await until { rig.portal.effects.count == 8 }
            try await rig.judge("9.xml", "LOTE 9")
            await settle()
            clock.advance(.seconds(1))
            await until { rig.portal.effects.count == 9 }
            await settle()
        }
        #expect(rig.portal.effects.count == 9 && rig.trace.count(of: "submit") == 9)
        #expect(rig.trace.count(of: "beginAttempt") == 9)
    }
}

/// Filing away what is over.
@Suite struct `The job that settles` {
    private func job(_ rig: MemoryRig, _ settled: Signal = Signal()) -> SettleJob {
        SettleJob(parts: rig.parts, signal: Signal(), settledSignals: [settled], groupMax: 2, clock: ManualClock())
    }

    @Test func `everything whose deliveries are over is settled, and said`() async throws {
        let (rig, settled, seen) = (try MemoryRig(), Signal(), Counter())
        for number in 1...5 { try await rig.judge("\(number).xml", "WRONG \(number)") }
        let open = try await rig.judge("6.xml", "LOTE 6")
        let settlements = await job(rig, settled).round { _ in seen.add() }
        #expect(settlements.count == 5 && seen.count == 5)
        #expect(rig.ledger.row(open)?.state == .judged && rig.queues.work == [open])
        var wakeUps = settled.wakeUps.makeAsyncIterator()
        #expect(await wakeUps.next() != nil)
    }

    @Test func `one that fails waits, and those behind it are settled`() async throws {
        let rig = try MemoryRig { $0.limits.settleRoundMax = 2 }
        for number in 1...5 { try await rig.judge("\(number).xml", "WRONG \(number)") }
        let job = job(rig)
        rig.trace.fail("answer", .diskFull, .diskFull)
        #expect(await job.round().isEmpty)
        #expect(await job.round().count == 3, "the two that failed hide those behind them")
        #expect(await job.round().isEmpty, "tried at once")
        rig.clock.advance(1)
        #expect(await job.round().count == 2)
        #expect(rig.queues.work.isEmpty)
    }

    @Test func `rows that cannot be read are looked for again`() async throws {
        let rig = try MemoryRig()
        try await rig.judge("1.xml", "WRONG 1")
        let job = job(rig)
        rig.trace.fail("unsettled", .broken)
        #expect(await job.round().isEmpty)
        #expect(await job.round().count == 1)
        #expect(rig.queues.answers(of: "1.xml").count == 1)
    }

    @Test func `the loop settles what a signal speaks of`() async throws {
        let rig = try MemoryRig()
        let signal = Signal()
        let job = SettleJob(parts: rig.parts, signal: signal, settledSignals: [], groupMax: 2, clock: ManualClock())
        try await running({ await job.run() }) {
            await settle()
            try await rig.judge("1.xml", "WRONG 1")
            signal.send()
            await until { rig.queues.work.isEmpty }
        }
        #expect(rig.queues.files.keys.sorted() == ["error/1.xml"])
    }
}
