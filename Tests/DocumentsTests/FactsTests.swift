import Digests
import Documents
import Domain
import TestSupport
import Testing

@Suite struct FactsTests {
    @Test func `a valid message is well-formed, complete and valid, and its header is read`() throws {
        let inspection = try Bench().inspect(try Message().bytes())
        #expect(inspection.isWellFormed && inspection.isComplete)
        #expect(inspection.schema == .valid)
        #expect(inspection.findings.isEmpty && inspection.findingCount == 0)
        #expect(inspection.kind == .message)
        #expect(inspection.root == RootElement(name: "mensagemTISS", namespace: Message().namespace))
        #expect(inspection.encoding.declared == "UTF-8" && inspection.encoding.readAs == "UTF-8")
        let header = inspection.header
        #expect(header.transaction == "ENVIO_LOTE_GUIAS" && header.sequence == "9")
        #expect(header.date == "2026-10-21" && header.time == "12:00:00")
        #expect(header.origin == .cnpj("11222333000181") && header.destination == .registroANS("123456"))
        #expect(header.versionText == "4.03.00")
        #expect(inspection.direction == .toOperator && inspection.body == "loteGuias")
        #expect(inspection.hash.fits == .iso8859_1 && inspection.hash.normative == inspection.hash.declared)
        #expect(inspection.byteCount == Int64(try Message().bytes().count))
    }

    @Test func `each value of the header has its location`() throws {
        let bytes = try Message().bytes()
        let inspection = try Bench().inspect(bytes)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        for (value, tag) in [
            (MessageLocations.Value.direction, "prestadorParaOperadora"), (.transaction, "tipoTransacao"),
            (.date, "dataRegistroTransacao"), (.time, "horaRegistroTransacao"), (.origin, "CNPJ"),
            (.destination, "registroANS"), (.version, "Padrao"),
        ] {
            let position = inspection.location(of: value)
            let rest = String(try #require(lines.dropFirst(position.line - 1).first)).dropFirst(position.column - 1)
            #expect(rest.hasPrefix("<t:\(tag)>"), "\(value): \(rest.prefix(40))")
            #expect(position.path.hasPrefix("/mensagemTISS/"))
        }
        #expect(inspection.positions[.competence] == nil && inspection.lote?.numberLocation.line ?? 0 > 0)
    }

    @Test(arguments: ["Padrao", "versaoPadrao"], ["4.03.00", "3.02.00"])
    func `a version is found under the name that the file has for it`(name: String, version: String) throws {
        var message = Message()
        message.version = version
        let text = try String(decoding: message.bytes(), as: UTF8.self).replacing("t:Padrao>", with: "t:\(name)>")
        let inspection = try Bench().inspect(text)
        var rules = AcceptanceRules()
        rules.versions = []
        let decision = decide(inspection, rules: rules, history: History(), routes: .standard)
        let found = try #require(decision.findings.first { $0.code == .versionNotAccepted })
        #expect(found.location.path == "/mensagemTISS/cabecalho/\(name)" && found.location.line == 2)
    }

    @Test func `guias in a second container have its path`() throws {
        var message = Message()
        message.body = Message.lote(Message.guia("A") + "</t:guiasTISS>\n<t:guiasTISS>" + Message.guia("A"))
        let inspection = try Bench().inspect(try message.bytes())
        #expect(
            inspection.lote?.guias.map { $0.location.path.hasSuffix("guiasTISS[2]/guiaConsulta") } == [false, true])
        // The repeated guia is a consequence of the wrong container and is not reported.
        var rules = AcceptanceRules()
        rules.hash = .off
        let decision = decide(inspection, rules: rules, history: History(), routes: .standard)
        #expect(decision.findings.map(\.code) == [.elementUnexpected])
    }

    @Test func `a lote has its number, kind, guias and total`() throws {
        var message = Message()
        message.body = Message.lote(Message.guia("A", value: "10.50") + Message.guia("B", value: "0.05"))
        let lote = try #require(try Bench().inspect(try message.bytes()).lote)
        #expect(lote.number == "77" && lote.kind == .consulta && lote.guiaCount == 2)
        #expect(lote.guias.map(\.number) == ["A", "B"])
        #expect(lote.guias.map(\.registroANS) == ["123456", "123456"])
        #expect(lote.guias.map(\.total) == [Money(cents: 1050), Money(cents: 5)])
        #expect(lote.total == Money(cents: 1055))
        #expect(lote.guias[1].location.path.hasSuffix("/guiasTISS/guiaConsulta[2]"))
        #expect(lote.guias[1].location.line == 2)
    }

    @Test func `only the first guias are kept, all are counted and summed`() throws {
        var message = Message()
        message.body = Message.lote((1...50).map { Message.guia("G\($0)", value: "1.00") }.joined())
        var limits = Limits()
        limits.guiasKeptMax = 3
        let lote = try #require(try Bench().inspect(try message.bytes(), limits: limits).lote)
        #expect(lote.guiaCount == 50 && lote.guias.count == 3 && lote.total == Money(cents: 5000))
    }

    @Test(arguments: [
        ("mensagemTISS", "urn:other", DocumentKind.other, [FindingCode.wrongNamespace]),
        ("qualquer", Message().namespace, .other, []),
        ("loteGuiasWS", Message().namespace, .webService, [.schemaNotInstalled]),
        ("loteGuiasWS", "urn:other", .other, [.wrongNamespace]),
        ("Envelope", "http://schemas.xmlsoap.org/soap/envelope/", .soap, []),
        ("Envelope", "urn:other", .other, []),
    ])
    func `a root is identified by its name and namespace, and a schema is applied to messages only`(
        name: String, namespace: String, kind: DocumentKind, codes: [FindingCode]
    ) throws {
        var message = Message()
        message.rootName = name
        message.namespace = namespace
        let inspection = try Bench().inspect(try message.bytes())
        #expect(inspection.kind == kind)
        #expect(inspection.codes == codes)
        #expect(inspection.schema == .notJudged)
        #expect(inspection.isWellFormed && inspection.isComplete)
        #expect(inspection.header.versionText == "4.03.00", "the header is read wherever it stands")
    }

    @Test func `the version that the message names decides, never a comment that looks like it`() throws {
        let bench = try Bench()
        var message = Message()
        message.beforeRoot = "<!-- <t:Padrao>4.01.00</t:Padrao> -->"
        #expect(try bench.inspect(try message.bytes()).schema == .valid)
        message.beforeRoot = "<!-- <t:Padrao>4.03.00</t:Padrao> -->"
        message.version = "4.02.00"
        let other = try bench.inspect(try message.bytes())
        #expect(other.schema == .notJudged && other.codes == [.schemaNotInstalled])
        message.beforeRoot = "<!--" + String(repeating: " ", count: 200_000) + "-->"
        message.version = "4.03.00"
        #expect(try bench.inspect(try message.bytes()).schema == .valid, "however far into the file it stands")
    }

    @Test(
        arguments: [
            (nil, FindingCode.versionMissing), ("4.02.00", .schemaNotInstalled), ("9.99.99", .versionUnknown),
            ("04.03.00", .versionUnknown), (" 4.03.00", .versionUnknown),
        ] as [(String?, FindingCode)])
    func `without a schema for the version nothing is judged and the reason is reported`(
        version: String?, code: FindingCode
    ) throws {
        var message = Message()
        message.version = version
        let inspection = try Bench().inspect(try message.bytes())
        #expect(inspection.schema == .notJudged)
        #expect(inspection.codes == [code])
        #expect(inspection.findings.first?.motive == .versionInvalid || code == .schemaNotInstalled)
        #expect(inspection.isWellFormed && inspection.isComplete)
    }

    @Test func `schemaLocation is never followed`() throws {
        let bench = try Bench()
        var text = Message().text
        text = text.replacingFirst(
            "<t:cabecalho>",
            with: "<t:cabecalho xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                + "xsi:schemaLocation=\"\(Message().namespace) \(bench.folder.path)/schema.xsd\">")
        #expect(try bench.inspect(text).schema == .valid)
        let unknown = text.replacingFirst("4.03.00", with: "4.02.00")
        #expect(try bench.inspect(unknown).schema == .notJudged)
    }

    @Test func `neither login nor password leaves the document`() throws {
        var message = Message()
        message.login =
            "<t:loginSenhaPrestador><t:loginPrestador>segredo-muito-longo</t:loginPrestador>"
            + "<t:senhaPrestador>outro-segredo-longo</t:senhaPrestador></t:loginSenhaPrestador>"
        let inspection = try Bench().inspect(try message.bytes())
        #expect(inspection.codes == [.valueLength, .valueLength])
        #expect(inspection.findings.allSatisfy { $0.maskedValue == nil })
        #expect(!"\(inspection)".contains("segredo"))
    }
}

extension String {
    func replacingFirst(_ part: String, with other: String) -> String {
        guard let range = firstRange(of: part) else { return self }
        return replacingCharacters(in: range, other)
    }

    private func replacingCharacters(in range: Range<String.Index>, _ other: String) -> String {
        String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }
}
