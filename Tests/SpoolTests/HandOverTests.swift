import Domain
import FoundationEssentials
import Glibc
import Testing

@testable import Spool

struct HandOverTests {
    private let id = DropID(millisecondsSince1970: 1_770_000_000_000, random: 1)

    @Test func `the location of each file shows what Protheus did with it`() throws {
        let spool = try TestSpool()
        for path in ["1/lying.xml", "1/Done/DONE.XML", "1/NaoProcessados/refused.xml", "2/error/taken.xml", "3/x.part"]
        {
            try spool.write("<m/>", to: "import/\(path)")
        }
        try spool.write("<m/>", to: "import/1/other/elsewhere.xml")
        let names = ["lying.xml", "done.xml", "refused.xml", "taken.xml", "elsewhere.xml"]
        let found = try spool.queues.handOvers(
            at: names.map { "import/1/\($0)" } + ["import/3/a.xml", "import/4/b.xml"])
        #expect(
            found == [
                "import/1/lying.xml": .lying, "import/1/done.xml": .processed, "import/1/refused.xml": .refused,
                "import/1/taken.xml": .taken, "import/1/elsewhere.xml": .taken, "import/3/a.xml": .taken,
                "import/4/b.xml": .displaced,
            ], "a folder that is gone says nothing of its files")
    }

    @Test(arguments: [
        ("done", HandOver.processed), ("PROCESSADOS", .processed), ("Processado", .processed),
        ("processed", .processed),
        ("ERROR", .refused), ("erro", .refused), ("NAO_PROCESSADOS", .refused), ("failed", .refused),
        ("processados-2026", .taken),
    ])
    func `sub-folders are recognised by name, ignoring case`(name: String, expected: HandOver) throws {
        let spool = try TestSpool(dialect: .protheus)
        try spool.write("<m/>", to: "CAIXAENTRADA/1/\(name)/lote.xml")
        #expect(try spool.queues.handOvers(at: ["CAIXAENTRADA/1/LOTE.xml"]) == ["CAIXAENTRADA/1/LOTE.xml": expected])
    }

    @Test func `a file in both kinds of sub-folders was refused`() throws {
        let spool = try TestSpool()
        for folder in ["done", "error", "processado"] { try spool.write("<m/>", to: "import/1/\(folder)/a.xml") }
        #expect(try spool.queues.handOvers(at: ["import/1/a.xml"]) == ["import/1/a.xml": .refused])
    }

    @Test func `T02 a missing import folder gives no status of its files`() throws {
        let spool = try TestSpool()
        try FileManager.default.moveItem(atPath: spool.path("import"), toPath: spool.path("away"))
        for makesAnother in [false, true] {
            if makesAnother { try spool.write("<m/>", to: "import/1/b.xml") }
            let error = #expect(throws: PortError.self) { try spool.queues.handOvers(at: ["import/1/a.xml"]) }
            #expect(error?.code == .folderChanged)
            #expect(throws: PortError.self) { try spool.queues.withdraw(id, from: "import/1/a.xml") }
        }
        #expect(throws: PortError.self) { try spool.queues.handOvers(at: ["done/a.xml"]) }
    }

    @Test func `a withdrawn file is in held under its ID, once`() throws {
        let spool = try TestSpool()
        try spool.write("<m/>", to: "import/1/lote.xml")
        let expected = "held/lote.\(id).retirado.xml"
        #expect(try spool.queues.withdraw(id, from: "import/1/lote.xml") == expected)
        #expect(spool.read(expected) == "<m/>")
        #expect(try spool.names("import/1").isEmpty)
        #expect(try spool.queues.withdraw(id, from: "import/1/lote.xml") == expected, "told again after a crash")
        try spool.write("<another/>", to: "import/1/lote.xml")
        #expect(try spool.queues.withdraw(id, from: "import/1/lote.xml") == "held/lote.\(id).retirado-2.xml")
        #expect(spool.read(expected) == "<m/>")
    }

    @Test func `a file that Protheus took cannot be withdrawn`() throws {
        let spool = try TestSpool()
        try spool.write("<m/>", to: "import/1/done/lote.xml")
        #expect(try spool.queues.withdraw(id, from: "import/1/lote.xml") == nil)
        #expect(try spool.queues.withdraw(id, from: "import/2/lote.xml") == nil)
        #expect(try spool.names("held").isEmpty)
        let error = #expect(throws: PortError.self) { try spool.queues.withdraw(id, from: "done/lote.xml") }
        #expect(error?.code == .malformed)
    }
}
