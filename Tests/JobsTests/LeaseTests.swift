import Domain
import FoundationEssentials
import Jobs
import Synchronization
import Testing

/// What the supervisor does about a lease and a run, moment by moment.
@Suite struct `A job's lease` {
    @Test func `is taken for a minute and renewed well before it ends`() async throws {
        let bench = Bench()
        try await bench.run([bench.job(.route) {}]) {
            await bench.until { bench.ledger.leasings.count == 1 }
            await bench.pass(seconds: 120)
        }
        let leasings = bench.ledger.leasings
        #expect(leasings.allSatisfy { $0.until.timeIntervalSince($0.at) == 60 })
        for (earlier, later) in zip(leasings, leasings.dropFirst()) {
            let pause = later.at.timeIntervalSince(earlier.at)
            #expect(pause <= 30, "renewed \(pause) s after it was taken, of 60")
        }
        #expect(leasings.count >= 5 && leasings.count <= 8, "\(leasings.count) times in two minutes")
    }

    @Test func `that another process took ends the run, and is a failure`() async throws {
        let bench = Bench()
        let starts = Counter()
        try await bench.run([bench.job(.route) { starts.add() }]) {
            await bench.until { starts.count == 1 }
            bench.ledger.lease(.route, holder: "other", until: .distantFuture)
            await bench.until(advancing: .seconds(2)) { bench.ledger.status(.route)?.last?.endedAt != nil }
            #expect(bench.ledger.status(.route)?.last?.outcome?.isFailure == true)
            #expect(bench.ledger.status(.route)?.last?.outcome?.text == "another process took its lease")
        }
        #expect(starts.count == 1)
    }

    @Test func `that cannot be renewed for a moment ends nothing`() async throws {
        let bench = Bench()
        let starts = Counter()
        try await bench.run([bench.job(.route) { starts.add() }]) {
            await bench.until { starts.count == 1 }
            bench.ledger.failLeases(2)
            await bench.pass(seconds: 50)
            #expect(bench.ledger.status(.route)?.last?.endedAt == nil)
        }
        #expect(starts.count == 1)
    }

    @Test func `is given back when the job stops`() async throws {
        let bench = Bench()
        let starts = Counter()
        try await bench.run([bench.job(.route) { starts.add() }]) {
            await bench.until { starts.count == 1 }
            #expect(bench.ledger.holder(.route) == "me")
            bench.ledger.desiredState(.route, .stop)
            await bench.until(advancing: .seconds(2)) { bench.ledger.holder(.route) == nil }
            #expect(bench.ledger.holder(.route) == nil)
        }
    }

    @Test func `is given back when the process stops`() async throws {
        let bench = Bench()
        let starts = Counter()
        try await bench.run([bench.job(.route) { starts.add() }]) { await bench.until { starts.count == 1 } }
        #expect(bench.ledger.holder(.route) == nil)
    }

    @Test func `a run that could not be recorded is recorded later`() async throws {
        let bench = Bench()
        let job = ManagedJob(name: .listBatches) { _ in
            JobOutcome(isFailure: false, count: 7, text: "7")
        } once: { _ in
            JobOutcome(isFailure: false, count: 0, text: "")
        }
        bench.ledger.failRecords(2)
        try await bench.run([job]) {
            // Not yet Refreshrate: it is this run that is recorded, by no later one.
            await bench.pass(seconds: 10)
            await bench.until { bench.ledger.status(.listBatches)?.last?.outcome != nil }
        }
        #expect(bench.ledger.status(.listBatches)?.last?.outcome?.count == 7)
    }

    @Test(arguments: [(PortError.Code.unavailable, true), (.cancelled, false)])
    func `a run that ended with an error is a failure, unless it was stopped`(
        code: PortError.Code, isFailure: Bool
    ) async throws {
        let bench = Bench()
        let job = ManagedJob(name: .listBatches) { _ in
            throw PortError(code, "why")
        } once: { _ in
            JobOutcome(isFailure: false, count: 0, text: "")
        }
        try await bench.run([job]) {
            await bench.until { bench.ledger.status(.listBatches)?.last?.endedAt != nil }
        }
        #expect(
            bench.ledger.status(.listBatches)?.last?.outcome == JobOutcome(isFailure: isFailure, count: 0, text: "why"))
    }

    @Test func `an error of another kind is recorded by its type alone, which holds no datum`() async throws {
        struct Secret: Error { let name = "MARIA" }
        let bench = Bench()
        let job = ManagedJob(name: .listBatches) { _ in
            throw Secret()
        } once: { _ in
            JobOutcome(isFailure: false, count: 0, text: "")
        }
        try await bench.run([job]) {
            await bench.until { bench.ledger.status(.listBatches)?.last?.endedAt != nil }
        }
        #expect(bench.ledger.status(.listBatches)?.last?.outcome?.text == "Secret")
    }

    @Test func `a job that beats is never called silent`() async throws {
        let bench = Bench()
        let starts = Counter()
        let heart = Mutex<Heartbeat?>(nil)
        let job = ManagedJob(name: .route) { own in
            heart.withLock { $0 = own }
            starts.add()
            let (stream, _) = AsyncStream.makeStream(of: Void.self)
            for await _ in stream {}  // ends with cancellation
            return JobOutcome(isFailure: false, count: 0, text: "stopped")
        } once: { _ in
            JobOutcome(isFailure: false, count: 0, text: "")
        }
        try await bench.run([job]) {
            await bench.until { starts.count == 1 }
            for _ in 0..<10 {
                bench.clock.advance(.seconds(500))
                heart.withLock { $0 }?.beat()
                await settle()
            }
            #expect(bench.ledger.status(.route)?.last?.endedAt == nil)
        }
        #expect(starts.count == 1)
    }
}
