import Domain
import Foundation
import Pipeline
import Synchronization
import Testing

struct ServiceConditionReporterTests {
    /// Remembers every write; fails while `isFailing` is set.
    private final class KeptConditions: ServiceConditionLedger {
        let writes = Mutex<[ServiceConditionSet]>([])
        let isFailing = Mutex(false)

        func replaceConditions(
            of source: ServiceConditionSource, with conditions: [ServiceCondition], total: Int
        ) async throws(PortError) {
            guard !isFailing.withLock({ $0 }) else { throw PortError(.unavailable, "no") }
            writes.withLock {
                $0.append(ServiceConditionSet(source: source, total: total, conditions: conditions))
            }
        }

        func clearConditions() async throws(PortError) {}
        func conditions() async throws(PortError) -> [ServiceConditionSet] { writes.withLock { $0 } }
    }

    private func away(_ seconds: Double, count: Int) -> ServiceCondition {
        ServiceCondition(
            .hatAway, subject: "hat", parameters: ["count": "\(count)"], since: Date(timeIntervalSince1970: seconds))
    }

    @Test func `only changes are written, and a lasting condition keeps its first time`() async throws {
        let ledger = KeptConditions()
        let reporter = ServiceConditionReporter(ledger: ledger)
        try await reporter.report(.hat, [])
        try await reporter.report(.hat, [away(10, count: 1)])
        try await reporter.report(.hat, [away(20, count: 1)])
        try await reporter.report(.hat, [away(30, count: 2)])
        try await reporter.report(.hat, [])
        try await reporter.report(.hat, [away(40, count: 1)])
        let sets = ledger.writes.withLock { $0 }
        #expect(sets.map(\.conditions) == [[away(10, count: 1)], [away(10, count: 2)], [], [away(40, count: 1)]])
    }

    @Test func `a report that could not be written is written by the next one`() async throws {
        let ledger = KeptConditions()
        let reporter = ServiceConditionReporter(ledger: ledger)
        ledger.isFailing.withLock { $0 = true }
        await #expect(throws: PortError.self) { try await reporter.report(.hat, [away(10, count: 1)]) }
        ledger.isFailing.withLock { $0 = false }
        try await reporter.report(.hat, [away(20, count: 1)])
        #expect(ledger.writes.withLock { $0.map(\.conditions) } == [[away(20, count: 1)]])
    }
}
