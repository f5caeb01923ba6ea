import Domain
import Foundation
import TestSupport
import Testing

struct JobContractTests {
    private let folder: TemporaryFolder
    private let job = JobName.listBatches

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `one of two nodes holds a lease, until it releases it or lets it expire`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let (one, two) = (try adapter.open(in: folder), try adapter.open(in: folder))
        func acquire(_ ledger: any JobLedger, _ holder: String, _ seconds: Double) async throws -> Bool {
            try await ledger.acquireLease(
                job, holder: holder, until: Sample.time(seconds + 60), at: Sample.time(seconds))
        }
        #expect(try await acquire(one, "a", 0))
        #expect(try await acquire(two, "b", 59) == false)
        #expect(try await one.counts().events == 1, "nothing was written then")
        #expect(try await acquire(one, "a", 30), "its own lease is renewed")
        #expect(try await one.counts().events == 1)
        #expect(try await acquire(two, "b", 89.9) == false)
        #expect(try await acquire(two, "b", 90), "it has expired")
        #expect(try await acquire(one, "a", 91) == false)
        try await one.releaseLease(job, holder: "a", at: Sample.time(92))
        #expect(try await two.jobs().map(\.holder) == ["b"], "another holder's lease cannot be released")
        #expect(try await one.jobs().first?.leaseUntil == Sample.time(150))
        try await two.releaseLease(job, holder: "b", at: Sample.time(93))
        #expect(try await one.jobs().map(\.holder) == [nil])
        #expect(try await acquire(one, "a", 94))
        #expect(
            try await one.acquireLease(.route, holder: "b", until: Sample.time(99), at: Sample.time(95)),
            "each job has its own")
        #expect(try await one.counts().events == 5)
        #expect(try await adapter.isWhole(one))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `forty callers at once give one holder`(_ adapter: CoreLedgerAdapter) async throws {
        let ledgers = [try adapter.open(in: folder), try adapter.open(in: folder)]
        let job = job
        let count = try await withThrowingTaskGroup(of: Bool.self) { tasks in
            for number in 1...40 {
                let ledger = ledgers[number % 2]
                tasks.addTask {
                    try await ledger.acquireLease(
                        job, holder: "\(number)", until: Sample.time(60), at: Sample.start)
                }
            }
            return try await tasks.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(count == 1)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `the last run is stored, and only a changed outcome adds an event`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        func run(_ seconds: Double, _ outcome: JobOutcome?) async throws -> JobRun {
            let run = JobRun(
                begunAt: Sample.time(seconds), endedAt: outcome.map { _ in Sample.time(seconds + 1) }, outcome: outcome)
            try await ledger.recordRun(job, run)
            return run
        }
        let quiet = JobOutcome(isFailure: false, count: 0, text: "nothing waits")
        let failed = JobOutcome(isFailure: true, count: 0, text: "HAT: BANCO")
        var events: [Int] = []
        for outcome in [nil, quiet, nil, quiet, failed, failed, nil, quiet] {
            let run = try await run(Double(events.count * 10), outcome)
            #expect(try await ledger.jobs().map(\.last) == [run])
            events.append(try await ledger.counts().events)
        }
        #expect(events == [0, 1, 1, 1, 2, 2, 2, 3])
        #expect(try await ledger.jobs().first?.desiredState == .run)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a desired state stays until it is reached or replaced`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        #expect(try await ledger.desiredStates().isEmpty)
        try await ledger.ask(job, .runOnce, at: Sample.start)
        #expect(try await adapter.open(in: folder).desiredStates() == [job: .runOnce])
        try await ledger.clearDesiredState(job, .runOnce)
        #expect(try await ledger.desiredStates().isEmpty)
        #expect(try await ledger.jobs().map(\.desiredState) == [.run])
        try await ledger.ask(job, .stop, at: Sample.start)
        try await ledger.ask(.route, .run, at: Sample.start)
        for job in [job, .route] {
            for desiredState in DesiredJobState.allCases { try await ledger.clearDesiredState(job, desiredState) }
        }
        #expect(try await ledger.desiredStates() == [job: .stop, .route: .run])
        try await ledger.ask(job, .runOnce, at: Sample.start)
        #expect(try await ledger.desiredStates()[job] == .runOnce)
        try await ledger.clearDesiredState(job, .runOnce)
        #expect(try await ledger.desiredStates()[job] == .stop, "a single run does not allow further runs")
        try await ledger.ask(job, .runOnce, at: Sample.start)
        try await ledger.ask(job, .run, at: Sample.start)
        #expect(try await ledger.desiredStates()[job] == .run)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `the holder of the spool's lock ends the leases of ended processes`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        #expect(try await ledger.acquireLease(.route, holder: "dead", until: Sample.time(600), at: Sample.time(1)))
        #expect(try await !ledger.acquireLease(.route, holder: "new", until: Sample.time(600), at: Sample.time(2)))
        try await ledger.endLeases(at: Sample.time(3))
        #expect(try await ledger.acquireLease(.route, holder: "new", until: Sample.time(600), at: Sample.time(4)))
    }
}
