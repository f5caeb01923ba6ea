import Domain
import Foundation
import TestSupport
import Testing

struct DeliveryContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func later(_ seconds: Double, outcomeUnknown: Bool = false) -> DeliveryResult {
        .deferred(next: Sample.time(seconds), outcomeUnknown: outcomeUnknown, reason: "later")
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a delivery is due at once, not while it is attempted, and again at its time`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.accept(1, lote: "10")
        let pending = try #require(try await ledger.due(at: 1.5).first)
        #expect(pending.drop == Sample.drop(1) && pending.facts.loteNumber == "10" && pending.protocolNumber == "1")
        #expect(pending.attempts == 0 && pending.firstAttemptAt == nil && !pending.isOutcomeUnknown)
        #expect(try await ledger.due(at: 1.4).isEmpty, "it was judged at 1.5")
        try await ledger.beginAttempt(pending.delivery, at: Sample.time(2))
        #expect(try await ledger.due(at: 99).isEmpty)
        try await ledger.endAttempt(pending.delivery, result: later(60), exchange: nil, at: Sample.time(3))
        #expect(try await ledger.due(at: 59.9).isEmpty)
        try await ledger.attempt(1, at: 60, later(120))
        let third = try #require(try await ledger.due(at: 120).first)
        #expect(third.attempts == 2 && third.firstAttemptAt == Sample.time(2))
        #expect(try await ledger.record(1)?.outcomes.first?.reason == "later")
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `T23 due deliveries come oldest first, by destination, at most as many as requested`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        for number in [3, 1, 2] { try await ledger.accept(number, to: [.hat, .importFolder]) }
        let again = try adapter.open(in: folder)
        #expect(try await again.due(at: 99, to: [.hat]).map(\.drop.id) == [1, 2, 3].map(Sample.id))
        #expect(
            try await again.due(at: 99, to: [.importFolder]).allSatisfy { $0.delivery.destination == .importFolder })
        #expect(try await again.due(at: 99).count == 6)
        #expect(try await again.due(at: 99, to: []).isEmpty)
        #expect(
            try await again.dueDeliveries(at: Sample.time(99), to: [.hat], limit: 2).map(\.drop.id)
                == [1, 2].map(Sample.id))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `T24 an interrupted attempt is found at the next start, and its outcome stays unknown until it is delivered`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.accept(1)
        let delivery = Delivery(drop: Sample.id(1), destination: .hat)
        try await ledger.beginAttempt(delivery, at: Sample.time(2))
        let again = try adapter.open(in: folder)
        let interrupted = try #require(try await again.interruptedDeliveries().first)
        #expect(interrupted.state == .attempting && interrupted.delivery == delivery && interrupted.attempts == 1)
        try await again.endAttempt(
            delivery, result: later(5, outcomeUnknown: true), exchange: nil, at: Sample.time(4))
        #expect(try await again.interruptedDeliveries().isEmpty)
        try await again.attempt(1, at: 5, later(10))
        #expect(try await again.due(at: 10).first?.isOutcomeUnknown == true)
        try await again.attempt(1, at: 10, .delivered(Sample.receipt))
        #expect(try await again.record(1)?.outcomes.first?.receipt == Sample.receipt)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `T24 the same bytes dropped again inherit an unknown outcome`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.accept(1, content: 7)
        try await ledger.attempt(1, at: 2, later(3, outcomeUnknown: true))
        try await ledger.attempt(1, at: 3, .givenUp(reason: "too long"))
        try await ledger.settle(1, .held)
        #expect(try await ledger.requeue(Sample.id(1), at: Sample.time(901)))
        #expect(try await ledger.accept(2, content: 7).decision.verdict == .accepted)
        #expect(try await ledger.due(at: 99).map(\.isOutcomeUnknown) == [true])
        try await ledger.accept(3, content: 8)
        #expect(try await ledger.due(at: 99).map(\.isOutcomeUnknown) == [true, false])
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `T26 each destination has its own state, and one that has the document gets no second delivery`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.accept(1, content: 7, to: [.hat, .importFolder])
        try await ledger.attempt(1, to: .importFolder, at: 2, .delivered(nil))
        #expect(try await ledger.record(1)?.bxxStatus == .inImport)
        #expect(try await ledger.due(at: 99).map(\.delivery.destination) == [.hat])
        #expect(try await ledger.unsettled(limit: 9).isEmpty)
        try await ledger.attempt(1, at: 3, .refused(reason: "not this provider"))
        let unsettled = try #require(try await ledger.unsettled(limit: 9).first)
        #expect(unsettled.outcomes.map(\.state) == [.refused, .delivered])
        try await ledger.settle(1, .held)
        #expect(try await ledger.requeue(Sample.id(1), at: Sample.time(901)))
        try await ledger.accept(2, content: 7, to: [.hat, .importFolder])
        #expect(try await ledger.due(at: 99).map(\.delivery.destination) == [.hat], "import has it already")
        #expect(try await ledger.record(2)?.outcomes.map(\.state) == [.waiting, .delivered])
        #expect(try await ledger.record(2)?.bxxStatus == .inImport)
        try await ledger.attempt(2, at: 902, .delivered(Sample.receipt))
        #expect(try await ledger.unsettled(limit: 9).map(\.drop.id) == [Sample.id(2)])
        #expect(try await adapter.isWhole(ledger))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `an intended placement keeps its path over a restart`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.accept(1, to: [.importFolder])
        let delivery = Delivery(drop: Sample.id(1), destination: .importFolder)
        try await ledger.beginAttempt(delivery, at: Sample.time(2))
        try await ledger.intendPlacement(delivery, path: "import/1/a.xml", at: Sample.time(3))
        let interrupted = try #require(try await adapter.open(in: folder).interruptedDeliveries().first)
        #expect(interrupted.state == .placing && interrupted.placementPath == "import/1/a.xml")
        #expect(interrupted.attempts == 1)
        try await ledger.endAttempt(delivery, result: later(9), exchange: nil, at: Sample.time(4))
        #expect(
            try await ledger.due(at: 9).first?.placementPath == "import/1/a.xml",
            "the next attempt places the same file")
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `an attempt in the wrong state is a fault and changes nothing`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.accept(1)
        let delivery = Delivery(drop: Sample.id(1), destination: .hat)
        func isFault(_ body: () async throws -> Void) async {
            await #expect { try await body() } throws: { ($0 as? PortError)?.code == .internalFault }
        }
        await isFault {
            try await ledger.endAttempt(delivery, result: .delivered(nil), exchange: nil, at: Sample.start)
        }
        try await ledger.beginAttempt(delivery, at: Sample.time(2))
        await isFault { try await ledger.beginAttempt(delivery, at: Sample.time(3)) }
        try await ledger.endAttempt(delivery, result: .delivered(nil), exchange: nil, at: Sample.time(4))
        await isFault { try await ledger.beginAttempt(delivery, at: Sample.time(5)) }
        await isFault { try await ledger.intendPlacement(delivery, path: "x", at: Sample.time(5)) }
        await #expect {
            try await ledger.beginAttempt(Delivery(drop: Sample.id(1), destination: .importFolder), at: Sample.start)
        } throws: { ($0 as? PortError)?.code == .notFound }
        #expect(try await ledger.record(1)?.outcomes.map(\.attempts) == [1])
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `T25 a held delivery continues when it is retried, and a second retry changes nothing`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.accept(1)
        let delivery = Delivery(drop: Sample.id(1), destination: .hat)
        try await ledger.attempt(1, at: 2, later(9_000, outcomeUnknown: true))
        try await ledger.endAttempt(delivery, result: .held, exchange: nil, at: Sample.time(4))
        #expect(try await ledger.due(at: 99_999).isEmpty)
        #expect(try await ledger.unsettled(limit: 9).count == 1)
        for seconds in [5.0, 6.0] {
            #expect(try await ledger.rearmDeliveries(Sample.id(1), at: Sample.time(seconds)) == 1)
            let due = try await ledger.due(at: seconds)
            #expect(due.count == 1 && due.first?.isOutcomeUnknown == true && due.first?.firstAttemptAt == nil)
        }
        #expect(try await ledger.unsettled(limit: 9).isEmpty)
        try await ledger.attempt(1, at: 7, .delivered(nil))
        #expect(
            try await ledger.rearmDeliveries(Sample.id(1), at: Sample.time(8)) == 0, "a delivered one is never touched")
        try await ledger.settle(1, .done)
        #expect(try await ledger.rearmDeliveries(Sample.id(1), at: Sample.time(9)) == 0)
        await #expect { try await ledger.rearmDeliveries(Sample.id(5), at: Sample.start) } throws: {
            ($0 as? PortError)?.code == .notFound
        }
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `every exchange is stored with its outcome`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.accept(1)
        try await ledger.attempt(
            1, at: 2, later(3, outcomeUnknown: true), exchange: Sample.exchange(.failed(Sample.brokenLine)))
        try await ledger.attempt(1, at: 3, later(4), exchange: Sample.exchange(.absent, status: 404))
        try await ledger.attempt(
            1, at: 4, .delivered(Sample.receipt), exchange: Sample.exchange(.held(Sample.receipt), status: 201))
        let history = try #require(try await ledger.history(of: Sample.id(1)))
        #expect(history.exchanges.map(\.outcome) == ["unreachable", "absent", "held"])
        #expect(history.exchanges.map(\.httpStatus) == [nil, 404, 201])
        #expect(history.exchanges.allSatisfy { $0.milliseconds == 120 && $0.scope == Destination.hat.rawValue })
        #expect(history.exchanges.first?.reason == "The portal closed the connection.")
        #expect(
            history.events.map(\.kind) == ["claimed", "judged"]
                + (1...3).flatMap { _ in ["delivery.begun", "delivery.ended"] })
        #expect(history.events.map(\.number) == Array(1...8))
    }
}
