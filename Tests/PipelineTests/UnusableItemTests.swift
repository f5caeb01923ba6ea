import Domain
import Foundation
import JSON
import Ledger
import Logging
import Pipeline
import Testing

@Suite struct `Unusable items of HAT` {
    private func item(_ number: String?, _ reason: UnusableItem.Reason) -> UnusableItem {
        UnusableItem(
            identity: "\(number ?? "–")|\(reason.rawValue)", key: number, providerId: nil, reason: reason)
    }

    @Test func `are listed with their number and reason, reported once, and gone when HAT no longer lists them`()
        async throws
    {
        let lines = KeptLines()
        let rig = try InboundRig(logger: lines.logger)
        await rig.hat.set(unusable: [item("7", .noFile), item("8", .noProvider), item(nil, .noNumber)])
        for _ in 0..<3 {
            _ = try await rig.list()
            rig.clock.advance(60)
        }
        let kept = try await rig.ledger.unusableItems(limit: 9)
        #expect(Set(kept.map(\.key)) == ["7", "8", nil])
        #expect(Set(kept.map(\.reason)) == [.noFile, .noProvider, .noNumber])
        #expect(lines.all.count { $0.contains("listed as unusable") } == 3)
        #expect(try await rig.ledger.unusableCount() == 3)
        await rig.hat.set(unusable: [item("8", .noProvider)])
        _ = try await rig.list()
        #expect(try await rig.ledger.unusableItems(limit: 9).map(\.key) == ["8"])
        #expect(try await rig.ledger.verify().isWhole)
    }

    @Test func `an equal item listed twice is one batch`() async throws {
        let rig = try InboundRig()
        await rig.hat.add("1", content: InboundRig.lote("1"))
        var twice = try #require(await rig.hat.batches.first)
        twice.listed.accessToken = "?sig=other"
        await rig.hat.add(twice)
        #expect(try await rig.list().added == 1)
        try await rig.work()
        #expect(await rig.hat.confirmations.count == 1)
        #expect(try await rig.ledger.unusableCount() == 0)
    }

    @Test(arguments: [100, 1])
    func `two different items of one number are neither fetched nor confirmed until one is gone`(
        pageSize: Int
    ) async throws {
        let lines = KeptLines()
        let rig = try InboundRig(logger: lines.logger)
        await rig.hat.set(pageSize: pageSize)
        await rig.hat.add("1", content: InboundRig.lote("1"))
        var other = try #require(await rig.hat.batches.first)
        other.content = InboundRig.lote("2")
        other.listed.storagePath = "https://blob.example/lotes/1-other.xml"
        await rig.hat.add(other)
        for _ in 0..<2 {
            _ = try await rig.list()
            try await rig.work()
            rig.clock.advance(60)
        }
        #expect(await rig.hat.confirmations.isEmpty)
        #expect(await rig.hat.downloads.isEmpty)
        let kept = try await rig.ledger.unusableItems(limit: 9)
        #expect(!kept.isEmpty && kept.allSatisfy { $0.key == "1" && $0.reason == .conflict })
        #expect(lines.all.count { $0.contains("twice with different content") } == kept.count, "once each")
        await rig.hat.remove("1")
        await rig.hat.add(other)
        _ = try await rig.list()
        rig.clock.advance(60)
        try await rig.work()
        #expect(await rig.hat.confirmations.count == 1)
        #expect(rig.files(below: "import").count == 1)
        #expect(try await rig.ledger.unusableCount() == 0)
    }

    @Test func `a batch is not confirmed while HAT lists another file of its number`() async throws {
        let rig = try InboundRig()
        await rig.hat.add("1", content: InboundRig.lote("1"))
        await rig.hat.fail("confirm", PortError(.unavailable, "away", isTransient: true))
        _ = try await rig.list()
        try await rig.work()
        var other = try #require(await rig.hat.batches.first)
        other.listed.storagePath = "https://blob.example/lotes/1-other.xml"
        await rig.hat.add(other)
        rig.clock.advance(1_000)
        _ = try await rig.list()
        try await rig.work()
        #expect(await rig.hat.confirmations.isEmpty)
        #expect(try await rig.batch("1")?.state == .confirming)
    }

    @Test func `a guia without key is a row with its reason, reported once`() async throws {
        let lines = KeptLines()
        let rig = try InboundRig(logger: lines.logger)
        await rig.hat.addKeyless("a")
        await rig.hat.addKeyless("b")
        await rig.hat.add(guia: "1")
        for _ in 0..<2 {
            let report = try await rig.sync()
            #expect(report.untrackable == 2)
            rig.clock.advance(60)
        }
        let kept = try await rig.ledger.unusableItems(limit: 9)
        #expect(kept.count == 2 && kept.allSatisfy { $0.reason == .noKey && $0.scope == "authorizations/new" })
        #expect(lines.all.count { $0.contains("listed as unusable") } == 2)
    }

    @Test(arguments: [30, 1])
    func `two different guias under one key are two files, confirmed once both are placed`(
        pageSize: Int
    ) async throws {
        let lines = KeptLines()
        let rig = try InboundRig(logger: lines.logger)
        await rig.hat.set(guiaPageSize: pageSize)
        await rig.hat.add(guia: "9", extra: ["content": .string("first")])
        await rig.hat.add(guia: "9", extra: ["content": .string("second")])
        await rig.hat.add(guia: "9", extra: ["content": .string("first")])
        let report = try await rig.sync()
        let files = rig.files(below: "import/guias/authorizations")
        if pageSize == 30 {
            #expect(report.placed == 2)
            #expect(files.count == 2 && files.contains("9.new.xml"))
            #expect(await rig.hat.tracked.map(\.key) == ["9"], "one call for both")
            let rows = try await rig.ledger.guias(matching: GuiaFilter(), limit: 9)
            #expect(rows.count == 2 && rows.allSatisfy { $0.state == .confirmed && $0.key.trackingKey == "9" })
            #expect(lines.all.count { $0.contains("under one key") } == 1)
        } else {
            #expect(files.count == 1, "HAT forgets both when it is told of the first page")
        }
        await rig.hat.offerAgain(guia: "9")
        rig.clock.advance(60)
        let second = try await rig.sync()
        if pageSize == 30 { #expect(second.placed == 0, "both are known") }
        #expect(try await rig.ledger.verify().isWhole)
    }

    @Test func `an unusable guia prevents another one of its key from being confirmed`() async throws {
        let rig = try InboundRig()
        await rig.hat.add(guia: "9", extra: ["content": .string("good")])
        await rig.hat.add(guia: "9", extra: ["content": .string("bad"), "broken": .bool(true)])
        _ = try await rig.sync()
        #expect(await rig.hat.tracked.map(\.tracking) == [.failed])
        #expect(rig.files(below: "import").count == 1, "what can be taken is kept all the same")
    }

    @Test func `a guia that changes from one run to the next is a new version`() async throws {
        let rig = try InboundRig()
        await rig.hat.add(guia: "9")
        _ = try await rig.sync()
        await rig.hat.replace(guia: "9", content: "other")
        rig.clock.advance(60)
        _ = try await rig.sync()
        #expect(rig.files(below: "import/guias/authorizations") == ["9.new.v2.xml", "9.new.xml"])
        #expect(try await rig.ledger.unusableCount() == 0)
    }

    @Test func `a confirmed guia is made again by command, once; one that HAT forgot is dropped`()
        async throws
    {
        let rig = try InboundRig()
        for number in 1...70 { await rig.hat.add(guia: "\(number)") }
        _ = try await rig.sync()
        var filter = GuiaFilter()
        filter.key = "65"
        #expect(try await rig.ledger.countRetryable(filter, again: false) == 0)
        #expect(try await rig.ledger.retryGuias(filter, again: true, at: rig.clock.now) == 1)
        for _ in 0..<2 {
            rig.clock.advance(60)
            _ = try await rig.sync()
        }
        #expect(rig.files(below: "import/guias/authorizations").filter { $0.hasPrefix("65.") }.count == 2)
        #expect(rig.files(below: "import/guias/authorizations").count == 71)
        filter.key = "66"
        #expect(try await rig.ledger.retryGuias(filter, again: true, at: rig.clock.now) == 1)
        await rig.hat.forget(guia: "66")
        _ = try await rig.sync()
        let wanted = try await rig.ledger.retryRequested(.authorizations, .new, again: true, limit: 9)
        #expect(wanted.isEmpty)
        #expect(try await rig.ledger.guias(matching: filter, limit: 1).first?.reason == "HAT no longer lists it.")
    }
}
