import FoundationEssentials
import HATContract
import HATSandbox
import Testing

@Suite struct OrderLoadTests {
    @Test func `a hundred thousand orders, parents first, take effect once each`() async throws {
        try await withSandbox { caller async throws in
            let (groups, lanes) = (100, 4)
            for endpoint in [OrderResource.persons, .beneficiaries] {
                try await withThrowingTaskGroup(of: Void.self) { tasks in
                    for lane in 0..<lanes {
                        tasks.addTask {
                            for group in stride(from: lane, to: groups, by: lanes) {
                                let items = (group * 500..<(group + 1) * 500).map { number in
                                    endpoint == .persons
                                        ? OrderItems.person("\(number)")
                                        : OrderItems.beneficiary("\(number)", person: "\(number)")
                                }
                                let end = try await caller.settle(endpoint, items, key: "\(endpoint) \(group)")
                                #expect(end.codeNumber == 4)
                            }
                        }
                    }
                    try await tasks.waitForAll()
                }
            }
            let evidence = caller.sandbox.orderEvidence()
            #expect(evidence.total.effects == 100_000)
            #expect(evidence.total.entities == 100_000)
            #expect(evidence.total.requests == 200)
            #expect(evidence.total.largestGroup == 500)
            #expect(evidence.childBeforeParent.count == 0)
            #expect(evidence.processedTwice.count == 0)
            #expect(evidence.endedByCode == ["4": 200])
            #expect(evidence.openTokens == 0)
        }
    }
}
