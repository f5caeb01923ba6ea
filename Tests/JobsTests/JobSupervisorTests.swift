import Domain
import FoundationEssentials
import Jobs
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@Suite struct `The supervisor of jobs` {
    @Test func `a job that fails is restarted after Refreshrate and stops no other`() async throws {
        let bench = Bench()
        let (failing, steady) = (Counter(), Counter())
        let jobs = [
            ManagedJob(name: .listBatches) { _ in
                failing.add()
                throw PortError(.unavailable, "HAT is away", isTransient: true)
            } once: { _ in
                JobOutcome(isFailure: false, count: 0, text: "")
            },
            bench.job(.route) { steady.add() },
        ]
        try await bench.run(jobs) {
            for round in 1...5 { await bench.until(advancing: .seconds(121)) { failing.count >= round } }
        }
        #expect(failing.count >= 5)
        #expect(steady.count == 1, "a running job is not touched")
        let run = bench.ledger.status(.listBatches)?.last
        #expect(run?.outcome?.isFailure == true)
        #expect(run?.outcome?.text == "HAT is away")
    }

    @Test func `a job without a heartbeat is cancelled and restarted`() async throws {
        let bench = Bench()
        let starts = Counter()
        try await bench.run([bench.job(.fetchBatches) { starts.add() }]) {
            await bench.until { starts.count == 1 }
            bench.clock.advance(.seconds(1_000))
            await bench.until { bench.ledger.status(.fetchBatches)?.last?.endedAt != nil }
            #expect(bench.ledger.status(.fetchBatches)?.last?.outcome?.isFailure == true)
            bench.clock.advance(.seconds(121))
            await bench.until { starts.count == 2 }
        }
    }

    @Test func `a stopped job stays stopped until an operator starts it again`() async throws {
        let bench = Bench()
        let starts = Counter()
        try await bench.run([bench.job(.route) { starts.add() }]) {
            await bench.until { starts.count == 1 }
            bench.ledger.desiredState(.route, .stop)
            await bench.until(advancing: .seconds(2)) { bench.ledger.status(.route)?.last?.endedAt != nil }
            for _ in 0..<10 { bench.clock.advance(.seconds(500)) }
            #expect(starts.count == 1)
            bench.ledger.desiredState(.route, .run)
            await bench.until(advancing: .seconds(2)) { starts.count == 2 }
        }
    }

    @Test func `two processes never run one job at once, and the second takes over when the first has ended`()
        async throws
    {
        let bench = Bench()
        bench.ledger.lease(.route, holder: "other", until: bench.now().addingTimeInterval(90))
        let starts = Counter()
        try await bench.run([bench.job(.route) { starts.add() }]) {
            await bench.until { bench.ledger.refusals >= 1 }
            #expect(starts.count == 0)
            await bench.until(advancing: .seconds(61)) { starts.count == 1 }
        }
    }

    @Test func `a request to run now does not wait for Refreshrate`() async throws {
        let bench = Bench()
        let runs = Counter()
        let job = ManagedJob(name: .syncAuthorizations) { _ in
            runs.add()
            return JobOutcome(isFailure: false, count: 1, text: "1")
        } once: { _ in
            JobOutcome(isFailure: false, count: 0, text: "")
        }
        try await bench.run([job]) {
            await bench.until { runs.count == 1 && bench.ledger.status(.syncAuthorizations)?.last?.endedAt != nil }
            bench.ledger.desiredState(.syncAuthorizations, .runOnce)
            await bench.until(advancing: .seconds(2)) { runs.count == 2 }
            #expect(bench.ledger.openRequest(.syncAuthorizations) == nil)
        }
    }

    @Test func `a stopped job can be run once, and then stays stopped`() async throws {
        let bench = Bench()
        let (runs, once) = (Counter(), Counter())
        bench.ledger.desiredState(.route, .stop)
        let job = ManagedJob(name: .route) { _ in
            runs.add()
            return JobOutcome(isFailure: false, count: 0, text: "")
        } once: { _ in
            once.add()
            return JobOutcome(isFailure: false, count: 3, text: "3")
        }
        try await bench.run([job]) {
            bench.ledger.desiredState(.route, .runOnce)
            await bench.until(advancing: .seconds(2)) { once.count == 1 }
            bench.ledger.desiredState(.route, .stop)
            for _ in 0..<20 { bench.clock.advance(.seconds(200)) }
            #expect(runs.count == 0)
        }
    }
}
