import Domain
import FoundationEssentials
import Pipeline
import PipelineSupport
import Testing

/// Copies for the import folder: the copy is whole, then the ledger knows the path, then one rename publishes it.
@Suite struct `Placing files in the import folder` {
    private func rig() throws -> MemoryRig { try MemoryRig(to: [.importFolder]) }

    @Test func `the ledger knows the path before the rename, and the end after it`() async throws {
        let rig = try rig()
        let id = try await rig.judge()
        rig.trace.forgetCalls()
        #expect(try await rig.deliver(id, to: .importFolder) == .delivered(nil))
        #expect(
            rig.trace.order(of: "beginAttempt", "prepareImport", "intendPlacement", "placeImport", "endAttempt")
                == ["beginAttempt", "prepareImport", "intendPlacement", "placeImport", "endAttempt"])
        #expect(rig.queues.files == ["import/000123/lote.xml": id])
        #expect(rig.ledger.delivery(id, .importFolder)?.placementPath == "import/000123/lote.xml")
    }

    @Test func `a path that cannot be written down is not used`() async throws {
        let rig = try rig()
        let id = try await rig.judge()
        rig.trace.fail("intendPlacement", .diskFull)
        guard case .deferred? = try await rig.deliver(id, to: .importFolder) else {
            Issue.record("it was not deferred")
            return
        }
        #expect(rig.queues.files.isEmpty)
        #expect(rig.ledger.delivery(id, .importFolder)?.state == .waiting)
    }

    @Test func `a placement that was cut short is published under its own path, once`() async throws {
        let rig = try rig()
        let id = try await rig.judge()
        rig.trace.fail("placeImport", .diskFull, isAfter: true)
        _ = try await rig.deliver(id, to: .importFolder)
        #expect(rig.queues.files.count == 1, "published, and nobody knows")
        try await rig.deliverAll(horizon: 600)
        #expect(rig.queues.files == ["import/000123/lote.xml": id])
        #expect(rig.trace.count(of: "prepareImport") == 1)
        #expect(rig.ledger.delivery(id, .importFolder)?.state == .delivered)
    }

    @Test func `a file that Protheus took meanwhile is not placed again`() async throws {
        let rig = try rig()
        let id = try await rig.judge()
        rig.trace.fail("endAttempt", .diskFull, .diskFull)
        await #expect(throws: PortError.self) { try await rig.deliver(id, to: .importFolder) }
        rig.queues.takeAway("import/000123/lote.xml")
        _ = try await rig.start()
        #expect(rig.queues.files.isEmpty)
        #expect(rig.trace.count(of: "prepareImport") == 1)
    }

    @Test func `a failure waits longer each time and is never a success`() async throws {
        let rig = try rig()
        rig.trace.fail("prepareImport", .diskFull, .diskFull, .diskFull)
        let id = try await rig.judge()
        var waits: [Double] = []
        for _ in 0..<3 {
            _ = try await rig.deliver(id, to: .importFolder)
            #expect(rig.ledger.delivery(id, .importFolder)?.state == .waiting)
            let next = try #require(rig.ledger.delivery(id, .importFolder)?.nextAttemptAt)
            waits.append(next.timeIntervalSince(rig.clock.now))
        }
        #expect(waits == [5, 10, 20])
        #expect(rig.ledger.delivery(id, .importFolder)?.isOutcomeUnknown == false)
        #expect(rig.queues.files.isEmpty)
    }

    @Test func `a downloaded file goes to the folder of the provider that HAT names`() async throws {
        let rig = try rig()
        let id = try await rig.judge()
        rig.ledger.change(id) { row in
            row.drop = ClaimedDrop(
                id: id, name: "lote.xml", folder: "", byteCount: 6, digest: row.drop.digest,
                receivedAt: row.drop.receivedAt,
                origin: .batch(BatchReference(number: "7", healthProviderId: "999999", authType: "02")))
        }
        try await rig.deliver(id, to: .importFolder)
        #expect(rig.queues.files.keys.first == "import/999999/lote.xml")
    }

    @Test func `while a folder is another one nothing is placed and nothing counted`() async throws {
        let rig = try rig()
        let id = try await rig.judge()
        rig.queues.swapFolder(true)
        #expect(try await rig.deliver(id, to: .importFolder) == nil)
        #expect(rig.ledger.delivery(id, .importFolder)?.attempts == 0)
        rig.queues.swapFolder(false)
        #expect(try await rig.deliver(id, to: .importFolder) == .delivered(nil))
    }
}
