import Domain
import Synchronization
import Testing

@testable import InspectionWorkers

/// When the desk has one more worker started. The clock is the test's, and so are the pumps: no process is started.
@Suite struct `Desk of the workers` {
    @Test func `the first worker is started at once`() throws {
        let service = try TestService(pumps: 2)
        try service.submit()
        let portion = service.service.take(0, room: 0, inHand: 0, worker: nil)
        #expect(portion.startsWorker)
    }

    @Test func `another is started only after documents have waited for a while`() throws {
        let service = try TestService(pumps: 2)
        service.haveWorker(0)
        for _ in 0..<5 { try service.submit() }
        #expect(service.service.take(0, room: 1, inHand: 0, worker: 0).requests.count == 1)
        let early = service.service.take(1, room: 0, inHand: 0, worker: nil)
        #expect(!early.startsWorker && early.nextScan == .milliseconds(250))
        service.pass(.milliseconds(249))
        #expect(service.service.take(1, room: 0, inHand: 0, worker: nil).nextScan == .milliseconds(1))
        service.pass(.milliseconds(1))
        #expect(service.service.take(1, room: 0, inHand: 0, worker: nil).startsWorker)
    }

    @Test func `documents that a worker has in hand beyond the one it reads wait as well`() throws {
        let service = try TestService(pumps: 2)
        service.haveWorker(0)
        for _ in 0..<5 { try service.submit() }
        #expect(service.service.take(0, room: 32, inHand: 0, worker: 0).requests.count == 5)
        service.pass(.milliseconds(300))
        #expect(service.service.take(1, room: 0, inHand: 0, worker: nil).startsWorker)
    }

    @Test func `a burst that is over by then starts none`() throws {
        let service = try TestService(pumps: 2)
        service.haveWorker(0)
        for _ in 0..<5 { try service.submit() }
        _ = service.service.take(0, room: 32, inHand: 0, worker: 0)
        service.pass(.milliseconds(200))
        _ = service.service.take(0, room: 32, inHand: 0, worker: 0)
        service.pass(.milliseconds(100))
        let portion = service.service.take(1, room: 0, inHand: 0, worker: nil)
        #expect(!portion.startsWorker && portion.nextScan == nil)
        // And the time counts anew.
        for _ in 0..<5 { try service.submit() }
        #expect(service.service.take(1, room: 0, inHand: 0, worker: nil).nextScan == .milliseconds(250))
    }

    @Test func `one document alone, however long it takes, starts none`() throws {
        let service = try TestService(pumps: 2)
        service.haveWorker(0)
        try service.submit()
        _ = service.service.take(0, room: 1, inHand: 0, worker: 0)
        service.pass(.seconds(60))
        #expect(!service.service.take(1, room: 0, inHand: 0, worker: nil).startsWorker)
    }

    @Test func `each further worker has its own time to be waited for`() throws {
        let service = try TestService(pumps: 3)
        service.haveWorker(0)
        for _ in 0..<50 { try service.submit() }
        _ = service.service.take(0, room: 1, inHand: 0, worker: 0)
        service.pass(.milliseconds(250))
        #expect(service.service.take(1, room: 0, inHand: 0, worker: nil).startsWorker)
        // While it compiles.
        #expect(service.service.take(2, room: 0, inHand: 0, worker: nil).nextScan == .milliseconds(250))
        service.pass(.milliseconds(250))
        #expect(service.service.take(2, room: 0, inHand: 0, worker: nil).startsWorker)
    }
}

/// A desk with a clock that stands still.
private final class TestService {
    let service: WorkerDesk
    private let passed = TestTime()
    private let document: MemoryDocument

    init(pumps: Int) throws {
        document = try MemoryDocument("")
        let (start, passed) = (ContinuousClock.now, passed)
        service = WorkerDesk(
            bells: try (0..<pumps).map { _ in try Bell() }, idleTimeout: .milliseconds(250),
            now: { start + passed.value.withLock { $0 } })
    }

    func pass(_ time: Duration) { passed.value.withLock { $0 += time } }

    func submit() throws { try service.submit(InspectionRequest(document: document.descriptor, limits: Limits())) }

    /// As its pump says when it has got one.
    func haveWorker(_ index: Int) { _ = service.take(index, room: 1, inHand: 0, worker: 0) }
}

private final class TestTime: Sendable {
    let value = Mutex(Duration.zero)
}
