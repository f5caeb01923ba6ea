import Documents
import Domain
import Testing

@Suite struct SchemaFindingTests {
    /// The single finding of a message in which `part` was replaced.
    private func finding(_ part: String, with other: String, body: String? = nil) throws -> Finding {
        var message = Message()
        if let body { message.body = body }
        message.hash = "x"
        let text = message.text
        try #require(text.contains(part), "the test replaces nothing")
        let inspection = try Bench().inspect(text.replacingFirst(part, with: other))
        #expect(inspection.schema == .invalid && inspection.isWellFormed && inspection.isComplete)
        #expect(inspection.findingCount == 1 && inspection.findings.count == 1, "one fault is one finding")
        return try #require(inspection.findings.first)
    }

    @Test func `a value outside the list`() throws {
        let found = try finding("ENVIO_LOTE_GUIAS", with: "LOTE")
        #expect(found.code == .valueNotInList && found.motive == .notValidated && found.maskedValue == "AAAA")
        #expect(
            found.parameters == [
                "element": "tipoTransacao", "facet": "enumeration", "allowed": "ENVIO_LOTE_GUIAS, ENVIO_DOCUMENTO",
            ])
        #expect(found.location.path == "/mensagemTISS/cabecalho/identificacaoTransacao/tipoTransacao")
        let line = Message().text.split(separator: "\n")[1]
        let start = try #require(line.firstRange(of: "<t:tipoTransacao>")?.lowerBound)
        #expect(
            found.location.line == 2 && found.location.column == line.distance(from: line.startIndex, to: start) + 1)
    }

    @Test func `a value that does not fit its pattern, and the motive of its element`() throws {
        let found = try finding("<t:destino><t:registroANS>123456", with: "<t:destino><t:registroANS>12A456")
        #expect(found.code == .valuePattern && found.motive == .registroANSInvalid && found.maskedValue == "99A999")
        #expect(found.parameters["limit"] == "[0-9]{6}" && found.parameters["facet"] == "pattern")
    }

    @Test func `a value that is too long is reported with the limit, not with itself`() throws {
        let found = try finding(">9<", with: ">Maria da Silva 12345<")
        #expect(found.code == .valueLength && found.maskedValue == "Aaaaa aa Aaaaa 99999")
        #expect(found.parameters["limit"] == "12" && found.parameters["facet"] == "maxLength")
        #expect(!"\(found)".contains("Maria"))
    }

    @Test(arguments: [
        ("2026-10-21", "2026-13-21", Motive.dateInvalid), ("12:00:00", "25:00:00", .timeInvalid),
    ])
    func `a date or hour of the transaction has its own motive`(part: String, other: String, motive: Motive) throws {
        let found = try finding(part, with: other)
        #expect(found.code == .valueType && found.motive == motive)
    }

    @Test func `an amount with too many digits`() throws {
        let found = try finding("10.50", with: "10.505")
        #expect(
            found.code == .valueDigits && found.parameters["limit"] == "2"
                && found.parameters["facet"] == "fractionDigits")
        #expect(found.guia == GuiaReference(ordinal: 1, number: "G1"))
    }

    @Test func `an unexpected element names what could stand there`() throws {
        let found = try finding("<t:dadosAtendimento>", with: "<t:nome/><t:dadosAtendimento>")
        #expect(found.code == .elementUnexpected)
        #expect(found.parameters == ["element": "nome", "expected": "observacao, dadosAtendimento"])
        #expect(found.location.path.hasSuffix("/guiaConsulta/nome"))
        #expect(found.guia?.number == "G1")
    }

    @Test func `a missing element is reported at its parent, with its own motive`() throws {
        let found = try finding("<t:numeroLote>77</t:numeroLote><t:guiasTISS>", with: "<t:guiasTISS>")
        #expect(found.code == .elementUnexpected && found.motive == .loteNumberMissing)
        let end = try finding("<t:registroANS>123456</t:registroANS></t:destino>", with: "</t:destino>")
        #expect(end.code == .elementMissing && end.motive == .registroANSInvalid)
        #expect(end.parameters["expected"] == "registroANS" && end.location.path.hasSuffix("/cabecalho/destino"))
    }

    @Test func `text and attributes where none may be`() throws {
        let text = try finding("<t:origem>", with: "<t:origem>João")
        #expect(text.code == .textRefused && text.location.path.hasSuffix("/origem"))
        let attribute = try finding("<t:origem>", with: "<t:origem nome=\"João\">")
        #expect(attribute.code == .attributeRefused && attribute.parameters["attribute"] == "nome")
        #expect(!"\(text)\(attribute)".contains("João"))
    }

    @Test func `the 101st guia has its own motive and ordinal`() throws {
        let body = Message.lote((1...101).map { Message.guia("G\($0)") }.joined())
        let found = try finding("9", with: "9", body: body)
        #expect(found.code == .elementUnexpected && found.motive == .tooManyGuias)
        #expect(found.location.path.hasSuffix("/guiaConsulta[101]"))
        #expect(found.guia?.ordinal == 101 && found.parameters["most"] == "100")
    }

    @Test func `a right name in another namespace is reported with that namespace`() throws {
        let found = try finding(
            "<t:registroANS>123456</t:registroANS></t:destino>",
            with: "<registroANS xmlns=\"urn:other\">123456</registroANS></t:destino>")
        #expect(found.code == .elementUnexpected && found.parameters["namespace"] == "urn:other")
        #expect(try finding("</t:destino>", with: "</t:destino><t:zz/>").parameters["namespace"] == nil)
    }

    @Test func `whitespace around a version is shown`() throws {
        var message = Message()
        message.version = "4.03.00 \n"
        let found = try #require(try Bench().inspect(try message.bytes()).findings.first)
        #expect(found.code == .versionUnknown && found.parameters["version"] == "4.03.00␠␠")
    }

    @Test func `a finding before the guia's number gets the number when it comes`() throws {
        let found = try finding(
            "<t:cabecalhoConsulta><t:registroANS>123456", with: "<t:cabecalhoConsulta><t:registroANS>12345")
        #expect(found.guia == GuiaReference(ordinal: 1, number: "G1"))
    }

    @Test func `a value that imitates libxml2's messages does not change the finding`() throws {
        let found = try finding(">9<", with: ">x' type '{u}secreto'. Expected is ( secreto ) 'y<")
        #expect(found.code == .valueLength && found.parameters["limit"] == "12")
        #expect(!found.parameters.values.contains { $0.contains("secreto") })
    }

    @Test func `findings are in document order, with line and column of their element`() throws {
        var message = Message()
        message.body = Message.lote(
            "\n  " + Message.guia("A", value: "x") + "\n  <t:guiaConsulta\n   ></t:guiaConsulta>\n"
                + Message.guia("", value: "y"))
        let findings = try Bench().inspect(try message.bytes()).findings
        #expect(findings.map(\.location.line) == [3, 4, 6, 6])
        #expect(findings.map(\.location).allSatisfy { $0.column > 0 })
        #expect(findings[1].location.column == 3 && findings[1].location.path.hasSuffix("/guiaConsulta[2]") == true)
        #expect(findings.map { $0.guia?.ordinal } == [1, 2, 3, 3])
    }
}
