import Digests
import Documents
import Domain
import Testing

/// One cause is one finding. Its consequences are not reported separately.
@Suite struct OneCauseTests {
    private func decided(_ text: String, own: String? = "123456") throws -> Decision {
        var rules = AcceptanceRules()
        rules.registroANS = own
        rules.hash = .off
        return decide(
            try Bench().inspect(Message.latin1(text)), rules: rules, history: History(), routes: .standard,
            on: CalendarDay("2026-11-23"))
    }

    private func message(_ guias: [String], encoding: String = "ISO-8859-1") -> String {
        var message = Message()
        message.encoding = encoding
        message.body = Message.lote(guias.map { Message.guia($0) }.joined(separator: "\n"))
        message.hash = "x"
        return message.text
    }

    @Test(
        arguments: [
            ("12345", .valuePattern), ("", .valuePattern), (" 123456", .valuePattern),
            ("999999", .recipientNotThisOperator),
        ] as [(String, FindingCode)])
    func `a wrong destination is reported once, not again for each guia that is right`(
        destination: String, code: FindingCode
    ) throws {
        let text = message(["A", "B", "C"]).replacingFirst(
            "<t:destino><t:registroANS>123456", with: "<t:destino><t:registroANS>\(destination)")
        #expect(try decided(text).findings.map(\.code) == [code])
    }

    @Test func `guias of another operator are one finding with their number and first lines`() throws {
        let text = message((1...9).map { "G\($0)" }).replacing(
            "Consulta><t:registroANS>123456", with: "Consulta><t:registroANS>654321")
        let decision = try decided(text)
        #expect(decision.findings.map(\.code) == [.guiaOfAnotherOperator])
        let found = try #require(decision.findings.first)
        #expect(found.parameters["count"] == "9" && found.parameters["lines"] == "2, 3, 4, 5, 6")
        #expect(found.guia?.number == "G1" && found.motive == .registroANSInvalid)
        // One of many guias, under an operator of its own.
        let one = text.replacingFirst("654321", with: "777777")
        #expect(try decided(one).findings.map { $0.parameters["count"] } == [nil, "8"])
    }

    @Test(
        arguments: [
            ("ENVIO_LOTE_GUIAS", "LOTE", [.valueNotInList]), ("<t:numeroLote>77", "<t:numeroLote>", [.valueLength]),
            ("<t:numeroGuiaPrestador>A", "<t:numeroGuiaPrestador>", [.valueLength]),
            ("2026-10-21", "2026-13-21", [.valueType]), ("12:00:00", "25:00:00", [.valueType]),
            ("<t:CNPJ>11222333000181</t:CNPJ>", "", [.elementMissing]),
            ("<t:numeroLote>77</t:numeroLote>", "", [.elementUnexpected]),
        ] as [(String, String, [FindingCode])])
    func `a fault that the schema has reported is not reported again by a rule`(
        old: String, new: String, codes: [FindingCode]
    ) throws {
        #expect(try decided(message(["A"]).replacingFirst(old, with: new)).findings.map(\.code) == codes)
    }

    @Test func `a missing body, epilogue or hash is reported by the schema alone`() throws {
        let body = Message.lote(Message.guia("A"))
        #expect(try decided(message(["A"]).replacingFirst(body, with: "")).findings.map(\.code) == [.elementMissing])
        for part in ["<t:hash>x</t:hash>", "<t:epilogo><t:hash>x</t:hash></t:epilogo>"] {
            let inspection = try Bench().inspect(message(["A"]).replacingFirst(part, with: ""))
            let decision = decide(inspection, rules: AcceptanceRules(), history: History(), routes: .standard)
            #expect(decision.findings.map(\.code) == [.elementMissing] && decision.verdict == .rejected)
        }
    }

    @Test func `mojibake is reported once, with the fields that it makes too long`() throws {
        var message = Message()
        message.encoding = "ISO-8859-1"
        // 20 letters that a wrong encoding turned into 40.
        let number = String(repeating: "ç", count: 20)
        message.body = Message.lote(
            ["A", "B"].map { Message.guia(String(number.dropLast()) + $0, observation: "São João") }.joined(
                separator: "\n"))
        message.hash = "x"
        // UTF-8 under the declaration of another encoding.
        let inspection = try Bench().inspect(Array(message.text.utf8))
        #expect(inspection.schema == .invalid && inspection.codes == [.doubleEncodingSuspected])
        let found = try #require(inspection.findings.first)
        #expect(found.severity == .rejects && found.parameters["long"] == "2" && found.parameters["count"] == "4")
        // Too long even in the right encoding, so the field is reported too.
        message.body = message.body.replacingFirst("ç", with: "çççç")
        let both = try Bench().inspect(Array(message.text.utf8))
        #expect(Set(both.codes) == [.doubleEncodingSuspected, .valueLength] && both.findingCount == 2)
        // Nothing is too long, so there is only a notice.
        message.body = Message.lote(Message.guia("A", observation: "São João"))
        let notice = try Bench().inspect(Array(message.text.utf8))
        #expect(notice.schema == .valid && notice.findings.map(\.severity) == [.warns])
    }

    @Test func `a root under an undeclared prefix is refused, naming the prefix, without an operator`() throws {
        let text = message(["A"]).replacingFirst(" xmlns:t=\"\(ElementNameText.tiss)\"", with: "")
        let decision = try decided(text)
        #expect(decision.verdict == .rejected && decision.findings.map(\.code) == [.notWellFormed])
        #expect(decision.findings.first?.parameters["prefix"] == "t")
        let foreign = try decided("<z:coisa/>")
        // Any other root is judged as what it is, and an operator cannot correct the sender's prefix.
        #expect(foreign.verdict == .rejected)
        #expect(foreign.findings.map(\.code) == [.notWellFormed, .unknownRoot])
    }

    // MARK: The other reading of guias' signatures

    private func signed(_ name: String, hash: (_ whole: String, _ without: String) throws -> String) throws
        -> Inspection
    {
        var message = Message()
        message.version = "4.02.00"
        let signature =
            "<t:\(name)><x:SignatureValue xmlns:x=\"http://www.w3.org/2000/09/xmldsig#\">QUJD</x:SignatureValue></t:\(name)>"
        message.body = Message.lote(
            Message.guia("A").replacingFirst("</t:guiaConsulta>", with: signature + "</t:guiaConsulta>"))
        let whole = Message.leaves(of: message.text).joined()
        message.hash = try hash(whole, whole.replacingFirst("QUJD", with: ""))
        return try Bench().inspect(message.text)
    }

    @Test(arguments: [("assinaturaDigitalGuia", GuiaSignatureReading.leftOut), ("assinaturaDigital", .counted)])
    func `a hash that fits only with the other treatment of guias' signatures is wrong, and reported so`(
        name: String, reading: GuiaSignatureReading
    ) throws {
        let counts = reading == .leftOut
        let right = try signed(name) { try MD5.hex(of: Array((counts ? $0 : $1).utf8)) }
        #expect(right.hash.fits == .iso8859_1 && right.hash.signatures == nil)
        let other = try signed(name) { try MD5.hex(of: Array((counts ? $1 : $0).utf8)) }
        #expect(other.hash.fits == nil && other.hash.signatures == reading)
        let wrong = try signed(name) { whole, _ in try MD5.hex(of: Array((whole + "x").utf8)) }
        #expect(wrong.hash.fits == nil && wrong.hash.signatures == nil && wrong.hash.normative == right.hash.normative)
        var sound = other
        sound.schema = .valid
        sound.findings = []
        let decision = decide(sound, rules: AcceptanceRules(), history: History(), routes: .standard)
        #expect(decision.findings.map(\.code) == [.hashWrong])
        #expect(decision.findings.first?.parameters["signatures"] == reading.rawValue)
    }
}

private enum ElementNameText { static let tiss = "http://www.ans.gov.br/padroes/tiss/schemas" }
