import Domain
import Files
import Foundation
import TestSupport
import Testing

@testable import Spool

/// Copies, answers and originals of several drops at once.
@Suite struct `Groups of files` {
    private func claim(_ count: Int, in spool: TestSpool) throws -> [ClaimedDrop] {
        for number in 0..<count { try spool.drop("\(number).xml", "<m>\(number)</m>\n") }
        let drops = try spool.claimAll()
        try #require(drops.count == count)
        return drops
    }

    private func placements(_ drops: [ClaimedDrop], _ paths: [Result<String, PortError>]) throws -> [FilePlacement] {
        try zip(drops, paths).map { FilePlacement(id: $0.id, path: try $1.get()) }
    }

    @Test(arguments: [1, 2, 100])
    func `goes from work folder to import folder, outbox and final queue`(count: Int) throws {
        let spool = try TestSpool()
        let drops = try claim(count, in: spool)
        let prepared = try spool.queues.prepareImports(drops.map { ImportCopy(drop: $0, provider: "77") })
        #expect(try spool.workNames().count == 2 * count)
        for result in try spool.queues.placeImports(placements(drops, prepared)) { try result.get() }
        #expect(try spool.names("import/77").count == count)
        let sets = drops.map { drop in
            AnswerSet(
                drop: drop, provider: "77", queue: .done,
                answers: [
                    AnswerFile(suffix: ".retorno.json", bytes: [0x7B]),
                    AnswerFile(suffix: ".retorno.txt", bytes: [0x61]),
                ])
        }
        for result in try spool.queues.writeAnswers(sets) { try result.get() }
        #expect(try spool.names("outbox").count == 2 * count)
        let paths = try spool.queues.finalPaths(for: drops.map { ($0, .done) })
        let filed = try spool.queues.file(placements(drops, paths))
        #expect(try filed.map { try $0.get() } == paths.map { try $0.get() })
        for drop in drops {
            #expect(spool.read("done/2026/02/01/\(drop.name)") == spool.read("import/77/\(drop.name)"))
        }
        #expect(try spool.workNames().isEmpty && spool.names(".originals").isEmpty)
    }

    @Test func `one file that was changed or removed costs the others nothing`() throws {
        let spool = try TestSpool()
        let drops = try claim(12, in: spool)
        try spool.write("<other/>", to: ".work/\(drops[3].id)")
        for folder in [".work", ".originals"] {
            try FileManager.default.removeItem(atPath: spool.path("\(folder)/\(drops[7].id)"))
        }
        let prepared = try spool.queues.prepareImports(drops.map { ImportCopy(drop: $0, provider: "77") })
        #expect(prepared.indices.filter { (try? prepared[$0].get()) == nil } == [7], "3 is restored from its backup")
        let paths = try spool.queues.finalPaths(for: drops.map { ($0, .done) })
        let filed = try spool.queues.file(placements(drops, paths))
        #expect(filed.indices.filter { (try? filed[$0].get()) == nil } == [7])
        #expect(try spool.names("done/2026/02/01").count == 11)
    }

    @Test func `drops of one name and one provider get names of their own`() throws {
        let spool = try TestSpool()
        var drops: [ClaimedDrop] = []
        for number in 0..<3 { drops.append(try spool.claim("lote.xml", "<m>\(number)</m>\n")) }
        let prepared = try spool.queues.prepareImports(drops.map { ImportCopy(drop: $0, provider: "77") })
        #expect(try Set(prepared.map { try $0.get() }).count == 3)
        for result in try spool.queues.placeImports(placements(drops, prepared)) { try result.get() }
        let paths = try spool.queues.finalPaths(for: drops.map { ($0, .done) })
        _ = try spool.queues.file(placements(drops, paths))
        #expect(try spool.names("import/77").count == 3 && spool.names("done/2026/02/01").count == 3)
    }

    @Test func `a placed copy whose path somebody took waits for another name, the others are placed`() throws {
        let spool = try TestSpool()
        let drops = try claim(3, in: spool)
        let prepared = try spool.queues.prepareImports(drops.map { ImportCopy(drop: $0, provider: "77") })
        try spool.write("a stranger's", to: try prepared[1].get())
        let placed = try spool.queues.placeImports(placements(drops, prepared))
        #expect(placed.map { (try? $0.get()) != nil } == [true, false, true])
        #expect(spool.read(try prepared[1].get()) == "a stranger's")
    }
}
