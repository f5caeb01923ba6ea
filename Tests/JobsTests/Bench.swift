import Domain
import FoundationEssentials
import Jobs
import Logging
import ServiceLifecycle
import Synchronization

/// A supervisor with a manual clock and a ledger in memory.
final class Bench: Sendable {
    let clock = ManualClock()
    let ledger = MemoryJobs()

    func now() -> Date { Date(timeIntervalSince1970: 1_000_000 + clock.elapsed) }

    /// A job that runs until it is cancelled; calls `onStart` when it starts.
    func job(_ name: JobName, _ onStart: @escaping @Sendable () -> Void) -> ManagedJob {
        ManagedJob(name: name) { _ in
            onStart()
            let (stream, _) = AsyncStream.makeStream(of: Void.self)
            for await _ in stream {}  // ends with cancellation
            return JobOutcome(isFailure: false, count: 0, text: "stopped")
        } once: { _ in
            JobOutcome(isFailure: false, count: 0, text: "")
        }
    }

    func run(_ jobs: [ManagedJob], _ body: @escaping @Sendable () async throws -> Void) async throws {
        let clock = clock
        let supervisor = JobSupervisor(
            jobs: jobs, ledger: ledger, holder: "me", settings: .init(refreshRate: .seconds(120)), clock: clock,
            now: { self.now() }, uptime: { clock.now.offset },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await supervisor.run() }
            try await body()
            group.cancelAll()
        }
    }

    /// Moves the clock by so many seconds, one by one, and lets whoever wakes do its work before the next: one job's watch and the
    /// supervisor's own loop sleep again.
    func pass(seconds: Int) async {
        for _ in 0..<seconds {
            await until { self.clock.sleeperCount >= 2 }
            clock.advance(.seconds(1))
        }
        await until { self.clock.sleeperCount >= 2 }
    }

    /// Lets the supervisor's tasks run until the condition holds; moves the clock between looks when told to.
    func until(advancing step: Duration? = nil, _ condition: @Sendable () -> Bool) async {
        for check in 0..<200_000 where !condition() {
            if let step, check % 200 == 199 { clock.advance(step) }
            await Task.yield()
        }
    }
}

final class Counter: Sendable {
    private let value = Mutex(0)
    var count: Int { value.withLock { $0 } }
    func add() { value.withLock { $0 += 1 } }
}

/// A clock that moves only when it is advanced.
final class ManualClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct Sleeper {
        let deadline: Duration
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now = Duration.zero
        var sleepers: [UInt64: Sleeper] = [:]
        var cancelled: Set<UInt64> = []
        var next: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Tasks that wait for the clock.
    var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    var now: Instant { Instant(offset: state.withLock { $0.now }) }
    var minimumResolution: Duration { .nanoseconds(1) }
    var elapsed: Double { Double(now.offset.components.seconds) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome: Bool? = state.withLock { state in
                    if state.cancelled.remove(number) != nil { return false }
                    if deadline.offset <= state.now { return true }
                    state.sleepers[number] = Sleeper(deadline: deadline.offset, continuation: continuation)
                    return nil
                }
                switch outcome {
                case true?: continuation.resume()
                case false?: continuation.resume(throwing: CancellationError())
                case nil: break
                }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: number)
                if sleeper == nil { state.cancelled.insert(number) }
                return sleeper
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    func advance(_ duration: Duration) {
        let due = state.withLock { state in
            state.now += duration
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for key in due.keys { state.sleepers[key] = nil }
            return due.values.map(\.continuation)
        }
        due.forEach { $0.resume() }
    }
}

/// Leases, runs and desired states in memory.
final class MemoryJobs: JobLedger {
    private struct State {
        var leases: [JobName: (holder: String, until: Date)] = [:]
        var runs: [JobName: JobRun] = [:]
        var desiredStates: [JobName: DesiredJobState] = [:]
        var refusals = 0
        var leasings: [(at: Date, until: Date)] = []
        var leaseFailures = 0
        var recordFailures = 0
    }

    private let state = Mutex(State())

    var refusals: Int { state.withLock { $0.refusals } }
    /// Every lease that was granted or renewed.
    var leasings: [(at: Date, until: Date)] { state.withLock { $0.leasings } }
    func holder(_ job: JobName) -> String? { state.withLock { $0.leases[job]?.holder } }
    func failLeases(_ count: Int) { state.withLock { $0.leaseFailures = count } }
    func failRecords(_ count: Int) { state.withLock { $0.recordFailures = count } }

    private static let full = PortError(.noSpace, "The disk is full.", isTransient: true)
    func openRequest(_ job: JobName) -> DesiredJobState? { state.withLock { $0.desiredStates[job] } }
    func desiredState(_ job: JobName, _ desiredState: DesiredJobState) {
        state.withLock { $0.desiredStates[job] = desiredState }
    }
    func lease(_ job: JobName, holder: String, until: Date) { state.withLock { $0.leases[job] = (holder, until) } }
    func status(_ job: JobName) -> JobStatus? {
        state.withLock { state in
            state.runs[job].map { JobStatus(job: job, desiredState: .run, holder: nil, leaseUntil: nil, last: $0) }
        }
    }

    func acquireLease(_ job: JobName, holder: String, until: Date, at time: Date) async throws(PortError) -> Bool {
        try state.withLock { state throws(PortError) in
            if state.leaseFailures > 0 {
                state.leaseFailures -= 1
                throw Self.full
            }
            if let lease = state.leases[job], lease.holder != holder, lease.until > time {
                state.refusals += 1
                return false
            }
            state.leases[job] = (holder, until)
            state.leasings.append((time, until))
            return true
        }
    }

    func endLeases(at time: Date) async throws(PortError) { state.withLock { $0.leases = [:] } }

    func releaseLease(_ job: JobName, holder: String, at time: Date) async throws(PortError) {
        state.withLock { state in
            if state.leases[job]?.holder == holder { state.leases[job] = nil }
        }
    }

    func recordRun(_ job: JobName, _ run: JobRun) async throws(PortError) {
        try state.withLock { state throws(PortError) in
            if run.endedAt != nil, state.recordFailures > 0 {
                state.recordFailures -= 1
                throw Self.full
            }
            state.runs[job] = run
        }
    }

    func jobs() async throws(PortError) -> [JobStatus] { [] }
    func ask(_ job: JobName, _ desiredState: DesiredJobState, at time: Date) async throws(PortError) {
        self.desiredState(job, desiredState)
    }
    func desiredStates() async throws(PortError) -> [JobName: DesiredJobState] { state.withLock { $0.desiredStates } }
    func clearDesiredState(_ job: JobName, _ desiredState: DesiredJobState) async throws(PortError) {
        state.withLock { state in
            if state.desiredStates[job] == desiredState { state.desiredStates[job] = nil }
        }
    }
}
