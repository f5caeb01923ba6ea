import Domain
import Foundation
import TestSupport
import Testing

struct HandOverContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func placement(_ number: Int, _ handOver: HandOver, path: String? = nil) -> WatchedPlacement {
        WatchedPlacement(
            subject: .drop(Sample.id(number)), path: path ?? "import/1/\(number).xml", handOver: handOver)
    }

    private func watched(
        _ ledger: any HandOverLedger, since seconds: Double = 0
    ) async throws -> [WatchedPlacement] {
        try await ledger.watchedPlacements(takenSince: Sample.time(seconds), after: nil, limit: 99)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `the BXX status follows the file from placing to lying to taken, and back when it is refused`(
        _ adapter: LedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.accept(1, to: [.importFolder])
        #expect(try await ledger.record(1)?.bxxStatus == .accepted)
        let delivery = Delivery(drop: Sample.id(1), destination: .importFolder)
        try await ledger.beginAttempt(delivery, at: Sample.time(2))
        #expect(try await ledger.record(1)?.bxxStatus == .importing)
        try await ledger.intendPlacement(delivery, path: "import/1/1.xml", at: Sample.time(3))
        #expect(try await ledger.record(1)?.bxxStatus == .importing)
        try await ledger.endAttempt(delivery, result: .delivered(nil), exchange: nil, at: Sample.time(4))
        #expect(try await ledger.record(1)?.bxxStatus == .inImport)
        #expect(try await ledger.record(1)?.outcomes.map(\.handOver) == [.lying])
        try await ledger.settle(1, .done)
        for (handOver, status) in [
            (HandOver.taken, BXXStatus.imported), (.processed, .imported), (.refused, .accepted),
            (.displaced, .accepted), (.lying, .inImport),
        ] {
            try await ledger.recordHandOvers([placement(1, handOver)], at: Sample.time(10))
            let record = try #require(try await ledger.record(1))
            #expect(record.bxxStatus == status && record.outcomes.first?.handOver == handOver)
            #expect(record.bxxStatus == .of(verdict: record.verdict, outcomes: record.outcomes))
        }
        let events = try await ledger.counts().events
        try await ledger.recordHandOvers(
            [placement(1, .lying), placement(1, .taken, path: "import/1/other.xml"), placement(7, .taken)],
            at: Sample.time(11))
        #expect(try await ledger.counts().events == events, "nothing new, another file, and no drop at all")
        #expect(try await ledger.record(1)?.bxxStatus == .inImport)
        #expect(try await ledger.verify().isWhole)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `placed files are watched until their hand-over is final, in pages ordered by path`(
        _ adapter: LedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        for number in 1...4 {
            try await ledger.accept(number, to: [.importFolder])
            try await ledger.place(number, at: 2)
        }
        for number in 5...8 { try await ledger.placeGuia(number, at: 3) }
        let paths = (1...4).map { "import/1/\($0).xml" } + (5...8).map { "import/guias/\($0).xml" }
        #expect(try await watched(ledger).map(\.path) == paths)
        var seen: [WatchedPlacement] = []
        while true {
            let page = try await ledger.watchedPlacements(
                takenSince: Sample.start, after: seen.last?.path, limit: 3)
            seen += page
            if page.count < 3 { break }
        }
        #expect(seen == (try await watched(ledger)))
        #expect(seen.first?.subject == .drop(Sample.id(1)) && seen.last?.subject == .guia(Sample.guia(8)))
        try await ledger.recordHandOvers(
            [placement(1, .taken), placement(2, .processed), placement(3, .refused)]
                + [(5, HandOver.taken), (6, .processed)].map { number, handOver in
                    WatchedPlacement(
                        subject: .guia(Sample.guia(number)), path: "import/guias/\(number).xml", handOver: handOver)
                }, at: Sample.time(100))
        #expect(try await ledger.guias([Sample.guia(5)])[Sample.guia(5)]?.handOver == .taken)
        #expect(try await watched(ledger, since: 100).map(\.path) == [1, 4, 5, 7, 8].map { paths[$0 - 1] })
        #expect(try await watched(ledger, since: 100).map(\.handOver) == [.taken, .lying, .taken, .lying, .lying])
        #expect(try await watched(ledger, since: 101).map(\.path) == [4, 7, 8].map { paths[$0 - 1] })
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `a drop that comes again after its import is delivered and inherits the hand-over of the file`(
        _ adapter: LedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.accept(1, content: 7, to: [.importFolder, .hat])
        try await ledger.place(1, at: 2)
        try await ledger.attempt(1, at: 3, .refused(reason: "unknown provider"))
        try await ledger.settle(1, .held)
        try await ledger.recordHandOvers([placement(1, .taken)], at: Sample.time(901))
        #expect(try await ledger.requeue(Sample.id(1), at: Sample.time(902)))
        #expect(try await watched(ledger).isEmpty)
        try await ledger.accept(2, content: 7, to: [.importFolder, .hat])
        var inherited = try await watched(ledger)
        inherited[0].placedAt = nil
        #expect(inherited == [placement(2, .taken, path: "import/1/1.xml")])
        try await ledger.attempt(2, at: 903, .delivered(Sample.receipt))
        #expect(try await ledger.record(2)?.bxxStatus == .imported)
    }
}
