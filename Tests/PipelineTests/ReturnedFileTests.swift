import Domain
import Foundation
import Ledger
import Pipeline
import Spool
import Testing

/// What Protheus's jobs leave in folders for what they processed or refused is known by its bytes. The rig's clock
/// begins with the file system's, since a file that came before its placement is another copy.
@Suite struct `Files that Protheus returns` {
    private func placed(
        _ numbers: ClosedRange<Int> = 1...1, _ folders: ReturnFolders = ReturnFolders()
    ) async throws -> (rig: InboundRig, watch: HandOverWatch, files: [String]) {
        let rig = try InboundRig(startingAt: Date(), returnFolders: folders)
        for number in numbers { await rig.hat.add("\(number)", content: InboundRig.lote("\(number)")) }
        _ = try await rig.list()
        try await rig.work()
        let watch = HandOverWatch(parts: rig.inbound.parts, imports: rig.queues, ledger: rig.ledger)
        return (rig, watch, rig.files(below: "import"))
    }

    private func move(_ rig: InboundRig, _ from: String, to: String) throws {
        let target = URL(filePath: "\(rig.root)/\(to)")
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.moveItem(at: URL(filePath: "\(rig.root)/\(from)"), to: target)
    }

    private func record(_ rig: InboundRig) async throws -> DropRecord {
        try #require(try await rig.ledger.drops(matching: DropFilter(), limit: 9).last)
    }

    @Test(
        arguments: [
            ("NAOPROCESSADOS/lote.xml", HandOver.refused), ("NaoProcessados/000123/x.xml", .refused),
            ("Não Processados/x.xml", .refused), ("error/renomeado.xml", .refused), ("import/ERRO/x.xml", .refused),
            ("import/NAOPROCESSADOS/x.xml", .refused), ("import/000123/error/x.xml", .refused),
            ("import/000123/lotes/nao_processados/x.xml", .refused), ("import/NAOPROCESSADOS/2026/12/x.xml", .refused),
            ("PROCESSADOS/x.xml", .processed), ("done/x.xml", .processed), ("import/done/x.xml", .processed),
            ("import/000123/PROCESSADOS/outro nome.xml", .processed), ("glosados/x.xml", .refused),
            ("outros/lidos/x.xml", .processed), ("import/000123/other/x.xml", .taken), ("elsewhere/x.xml", .taken),
        ])
    func `are recognised at any path and under any name`(path: String, expected: HandOver) async throws {
        let folders = ReturnFolders(refused: ["Glosados"], processed: ["outros/lidos"])
        let (rig, watch, files) = try await placed(1...1, folders)
        try move(rig, "import/\(files[0])", to: path)
        #expect(try await watch.check() > 0)
        let record = try await record(rig)
        let outcome = try #require(record.outcomes.first)
        #expect(outcome.handOver == expected)
        #expect(record.bxxStatus == (expected == .refused ? .accepted : .imported))
        #expect(outcome.returnedPath == (expected == .taken ? nil : path))
        #expect(try await rig.ledger.refusedCount() == (expected == .refused ? 1 : 0))
        #expect(try await watch.check() == 0)
        #expect(try await rig.ledger.verify().isWhole)
    }

    @Test func `may return renamed and long after they were taken`() async throws {
        let (rig, watch, files) = try await placed()
        try move(rig, "import/\(files[0])", to: "away/x.xml")
        #expect(try await watch.check() == 1)
        #expect(try await record(rig).bxxStatus == .imported)
        rig.clock.advance(90 * 86_400)
        #expect(try await watch.check() == 0)
        try move(rig, "away/x.xml", to: "NAOPROCESSADOS/lote-0001.xml")
        #expect(try await watch.check() == 1)
        #expect(try await record(rig).bxxStatus == .accepted)
        #expect(try await record(rig).outcomes.first?.returnedPath == "NAOPROCESSADOS/lote-0001.xml")
    }

    @Test func `are not confused with originals in error and done`() async throws {
        let (rig, watch, files) = try await placed(1...2)
        for file in files { try FileManager.default.removeItem(atPath: "\(rig.root)/import/\(file)") }
        // The same bytes as a second batch, and one that is rejected: originals in `done` and `error`.
        await rig.hat.add("11", content: InboundRig.lote("1"))
        await rig.hat.add("12", content: InboundRig.lote("3", isWrong: true))
        _ = try await rig.list()
        try await rig.work()
        #expect(rig.files(below: "error").count == 2)
        for _ in 0..<3 { _ = try await watch.check() }
        #expect(try await rig.ledger.refusedCount() == 0)
    }

    @Test func `that are refused are placed again by command, and the refused copy no longer counts`()
        async throws
    {
        let (rig, watch, files) = try await placed()
        try move(rig, "import/\(files[0])", to: "import/000123/error/\(files[0].dropFirst(7))")
        #expect(try await watch.check() == 1)
        let id = try await record(rig).drop.id
        for expected in ["reimporting", "nothing-to-do"] {
            let number = try await rig.ledger.ask(OperatorRequest(verb: .reimport, drop: id), at: rig.clock.now)
            _ = try await OperatorRequests(rig.inbound.parts, batches: rig.ledger).answerOpen()
            #expect(try await rig.ledger.outcome(ofRequest: number) == expected, "asked twice, done once")
        }
        // A copy that was refused before the new one was placed.
        rig.clock.advance(3_600)
        try await rig.work()
        #expect(rig.files(below: "import").count == 2)
        var placed = try await record(rig)
        #expect(placed.outcomes.first?.handOver == .lying && placed.bxxStatus == .inImport && placed.state == .settled)
        #expect(try await watch.check() == 0)
        let path = try #require(placed.outcomes.first?.placementPath)
        #expect(
            FileManager.default.contents(atPath: "\(rig.root)/\(path)").map { Array($0) } == InboundRig.lote("1"))
        try FileManager.default.removeItem(atPath: "\(rig.root)/\(path)")
        let fresh = HandOverWatch(parts: rig.inbound.parts, imports: rig.queues, ledger: rig.ledger)
        #expect(try await fresh.check() == 1)
        placed = try await record(rig)
        #expect(placed.outcomes.first?.handOver == .taken && placed.bxxStatus == .imported)
        #expect(try await rig.ledger.verify().isWhole)
    }

    @Test func `cannot be placed again while they are there, or when they were never placed`() async throws {
        let (rig, _, _) = try await placed()
        await rig.hat.add("2", content: InboundRig.lote("2", isWrong: true))
        _ = try await rig.list()
        try await rig.work()
        for record in try await rig.ledger.drops(matching: DropFilter(), limit: 9) {
            #expect(try await rig.ledger.placeAgain(record.drop.id, at: rig.clock.now) == false)
        }
        #expect(rig.files(below: "import").count == 1)
    }

    @Test func `are recognised by their bytes when they are guias too`() async throws {
        let rig = try InboundRig(startingAt: Date())
        await rig.hat.add(guia: "1")
        _ = try await rig.sync()
        let watch = HandOverWatch(parts: rig.inbound.parts, imports: rig.queues, ledger: rig.ledger)
        try move(rig, "import/guias/authorizations/1.new.xml", to: "NAOPROCESSADOS/a.xml")
        #expect(try await watch.check() > 0)
        #expect(try await rig.ledger.guias(matching: GuiaFilter(), limit: 1).first?.handOver == .refused)
    }

    @Test func `a batch that HAT deletes after Protheus took it stays listed until it is dismissed`() async throws {
        let (rig, watch, files) = try await placed()
        try FileManager.default.removeItem(atPath: "\(rig.root)/import/\(files[0])")
        _ = try await watch.check()
        await rig.hat.delete("1")
        _ = try await rig.list()
        try await rig.work()
        #expect(await rig.hat.deletions == ["1"])
        var filter = BatchFilter()
        filter.isDeletedAfterImport = true
        let rows = try await rig.ledger.batches(matching: filter, limit: 9)
        #expect(rows.map(\.key) == [BatchKey(number: "1", operation: .delete)] && rows.first?.state == .done)
        #expect(try await rig.ledger.dismissDeletions(BatchFilter(), at: rig.clock.now) == 1)
        #expect(try await rig.ledger.batches(matching: filter, limit: 9).isEmpty)
    }

    @Test func `a download that ends before its document is fetched once more, then judged as it is`() async throws {
        for cuts in [1, 2] {
            let rig = try InboundRig()
            let content = Array("<lote>LOTE 1 conteudo</lote>".utf8)
            await rig.hat.add("1", content: content)
            for _ in 0..<cuts { await rig.hat.cutNextDownload(after: 12) }
            _ = try await rig.list()
            try await rig.work()
            #expect(await rig.hat.downloads.count == 2)
            let drop = try #require(try await rig.ledger.drops(matching: DropFilter(), limit: 9).first)
            #expect(drop.drop.byteCount == (cuts == 1 ? Int64(content.count) : 12))
            #expect(try await rig.batch("1")?.state == .done)
            #expect(try rig.queues.incomingIDs().isEmpty)
        }
    }
}
