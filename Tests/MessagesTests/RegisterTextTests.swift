import Domain
import Testing

@testable import Messages

@Suite struct `Texts about a register's file` {
    private func text(_ fault: ReferenceFault, _ name: String = "BAU.xml", _ language: Language = .ptBR) -> String {
        Catalogue(language).report(
            on: ReferenceReport(fileName: name, kind: .prestadores, outcome: .refused([fault], count: 1)))
    }

    @Test func `a fault of an export has line, position, field and reason`() {
        let fault = ReferenceFault(.emptyCell, line: 4, column: "BAU_CODIGO", position: 6)
        #expect(text(fault).contains("  linha 4, posição 6, campo BAU_CODIGO: célula obrigatória vazia\n"))
        let english = text(fault, "BAU.xml", .en)
        #expect(english.contains("  line 4, position 6, field BAU_CODIGO: a required cell is empty\n"))
        let finding = ReferenceFault(.export, line: 1, position: 2, finding: .truncated)
        #expect(text(finding).contains("  linha 1, posição 2: XML004 "))
        #expect(text(ReferenceFault(.notADay, line: 2, column: "valido_de")).contains("  linha 2, coluna valido_de: "))
    }

    @Test func `a table that shrinks is reported with both numbers and advice`() {
        let shrinkage = ReferenceFault.Shrinkage(rows: 4, rowsInForce: 10, percent: 50)
        let reported = text(ReferenceFault(.shrunk, line: 0, shrinkage: shrinkage), "prestadores 11.csv")
        #expect(reported.contains("4 linhas, e a tabela em vigor tem 10 (mínimo: 50%)"))
        #expect(reported.contains("mude o nome para prestadores 11!.csv"))
        #expect(text(ReferenceFault(.cutOff, line: 3)).contains("mude o nome") == false)
    }

    @Test func `an unknown file names no table, and an installed one lists its columns`() {
        let lost = ReferenceReport(
            fileName: "x.xml", kind: nil, outcome: .refused([ReferenceFault(.noRegister, line: 0)], count: 1))
        #expect(Catalogue(.ptBR).report(on: lost).contains("Tabela: ?\n"))
        let version = ReferenceVersion(
            kind: .cid, digest: SHA256Digest(bytes: [UInt8](repeating: 1, count: 32)), rowCount: 2, since: 0,
            form: .xml)
        let taken = ReferenceReport(fileName: "BA9.xml", kind: .cid, outcome: .taken(version), columns: ["codigo"])
        #expect(Catalogue(.en).report(on: taken).contains("Columns filled: codigo\n"))
    }

    @Test func `every reason has a text in both languages`() {
        for language in Language.allCases {
            let texts = ReferenceFault.Reason.allCases.map { Catalogue(language).text(of: $0) }
            #expect(texts.allSatisfy { !$0.isEmpty } && Set(texts).count == texts.count)
        }
    }
}
