import Domain
import Foundation
import TestSupport
import Testing

struct ServiceConditionContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func condition(_ number: Int, kind: ServiceConditionKind = .claimFailed) -> ServiceCondition {
        ServiceCondition(
            kind, .problem, subject: "inbox/\(number).xml", parameters: ["error": "EACCES"],
            since: Sample.time(Double(number)))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a source replaces its own set and no other, and another process sees it`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let (one, two) = (try adapter.open(in: folder), try adapter.open(in: folder))
        try await one.replaceConditions(of: .claims, with: [condition(1), condition(2)])
        try await one.replaceConditions(of: .hat, with: [condition(3, kind: .hatAway)])
        try await one.replaceConditions(of: .claims, with: [condition(2)])
        #expect(
            try await two.conditions() == [
                ServiceConditionSet(source: .claims, total: 1, conditions: [condition(2)]),
                ServiceConditionSet(source: .hat, total: 1, conditions: [condition(3, kind: .hatAway)]),
            ])
        try await one.replaceConditions(of: .hat, with: [])
        #expect(try await two.conditions().map(\.source) == [.claims])
        try await one.clearConditions()
        #expect(try await two.conditions().isEmpty)
        #expect(try await two.counts().events == 0, "conditions add no event")
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a large set is counted completely and stored in part`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.replaceConditions(of: .claims, with: (1...250).map { condition($0) })
        let set = try #require(try await ledger.conditions().first)
        #expect(set.total == 250)
        #expect(set.conditions == (1...ServiceConditionSet.keptMax).map { condition($0) })
    }
}
