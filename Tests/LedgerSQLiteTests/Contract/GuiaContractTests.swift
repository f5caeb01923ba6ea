import Domain
import Foundation
import TestSupport
import Testing

struct GuiaContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `an item goes from placing to confirmed, and every step is durable and in the journal`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        let key = Sample.guia(1)
        try await ledger.recordPlacing([Sample.entry(1)], at: Sample.time(1))
        let again = try adapter.open(in: folder)
        let placing = try #require(try await again.interruptedPlacings().first)
        #expect(placing.key == key && placing.path == "import/guias/1.xml" && placing.file == Sample.id(1))
        #expect(placing.version == 1 && placing.handOver == nil && placing.kind == .exame && placing.isAudit)
        #expect(placing.digest == Sample.digest(1) && placing.providerId == "000123")
        #expect(try await again.dueConfirmations(.authorizations, at: Sample.time(99), limit: 9).isEmpty)
        try await again.recordPlaced([key: "import/guias/1.x.xml"], at: Sample.time(2))
        try await again.recordPlaced([key: "import/guias/1.x.xml"], at: Sample.time(3))
        #expect(try await again.interruptedPlacings().isEmpty)
        let placed = try #require(try await again.dueConfirmations(.authorizations, at: Sample.time(2), limit: 9).first)
        #expect(placed.state == .placed && placed.handOver == .lying && placed.path == "import/guias/1.x.xml")
        #expect(try await again.dueConfirmations(.authorizations, at: Sample.time(1.9), limit: 9).isEmpty)
        #expect(try await again.dueConfirmations(.clinicalAttachments, at: Sample.time(99), limit: 9).isEmpty)
        try await again.recordConfirmed([Sample.confirmation(1, failure: "HTTP 500", next: 60)], at: Sample.time(4))
        let waiting = try #require(try await again.guias([key])[key])
        #expect(waiting.state == .placed && waiting.attempts == 1 && waiting.reason == "HTTP 500")
        #expect(waiting.nextAttemptAt == Sample.time(60))
        try await again.recordConfirmed([Sample.confirmation(1)], at: Sample.time(60))
        let reported = try #require(try await again.guias([key])[key])
        #expect(
            reported.state == .confirmed && reported.reason == nil && reported.nextAttemptAt == nil
                && reported.attempts == 0)
        #expect(reported.firstSeenAt == Sample.time(1) && reported.changedAt == Sample.time(60))
        #expect(try await again.guiaCounts() == [.authorizations: [.confirmed: 1]])
        #expect(try await again.counts().events == 4)
        if let raw = try adapter.raw(folder) {
            #expect(
                try raw.texts("SELECT kind FROM events ORDER BY number")
                    == ["guia.placing", "guia.placed", "guia.told", "guia.told"])
            #expect(
                try raw.texts("SELECT outcome FROM portal_exchanges WHERE subject = 'guia' ORDER BY number")
                    == ["failed", "told"])
        }
        #expect(try await adapter.isWhole(again))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `other content is another version, which starts from the beginning`(_ adapter: CoreLedgerAdapter) async throws
    {
        let ledger = try adapter.open(in: folder)
        let key = Sample.guia(1)
        try await ledger.placeGuia(1, at: 1)
        try await ledger.recordConfirmed([Sample.confirmation(1, failure: "HTTP 500", next: 60)], at: Sample.time(2))
        var entry = Sample.entry(1)
        entry.digest = Sample.digest(2)
        entry.file = Sample.id(2)
        entry.path = "import/guias/1.v2.xml"
        try await ledger.recordPlacing([entry], at: Sample.time(3))
        let row = try #require(try await ledger.guias([key])[key])
        #expect(row.version == 2 && row.state == .placing && row.attempts == 0 && row.reason == nil)
        #expect(row.handOver == nil && row.nextAttemptAt == nil && row.file == Sample.id(2))
        #expect(row.firstSeenAt == Sample.time(1))
        try await ledger.recordConfirmed([Sample.confirmation(1)], at: Sample.time(4))
        #expect(try await ledger.guias([key])[key]?.state == .placing, "that confirmation was for the previous version")
        try await ledger.recordPlaced([key: "import/guias/1.v2.xml"], at: Sample.time(5))
        #expect(try await ledger.guias([key])[key]?.handOver == .lying)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `an item that cannot be used is recorded as such, once however often it is offered unchanged`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        let key = Sample.guia(1)
        let refused = Sample.entry(1, problems: [GuiaProblem(.missing, "beneficiary.subscriberId")])
        try await ledger.recordRefused([refused], at: Sample.time(1))
        let failing = try #require(try await ledger.guias([key])[key])
        #expect(failing.state == .failing && failing.path == nil && failing.problems == refused.problems)
        #expect(try await ledger.dueConfirmations(.authorizations, at: Sample.time(1), limit: 9).map(\.key) == [key])
        try await ledger.recordConfirmed([Sample.confirmation(1)], at: Sample.time(2))
        #expect(try await ledger.guias([key])[key]?.state == .failed)
        let events = try await ledger.counts().events
        try await ledger.recordRefused([refused], at: Sample.time(3))
        #expect(try await ledger.counts().events == events)
        #expect(try await ledger.guias([key])[key]?.changedAt == Sample.time(2))
        var changed = refused
        changed.problems = [GuiaProblem(.unknownKind, "authorizationType")]
        try await ledger.recordRefused([changed], at: Sample.time(4))
        let again = try #require(try await ledger.guias([key])[key])
        #expect(again.state == .failing && again.version == 2 && again.nextAttemptAt == Sample.time(4))
        try await ledger.placeGuia(1, at: 5)
        #expect(try await ledger.guias([key])[key]?.state == .placed)
        #expect(try await ledger.guias([key])[key]?.problems.isEmpty == true)
        await #expect { try await ledger.recordPlaced([Sample.guia(7): "x"], at: Sample.time(6)) } throws: {
            ($0 as? PortError)?.code == .notFound
        }
        await #expect { try await ledger.recordPlacing([changed], at: Sample.time(6)) } throws: {
            ($0 as? PortError)?.code == .internalFault
        }
        try await ledger.recordRefused([changed], at: Sample.time(7))
        await #expect { try await ledger.recordPlaced([key: "x"], at: Sample.time(8)) } throws: {
            ($0 as? PortError)?.code == .internalFault
        }
        #expect(try await adapter.isWhole(ledger))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a cancellation that the item does not confirm is never sent to HAT, and checked again on command`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        let key = Sample.guia(1, .cancelled)
        let unsaid = GuiaProblem(.cancellationUnconfirmed, "authorizationStatus")
        let entry = Sample.entry(1, .cancelled, problems: [unsaid])
        try await ledger.recordRefused([entry], at: Sample.time(1))
        #expect(try await ledger.guias([key])[key]?.state == .unconfirmed)
        #expect(try await ledger.dueConfirmations(.authorizations, at: Sample.time(99), limit: 9).isEmpty)
        #expect(try await ledger.retryGuias(GuiaFilter(), at: Sample.time(2)) == 1)
        #expect(try await ledger.retryGuias(GuiaFilter(), at: Sample.time(2)) == 0, "it is marked already")
        #expect(try await ledger.retryRequested(.authorizations, .cancelled, limit: 9) == ["G1"])
        #expect(try await ledger.retryRequested(.authorizations, .new, limit: 9).isEmpty)
        let events = try await ledger.counts().events
        try await ledger.recordRefused([entry], at: Sample.time(3))
        #expect(try await ledger.counts().events == events)
        #expect(try await ledger.retryRequested(.authorizations, .cancelled, limit: 9).isEmpty)
        var changed = entry
        changed.problems.append(GuiaProblem(.missing, "procedures"))
        try await ledger.recordRefused([changed], at: Sample.time(4))
        #expect(try await ledger.guias([key])[key]?.state == .failing, "it has another problem too")
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `an item that HAT offers again unchanged is confirmed again`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        let refused = Sample.entry(2, problems: [GuiaProblem(.missing, "procedures")])
        try await ledger.placeGuia(1, at: 1)
        try await ledger.recordRefused([refused], at: Sample.time(1))
        try await ledger.placeGuia(3, at: 1)
        try await ledger.recordPlacing([Sample.entry(4)], at: Sample.time(1))
        try await ledger.recordConfirmed(
            [Sample.confirmation(1), Sample.confirmation(2), Sample.confirmation(3, failure: "HTTP 404")],
            at: Sample.time(2))
        let keys = (1...4).map { Sample.guia($0) }
        #expect(try await ledger.dueConfirmations(.authorizations, at: Sample.time(99), limit: 9).isEmpty)
        try await ledger.confirmAgain(keys, at: Sample.time(5))
        try await ledger.confirmAgain(keys, at: Sample.time(6))
        let rows = try await ledger.guias(keys)
        #expect(keys.map { rows[$0]?.state } == [.placed, .failing, .placed, .placing])
        #expect(rows.values.filter { $0.state != .placing }.allSatisfy { $0.nextAttemptAt == Sample.time(5) })
        #expect(rows[keys[0]]?.handOver == .lying && rows[keys[0]]?.version == 1)
        #expect(try await ledger.dueConfirmations(.authorizations, at: Sample.time(5), limit: 2).count == 2)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `failed items are retried on command until they are confirmed to HAT`(_ adapter: CoreLedgerAdapter)
        async throws
    {
        let ledger = try adapter.open(in: folder)
        for number in 1...3 {
            try await ledger.recordRefused(
                [Sample.entry(number, problems: [GuiaProblem(.missing, "procedures")])], at: Sample.time(1))
        }
        try await ledger.recordConfirmed((1...2).map { Sample.confirmation($0) }, at: Sample.time(2))
        try await ledger.placeGuia(4, at: 3)
        var filter = GuiaFilter()
        filter.key = "G1"
        #expect(try await ledger.retryGuias(filter, at: Sample.time(4)) == 1)
        #expect(
            try await ledger.retryGuias(GuiaFilter(), at: Sample.time(4)) == 1,
            "3 is not confirmed yet, 4 has no failure")
        #expect(try await ledger.retryRequested(.authorizations, .new, limit: 1).count == 1)
        try await ledger.placeGuia(1, at: 5)
        try await ledger.confirmAgain([Sample.guia(2)], at: Sample.time(5))
        #expect(try await ledger.retryRequested(.authorizations, .new, limit: 9) == ["G1", "G2"])
        try await ledger.recordConfirmed((1...2).map { Sample.confirmation($0) }, at: Sample.time(6))
        #expect(try await ledger.retryRequested(.authorizations, .new, limit: 9).isEmpty)
        var found = GuiaFilter()
        found.states = [.confirmed, .failed]
        found.resource = .authorizations
        found.pass = .new
        found.isAudit = true
        #expect(Set(try await ledger.guias(matching: found, limit: 9).map(\.key)) == [Sample.guia(1), Sample.guia(2)])
        #expect(try await ledger.guias(matching: GuiaFilter(), limit: 1).first?.changedAt == Sample.time(6))
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `pages of items written at once share commits, and each page is whole or absent`(
        _ adapter: LedgerAdapter
    ) async throws {
        let commits = Tally()
        let ledger = try adapter.open(in: folder, onCommit: commits.add)
        let pages = stride(from: 1, through: 1_200, by: 30).map { Array($0..<$0 + 30) }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for page in pages {
                tasks.addTask {
                    let keys = page.map { Sample.guia($0) }
                    try await ledger.recordPlacing(page.map { Sample.entry($0) }, at: Sample.time(1))
                    try await ledger.recordPlaced(
                        Dictionary(uniqueKeysWithValues: keys.map { ($0, "import/\($0.key).xml") }), at: Sample.time(2))
                    try await ledger.recordConfirmed(page.map { Sample.confirmation($0) }, at: Sample.time(3))
                }
            }
            try await tasks.waitForAll()
        }
        #expect(try await ledger.guiaCounts() == [.authorizations: [.confirmed: 1_200]])
        #expect(commits.sum == 120 && commits.count < 60)
        await #expect {
            try await ledger.recordConfirmed([Sample.confirmation(1), Sample.confirmation(9_999)], at: Sample.time(4))
        } throws: { ($0 as? PortError)?.code == .notFound }
        let verification = try await ledger.verify()
        #expect(verification.isWhole && verification.eventsChecked == 3_600)
        #expect(try RawSQLite(folder).text("SELECT count(*) FROM portal_exchanges") == "1200")
    }
}
