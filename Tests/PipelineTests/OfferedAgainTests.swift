import Domain
import Foundation
import Ledger
import Pipeline
import Spool
import Testing

@Suite struct `A batch that HAT offers again` {
    private func done(_ content: [UInt8] = InboundRig.lote("1")) async throws -> InboundRig {
        let rig = try InboundRig()
        await rig.hat.add("1", content: content)
        _ = try await rig.list()
        try await rig.work()
        rig.clock.advance(60)
        return rig
    }

    @Test func `with other content under the same path and date is fetched and judged again`()
        async throws
    {
        let rig = try await done()
        await rig.hat.offerAgain("1") { $0.content = InboundRig.lote("1", isWrong: true) }
        #expect(try await rig.list().toConfirmAgain == 1)
        try await rig.work()
        let reported = await rig.hat.confirmations
        #expect(reported.map(\.status) == [.inAnalysis, .closedWithoutPayment])
        #expect(await rig.hat.downloads.count == 2)
        #expect(try await rig.batch("1")?.generation == 2)
        #expect(try await rig.ledger.verify().isWhole)
    }

    @Test func `with content of the same length is recognised by its ETag or its time`() async throws {
        for hasTag in [true, false] {
            let rig = try InboundRig()
            await rig.hat.add("1", content: InboundRig.lote("1"))
            await rig.hat.offerAgain("1") {
                $0.hasTag = hasTag
                $0.lastModified = "Mon, 23 Nov 2026 10:00:00 GMT"
            }
            _ = try await rig.list()
            try await rig.work()
            rig.clock.advance(60)
            await rig.hat.offerAgain("1") {
                $0.content = InboundRig.lote("2")
                $0.lastModified = "Mon, 23 Nov 2026 11:00:00 GMT"
            }
            _ = try await rig.list()
            try await rig.work()
            #expect(await rig.hat.downloads.count == 2)
            #expect(rig.files(below: "import").count == 2)
        }
    }

    @Test func `is fetched again when nothing shows whether it is the same; equal bytes have no effect`()
        async throws
    {
        let refused = PortError(.unauthorized, "refused", isTransient: true)
        let away = PortError(.unavailable, "away", isTransient: true)
        for (hasTag, error) in [(false, nil), (true, refused), (true, away)] as [(Bool, PortError?)] {
            let rig = try await done()
            await rig.hat.offerAgain("1") { $0.hasTag = hasTag }
            if let error { await rig.hat.fail("inspect", error) }
            _ = try await rig.list()
            try await rig.work()
            let reported = await rig.hat.confirmations
            #expect(reported.count == 2 && reported[1] == reported[0], "the same verdict and protocol")
            #expect(await rig.hat.downloads.count == 2)
            #expect(rig.files(below: "import").count == 1 && rig.files(below: "done").count == 1)
            let row = try #require(try await rig.batch("1"))
            #expect(row.state == .done && row.generation == 1)
            #expect(try await rig.ledger.drops(matching: DropFilter(), limit: 9).count == 1)
            #expect(try rig.queues.incomingIDs().isEmpty)
            #expect(try await rig.ledger.verify().isWhole)
        }
    }

    @Test func `as another provider's, another type's or with a status of its own is fetched again`() async throws {
        for change in [
            { $0.reference = BatchReference(number: "1", healthProviderId: "000999", authType: "02") },
            { $0.reference = BatchReference(number: "1", healthProviderId: "000123", authType: "05") },
            { $0.status = "3" }, { $0.protocolNumber = "987654" },
        ] as [@Sendable (inout ListedBatch) -> Void] {
            let rig = try await done()
            await rig.hat.offerAgain("1") { change(&$0.listed) }
            #expect(try await rig.list().reopened == 1)
            try await rig.work()
            #expect(await rig.hat.downloads.count == 2)
            #expect(await rig.hat.confirmations.count == 2)
            #expect(rig.files(below: "import").count == 1, "the bytes are the same")
        }
        let rig = try await done()
        let reported = try #require(await rig.hat.confirmations.first)
        await rig.hat.offerAgain("1") {
            $0.listed.status = reported.status.rawValue
            $0.listed.protocolNumber = reported.protocolNumber
        }
        #expect(try await rig.list().toConfirmAgain == 1, "what we told HAT ourselves is no change")
    }

    @Test func `by command is fetched again, and only confirmed when it is the same`() async throws {
        let rig = try await done()
        var filter = BatchFilter()
        filter.number = "1"
        #expect(try await rig.ledger.countRetryable(filter, again: false) == 0)
        #expect(try await rig.ledger.countRetryable(filter, again: true) == 1)
        #expect(try await rig.ledger.retryBatches(filter, again: true, at: rig.clock.now) == 1)
        try await rig.work()
        #expect(await rig.hat.downloads.count == 2)
        #expect(await rig.hat.confirmations.count == 2)
        #expect(rig.files(below: "import").count == 1)
    }

    @Test func `and whose rejection was confirmed is judged again by command, not by the offer`() async throws {
        let rig = try await done(InboundRig.lote("1", isWrong: true))
        await rig.hat.offerAgain("1")
        _ = try await rig.list()
        try await rig.work()
        #expect(rig.files(below: "error").count == 1)
        #expect(await rig.hat.confirmations.map(\.status) == [.closedWithoutPayment, .closedWithoutPayment])
        #expect(try await rig.ledger.retryBatches(BatchFilter(), at: rig.clock.now) == 1)
        try await rig.work()
        #expect(rig.files(below: "error").count == 2)
    }

    @Test func `equal facts alone prove that a file is the same`() {
        let facts = StoredFacts(byteCount: 10, entityTag: "\"a\"", lastModified: "x")
        #expect(facts.provesSameFile(as: facts))
        #expect(!StoredFacts(byteCount: 10).provesSameFile(as: StoredFacts(byteCount: 10)))
        #expect(!StoredFacts().provesSameFile(as: facts))
        #expect(StoredFacts(entityTag: "\"a\"").provesSameFile(as: facts))
        #expect(!StoredFacts(byteCount: 11, entityTag: "\"a\"").provesSameFile(as: facts))
        #expect(!StoredFacts(byteCount: 10, entityTag: "\"b\"", lastModified: "x").provesSameFile(as: facts))
        #expect(!StoredFacts(lastModified: "y").provesSameFile(as: StoredFacts(lastModified: "x")))
        #expect(StoredFacts(lastModified: "x").provesSameFile(as: StoredFacts(byteCount: 10, lastModified: "x")))
    }
}
