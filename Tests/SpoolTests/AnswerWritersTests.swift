import Domain
import FoundationEssentials
import Testing

@testable import Spool

/// Several jobs may answer one drop at the same time: its settling, the ends of its orders, a command.
struct AnswerWritersTests {
    @Test func `concurrent writers of one drop leave complete answers, no error and no temporary file`() async throws {
        let spool = try TestSpool()
        let drop = try spool.claim("lote.xml")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<16 {
                group.addTask {
                    for round in 0..<20 {
                        let text = Array(String(repeating: "\(writer % 10)", count: 2_000 + round).utf8)
                        let answers = [".retorno.json", ".retorno.txt"].map { AnswerFile(suffix: $0, bytes: text) }
                        try spool.queues.writeAnswers(
                            answers, for: drop, of: nil, besides: writer % 2 == 0 ? .done : .error)
                        let table = try spool.queues.openAnswer(suffix: ".registros.csv", for: drop, of: nil)
                        try table.append(text)
                        try table.append(text)
                        try table.finish()
                    }
                }
            }
            try await group.waitForAll()
        }
        for name in try spool.names("outbox") {
            let text = try #require(spool.read("outbox/\(name)"))
            #expect(Set(text).count == 1, "\(name) is mixed")
            #expect((name.hasSuffix(".csv") ? 4_000... : 2_000...).contains(text.count), "\(name) is cut short")
        }
        #expect(try spool.names("outbox").count == 3)
        #expect(try spool.workNames() == [drop.id.text])
    }

    @Test func `an answer that cannot be published leaves no temporary file`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("lote.xml")
        try FileManager.default.createDirectory(
            atPath: spool.path("outbox/lote.xml.\(drop.id).retorno.txt/x"), withIntermediateDirectories: true)
        let answers = [".retorno.txt", ".xml"].map { AnswerFile(suffix: $0, bytes: [0x61]) }
        #expect(throws: PortError.self) { try spool.queues.writeAnswers(answers, for: drop, of: nil, besides: .done) }
        #expect(try spool.workNames() == [drop.id.text])
    }

    @Test func `unfinished answers of any writer are removed at the next start`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("lote.xml")
        for name in ["\(drop.id).1b-7.answer", "\(drop.id).retorno.csv.answer", "\(drop.id).0.answer"] {
            try spool.write("half", to: ".work/\(name)")
        }
        spool.queues.close()
        try spool.anotherProcess().open()
        #expect(try spool.workNames() == [drop.id.text])
    }
}
