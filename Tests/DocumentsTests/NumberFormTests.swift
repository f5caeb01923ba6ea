import Documents
import Domain
import TestSupport
import Testing

/// Numbers in every legal form of `xsd:decimal` and `xsd:integer`, and texts that are no numbers.
@Suite struct NumberFormTests {
    private static let zeros = String(repeating: "0", count: 40)
    static let forms = [
        "10.50", "10.5", "+10.5", "010.50", "10.5000", " 10.50", "10.50\n  ", "\t10.50\r\n", zeros + "10.5",
        "10.5" + zeros, "+" + zeros + "10.5" + zeros, String(repeating: " ", count: 200) + "10.50",
    ]

    private func inspect(_ values: String...) throws -> Inspection {
        var message = Message()
        message.body = Message.lote(values.enumerated().map { Message.guia("G\($0)", value: $1) }.joined())
        message.hash = "x"
        return try Bench().inspect(message.text)
    }

    @Test(arguments: forms) func `an amount is read exactly in every legal form, and its schema accepts it`(
        form: String
    ) throws {
        let inspection = try inspect(form, "1.00")
        #expect(inspection.schema == .valid && inspection.findings.isEmpty && inspection.candidates.isEmpty)
        #expect(inspection.lote?.guias.first?.total == Money(cents: 1_050))
        #expect(inspection.lote?.total == Money(cents: 1_150))
    }

    @Test(arguments: [
        ("-0", 0), ("1.", 100), (".5", 50), ("+.50", 50), ("-.01", -1), ("0000", 0), ("99999999.99", 9_999_999_999),
    ])
    func `unusual forms are numbers too`(form: String, cents: Int) throws {
        let inspection = try inspect(form)
        #expect(inspection.lote?.total == Money(cents: Int64(cents)) && inspection.schema == .valid)
    }

    @Test(arguments: [
        "", " ", ".", "+", "-", "- ", "1,00", "1.000,00", "1e3", "R$ 1", "0x10", "1.2.3", "1 2", "--1", "NaN", "١",
        "10.505",
        "123456789012.00", String(repeating: "9", count: 60), "0." + zeros + "1",
    ])
    func `a text that is no amount is reported, and the lote has no total of the rest`(value: String) throws {
        let inspection = try inspect("1.00", value, "1.00")
        #expect(inspection.lote?.guiaCount == 3)
        #expect(inspection.lote?.total == nil || inspection.schema == .invalid)
        // libxml2 accepts "- " as a number.
        #expect(
            inspection.schema == .invalid || inspection.candidates.map(\.finding.code) == [.valueUnreadable],
            "\(value): \(inspection.findings)")
        #expect(Set(inspection.candidates.map(\.finding.code)).isSubset(of: [.valueUnreadable, .amountBelowZero]))
        let decision = decide(inspection, rules: AcceptanceRules(), history: History(), routes: .standard)
        #expect(decision.verdict == .rejected)
    }

    /// Without a schema only the values are checked.
    private static let bare = Result { LibXMLInspector(schemas: try CompiledSchemas.compile([]), known: []) }

    private func candidates(_ body: String) throws -> [Finding] {
        var message = Message()
        message.body = body
        let folder = try TemporaryFolder()
        let inspection = try Self.bare.get().inspect(file: try folder.write(try message.bytes(), as: "d.xml"))
        return inspection.candidates.map(\.finding)
    }

    private func item(_ values: [String: String]) throws -> [Finding] {
        let names = [
            "sequencialItem", "dataExecucao", "quantidadeExecutada", "reducaoAcrescimo", "valorUnitario", "valorTotal",
        ]
        let usual = ["1", "2026-10-01", "2", "1.00", "10.00", "20.00"]
        let leaves = zip(names, usual).map { "<t:\($0)>\(values[$0] ?? $1)</t:\($0)>" }
        return try candidates(
            Message.lote(
                "<t:guiaSP-SADT><t:numeroGuiaPrestador>1</t:numeroGuiaPrestador><t:procedimentosExecutados>"
                    + "<t:procedimentoExecutado>\(leaves.joined())</t:procedimentoExecutado></t:procedimentosExecutados>"
                    + "</t:guiaSP-SADT>"))
    }

    @Test(arguments: ["quantidadeExecutada", "reducaoAcrescimo", "valorUnitario", "valorTotal"])
    func `an item is computed in every form of its numbers`(name: String) throws {
        let usual = ["quantidadeExecutada": "2", "reducaoAcrescimo": "1", "valorUnitario": "10", "valorTotal": "20"]
        let number = try #require(usual[name])
        for form in [number + ".", number + "." + Self.zeros, "+" + number, "0" + number, " \(number)\n"] {
            #expect(try item([name: form]).isEmpty, "\(form)")
        }
        // With the first value the total is wrong in each form, and must be reported.
        let code: FindingCode = name == "reducaoAcrescimo" ? .itemFactorLeftOut : .itemTotalDiffers
        for form in ["3", "3.", "3.0000", "+03", " 3 "] {
            #expect(try item([name: form]).map(\.code) == [code], "\(form)")
        }
        for form in ["-1", "-1.0000", " -01.0 "] {
            #expect(try item([name: form]).map(\.code) == [.amountBelowZero], "\(form)")
        }
        for form in ["1,00", "x", "1e1", String(repeating: "9", count: 30)] {
            let found = try item([name: form])
            #expect(found.map(\.code) == [.valueUnreadable] && found.first?.parameters["element"] == name, "\(form)")
        }
    }

    @Test(arguments: ["2026-02-30", "2026-13-01", "20261001", "01/13/2026", "hoje"])
    func `a day that cannot be read is a finding`(day: String) throws {
        let found = try item(["dataExecucao": day])
        #expect(found.map(\.code) == [.valueUnreadable] && found.first?.parameters["reason"] == "dayForm")
    }

    @Test(arguments: [" 1", "1 ", "\n1", "+1", "01", "0001", "+0001\t"])
    func `a number repeated in two items is detected in every form`(form: String) throws {
        let items = ["1", form].map {
            "<t:procedimentoExecutado><t:sequencialItem>\($0)</t:sequencialItem></t:procedimentoExecutado>"
        }
        let found = try candidates(
            Message.lote(
                "<t:guiaSP-SADT><t:procedimentosExecutados>\(items.joined())</t:procedimentosExecutados></t:guiaSP-SADT>"
            ))
        #expect(found.map(\.code) == [.itemNumberRepeated] && found.first?.parameters["number"] == "1")
    }

    @Test func `amounts of an appeal are read in every form, and none is skipped`() throws {
        let appeal = { (value: String, total: String) in
            "<t:recursoGlosa><t:guiaRecursoGlosa><t:opcaoRecurso><t:recursoGuia><t:opcaoRecursoGuia><t:itensGuia>"
                + "<t:valorRecursado>\(value)</t:valorRecursado></t:itensGuia></t:opcaoRecursoGuia></t:recursoGuia>"
                + "</t:opcaoRecurso><t:valorTotalRecursado>\(total)</t:valorTotalRecursado></t:guiaRecursoGlosa></t:recursoGlosa>"
        }
        for form in Self.forms {
            #expect(
                try candidates(appeal(form, "10.50")).isEmpty && candidates(appeal("10.50", form)).isEmpty, "\(form)")
            #expect(try candidates(appeal(form, "10.51")).map(\.code) == [.totalDiffers])
        }
        #expect(try candidates(appeal("10,50", "10.51")).map(\.code) == [.valueUnreadable])
        #expect(try candidates(appeal("10.50", "10,51")).map(\.code) == [.valueUnreadable])
    }

    @Test func `a sum beyond every amount is no total, and no internal error`() throws {
        let guia = Message.guia("G", value: "999999999999999.99")
        var message = Message()
        message.version = "4.02.00"
        message.body = Message.lote(String(repeating: guia, count: 200))
        let lote = try #require(try Bench().inspect(try message.bytes()).lote)
        #expect(lote.total == nil && lote.guiaCount == 200)
    }

    @Test func `any number of warnings leaves room for rejecting findings`() throws {
        let many = String(repeating: "<t:CNES>1</t:CNES>", count: 60)
        let guia = { (total: String) in
            "<t:guiaSP-SADT>" + many + "<t:procedimentosExecutados><t:procedimentoExecutado>"
                + "<t:quantidadeExecutada>1</t:quantidadeExecutada><t:reducaoAcrescimo>1</t:reducaoAcrescimo>"
                + "<t:valorUnitario>1</t:valorUnitario><t:valorTotal>\(total)</t:valorTotal></t:procedimentoExecutado>"
                + "</t:procedimentosExecutados></t:guiaSP-SADT>"
        }
        let found = try candidates(Message.lote(String(repeating: guia("1"), count: 40) + guia("7")))
        #expect(found.count == Limits().findingsKeptMax + 1)
        #expect(found.last?.code == .itemTotalDiffers && found.last?.guia?.ordinal == 41)
    }
}
