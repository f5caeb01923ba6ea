import Domain
import Foundation
import TestSupport
import Testing

struct AskingContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a filter narrows by each of its parts, newest first`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.recordClaims([
            Sample.claim(1, path: InboxPath("AÇÃO 100%_!.XML")), Sample.claim(2, path: InboxPath("acao 100x.xml")),
        ])
        try await ledger.accept(3, lote: "10", provider: "77")
        try await ledger.reject(4)
        func found(_ change: (inout DropFilter) -> Void) async throws -> [DropID] {
            var filter = DropFilter()
            change(&filter)
            return try await ledger.drops(matching: filter, limit: 10).map(\.drop.id)
        }
        #expect(try await found { _ in } == [4, 3, 2, 1].map(Sample.id))
        #expect(try await found { $0.state = .claimed } == [2, 1].map(Sample.id))
        #expect(try await found { $0.verdict = .accepted } == [Sample.id(3)])
        #expect(try await found { $0.provider = "77" } == [Sample.id(3)])
        #expect(try await found { $0.loteNumber = "10" } == [Sample.id(3)])
        #expect(try await found { $0.digest = Sample.digest(4) } == [Sample.id(4)])
        #expect(
            try await found { $0.nameContains = "ção" } == [Sample.id(1)], "case is ignored for accented letters too")
        #expect(try await found { $0.nameContains = "100%_!" } == [Sample.id(1)], "% and _ are literal")
        #expect(try await found { $0.receivedFrom = Sample.time(3) } == [4, 3].map(Sample.id))
        #expect(try await found { $0.receivedUntil = Sample.time(2) } == [2, 1].map(Sample.id))
        #expect(
            try await found {
                $0.state = .judged
                $0.nameContains = "LOTE-4"
            } == [Sample.id(4)])
        #expect(try await ledger.drops(matching: DropFilter(), limit: 2).map(\.drop.id) == [4, 3].map(Sample.id))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `T23 twenty thousand drops are listed page by page, each once`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        let total = 20_000
        for start in stride(from: 1, through: total, by: 500) {
            try await ledger.recordClaims((start..<start + 500).map { Sample.claim($0) })
        }
        var seen: [DropID] = []
        var after: DropID?
        repeat {
            let page = try await ledger.drops(in: .claimed, after: after, limit: 999)
            seen += page.map(\.drop.id)
            after = page.last?.drop.id
        } while after != nil
        #expect(seen.count == total && seen == seen.sorted() && Set(seen).count == total)
        let counts = try await ledger.counts()
        #expect(counts.byState == ["claimed": total] && counts.events == total)
        #expect(counts.oldestOpen == Sample.time(1))
        #expect(try await adapter.isWhole(ledger))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `counts cover states, verdicts and deliveries`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        #expect(try await ledger.counts() == LedgerCounts())
        try await ledger.accept(1, to: [.hat, .importFolder])
        try await ledger.reject(2)
        try await ledger.settle(2, .error)
        try await ledger.attempt(1, at: 5, .delivered(nil))
        let counts = try await ledger.counts()
        #expect(counts.byState == ["judged": 1, "settled": 1])
        #expect(counts.byVerdict == ["accepted": 1, "rejected": 1])
        #expect(counts.byDelivery == ["delivered": 1, "waiting": 1])
        #expect(counts.events == 7 && counts.oldestOpen == Sample.time(1))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a request stored by another process is answered once`(_ adapter: CoreLedgerAdapter) async throws {
        let daemon = try adapter.open(in: folder)
        let command = try adapter.open(in: folder)
        try await daemon.accept(1)
        let request = OperatorRequest(verb: .hold, drop: Sample.id(1))
        let number = try await command.ask(request, at: Sample.time(5))
        try await daemon.reject(2)
        #expect(try await command.outcome(ofRequest: number) == nil)
        let open = try await daemon.openRequests()
        #expect(open.map(\.number) == [number] && open.map(\.request) == [request])
        try await daemon.answer(request: number, outcome: "held", at: Sample.time(6))
        try await daemon.answer(request: number, outcome: "again", at: Sample.time(7))
        #expect(try await command.outcome(ofRequest: number) == "held")
        #expect(try await daemon.openRequests().isEmpty)
        await #expect {
            try await command.ask(OperatorRequest(verb: .retry, drop: Sample.id(9)), at: Sample.start)
        } throws: {
            ($0 as? PortError)?.code == .notFound
        }
        await #expect { try await command.outcome(ofRequest: 99) } throws: { ($0 as? PortError)?.code == .notFound }
        #expect(try await adapter.isWhole(command), "two processes wrote one chain")
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `a thousand callers share few commits, and each returns after its own`(
        _ adapter: LedgerAdapter
    ) async throws {
        let carried = Tally()
        let ledger = try adapter.open(in: folder, onCommit: carried.add)
        let reader = try adapter.open(in: folder)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for number in 1...1_000 {
                tasks.addTask {
                    try await ledger.recordClaims([Sample.claim(number)])
                    if number % 50 == 0 {
                        #expect(try await reader.drops([Sample.id(number)]).count == 1, "durable when it returns")
                    }
                }
            }
            try await tasks.waitForAll()
        }
        #expect(carried.sum == 1_000)
        #expect(carried.count <= 250, "few commits carried them all")
        #expect(try await ledger.counts().byState == ["claimed": 1_000])
    }
}
