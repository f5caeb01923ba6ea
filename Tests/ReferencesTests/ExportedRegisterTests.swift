import Domain
import Foundation
import Testing

@testable import References

@Suite struct `A register that is an export` {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func entries(_ kind: ReferenceKind, _ key: ReferenceKey?) throws -> [ReferenceEntry] {
        folder.registers.snapshot.entries(kind, try #require(key))
    }

    private func take(_ name: String, _ lines: String...) throws -> Registers.Check {
        try folder.drop(name, lines.joined(separator: "\n") + "\n<end>\n")
        return folder.take()
    }

    @Test func `every register can be read from its Protheus tables`() throws {
        #expect(
            try take(
                "BAU.xml",
                "BAU incluir BAU_CODIGO=123|BAU_CPFCGC=11222333000181|BAU_NOME=X|BAU_DATBLO=20260101|BAU_OUTRO=1",
                "BAU - BAU_CODIGO=000124|BAU_CPFCGC=52998224725|BAU_DATBLO=  /  /    "
            ).isTaken)
        let blocked = ReferenceEntry(
            blockedFrom: CalendarDay("2026-01-01"), link: ReferenceKey(.providerCode, "123"))
        #expect(try entries(.prestadores, ReferenceKey(.cnpj, "11222333000181")) == [blocked])
        #expect(try entries(.prestadores, ReferenceKey(.cpf, "52998224725")).first?.blockedFrom == nil)
        #expect(try entries(.prestadores, ReferenceKey(.cpf, "11222333000181")).isEmpty)

        #expect(
            try take(
                "ba1_2026-11-23.xml",
                "BA1 alterar BA1_CODINT=1|BA1_CODEMP=2|BA1_MATRIC=3|BA1_TIPREG=0|BA1_DIGITO=7|BA1_DATINC=20190301",
                "BA1 - BA1_CODINT=0001|BA1_CODEMP=0002|BA1_MATRIC=000004|BA1_TIPREG=00|BA1_DIGITO=8"
                    + "|BA1_DATBLO=20260101|BA1_DESBLO=20260201",
                "BA1 - BA1_CODINT=0001|BA1_CODEMP=0002|BA1_MATRIC=000005|BA1_TIPREG=00|BA1_DIGITO=9"
                    + "|BA1_DATBLO=20260301|BA1_DESBLO=20260201"
            ).isTaken)
        let card = try entries(.beneficiarios, ReferenceKey(.beneficiary, "00010002000003007"))
        #expect(card == [ReferenceEntry(validFrom: CalendarDay("2019-03-01"))])
        #expect(try entries(.beneficiarios, ReferenceKey(.beneficiary, "00010002000004008")).first?.blockedFrom == nil)
        #expect(
            try entries(.beneficiarios, ReferenceKey(.beneficiary, "00010002000005009")).first?.blockedFrom
                == CalendarDay("2026-03-01"))

        #expect(
            try take(
                "senhas.xml", "BEA - BEA_SENHA=A1|BEA_STATUS=1|BEA_VALSEN=20261201", "BEA - BEA_SENHA=A2|BEA_STATUS=3",
                "BEA - BEA_SENHA=A3|BEA_STATUS=1|BEA_CANCEL=1", "BEA - BEA_SENHA=|BEA_STATUS=3", "BEA - BEA_SENHA=A4"
            ).isTaken)
        let isAuthorised = try ["A1", "A2", "A3", "A4"].map {
            try entries(.senhas, ReferenceKey(.password, $0)).map(\.isAuthorised)
        }
        #expect(isAuthorised == [[true], [false], [false], [true]])
        #expect(try entries(.senhas, ReferenceKey(.password, "A1")).first?.validUntil == CalendarDay("2026-12-01"))

        #expect(
            try take("BDT.xml", "BDT - BDT_ANO=2026|BDT_MES=11|BDT_DATINI=20261101|BDT_DATFIN=10/11/2026").isTaken)
        #expect(try entries(.calendario, .calendar).first?.validUntil == CalendarDay("2026-11-10"))
        #expect(try take("BA9.xml", "BA9 - BA9_CODDOE=A09|BA9_DOENCA=x").isTaken)
        #expect(try entries(.cid, ReferenceKey(.diagnosis, "A09")).count == 1)
        #expect(
            try take("tuss.xml", "BR8 - BR8_CODPAD=22|BR8_CODPSA=10101012", "BTQ - BTQ_CODTAB=20|BTQ_CDTERM=9").isTaken
        )
        #expect(try entries(.tuss, ReferenceKey(.procedure, "22", "10101012")).count == 1)
        #expect(try entries(.tuss, ReferenceKey(.procedure, "20", "9")).count == 1)

        #expect(
            try take("BB8.xml", "BB8 - BB8_CODIGO=9|BB8_CNES=1234567|BB8_DATBLO=20260301", "BB8 - BB8_CODIGO=9").isTaken
        )
        let entry = ReferenceEntry(
            validUntil: CalendarDay("2026-02-28"), link: ReferenceKey(.providerCode, "9"))
        #expect(try entries(.cnes, ReferenceKey(.establishment, "1234567")) == [entry])

        #expect(
            try take(
                "BB0.xml", "BB0 - BB0_CODSIG=crm|BB0_NUMCR=54321|BB0_ESTADO=SP",
                "BC1 - BC1_SIGLCR=06|BC1_NUMCR=7|BC1_ESTCR=35"
            ).isTaken)
        for number in ["54321", "7"] {
            #expect(try entries(.profissionais, ReferenceKey(.professional, "06", number, "35")).count == 1)
        }
        #expect(folder.registers.snapshot.present == Set(ReferenceKind.allCases))
        #expect(folder.started().failures.isEmpty, "a restart reads them again")
        #expect(folder.started().registers.snapshot == folder.registers.snapshot)
    }

    @Test func `its first record identifies the register when its name does not`() throws {
        let check = try take("exportacao de ontem.xml", "BA9 - BA9_CODDOE=A09")
        #expect(check.isTaken && check.reports.first?.kind == .cid && check.reports.first?.columns == ["codigo"])
        for (name, line) in [("x.xml", "SX5 - A=1"), ("y.xml", "")] {
            let check = try take(name, line)
            #expect(check.faults.map(\.reason) == [.noRegister] && check.reports.first?.kind == nil)
        }
        #expect(folder.names("error/reference") == ["x.xml", "x.xml.retorno.txt", "y.xml", "y.xml.retorno.txt"])
    }

    @Test(arguments: [
        ("BA9 - BA9_CODDOE=", [ReferenceFault(.emptyCell, line: 1, column: "BA9_CODDOE", position: 10)]),
        ("BA9 - BA9_DOENCA=x", [ReferenceFault(.emptyCell, line: 1, column: "BA9_CODDOE", position: 3)]),
        ("BA9 - BA9_CODDOE=Á", [ReferenceFault(.notACode, line: 1, column: "BA9_CODDOE", position: 10)]),
        ("BA9 excluir BA9_CODDOE=A", [ReferenceFault(.exclusion, line: 1, position: 3)]),
        ("BA9 E BA9_CODDOE=A", [ReferenceFault(.exclusion, line: 1, position: 3)]),
        (
            "BA9 mudar BA9_CODDOE=A",
            [ReferenceFault(.export, line: 1, position: 3, finding: .recordOperationUnknown)]
        ),
        ("BAU - BAU_CODIGO=1", [ReferenceFault(.otherTable, line: 1, position: 3)]),
        (
            "BA9 - BA9_CODDOE=\n!\nBA9 excluir",
            [
                ReferenceFault(.emptyCell, line: 1, column: "BA9_CODDOE", position: 10),
                ReferenceFault(.export, line: 2, column: "BA9_CODDOE", position: 3, finding: .recordFieldRepeated),
                ReferenceFault(.exclusion, line: 3, position: 3),
            ]
        ),
    ])
    func `a fault is refused with its location`(line: String, faults: [ReferenceFault]) throws {
        let check = try take("cid.xml", line)
        #expect(check.faults == faults)
        #expect(folder.registers.snapshot.present.isEmpty)
        #expect(folder.names("error/reference") == ["cid.xml", "cid.xml.retorno.txt"])
    }

    @Test func `a truncated export, and one without rows, are refused`() throws {
        try folder.drop("cid.xml", "BA9 - BA9_CODDOE=A09\n")
        #expect(folder.take().faults == [ReferenceFault(.cutOff, line: 0)])
        try folder.drop("cid.xml", "<end>\n")
        #expect(folder.take().faults == [ReferenceFault(.noRows, line: 0)])
        #expect(try take("BB8.xml", "BB8 - BB8_CODIGO=9").faults == [ReferenceFault(.noRows, line: 0)])
    }

    @Test func `an incomplete card number is reported with the field`() throws {
        let check = try take("BA1.xml", "BA1 - BA1_CODINT=1|BA1_CODEMP=2|BA1_MATRIC=|BA1_TIPREG=0|BA1_DIGITO=7")
        #expect(check.faults == [ReferenceFault(.emptyCell, line: 1, column: "BA1_MATRIC", position: 12)])
    }

    @Test func `an invalid date is reported with the field`() throws {
        for (field, value) in [("BA1_DATINC", "20260230"), ("BA1_DATBLO", "ontem"), ("BA1_DESBLO", "31/02/2026")] {
            let check = try take(
                "BA1.xml", "BA1 - BA1_CODINT=1|BA1_CODEMP=2|BA1_MATRIC=3|BA1_TIPREG=0|BA1_DIGITO=7|\(field)=\(value)")
            #expect(check.faults.map(\.reason) == [.notADay] && check.faults.first?.column?.contains(field) == true)
        }
    }

    @Test func `a table may change from CSV to an export`() throws {
        try folder.drop("cid.csv", "codigo\nA01\n")
        #expect(folder.take().isTaken)
        #expect(try take("cid.xml", "BA9 - BA9_CODDOE=A02").isTaken)
        #expect(try entries(.cid, ReferenceKey(.diagnosis, "A01")).isEmpty)
        let store = ReferenceStore(path: folder.root + "/.reference") { RecordLines(judge: $0) }
        #expect(try store.versions().map(\.form) == [.xml])
        try folder.drop("cid.csv", "codigo\nA03\n")
        #expect(folder.take().isTaken)
        #expect(try store.versions().map(\.form) == [.csv])
        #expect(try !folder.text(".reference/current").contains("csv"), "programs before exports read it")
        #expect(folder.names(".reference").count == 4)
        #expect(folder.started().failures.isEmpty)
    }
}

@Suite struct `A register that shrinks` {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func rows(_ count: Int, _ letter: String = "A") -> String {
        "codigo\n" + (0..<count).map { "\(letter)\(100 + $0)\n" }.joined()
    }

    @Test func `by more than half is refused, unless its name vouches for it`() throws {
        try folder.drop("cid.csv", rows(100))
        #expect(folder.take().isTaken)
        try folder.drop("cid.csv", rows(49))
        let shrinkage = ReferenceFault.Shrinkage(rows: 49, rowsInForce: 100, percent: 50)
        #expect(folder.take().faults == [ReferenceFault(.shrunk, line: 0, shrinkage: shrinkage)])
        #expect(folder.registers.snapshot.tables[.cid]?.rowCount == 100)
        #expect(folder.names("error/reference") == ["cid.csv", "cid.csv.retorno.txt"])
        try folder.drop("cid!.csv", rows(49))
        #expect(folder.take().isTaken)
        #expect(folder.registers.snapshot.tables[.cid]?.rowCount == 49)
        #expect(folder.names("done/reference").contains("cid!.csv"))
    }

    @Test func `by half or less, or grows, is installed`() throws {
        for count in [100, 50, 25, 60] {
            try folder.drop("cid.csv", rows(count))
            #expect(folder.take().isTaken, "\(count)")
        }
    }

    @Test func `is installed when the setting is off`() throws {
        let folder = try TestFolder(shrinkPercent: 0)
        for count in [100, 1] {
            try folder.drop("cid.csv", rows(count))
            #expect(folder.take().isTaken)
        }
    }

    @Test func `is refused as an export too, and compared with a damaged table`() throws {
        try folder.drop("cid.csv", rows(10))
        #expect(folder.take().isTaken)
        let name = try #require(folder.names(".reference").first { $0.hasPrefix("cid.") })
        try folder.write(".reference/\(name)", "codigo\n")
        let text = "BA9 - BA9_CODDOE=A09\n<end>\n"
        try folder.drop("BA9.xml", text)
        #expect(folder.take().faults.map(\.reason) == [.shrunk])
        try folder.drop("BA9!.xml", text)
        #expect(folder.take().isTaken)
    }

    @Test func `a name vouches by its last character`() {
        for name in ["cid!.csv", "cid 2026!.CSV", "BA9!.xml"] {
            #expect(ReferenceKind.isVouchedFor(name) && ReferenceKind.named(name) == .cid, "\(name)")
        }
        for name in ["cid.csv", "cid!2.csv", "cid.csv!", "!cid.csv"] { #expect(!ReferenceKind.isVouchedFor(name)) }
    }
}
