import Domain
import FoundationEssentials
import Jobs
import Logging
import ServiceLifecycle
import Synchronization
import Testing

/// Marks in memory that can be made to fail.
private final class MemoryMarks: ScheduleLedger {
    private struct State {
        var marks: [JobName: ScheduleMark] = [:]
        var failures = 0
        var records = 0
    }

    private let state = Mutex(State())

    var records: Int { state.withLock { $0.records } }
    func mark(_ job: JobName) -> ScheduleMark? { state.withLock { $0.marks[job] } }
    func set(_ job: JobName, _ mark: ScheduleMark) { state.withLock { $0.marks[job] = mark } }
    func failNext(_ count: Int) { state.withLock { $0.failures = count } }

    func scheduleMarks() async throws(PortError) -> [JobName: ScheduleMark] {
        try fail()
        return state.withLock { $0.marks }
    }

    func recordScheduleMark(_ job: JobName, _ mark: ScheduleMark) async throws(PortError) {
        try fail()
        state.withLock { state in
            state.marks[job] = mark
            state.records += 1
        }
    }

    private func fail() throws(PortError) {
        let fails = state.withLock { state in
            defer { state.failures = max(0, state.failures - 1) }
            return state.failures > 0
        }
        if fails { throw PortError(.busy, "the ledger is busy", isTransient: true) }
    }
}

/// A scheduler with a manual clock that records its runs with the mark at the time of the request.
private final class ScheduleBench: Sendable {
    struct Run: Equatable {
        var job: JobName
        var at: Int
        var servedUntil: Int?
    }

    let ledger = MemoryMarks()
    let clock = ManualClock()
    private let shift = Mutex(0.0)
    private let noted = Mutex<[Run]>([])
    private let refusals = Mutex(0)

    /// From Thursday, 1 January 1970, in UTC.
    func now() -> Date { Date(timeIntervalSince1970: clock.elapsed + shift.withLock { $0 }) }
    func setClock(by seconds: Double) { shift.withLock { $0 += seconds } }
    func refuseNext(_ count: Int) { refusals.withLock { $0 = count } }
    var runs: [Run] { noted.withLock { $0 } }
    var times: [Int] { runs.map(\.at) }

    func scheduler(_ schedule: Schedule) -> Scheduler {
        Scheduler(
            schedule: schedule, time: LocalTime(name: "UTC") { _ in 0 }, ledger: ledger, clock: clock,
            now: { self.now() }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { job throws(PortError) in
            let isRefused = self.refusals.withLock { count in
                defer { count = max(0, count - 1) }
                return count > 0
            }
            if isRefused { throw PortError(.busy, "not now", isTransient: true) }
            let mark = self.ledger.mark(job).map { Int($0.servedUntil.timeIntervalSince1970) }
            self.noted.withLock {
                $0.append(Run(job: job, at: Int(self.now().timeIntervalSince1970), servedUntil: mark))
            }
        }
    }

    /// Runs rounds as often as the scheduler requests, until this many seconds have passed.
    func walk(_ scheduler: Scheduler, seconds: Double) async -> Int {
        let end = clock.elapsed + seconds
        var checks = 0
        while clock.elapsed < end {
            let wait = await scheduler.round()
            #expect(wait > .zero && wait <= .seconds(60))
            clock.advance(min(wait, .seconds(end - clock.elapsed)))
            checks += 1
        }
        _ = await scheduler.round()
        return checks
    }
}

@Suite struct `The scheduler` {
    private func schedule(_ lines: (JobName, String)..., blackout: String? = nil) throws -> Schedule {
        var entries: [ScheduleEntry] = []
        for (job, text) in lines {
            entries.append(
                ScheduleEntry(
                    name: job.rawValue, job: job, expression: try CronExpression(text), onHolidays: .runs))
        }
        return Schedule(entries: entries, blackouts: try blackout.map { [try #require(Blackout($0))] } ?? [])
    }

    @Test func `a run is requested at each of its moments, after its mark is recorded`() async throws {
        let bench = ScheduleBench()
        let scheduler = bench.scheduler(try schedule((.sendOrders, "*/10 * * * *"), (.route, "5 * * * *")))
        let checks = await bench.walk(scheduler, seconds: 1_900)
        #expect(
            bench.runs == [
                .init(job: .route, at: 300, servedUntil: 300), .init(job: .sendOrders, at: 600, servedUntil: 600),
                .init(job: .sendOrders, at: 1_200, servedUntil: 1_200),
                .init(job: .sendOrders, at: 1_800, servedUntil: 1_800),
            ])
        #expect(checks <= 1_900 / 60 + 6, "it sleeps in between")
        #expect(bench.ledger.mark(.sendOrders)?.ranAt == Date(timeIntervalSince1970: 1_800))
    }

    @Test func `a job that is new to the schedule makes up nothing`() async throws {
        let bench = ScheduleBench()
        bench.clock.advance(.seconds(100_000))
        let scheduler = bench.scheduler(try schedule((.sendOrders, "*/10 * * * *")))
        _ = await scheduler.round()
        #expect(bench.runs.isEmpty)
        #expect(bench.ledger.mark(.sendOrders) == ScheduleMark(servedUntil: bench.now(), ranAt: nil))
    }

    @Test func `runs missed during a stop are made up by exactly one run`() async throws {
        let bench = ScheduleBench()
        bench.ledger.set(.sendOrders, ScheduleMark(servedUntil: Date(timeIntervalSince1970: 600), ranAt: nil))
        bench.clock.advance(.seconds(100_000))
        let schedule = try schedule((.sendOrders, "*/10 * * * *"))
        _ = await bench.scheduler(schedule).round()
        #expect(bench.runs == [.init(job: .sendOrders, at: 100_000, servedUntil: 99_600)])
        // The next start finds the moments served.
        _ = await bench.scheduler(schedule).round()
        #expect(bench.runs.count == 1)
    }

    @Test func `a moment in a blackout is skipped, and a made up run waits for its end`() async throws {
        let bench = ScheduleBench()
        let scheduler = bench.scheduler(
            try schedule((.sendOrders, "30 0,1 * * *"), (.updateLots, "0 0 1 1 *"), blackout: "00:00-01:00"))
        bench.ledger.set(.route, ScheduleMark(servedUntil: .distantPast, ranAt: nil))
        _ = await bench.walk(scheduler, seconds: 6_000)
        #expect(bench.times == [5_400])
        let late = ScheduleBench()
        late.ledger.set(.sendOrders, ScheduleMark(servedUntil: Date(timeIntervalSince1970: -86_400), ranAt: nil))
        let other = late.scheduler(try schedule((.sendOrders, "30 22 * * *"), blackout: "00:00-01:00"))
        _ = await late.walk(other, seconds: 4_000)
        #expect(late.times == [3_600], "yesterday's 22:30, at the end of the blackout")
    }

    @Test func `a failing ledger is retried, and nothing runs unmarked or twice`() async throws {
        let bench = ScheduleBench()
        bench.ledger.set(.sendOrders, ScheduleMark(servedUntil: Date(timeIntervalSince1970: 0), ranAt: nil))
        bench.ledger.failNext(2)
        let scheduler = bench.scheduler(try schedule((.sendOrders, "*/10 * * * *")))
        _ = await bench.walk(scheduler, seconds: 590)
        bench.ledger.failNext(2)
        _ = await bench.walk(scheduler, seconds: 10)
        #expect(bench.runs.isEmpty, "the mark could not be recorded")
        _ = await bench.walk(scheduler, seconds: 200)
        #expect(bench.runs.count == 1 && bench.runs.first?.servedUntil == 600)
        #expect((600...780).contains(bench.times.first ?? 0))
    }

    @Test func `a run that could not be requested is requested again`() async throws {
        let bench = ScheduleBench()
        let scheduler = bench.scheduler(try schedule((.sendOrders, "10 * * * *")))
        bench.refuseNext(2)
        _ = await bench.walk(scheduler, seconds: 900)
        #expect(bench.runs.count == 1 && bench.ledger.mark(.sendOrders)?.servedUntil.timeIntervalSince1970 == 600)
    }

    @Test func `a clock that is set forward or back is noticed`() async throws {
        let bench = ScheduleBench()
        let scheduler = bench.scheduler(try schedule((.sendOrders, "0 * * * *")))
        _ = await bench.walk(scheduler, seconds: 60)
        bench.setClock(by: 5 * 3_600)
        _ = await bench.walk(scheduler, seconds: 60)
        #expect(bench.runs.count == 1 && bench.runs.first?.servedUntil == 5 * 3_600, "one run for five moments")
        bench.setClock(by: -1_800)
        _ = await bench.walk(scheduler, seconds: 1_790)
        #expect(bench.runs.count == 1, "the same moment does not come twice")
        bench.setClock(by: -10 * 86_400)
        _ = await bench.walk(scheduler, seconds: 3_600)
        #expect(bench.runs.count == 2, "a mark far in the future does not keep the job from running")
    }

    @Test func `it ends when the process stops`() async throws {
        let bench = ScheduleBench()
        let scheduler = bench.scheduler(try schedule((.sendOrders, "*/10 * * * *")))
        let group = ServiceGroup(
            services: [scheduler], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for _ in 0..<200_000 where bench.ledger.records == 0 { await Task.yield() }
            #expect(bench.ledger.records == 1)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    @Test func `it runs by its clock`() async throws {
        let bench = ScheduleBench()
        let scheduler = bench.scheduler(try schedule((.sendOrders, "*/10 * * * *")))
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await scheduler.run() }
            for check in 0..<400_000 where bench.runs.isEmpty {
                if check % 200 == 199 { bench.clock.advance(.seconds(10)) }
                await Task.yield()
            }
            tasks.cancelAll()
        }
        #expect(bench.runs.first?.servedUntil == 600)
    }
}
