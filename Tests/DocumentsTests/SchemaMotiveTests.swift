import Documents
import Domain
import Testing

/// The motive of a schema finding describes the fault, not the elements around it.
@Suite struct SchemaMotiveTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var old: String
        var new: String
        var code: FindingCode
        var motive: Motive

        init(_ old: String, _ new: String, _ code: FindingCode, _ motive: Motive) {
            (self.old, self.new, self.code, self.motive) = (old, new, code, motive)
        }

        var testDescription: String { "\(old) → \(new)" }
    }

    private static let date = "<t:dataRegistroTransacao>2026-10-21</t:dataRegistroTransacao>"
    private static let time = "<t:horaRegistroTransacao>12:00:00</t:horaRegistroTransacao>"
    private static let destination = "<t:destino><t:registroANS>123456</t:registroANS></t:destino>"
    private static let lote = "<t:numeroLote>77</t:numeroLote>"
    private static let origin =
        "<t:origem><t:identificacaoPrestador><t:CNPJ>11222333000181</t:CNPJ></t:identificacaoPrestador></t:origem>"
    private static let epilogue = "<t:epilogo><t:hash>x</t:hash></t:epilogo>"

    static let cases: [Case] = [
        // A missing element: its own motive, whatever comes instead.
        Case(destination, "", .elementUnexpected, .recipientNotIdentified),
        Case(origin, "", .elementUnexpected, .senderNotIdentified),
        Case("<t:registroANS>123456</t:registroANS></t:destino>", "</t:destino>", .elementMissing, .registroANSInvalid),
        Case(
            "<t:identificacaoPrestador><t:CNPJ>11222333000181</t:CNPJ></t:identificacaoPrestador>", "", .elementMissing,
            .senderNotIdentified),
        Case(date, "", .elementUnexpected, .dateInvalid),
        Case(time, "", .elementMissing, .timeInvalid),
        Case(lote, "", .elementUnexpected, .loteNumberMissing),
        Case("<t:hash>x</t:hash>", "", .elementMissing, .hashInvalid),
        Case("<t:tipoTransacao>ENVIO_LOTE_GUIAS</t:tipoTransacao>", "", .elementUnexpected, .notValidated),
        // An additional, unknown or misplaced element: no motive of a neighbour that is present.
        Case(lote, "<t:campoNovo/>" + lote, .elementUnexpected, .notValidated),
        Case(destination, "<t:campoNovo/>" + destination, .elementUnexpected, .notValidated),
        Case(origin, "<t:campoNovo/>" + origin, .elementUnexpected, .notValidated),
        Case("<t:Padrao>", "<t:campoNovo/><t:Padrao>", .elementUnexpected, .notValidated),
        Case(date + time, time + date, .elementUnexpected, .notValidated),
        Case(origin + destination, destination + origin, .elementUnexpected, .notValidated),
        Case("</t:Padrao>", "</t:Padrao><t:campoNovo/>", .elementUnexpected, .notValidated),
        Case(destination, destination + destination, .elementUnexpected, .notValidated),
        Case(lote, lote + lote, .elementUnexpected, .notValidated),
        Case(epilogue, "<t:campoNovo/>" + epilogue, .elementUnexpected, .notValidated),
        // An element where text belongs, or text and attributes where none belong: not the element's own motive.
        Case(
            "<t:registroANS>123456</t:registroANS></t:destino>",
            "<t:registroANS a=\"1\">123456</t:registroANS></t:destino>", .attributeRefused, .notValidated),
        Case("<t:dataRegistroTransacao>", "<t:dataRegistroTransacao a=\"1\">", .attributeRefused, .notValidated),
        Case(lote, "<t:numeroLote a=\"1\">77</t:numeroLote>", .attributeRefused, .notValidated),
        Case("<t:destino>", "<t:destino>x", .textRefused, .notValidated),
        Case("<t:loteGuias>", "<t:loteGuias>x", .textRefused, .notValidated),
        Case(
            date, "<t:dataRegistroTransacao>2026-10-21<t:x/></t:dataRegistroTransacao>", .elementUnexpected,
            .notValidated),
        // Values: the motive of their element.
        Case("2026-10-21", "21/10/2026", .valueType, .dateInvalid),
        Case("12:00:00", "12h", .valueType, .timeInvalid),
        Case("<t:destino><t:registroANS>123456", "<t:destino><t:registroANS>12345", .valuePattern, .registroANSInvalid),
        Case("<t:numeroLote>77", "<t:numeroLote>", .valueLength, .loteNumberMissing),
        Case("<t:numeroLote>77", "<t:numeroLote>1234567890123", .valueLength, .notValidated),
        Case("ENVIO_LOTE_GUIAS", "LOTE", .valueNotInList, .notValidated),
        Case("<t:valorProcedimento>10.50", "<t:valorProcedimento>10,50", .valueType, .notValidated),
        Case("<t:numeroGuiaPrestador>G1", "<t:numeroGuiaPrestador>", .valueLength, .notValidated),
    ]

    @Test(arguments: cases) func `a fault has its own motive`(one: Case) throws {
        var message = Message()
        message.hash = "x"
        let text = message.text
        try #require(text.contains(one.old))
        let inspection = try Bench().inspect(text.replacingFirst(one.old, with: one.new))
        let found = try #require(inspection.findings.first)
        #expect(inspection.schema == .invalid && found.code == one.code && found.motive == one.motive, "\(found)")
    }

    @Test func `an attribute's value is no value of its element, nor is text that imitates libxml2's messages`()
        throws
    {
        let text = Message().text.replacingFirst(">9<", with: ">x', attribute 'segredo': y<")
        let found = try #require(try Bench().inspect(text).findings.first)
        #expect(found.parameters["element"] == "sequencialTransacao" && !"\(found)".contains("segredo"))
    }
}
