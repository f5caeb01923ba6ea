import Documents
import Domain
import TestSupport
import Testing

/// Whitespace around values is legal if their type collapses it (XML Schema part 2, 4.3.6), and otherwise reported.
@Suite struct WhitespaceTests {
    static let around = [("\n    ", "\n  "), (" ", ""), ("", " "), ("\t", "\t"), ("&#13;", "&#10;"), (" \r\n ", "")]

    private func inspect(_ old: String, _ new: String) throws -> Inspection {
        var message = Message()
        message.hash = "x"
        let text = message.text
        try #require(text.contains(old))
        return try Bench().inspect(text.replacingFirst(old, with: new))
    }

    @Test(arguments: [
        "dataRegistroTransacao>2026-10-21<", "horaRegistroTransacao>12:00:00<", "valorProcedimento>10.50<",
    ])
    func `whitespace around dates, times and amounts is ignored`(leaf: String) throws {
        let parts = leaf.split(separator: ">").map { String($0).replacing("<", with: "") }
        let bare = try inspect(leaf, leaf)
        for (before, after) in Self.around {
            let inspection = try inspect(leaf, "\(parts[0])>\(before)\(parts[1])\(after)<")
            #expect(inspection.schema == .valid && inspection.findings.isEmpty, "\(inspection.findings)")
            #expect(inspection.header == bare.header && inspection.lote?.total == bare.lote?.total)
        }
    }

    @Test(arguments: ["2026-13-21", "2026-02-30", "21/10/2026", "", "2026-10-21 12:00"])
    func `whitespace does not make a wrong date right, and is reported with it`(date: String) throws {
        let inspection = try inspect("2026-10-21", " \(date) ")
        #expect(inspection.schema == .invalid && inspection.codes == [.valueType])
        #expect(inspection.findings.first?.parameters["around"] == (date.isEmpty ? nil : "both"))
    }

    @Test func `if the type keeps whitespace, the finding says on which sides there is some`() throws {
        for (before, after, side) in [(" ", "", "before"), ("", "\n", "after"), ("\t", " ", "both")] {
            let list = try inspect(">ENVIO_LOTE_GUIAS<", ">\(before)ENVIO_LOTE_GUIAS\(after)<")
            #expect(list.codes == [.valueNotInList] && list.findings.first?.parameters["around"] == side)
            let pattern = try inspect(
                "destino><t:registroANS>123456<", "destino><t:registroANS>\(before)123456\(after)<")
            #expect(pattern.codes == [.valuePattern] && pattern.findings.first?.parameters["around"] == side)
        }
        let length = try inspect("sequencialTransacao>9<", "sequencialTransacao>123456789012 <")
        #expect(length.codes == [.valueLength] && length.findings.first?.parameters["around"] == "after")
    }

    @Test(arguments: [
        "\u{A0}", "\u{2003}\u{2009}", "\u{200B}", "\u{FEFF}", "\u{2060}\u{200D}", "\u{3000}", "\u{AD}", "\u{2800}",
        "\u{3164}",
        " \u{A0}\n", "\u{85}",
    ])
    func `a required text without visible characters is blank`(text: String) throws {
        var message = Message()
        message.version = "4.02.00"
        message.body = Message.lote(
            Message.guia("G1").replacingFirst(
                "<t:dadosAtendimento>",
                with:
                    "<t:dadosBeneficiario><t:numeroCarteira>\(text)</t:numeroCarteira></t:dadosBeneficiario><t:dadosAtendimento>"
            ))
        let inspection = try Bench().inspect(message.text)
        let found = try #require(inspection.candidates.first?.finding)
        #expect(found.code == .requiredTextBlank && found.motive == Motive("1001") && inspection.candidates.count == 1)
        let visible = try Bench().inspect(
            message.text.replacingFirst("numeroCarteira>\(text)<", with: "numeroCarteira>\(text)1<"))
        #expect(visible.candidates.isEmpty)
    }

    @Test func `a date of official type takes whitespace in each version that has the type`() throws {
        guard SharedFiles.isPresent else { return }
        let file = try SharedFiles.text(of: "voasb_lote-rebuilt.xml")
        for leaf in ["dataExecucao>2026-10-21<", "horaInicial>", "quantidadeExecutada>1<", "sequencialItem>1<"]
        where file.contains(leaf) {
            let name = String(leaf.prefix { $0 != ">" })
            let value = String(leaf.dropFirst(name.count + 1).prefix { $0 != "<" })
            guard !value.isEmpty else { continue }
            let folder = try TemporaryFolder()
            let text = file.replacingFirst(leaf, with: "\(name)>\n   \(value) <")
            let inspection = try SharedFiles.inspector.get().inspect(
                file: try folder.write(Message.latin1(text), as: "m.xml"))
            #expect(inspection.schema == .valid && inspection.candidates.isEmpty, "\(leaf): \(inspection.findings)")
        }
    }
}
