import Domain
import Pipeline
import PipelineSupport
import Testing

/// Group by group: bytes, then rows, then renames; and what is left where one of them fails.
@Suite struct `Claiming files` {
    private func rig(_ count: Int, groupMax: Int = 4) throws -> MemoryRig {
        let rig = try MemoryRig { $0.limits.claimGroupMax = groupMax }
        for number in 1...max(count, 1) where count > 0 { rig.queues.drop("\(number).xml", "LOTE \(number)") }
        return rig
    }

    @Test func `bytes, row, rename, in this order within a group`() async throws {
        let rig = try rig(3)
        let outcome = try await rig.claim()
        #expect(outcome.claimed.count == 3 && outcome.failure == nil)
        #expect(rig.trace.order(of: "fingerprint", "recordClaims", "take") == ["fingerprint", "recordClaims", "take"])
        #expect(rig.ledger.rows.allSatisfy { $0.state == .claimed })
        #expect(rig.queues.work == Set(outcome.claimed.map(\.id)))
        #expect(rig.queues.inbox.isEmpty)
    }

    @Test(arguments: [0, 1, 3, 4, 5, 8, 9])
    func `every file is in one group, and no group is larger than allowed`(count: Int) async throws {
        let rig = try rig(count)
        let outcome = try await rig.claim()
        #expect(outcome.claimed.map(\.name).sorted() == (0..<count).map { "\($0 + 1).xml" }.sorted())
        #expect(rig.ledger.rows.count == count)
        let groups = rig.trace.calls.filter { $0.hasPrefix("fingerprint ") }.compactMap { Int($0.dropFirst(12)) }
        #expect(groups.reduce(0, +) == count)
        #expect(groups.allSatisfy { $0 <= 4 })
        #expect(groups.count == (count + 3) / 4)
    }

    @Test func `no file is moved whose row could not be written`() async throws {
        let rig = try rig(2)
        rig.trace.fail("recordClaims", .diskFull)
        let outcome = try await rig.claim()
        #expect(outcome.claimed.isEmpty && outcome.failure?.code == .noSpace)
        #expect(rig.queues.inbox.count == 2 && rig.queues.work.isEmpty)
        #expect(rig.parts.unfinished.steps.isEmpty, "there is nothing to be recovered")
    }

    @Test func `rows that may be there are looked after`() async throws {
        let rig = try rig(1)
        rig.trace.fail("recordClaims", .lostCommit, isAfter: true)
        let outcome = try await rig.claim()
        #expect(outcome.claimed.isEmpty && outcome.failure != nil)
        #expect(rig.parts.unfinished.steps.drops == Set(rig.ledger.rows.map(\.drop.id)))
        // Its file never became ours: it is found again under another ID.
        _ = await rig.recover()
        #expect(rig.ledger.rows.map(\.state) == [.released])
        #expect(try await rig.claim().claimed.count == 1)
        #expect(rig.ledger.rows.map(\.state) == [.released, .claimed])
    }

    @Test func `a rename of which nobody knows is looked after, and judged once`() async throws {
        let rig = try rig(1)
        rig.trace.fail("take", .broken, isAfter: true)
        let outcome = try await rig.claim()
        #expect(outcome.claimed.isEmpty)
        let report = await rig.recover()
        #expect(report.toInspect.map(\.id) == rig.ledger.rows.map(\.drop.id))
        #expect(rig.parts.unfinished.steps.isEmpty)
        #expect(rig.ledger.rows.map(\.state) == [.claimed])
    }

    @Test func `a failed group ends the claim; the groups before it stay claimed, those after it are untouched`()
        async throws
    {
        let rig = try rig(12)
        rig.trace.fail("take", .diskFull)
        let first = try await rig.claim()
        #expect(first.claimed.isEmpty && first.failure != nil)
        #expect(rig.trace.count(of: "take") == 1 && rig.ledger.rows.count == 4)
        let second = try self.rig(12)
        second.trace.fail("recordClaims", .diskFull)
        #expect(try await second.claim().failure != nil)
        #expect(second.ledger.rows.isEmpty && second.trace.count(of: "recordClaims") == 1)
    }

    @Test func `what is claimed already is not noted as unfinished when the release of others fails`() async throws {
        let rig = try rig(2)
        rig.queues.vanish("1.xml")
        rig.trace.fail("release", .diskFull)
        let outcome = try await rig.claim()
        #expect(outcome.claimed.map(\.name) == ["2.xml"])
        let vanished = try #require(rig.ledger.rows.first { $0.drop.name == "1.xml" }).drop.id
        #expect(rig.parts.unfinished.steps.drops == [vanished])
    }

    @Test func `a file that vanished is released, and counted`() async throws {
        let rig = try rig(2)
        rig.queues.vanish("1.xml")
        let outcome = try await rig.claim()
        #expect(outcome.claimed.map(\.name) == ["2.xml"] && outcome.missingCount == 1)
        #expect(rig.ledger.released.values.map(\.rawValue) == ["vanished"])
    }

    @Test func `a file that cannot be moved keeps its row and its ID until it can`() async throws {
        let rig = try rig(1)
        rig.queues.refuse("1.xml")
        for _ in 0..<3 {
            let outcome = try await rig.claim()
            #expect(outcome.claimed.isEmpty && outcome.refusedCount == 1 && outcome.failure == nil)
        }
        #expect(rig.ledger.rows.count == 1)
        rig.queues.refuse("1.xml", false)
        #expect(try await rig.claim().claimed.map(\.id) == rig.ledger.rows.map(\.drop.id))
    }

    @Test func `other bytes under the name of a refused file are another drop; the row before is released`()
        async throws
    {
        let rig = try rig(1)
        rig.queues.refuse("1.xml")
        _ = try await rig.claim()
        rig.queues.refuse("1.xml", false)
        rig.queues.drop("1.xml", "LOTE 1, mended")
        #expect(try await rig.claim().claimed.count == 1)
        #expect(rig.ledger.rows.map(\.state).sorted { $0.rawValue < $1.rawValue } == [.claimed, .released])
        #expect(rig.ledger.released.values.map(\.rawValue) == ["changed"])
    }

    @Test func `bytes that cannot be read or flushed leave no row`() async throws {
        let rig = try rig(1)
        rig.trace.fail("fingerprint", .broken)
        #expect(try await rig.claim().failure?.code == .ioFailure)
        #expect(rig.ledger.rows.isEmpty && rig.queues.inbox == ["1.xml"])
    }
}
