import Domain
import Foundation
import TestSupport
import Testing

/// Thousands of random steps, each compared with the model.
struct OrderRandomTests {
    private struct Run {
        var random: SeededRandom
        var model = OrderModel()
        var open: [Int64: [Int]] = [:]
        var drops = 0
        let ledger: any VerifiableLedger & OrderLedger
    }

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: LedgerAdapter.allCases)
    func `random steps agree with the model, and the counts are right`(_ adapter: LedgerAdapter) async throws {
        let seed = UInt64.random(in: 0...UInt64(UInt32.max))
        print("seed of the random orders: \(seed)")
        let ledger = try adapter.openWhole(in: folder)
        var run = Run(random: SeededRandom(seed), ledger: ledger)
        try await ledger.loadEndpoints(Endpoint.standard, ifNeverLoaded: true, at: Sample.start)
        for step in 1...2_400 {
            switch run.random.below(10) {
            case 0, 1: try await takeIn(&run)
            case 2, 3, 4: try await begin(&run)
            case 5, 6, 7, 8: try await endStep(&run)
            default: try await steer(&run)
            }
            try await check(run, isWhole: step % 20 == 0, "seed \(seed), step \(step)")
        }
        #expect(try await ledger.verify().isWhole, "seed \(seed)")
    }

    private static let parents: [ExportAlias: [ExportAlias]] = [
        .beneficiaries: [.persons], .beneficiaryStatus: [.beneficiaries, .persons],
    ]

    private func takeIn(_ run: inout Run) async throws {
        run.drops += 1
        var drafts: [OrderDraft] = []
        let first = run.model.orders.count
        for ordinal in 1...(1 + run.random.below(4)) {
            let alias = [ExportAlias.persons, .beneficiaries, .beneficiaryStatus, .lots][run.random.below(4)]
            let number = run.random.below(4)
            let parents = (Self.parents[alias] ?? []).map { Sample.entity($0, number) }
            let item = "{\"x\":\(run.random.below(2))}"
            drafts.append(Sample.draft(ordinal, alias, number, .alter, under: parents, item: item))
            run.model.append(
                OrderModel.Order(entity: Sample.entity(alias, number), parents: parents, item: item))
        }
        let drop = Sample.id(run.drops)
        try await run.ledger.recordClaims([Sample.claim(run.drops)])
        // Before the verdict or after it: the same orders.
        let isBefore = run.random.below(2) == 0
        if isBefore { try await run.ledger.stageOrders(drafts, of: drop, at: Sample.time(5)) }
        try await run.ledger.judgeExport(run.drops, records: drafts.count, staged: isBefore ? drafts.count : 0)
        if !isBefore { try await run.ledger.stageOrders(drafts, of: drop, at: Sample.time(5)) }
        while try await run.ledger.activateOrders(of: drop, limit: 2, at: Sample.time(6)) > 0 {}
        let ranks = drafts.map { $0.content?.rank ?? 0 }
        for position in drafts.indices.sorted(by: { (ranks[$0], $0) < (ranks[$1], $1) }) {
            run.model.activate(first + position)
        }
    }

    private func begin(_ run: inout Run) async throws {
        let due = run.model.due
        guard !due.isEmpty else { return }
        let group = Array(due.shuffled(using: &run.random).prefix(1 + run.random.below(4)))
        let begun = try await run.ledger.beginSending(
            group.map { Int64($0 + 1) }, to: Sample.endpoint("0022"), key: IdempotencyKey(text: "k"), at: Sample.time(7)
        )
        run.open[try #require(begun).number] = group
        for index in group { run.model.orders[index].state = .sending }
    }

    private func endStep(_ run: inout Run) async throws {
        guard let number = run.open.keys.sorted().randomElement(using: &run.random) else { return }
        let group = try #require(run.open[number])
        let result: SendingResult
        var ends: [OrderState] = []
        switch run.random.below(8) {
        case 0, 1: result = .taken(token: "t", nextStepAt: Sample.time(9))
        case 2: result = .retry(next: Sample.time(9), countsAsTry: true, reason: "r")
        case 3: result = .regroup(groupMax: 1, reason: "r")
        case 4: result = .dead(reason: "r")
        default:
            ends = group.map { _ in [.succeeded, .succeeded, .refused, .pending][run.random.below(4)] }
            result = .ended(zip(group, ends).map { OrderOutcome(code: Int64($0 + 1), state: $1, reason: nil) })
        }
        try await run.ledger.endStep(
            number, result: result, exchange: nil, outcome: "finished", reason: nil, at: Sample.time(8))
        switch result {
        case .taken: for index in group { run.model.orders[index].state = .processing }
        case .retry, .goesOn: break
        case .regroup: for index in group { run.model.end(index, .pending) }
        case .dead: for index in group { run.model.end(index, .dead) }
        case .ended: for (index, state) in zip(group, ends) { run.model.end(index, state) }
        }
        switch result {
        case .taken, .retry, .goesOn: break
        case .regroup, .dead, .ended: run.open[number] = nil
        }
    }

    private func steer(_ run: inout Run) async throws {
        guard !run.model.orders.isEmpty else { return }
        let desiredState = OrderSteeringRequest.allCases[run.random.below(OrderSteeringRequest.allCases.count)]
        // Mostly a recent one: no request applies to most old ones.
        let index = max(0, run.model.orders.count - 1 - run.random.below(40))
        var filter = OrderFilter()
        filter.codes = [Int64(index + 1)]
        _ = try await run.ledger.steerOrders(desiredState, filter, at: Sample.time(9))
        run.model.steer(desiredState, index)
    }

    private func check(_ run: Run, isWhole: Bool, _ where: String) async throws {
        let model = run.model
        let due = try await run.ledger.dueOrders(
            at: Sample.time(99), aliases: Sample.allAliases, besides: [], limit: 10_000)
        #expect(
            due.map(\.code).sorted() == model.due.map { Int64($0 + 1) }, "\(`where`)")
        guard isWhole else { return }
        let found = try await run.ledger.orders(matching: OrderFilter(), limit: 100_000).sorted { $0.code < $1.code }
        try #require(found.map(\.state) == model.orders.map(\.state), "\(`where`)")
        let underWay = found.filter { $0.state.isUnderWay }.compactMap(\.entity)
        #expect(Set(underWay).count == underWay.count, "\(`where`): one order per record under way")
        let waiting = found.filter { [.pending, .held, .blocked].contains($0.state) }.compactMap(\.entity)
        #expect(Set(waiting).count == waiting.count, "\(`where`): one order per record to be sent")
        let counts = Dictionary(grouping: found, by: \.state).mapValues(\.count)
        #expect(try await run.ledger.orderCounts(of: nil) == counts, "\(`where`)")
    }
}

/// Produces the same numbers for the same seed.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
