import Domain
import FoundationEssentials
import Pipeline
import PipelineSupport
import Testing

/// Every state that the end of a process can leave, as the table in `spool/README.md` has them, and what the next start does about it.
@Suite struct `What a start does` {
    private func drop(_ number: UInt64, _ origin: DropOrigin = .inbox) -> ClaimedDrop {
        ClaimedDrop(
            id: DropID(millisecondsSince1970: 1_000 + number, random: 0), name: "\(number).xml", folder: "",
            byteCount: 6, digest: SHA256Digest(bytes: [UInt8](repeating: UInt8(number % 256), count: 32)),
            receivedAt: Date(timeIntervalSince1970: 1_795_000_000), origin: origin)
    }

    private func row(
        _ number: UInt64, _ state: DropState, queue: FinalQueue? = nil, path: String? = nil,
        origin: DropOrigin = .inbox
    ) -> MemoryLedger.Row {
        var row = MemoryLedger.Row(drop: drop(number, origin))
        (row.state, row.queue, row.finalPath) = (state, queue, path)
        return row
    }

    @Test func `after an orderly end there is nothing to do`() async throws {
        let rig = try MemoryRig()
        let id = try await rig.judge()
        _ = try await rig.deliver(id)
        _ = try await rig.settle(id)
        rig.trace.forgetCalls()
        #expect(try await rig.start() == Recovery.Report())
        #expect(rig.trace.order(of: "file", "release", "endAttempt", "submit", "ask").isEmpty)
    }

    @Test(arguments: [false, true])
    func
        `an attempt at HAT that was cut short may have arrived: a HAT that forgets keys is asked before it gets anything`(
            arrived: Bool
        ) async throws
    {
        let rig = try MemoryRig()
        rig.portal.forgetKeys()
        let id = try await rig.judge()
        // As the process left it: the intent is written, the answer never was.
        let pending = try #require(rig.ledger.pending(id))
        try await rig.ledger.beginAttempt(pending.delivery, at: rig.clock.now)
        if arrived { _ = await rig.portal.submit(try #require(rig.submission(of: id))) }
        let report = try await rig.start()
        #expect(report.outcomesUnknown == 1)
        #expect(rig.ledger.delivery(id)?.isOutcomeUnknown == true)
        rig.trace.forgetCalls()
        try await rig.deliverAll(horizon: 3_600)
        #expect(rig.trace.order(of: "submit", "ask") == (arrived ? ["ask"] : ["ask", "submit"]))
        #expect(rig.portal.effects.count == 1)
        #expect(rig.ledger.delivery(id)?.state == .delivered)
    }

    @Test func `an attempt at the import folder that was cut short before its path is known is made again`()
        async throws
    {
        let rig = try MemoryRig(to: [.importFolder])
        let id = try await rig.judge()
        try await rig.ledger.beginAttempt(Delivery(drop: id, destination: .importFolder), at: rig.clock.now)
        _ = try await rig.start()
        #expect(rig.ledger.delivery(id, .importFolder)?.isOutcomeUnknown == false, "no HAT is to be asked about it")
        try await rig.deliverAll(horizon: 600)
        #expect(rig.queues.files.count == 1)
    }

    @Test func `a placement whose path is known is finished under that path`() async throws {
        let rig = try MemoryRig(to: [.importFolder])
        let id = try await rig.judge()
        let delivery = Delivery(drop: id, destination: .importFolder)
        try await rig.ledger.beginAttempt(delivery, at: rig.clock.now)
        try await rig.ledger.intendPlacement(delivery, path: "import/000123/lote.xml", at: rig.clock.now)
        rig.queues.copy(id)
        #expect(try await rig.start().placementsFinished == 1)
        #expect(rig.queues.files == ["import/000123/lote.xml": id])
        #expect(rig.ledger.delivery(id, .importFolder)?.state == .delivered)
        #expect(rig.trace.count(of: "prepareImport") == 0)
    }

    @Test func `a claimed file in the work folder is judged`() async throws {
        let rig = try MemoryRig()
        rig.ledger.add(row(1, .claimed))
        try rig.queues.put(drop(1).id)
        #expect(try await rig.start().toInspect == [drop(1)])
        #expect(rig.ledger.row(drop(1).id)?.state == .claimed)
    }

    @Test func `a claim whose file never became ours is released; one that can be restored is judged`() async throws {
        let rig = try MemoryRig()
        rig.ledger.add(row(1, .claimed))
        rig.ledger.add(row(2, .claimed))
        rig.queues.makeRestorable(drop(2).id)
        let report = try await rig.start()
        #expect(report.claimsReleased == 1 && report.toInspect == [drop(2)])
        #expect(rig.ledger.row(drop(1).id)?.state == .released)
        #expect(rig.ledger.released == [drop(1).id: .interrupted])
        #expect(rig.ledger.row(drop(2).id)?.state == .claimed)
    }

    @Test func `claims of more than one page are all looked at`() async throws {
        let rig = try MemoryRig()
        for number in 1...1_203 { rig.ledger.add(row(UInt64(number), .claimed)) }
        #expect(try await rig.start().claimsReleased == 1_203)
        #expect(rig.ledger.rows.allSatisfy { $0.state == .released })
    }

    @Test func `a settled drop whose rename is missing is filed where its row says`() async throws {
        let rig = try MemoryRig()
        rig.ledger.add(row(1, .settled, queue: .done, path: "done/1.xml"))
        try rig.queues.put(drop(1).id)
        #expect(try await rig.start().renamesFinished == 1)
        #expect(rig.queues.files == ["done/1.xml": drop(1).id] && rig.queues.work.isEmpty)
    }

    @Test func `when its name was taken meanwhile the row learns the other one`() async throws {
        let rig = try MemoryRig()
        rig.ledger.add(row(1, .settled, queue: .done, path: "done/1.xml"))
        rig.queues.takeName("done/1.xml")
        try rig.queues.put(drop(1).id)
        _ = try await rig.start()
        #expect(rig.ledger.row(drop(1).id)?.finalPath == "done/1.xml.\(drop(1).id)")
    }

    @Test func `a settled row without a path is a fault that is said, not passed over`() async throws {
        let rig = try MemoryRig()
        rig.ledger.add(row(1, .settled, queue: .done))
        try rig.queues.put(drop(1).id)
        await #expect(throws: PortError.self) { try await rig.start() }
        #expect(rig.queues.work == [drop(1).id])
    }

    @Test func `a judged drop is left to those who deliver and settle`() async throws {
        let rig = try MemoryRig()
        let id = try await rig.judge()
        #expect(try await rig.start() == Recovery.Report())
        #expect(rig.ledger.row(id)?.state == .judged && rig.queues.work == [id])
    }

    @Test func `a file that no open row explains is set aside under held, never deleted`() async throws {
        let rig = try MemoryRig()
        rig.ledger.add(row(1, .released))
        for number in [1, 2] { try rig.queues.put(drop(UInt64(number)).id) }
        let report = try await rig.start()
        #expect(report.strangers == 2)
        #expect(rig.queues.work.isEmpty)
        #expect(Set(rig.queues.files.values) == [drop(1).id, drop(2).id])
        #expect(rig.queues.files.keys.allSatisfy { $0.hasPrefix("held/") })
    }

    @Test func `a claimed file that a lost ledger does not know becomes a row that is held`() async throws {
        let rig = try MemoryRig()
        let file = FingerprintedFile(
            id: drop(1).id,
            file: DroppedFile(
                path: InboxPath("1.xml"), byteCount: 6,
                identity: FileIdentity(device: 1, inode: 1, byteCount: 6, modifiedNanoseconds: 0), isCutShort: false),
            digest: drop(1).digest, receivedAt: rig.clock.now)
        rig.queues.makeLost(file)
        try rig.queues.put(file.id)
        let report = try await rig.start()
        #expect(report.recovered == 1 && report.strangers == 0)
        #expect(rig.ledger.row(file.id)?.judgement?.decision.verdict == .held)
        #expect(rig.ledger.row(file.id)?.deliveries.isEmpty == true, "whether it was delivered nobody knows")
    }

    @Test func `a drop that was sent back lies in the inbox again; one of HAT's stays where it is`() async throws {
        let rig = try MemoryRig()
        let batch = DropOrigin.batch(BatchReference(number: "7", healthProviderId: "1", authType: "02"))
        rig.ledger.add(row(1, .requeued, queue: .error, path: "error/1.xml"))
        rig.ledger.add(row(2, .requeued, queue: .error, path: "error/2.xml", origin: batch))
        for number in [1, 2] { rig.queues.place(drop(UInt64(number)).id, at: "error/\(number).xml") }
        #expect(try await rig.start().requeuesFinished == 1)
        #expect(rig.queues.inbox == ["1.xml"])
        #expect(rig.queues.files == ["error/2.xml": drop(2).id])
    }

    @Test func `a second start finds nothing left to do`() async throws {
        let rig = try MemoryRig()
        rig.ledger.add(row(1, .claimed))
        rig.ledger.add(row(2, .settled, queue: .done, path: "done/2.xml"))
        try rig.queues.put(drop(2).id)
        _ = try await rig.start()
        #expect(try await rig.start() == Recovery.Report())
    }
}

extension MemoryRig {
    /// What an attempt would send.
    func submission(of id: DropID) -> LoteSubmission? {
        guard let row = ledger.row(id) else { return nil }
        return LoteSubmission(
            key: IdempotencyKey(content: row.drop.digest),
            facts: LoteSubmissionFacts(
                batchNumber: "1", healthProviderId: "000123", codeSusep: "", authType: "", batchDate: "",
                tissVersion: "", guiaCount: 1, totalValue: nil, contentSHA256: row.drop.digest, fileName: row.drop.name,
                protocolNumber: "1"),
            contentPath: queues.workPath(id), byteCount: row.drop.byteCount)
    }
}
