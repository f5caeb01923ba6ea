import Domain
import FoundationEssentials
import Pipeline
import PipelineSupport
import Synchronization
import Testing

@testable import Jobs

/// Batches in hand: how many, for how long one rests, and whose failure counts.
@Suite struct `The job that fetches batches` {
    private func inbound(_ rig: MemoryRig, _ batches: MemoryBatches) -> InboundParts {
        let empty = EmptyPorts()
        return InboundParts(
            parts: rig.parts, batches: batches, guias: empty, downloads: rig.queues, imports: empty,
            batchPortal: NoBatches(), guiaPortal: NoBatches(), storageBreaker: CircuitBreaker(uptime: rig.clock.uptime),
            readGuia: { _, _, _ throws(PortError) in throw PortError(.internalFault, "no guias here") },
            explain: { RejectionCause(code: $0.code.rawValue, description: "", detailedDescription: "") },
            traceLog: NoTraceLog(), handOvers: empty, unusable: empty, settings: InboundParts.Settings())
    }

    private func job(
        _ rig: MemoryRig, _ batches: MemoryBatches, concurrency: Int = 2, signal: Signal = Signal(),
        clock: ManualClock = ManualClock()
    ) -> FetchJob {
        FetchJob(
            inbound: inbound(rig, batches), signal: signal, concurrency: concurrency, clock: clock, onFetched: { _ in })
    }

    @Test func `a batch that is passed over rests for a second, so that a drain ends`() async throws {
        let rig = try MemoryRig()
        let batches = MemoryBatches(rig.trace)
        for number in 1...5 { batches.add("\(number)", at: rig.clock.now) }
        let job = job(rig, batches)
        #expect(await job.drain(Heartbeat()) == FetchJob.Round())
        #expect(rig.trace.calls.filter { $0.hasPrefix("beginBatch") }.sorted() == (1...5).map { "beginBatch \($0)" })
        rig.clock.advance(0.5)
        _ = await job.drain(Heartbeat())
        #expect(rig.trace.count(of: "beginBatch") == 5, "asked again before the second was over")
        rig.clock.advance(1)
        _ = await job.drain(Heartbeat())
        #expect(rig.trace.count(of: "beginBatch") == 10)
    }

    @Test func `a step that fails here uses up none of the tries, and rests`() async throws {
        let rig = try MemoryRig()
        let batches = MemoryBatches(rig.trace)
        batches.add("7", at: rig.clock.now)
        rig.trace.fail("beginBatch", .diskFull)
        let job = job(rig, batches)
        #expect(await job.drain(Heartbeat()).failed == 1)
        #expect(rig.trace.calls.contains("uncountBatch 7 0"))
        #expect(rig.trace.count(of: "beginBatch") == 1, "tried again at once")
        rig.clock.advance(1)
        _ = await job.drain(Heartbeat())
        #expect(rig.trace.count(of: "beginBatch") == 2)
    }

    @Test(arguments: [1, 3])
    func `no more batches are in hand than allowed, and none twice`(concurrency: Int) async throws {
        let rig = try MemoryRig()
        let gate = Gate()
        let batches = MemoryBatches(rig.trace) { key in await gate.pass(key.number) }
        for number in 1...6 { batches.add("\(number)", at: rig.clock.now) }
        let (signal, clock) = (Signal(), ManualClock())
        let job = job(rig, batches, concurrency: concurrency, signal: signal, clock: clock)
        try await running({ _ = await job.run(Heartbeat(uptime: rig.clock.uptime)) }) {
            await until { gate.waiting.count == concurrency }
            for _ in 0..<5 {
                signal.send()
                await settle()
            }
            #expect(gate.waiting.count == concurrency)
            #expect(batches.asked.allSatisfy { $0.limit <= concurrency })
            gate.open()
            await until { gate.passed.count == 6 }
        }
        gate.open()
        #expect(gate.passed.sorted() == (1...6).map(String.init))
    }

    @Test func `rows that cannot be read are looked for again`() async throws {
        let rig = try MemoryRig()
        let batches = MemoryBatches(rig.trace)
        batches.add("1", at: rig.clock.now)
        rig.trace.fail("dueBatches", .broken)
        let job = job(rig, batches)
        _ = await job.drain(Heartbeat())
        #expect(rig.trace.count(of: "beginBatch") == 0)
        _ = await job.drain(Heartbeat())
        #expect(rig.trace.count(of: "beginBatch") == 1)
    }

    @Test func `while a folder is another one no attempt is counted`() async throws {
        let rig = try MemoryRig()
        let batches = MemoryBatches(rig.trace)
        batches.add("1", at: rig.clock.now)
        rig.queues.swapFolder(true)
        _ = await job(rig, batches).drain(Heartbeat())
        #expect(rig.trace.count(of: "beginBatch") == 0)
    }
}

/// Callers wait until it is opened.
private final class Gate: Sendable {
    private struct State {
        var waiting: [(String, CheckedContinuation<Void, Never>)] = []
        var passed: [String] = []
        var isOpen = false
    }

    private let state = Mutex(State())

    var waiting: [String] { state.withLock { $0.waiting.map(\.0) } }
    var passed: [String] { state.withLock { $0.passed } }

    func pass(_ name: String) async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append((name, continuation)) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
        state.withLock { $0.passed.append(name) }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for (_, continuation) in waiting { continuation.resume() }
    }
}

/// HAT is never called in these tests.
private struct NoBatches: BatchPortal, GuiaPortal {
    private func none<Value>() -> PortalReply<Value> {
        PortalReply(
            call: PortalCallRecord(method: "GET", path: "", httpStatus: nil, duration: .zero),
            result: .failure(PortError(.internalFault, "not used here")))
    }

    func listBatches(_ pass: BatchPass, page: Int) async -> PortalReply<BatchPage> { none() }
    func findBatch(_ number: String) async -> PortalReply<ListedBatch?> { none() }
    func downloadBatch(
        path: String, accessToken: String, resume: ResumePoint?, into sink: any ContentSink
    ) async -> PortalReply<StoredFacts> { none() }
    func inspectBatchFile(path: String, accessToken: String) async -> PortalReply<StoredFacts> { none() }
    func confirmBatch(_ confirmation: BatchConfirmation) async -> PortalReply<Void> { none() }
    func deleteBatch(_ reference: BatchReference) async -> PortalReply<Void> { none() }
    func listGuias(_ lookup: GuiaQuery) async -> PortalReply<GuiaPage> { none() }
    func track(_ key: String, of resource: GuiaResource, as tracking: GuiaTracking) async -> PortalReply<Void> {
        none()
    }
}

/// Steps that failed half-way, tried again with growing waits.
@Suite struct `The job that settles what failed half-way` {
    private func job(_ rig: MemoryRig, _ handed: HandedDrops = HandedDrops(), _ settled: Signal = Signal())
        -> RecoveryJob
    {
        let empty = EmptyPorts()
        let ports = RunningRecovery.Ports(
            imports: empty, batches: MemoryBatches(rig.trace), guias: empty, orders: empty)
        return RecoveryJob(
            recovery: RunningRecovery(rig.parts, ports: ports), parts: rig.parts, handed: handed,
            settledSignals: [settled], clock: ManualClock())
    }

    @Test func `what is claimed and not judged is handed over, and others are woken`() async throws {
        let (rig, handed, settled) = (try MemoryRig(), HandedDrops(), Signal())
        rig.queues.drop("1.xml", "LOTE 1")
        rig.trace.fail("take", .broken, isAfter: true)
        _ = try await rig.claim()
        let report = await job(rig, handed, settled).round()
        #expect(report.recovered == 1 && report.failed == 0)
        #expect(handed.take().map(\.name) == ["1.xml"])
        var wakeUps = settled.wakeUps.makeAsyncIterator()
        #expect(await wakeUps.next() != nil)
    }

    @Test func `after failures it waits two seconds, then longer, at most half a minute`() async throws {
        let rig = try MemoryRig()
        let id = try await rig.judge("1.xml", "WRONG 1")
        rig.trace.fail("file", .diskFull)
        await #expect(throws: PortError.self) { try await rig.settle(id) }
        let job = job(rig)
        for wait in [2.0, 4, 8, 16, 30, 30] {
            rig.trace.fail("proveDisk", .broken)
            #expect(await job.round().failed == 1)
            rig.clock.advance(wait - 1)
            #expect(await job.round() == RunningRecovery.Report(), "tried before \(wait) s were over")
            rig.clock.advance(1)
        }
        #expect(await job.round().recovered == 1)
        #expect(rig.queues.files == ["error/1.xml": id])
        #expect(await job.round() == RunningRecovery.Report())
    }
}
