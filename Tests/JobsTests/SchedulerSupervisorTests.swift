import Domain
import Jobs
import Testing

@Suite struct `A job with a schedule` {
    private func job(_ runs: Counter, _ once: Counter) -> ManagedJob {
        var job = ManagedJob(name: .sendOrders) { _ in
            runs.add()
            return JobOutcome(isFailure: false, count: 0, text: "")
        } once: { _ in
            once.add()
            return JobOutcome(isFailure: false, count: 1, text: "1")
        }
        job.isScheduled = true
        return job
    }

    @Test func `does not run by itself, only once for each request`() async throws {
        let bench = Bench()
        let (runs, once, other) = (Counter(), Counter(), Counter())
        try await bench.run([job(runs, once), bench.job(.route) { other.add() }]) {
            await bench.until { other.count == 1 }
            await bench.until(advancing: .seconds(121)) { bench.clock.elapsed > 2_000 }
            #expect(runs.count == 0 && once.count == 0)
            for round in 1...3 {
                bench.ledger.desiredState(.sendOrders, .runOnce)
                await bench.until(advancing: .seconds(2)) { once.count == round }
                #expect(once.count == round)
                let asked = bench.clock.elapsed
                await bench.until(advancing: .seconds(60)) { bench.clock.elapsed > asked + 1_000 }
                #expect(once.count == round && bench.ledger.openRequest(.sendOrders) == nil)
            }
            #expect(runs.count == 0)
            #expect(bench.ledger.status(.sendOrders)?.last?.outcome?.count == 1)
        }
    }

    @Test func `stays stopped when an operator stopped it, also after a single run`() async throws {
        let bench = Bench()
        let (runs, once) = (Counter(), Counter())
        bench.ledger.desiredState(.sendOrders, .stop)
        try await bench.run([job(runs, once)]) {
            await bench.until(advancing: .seconds(60)) { bench.clock.elapsed > 1_000 }
            #expect(runs.count == 0 && once.count == 0)
        }
    }
}
