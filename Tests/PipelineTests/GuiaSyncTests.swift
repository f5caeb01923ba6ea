import Domain
import Foundation
import JSON
import Ledger
import Pipeline
import Spool
import Synchronization
import Testing

@Suite struct `Synchronised guias` {
    @Test func `each becomes one file and is confirmed to HAT only when the file is placed`() async throws {
        let rig = try InboundRig()
        for number in 1...95 { await rig.hat.add(guia: "2026\(number)") }
        let early = Mutex<[String]>([])
        let root = rig.root
        await rig.hat.set(onReport: { key in
            if !FileManager.default.fileExists(atPath: "\(root)/import/guias/authorizations/\(key).new.xml") {
                early.withLock { $0.append(key) }
            }
        })
        let report = try await rig.sync()
        #expect(report.placed == 95)
        #expect(report.confirmed == 95)
        #expect(early.withLock { $0 } == [])
        #expect(rig.files(below: "import/guias/authorizations").count == 95)
        #expect(await rig.hat.tracked.allSatisfy { $0.tracking == .stored })
        #expect(try await rig.sync().treated == 0)
    }

    @Test func `unconfirmed cancellations never loop and never hide other guias`() async throws {
        let rig = try InboundRig()
        for number in 1...70 { await rig.hat.add(guia: "stuck\(number)", cancelled: true, confirms: false) }
        for number in 1...40 { await rig.hat.add(guia: "fine\(number)", cancelled: true) }
        let report = try await rig.sync()
        #expect(report.unconfirmed == 70)
        #expect(report.confirmed == 40)
        let confirmed = await rig.hat.tracked
        #expect(Set(confirmed.map(\.key)) == Set((1...40).map { "fine\($0)" }))
        #expect(confirmed.allSatisfy { $0.tracking == .cancelled })
        #expect(await rig.hat.guiaCalls < 20)
        var filter = GuiaFilter()
        filter.states = [.unconfirmed]
        #expect(try await rig.ledger.guias(matching: filter, limit: 1_000).count == 70)
        _ = try await rig.sync()
        #expect(await rig.hat.tracked.count == 40)
    }

    @Test func `a confirmed guia that is offered again unchanged is confirmed again, not written again`() async throws {
        let rig = try InboundRig()
        await rig.hat.add(guia: "1")
        await rig.hat.fail("trackLost", PortError(.unreachable, "no answer", isTransient: true, isOutcomeUnknown: true))
        let first = try await rig.sync()
        #expect(first.notConfirmed == 1)
        rig.clock.advance(1_000)
        let second = try await rig.sync()
        #expect(second.placed == 0)
        #expect(second.confirmed == 1)
        #expect(rig.files(below: "import").count == 1)
    }

    @Test func `T43 one fault of every guia is a few lines and a count`() async throws {
        let lines = KeptLines()
        let rig = try InboundRig(logger: lines.logger)
        let message = "a guia could not be confirmed to HAT; it is retried"
        for number in 1...40 {
            await rig.hat.add(guia: "2026\(number)")
            await rig.hat.fail("track", PortError(.refused, "no"))
        }
        #expect(try await rig.sync().notConfirmed == 40)
        #expect(lines.count(of: message) == (RepeatedErrors.loggedMax, 0))
        rig.clock.advance(61)
        rig.inbound.parts.logRepeatedErrors()
        #expect(lines.count(of: message) == (RepeatedErrors.loggedMax + 1, 40 - RepeatedErrors.loggedMax))
    }

    @Test func `a guia that is offered again with other content is a second file`() async throws {
        let rig = try InboundRig()
        await rig.hat.add(guia: "1")
        _ = try await rig.sync()
        await rig.hat.replace(guia: "1", content: "alta")
        let report = try await rig.sync()
        #expect(report.placed == 1)
        #expect(rig.files(below: "import/guias/authorizations") == ["1.new.v2.xml", "1.new.xml"])
    }

    @Test func `an item that lacks a key is confirmed as failed, stays listed, and is retried by command`()
        async throws
    {
        let rig = try InboundRig()
        await rig.hat.add(guia: "1", extra: ["broken": .bool(true)])
        let first = try await rig.sync()
        #expect(first.refused == 1)
        #expect(await rig.hat.tracked.map(\.tracking) == [.failed])
        #expect(rig.files(below: "import").isEmpty)
        var filter = GuiaFilter()
        filter.states = [.failed]
        let failed = try await rig.ledger.guias(matching: filter, limit: 10)
        #expect(failed.map(\.problems.first?.code) == [.missing])
        #expect(try await rig.sync().treated == 0, "HAT offers it no more by itself")

        await rig.hat.mend(guia: "1")
        #expect(try await rig.ledger.retryGuias(GuiaFilter(), at: rig.clock.now) == 1)
        let driven = try await rig.sync()
        #expect(driven.placed == 1)
        #expect(await rig.hat.tracked.map(\.tracking) == [.failed, .stored])
        #expect(try await rig.ledger.retryRequested(.authorizations, .new, limit: 10).isEmpty)
    }

    @Test func `guias that wait for audit go to their own folder`() async throws {
        let rig = try InboundRig { $0.auditFolder = "auditoria" }
        await rig.hat.add(guia: "1", extra: ["audit": .bool(true)])
        await rig.hat.add(guia: "2")
        _ = try await rig.sync()
        #expect(rig.files(below: "import/auditoria/authorizations") == ["1.new.xml"])
        #expect(rig.files(below: "import/guias/authorizations") == ["2.new.xml"])
    }

    @Test func `items without a key are counted and hide no others`() async throws {
        let rig = try InboundRig()
        for number in 1...31 { await rig.hat.add(guia: "x\(number)", extra: ["idOnHealthProvider": .null]) }
        await rig.hat.add(guia: "good")
        let report = try await rig.sync()
        #expect(report.untrackable == 1, "they are equal but for their key, so they count as one")
        #expect(report.confirmed == 1)
    }

    @Test func `the next start finishes what a crash left between file and row`() async throws {
        let rig = try InboundRig()
        let id = rig.queues.newIncomingID()
        let made = try rig.queues.make([
            MadeFile(id: id, folder: ["guias", "authorizations"], name: "9.new.xml", bytes: Array("<guia/>".utf8))
        ])
        let key = GuiaKey(resource: .authorizations, pass: .new, key: "9")
        let digest = SHA256Digest(bytes: [UInt8](repeating: 7, count: 32))
        try await rig.ledger.recordPlacing(
            [
                GuiaEntry(
                    key: key, file: id, kind: .exame, isAudit: false, providerId: nil, digest: digest,
                    path: made[0].path, problems: [])
            ], at: rig.clock.now)
        let orphan = rig.queues.newIncomingID()
        _ = try rig.queues.make([MadeFile(id: orphan, folder: ["guias"], name: "orphan.xml", bytes: [0x41])])
        let report = try await InboundRecovery(
            parts: rig.inbound.parts, downloads: rig.queues, imports: rig.queues, batches: rig.ledger, guias: rig.ledger
        ).run()
        #expect(report.guiasPlaced == 1)
        #expect(report.guiasDiscarded == 1)
        #expect(rig.files(below: "import") == ["guias/authorizations/9.new.xml"])
        #expect(try await rig.ledger.guias([key])[key]?.state == .placed)
    }
}

@Suite struct `What Protheus did with a file` {
    @Test func `is detected: taken, processed, refused`() async throws {
        let rig = try InboundRig()
        for number in 1...3 { await rig.hat.add("\(number)", content: InboundRig.lote("\(number)")) }
        _ = try await rig.list()
        try await rig.work()
        let watch = HandOverWatch(parts: rig.inbound.parts, imports: rig.queues, ledger: rig.ledger)
        #expect(try await watch.check() == 0)
        let folder = "\(rig.root)/import/000123"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        try FileManager.default.createDirectory(atPath: folder + "/PROCESSADOS", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: folder + "/naoprocessados", withIntermediateDirectories: true)
        try FileManager.default.removeItem(atPath: "\(folder)/\(files[0])")
        try FileManager.default.moveItem(atPath: "\(folder)/\(files[1])", toPath: "\(folder)/PROCESSADOS/\(files[1])")
        try FileManager.default.moveItem(
            atPath: "\(folder)/\(files[2])", toPath: "\(folder)/naoprocessados/\(files[2])")
        #expect(try await watch.check() == 3)
        let rows = try await rig.ledger.drops(matching: DropFilter(), limit: 10)
        let byName = Dictionary(uniqueKeysWithValues: rows.map { ($0.drop.name, $0) })
        #expect(byName[files[0]]?.outcomes.first?.handOver == .taken)
        #expect(byName[files[0]]?.bxxStatus == .imported)
        #expect(byName[files[1]]?.outcomes.first?.handOver == .processed)
        #expect(byName[files[2]]?.outcomes.first?.handOver == .refused)
        #expect(byName[files[2]]?.bxxStatus == .accepted)
        #expect(try await watch.check() == 0)
    }
}
