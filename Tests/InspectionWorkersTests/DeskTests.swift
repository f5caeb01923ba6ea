import Domain
import Synchronization
import Testing

@testable import InspectionWorkers

/// When the desk has one more worker started. The clock is the test's, and so are the pumps: no process is started.
@Suite struct `Desk of the workers` {
    @Test func `the first worker is started at once`() throws {
        let desk = try TestDesk(pumps: 2)
        try desk.submit()
        let portion = desk.desk.take(0, room: 0, inHand: 0, worker: nil)
        #expect(portion.startsWorker)
    }

    @Test func `another is started only after documents have waited for a while`() throws {
        let desk = try TestDesk(pumps: 2)
        desk.haveWorker(0)
        for _ in 0..<5 { try desk.submit() }
        #expect(desk.desk.take(0, room: 1, inHand: 0, worker: 0).requests.count == 1)
        let early = desk.desk.take(1, room: 0, inHand: 0, worker: nil)
        #expect(!early.startsWorker && early.nextLook == .milliseconds(250))
        desk.pass(.milliseconds(249))
        #expect(desk.desk.take(1, room: 0, inHand: 0, worker: nil).nextLook == .milliseconds(1))
        desk.pass(.milliseconds(1))
        #expect(desk.desk.take(1, room: 0, inHand: 0, worker: nil).startsWorker)
    }

    @Test func `documents that a worker has in hand beyond the one it reads wait as well`() throws {
        let desk = try TestDesk(pumps: 2)
        desk.haveWorker(0)
        for _ in 0..<5 { try desk.submit() }
        #expect(desk.desk.take(0, room: 32, inHand: 0, worker: 0).requests.count == 5)
        desk.pass(.milliseconds(300))
        #expect(desk.desk.take(1, room: 0, inHand: 0, worker: nil).startsWorker)
    }

    @Test func `a burst that is over by then starts none`() throws {
        let desk = try TestDesk(pumps: 2)
        desk.haveWorker(0)
        for _ in 0..<5 { try desk.submit() }
        _ = desk.desk.take(0, room: 32, inHand: 0, worker: 0)
        desk.pass(.milliseconds(200))
        _ = desk.desk.take(0, room: 32, inHand: 0, worker: 0)
        desk.pass(.milliseconds(100))
        let portion = desk.desk.take(1, room: 0, inHand: 0, worker: nil)
        #expect(!portion.startsWorker && portion.nextLook == nil)
        // And the time counts anew.
        for _ in 0..<5 { try desk.submit() }
        #expect(desk.desk.take(1, room: 0, inHand: 0, worker: nil).nextLook == .milliseconds(250))
    }

    @Test func `one document alone, however long it takes, starts none`() throws {
        let desk = try TestDesk(pumps: 2)
        desk.haveWorker(0)
        try desk.submit()
        _ = desk.desk.take(0, room: 1, inHand: 0, worker: 0)
        desk.pass(.seconds(60))
        #expect(!desk.desk.take(1, room: 0, inHand: 0, worker: nil).startsWorker)
    }

    @Test func `each further worker has its own time to be waited for`() throws {
        let desk = try TestDesk(pumps: 3)
        desk.haveWorker(0)
        for _ in 0..<50 { try desk.submit() }
        _ = desk.desk.take(0, room: 1, inHand: 0, worker: 0)
        desk.pass(.milliseconds(250))
        #expect(desk.desk.take(1, room: 0, inHand: 0, worker: nil).startsWorker)
        // While it compiles.
        #expect(desk.desk.take(2, room: 0, inHand: 0, worker: nil).nextLook == .milliseconds(250))
        desk.pass(.milliseconds(250))
        #expect(desk.desk.take(2, room: 0, inHand: 0, worker: nil).startsWorker)
    }
}

/// A desk with a clock that stands still.
private final class TestDesk {
    let desk: WorkerDesk
    private let passed = TestTime()
    private let document: MemoryDocument

    init(pumps: Int) throws {
        document = try MemoryDocument("")
        let (start, passed) = (ContinuousClock.now, passed)
        desk = WorkerDesk(
            bells: try (0..<pumps).map { _ in try Bell() }, patience: .milliseconds(250),
            now: { start + passed.value.withLock { $0 } })
    }

    func pass(_ time: Duration) { passed.value.withLock { $0 += time } }

    func submit() throws { try desk.submit(InspectionRequest(document: document.descriptor, limits: Limits())) }

    /// As its pump says when it has got one.
    func haveWorker(_ index: Int) { _ = desk.take(index, room: 1, inHand: 0, worker: 0) }
}

private final class TestTime: Sendable {
    let value = Mutex(Duration.zero)
}
