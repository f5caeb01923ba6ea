import Documents
import Domain
import TestSupport
import Testing

@Suite struct WholenessTests {
    @Test func `a truncated file is never valid, complete or well-formed`() throws {
        let bench = try Bench()
        var message = Message()
        message.encoding = "UTF-8"
        message.body = Message.lote(Message.guia("G1", observation: "São João &amp; ção"))
        let whole = try message.bytes()
        for length in 1..<whole.count {
            let inspection = try bench.inspect(Array(whole[..<length]))
            #expect(
                inspection.schema != .valid && !inspection.isComplete && !inspection.isWellFormed, "cut at \(length)")
            #expect(inspection.codes == [.truncated], "cut at \(length)")
            #expect(inspection.hash.normative == nil && inspection.hash.fits == nil)
        }
        #expect(try bench.inspect(whole).schema == .valid)
    }

    @Test(arguments: [1, 7, 4_096, 200_000])
    func `NUL bytes at the end are reported as such, with offset and count`(count: Int) throws {
        let bench = try Bench()
        let whole = try Message().bytes()
        for kept in [whole.count, whole.count / 2] {
            let inspection = try bench.inspect(whole[..<kept] + [UInt8](repeating: 0, count: count))
            #expect(inspection.codes == [.nulTail])
            #expect(inspection.findings.first?.parameters == ["offset": "\(kept)", "count": "\(count)"])
            #expect(inspection.schema != .valid && !inspection.isComplete)
        }
    }

    @Test(arguments: [
        ("", FindingCode.emptyFile), (" \n\t ", .emptyFile), ("{\"a\": 1}", .notXML), ("texto", .notXML),
        ("\u{1f}\u{8b}", .notXML), ("%PDF-1.4", .notXML), ("PK\u{3}\u{4}", .notXML),
    ])
    func `content that is not XML is reported before a parser reads it`(text: String, code: FindingCode) throws {
        let inspection = try Bench().inspect(Message.latin1(text))
        #expect(inspection.codes == [code] && inspection.kind == .unreadable)
        #expect(!inspection.isWellFormed && !inspection.isComplete && inspection.schema == .notJudged)
    }

    @Test(arguments: [64 << 10, 300_000])
    func `content after much whitespace is reported, or read if no declaration follows`(count: Int) throws {
        let bench = try Bench()
        let whitespace = String(repeating: " \n", count: count / 2)
        let text = try String(decoding: Message().bytes(), as: UTF8.self)
        for mark in ["", "\u{FEFF}"] {
            let before = mark + whitespace
            let declared = try bench.inspect(before + text)
            #expect(declared.codes == [.contentBeforeDeclaration] && declared.schema != .valid)
            let found = try #require(declared.findings.first)
            #expect(found.parameters == ["found": "blanks", "offset": "\(before.utf8.count)"])
            #expect(found.location.line == count / 2 + 1 && found.location.column == 1)
            let undeclared = text.drop { $0 != "\n" }.dropFirst()
            #expect(try bench.inspect(before + undeclared).schema == .valid)
            #expect(try bench.inspect(before).codes == [.emptyFile])
            #expect(try bench.inspect(before + "texto").codes == [.notXML])
            #expect(try bench.inspect(before + "<a").codes == [.truncated])
        }
    }

    @Test(
        arguments: [
            ([0x28, 0xB5, 0x2F, 0xFD, 1], "zstd"), ([0x78, 0x9C, 0xED, 0x58], "zlib"),
            (Array("Rar!\u{1A}".utf8), "rar"),
            ([0x37, 0x7A, 0xBC, 0xAF, 0x27], "7z"), (Array("MSCF".utf8) + [0, 0], "cab"),
            ([0x4D, 0x5A, 0x90, 0], "program"),
            ([0x50, 0x4B, 7, 8, 0x50, 0x4B], "zip part"), (Array("##-lh5-x".utf8), "lha"),
            (Array("MZ e texto".utf8), "text"),
            (Array("PK00PK".utf8), "zip part"), (Array("!<arch>\n".utf8), "ar"),
        ] as [([UInt8], String)])
    func `a form other than XML is named`(bytes: [UInt8], name: String) throws {
        let found = try Bench().inspect(bytes).findings.first
        #expect(found?.code == .notXML && found?.parameters["found"] == name)
    }

    @Test func `a gzip stream named xml is named`() throws {
        let found = try Bench().inspect([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B, 4, 0]).findings.first
        #expect(found?.code == .notXML && found?.parameters["found"] == "gzip")
    }

    @Test(arguments: ["<a/>", "x", "<!-- unfinished", "<?xml version=\"1.0\"?><a/>", "</x>", "&amp;"])
    func `content after the root's end is reported as such`(more: String) throws {
        let bench = try Bench()
        let message = try Message().bytes() + Array("\n <!-- é -->".utf8)
        let inspection = try bench.inspect(message + Array(more.utf8))
        #expect(inspection.codes == [.contentAfterRoot])
        let found = try #require(inspection.findings.first)
        #expect(found.location.line == 3 && found.parameters["root"] == "mensagemTISS")
        // Markup without an end is reported at the end of the file.
        if !more.hasPrefix("<!--") {
            #expect(found.parameters["offset"] == "\(message.count)" && found.location.column == 12)
        }
        #expect(!more.hasSuffix("<a/>") || found.parameters["found"] == "second message")
        #expect(!inspection.isComplete && !inspection.isWellFormed && inspection.schema != .valid)
    }

    @Test(arguments: ["\n \n", "<!-- end -->", "<?pi x?>\n"])
    func `whitespace, comments and instructions after the root are no content`(more: String) throws {
        #expect(try Bench().inspect(try Message().bytes() + Array(more.utf8)).schema == .valid)
    }

    @Test(arguments: [
        ("</t:origem>", "</t:destino>", "tagMismatch"), ("77</t:numeroLote>", "7&7</t:numeroLote>", "ampersand"),
        ("<t:origem>", "<t:origem x=1>", "attribute"), ("<t:origem>", "<t:origem x='1' x='2'>", "attributeTwice"),
        ("77</t:numeroLote>", "]]></t:numeroLote>", "cdataEnd"),
    ])
    func `a grammar error has a location and a reason`(part: String, other: String, reason: String) throws {
        let inspection = try Bench().inspect(Message().text.replacingFirst(part, with: other))
        #expect(inspection.codes.last == .notWellFormed && !inspection.isWellFormed && inspection.schema != .valid)
        let found = try #require(inspection.findings.last)
        #expect(found.parameters["reason"] == reason)
        #expect(found.location.line == 2 && found.location.column > 1 && found.location.path.hasPrefix("/mensagemTISS"))
    }

    @Test func `an ampersand without its entity is reported at its location, however much follows`() throws {
        let bench = try Bench()
        var message = Message()
        for more in ["", String(repeating: Message.guia("G2"), count: 3_000)] {
            message.body = Message.lote(Message.guia("G1", observation: "Silva & Souza") + more)
            let inspection = try bench.inspect(try message.bytes())
            #expect(
                inspection.codes == [.notWellFormed] && inspection.findings.first?.parameters["reason"] == "ampersand")
            #expect(inspection.findings.first?.location.path.hasSuffix("/guiaConsulta/observacao") == true)
        }
    }

    @Test(arguments: [
        ("\n", "blanks"), (" \t\n\n", "blanks"), ("ok\n", "text"), ("HTTP/1.1 200 OK\n\n", "text"), ("é\u{0}", "text"),
        ("<!-- x -->", "markup"), ("<!-- é\n-->\n ", "markup"), ("<?pi x?>", "markup"),
        ("\u{FEFF}\u{FEFF}", "second mark"),
        ("\n\u{FEFF}", "second mark"), ("\u{FEFF}\n", "blanks"),
    ])
    func `content before the declaration is reported, with the declaration's location`(before: String, found: String)
        throws
    {
        let inspection = try Bench().inspect(before + Message().text)
        let finding = try #require(inspection.findings.first)
        #expect(inspection.codes == [.contentBeforeDeclaration] && !inspection.isWellFormed)
        #expect(finding.parameters == ["found": found, "offset": "\(before.utf8.count)"])
        let lines = before.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(finding.location.line == lines.count && finding.location.column == (lines.last?.count ?? 0) + 1)
    }

    @Test func `a message pasted into another is reported at its declaration`() throws {
        var message = Message()
        message.body = Message.lote(Message.guia()) + "\n " + Message().text
        let bytes = try message.bytes()
        let inspection = try Bench().inspect(bytes)
        let finding = try #require(inspection.first(.declarationInside))
        let first = try #require(Array(bytes.dropFirst()).firstRange(of: Array("<?xml ".utf8))?.lowerBound) + 1
        #expect(finding.parameters == ["element": "prestadorParaOperadora", "offset": "\(first)"])
        #expect(finding.location.line == 3 && finding.location.column == 2 && !inspection.isWellFormed)
    }

    @Test func `an undeclared prefix is one finding with its name, count and first location`() throws {
        let inspection = try Bench().inspect(Message().text.replacingFirst("<t:origem>", with: "<z:o/><t:origem>"))
        #expect(inspection.schema == .invalid && inspection.isWellFormed && inspection.findingCount == 1)
        let one = try #require(inspection.findings.first)
        #expect(one.code == .notWellFormed && one.severity == .rejects)
        #expect(one.parameters == ["reason": "namespace", "prefix": "z", "after": "continued"])
        // Each tag of the message, and attributes as well.
        let text = Message().text.replacing("xmlns:t=", with: "xmlns:a=").replacing("<t:", with: "\n<t:")
        let tags = text.split(separator: "<t:").count - 1
        let all = try Bench().inspect(text.replacingFirst("<t:origem>", with: "<t:origem q:a='1' q:b='2'>"))
        #expect(all.findings.map { $0.parameters["prefix"] } == ["t", "q"] && all.findingCount == 2)
        #expect(
            all.findings[0].parameters["count"] == "\(tags)" && all.findings[0].parameters["lines"] == "3, 4, 5, 6, 7")
        #expect(all.findings[1].parameters["count"] == "2")
    }

    @Test(arguments: [
        ("xmlns:t=\"u\"", "attributeTwice"), ("xmlns:a='u' xmlns:b='u' a:x='1' b:x='2'", "attributeTwice"),
        ("xmlns:xml='u'", "namespaceReserved"), ("xmlns:xmlns='u'", "namespaceReserved"),
        ("xmlns:p='http://www.w3.org/XML/1998/namespace'", "namespaceReserved"),
        ("xmlns='http://www.w3.org/2000/xmlns/'", "namespaceReserved"),
        ("xmlns:p=''", "namespaceEmpty"), ("p:='1'", "namespaceColon"), (":p='1'", "namespaceColon"),
    ])
    func `a namespace error is refused at its location, with a schema or without`(
        attribute: String, reason: String
    ) throws {
        for version in ["4.03.00", "4.02.00"] {
            var message = Message()
            message.version = version
            let text = message.text.replacingFirst("<t:mensagemTISS ", with: "<t:mensagemTISS \(attribute) ")
            let inspection = try Bench().inspect(text)
            #expect(inspection.schema != .valid && !inspection.isWellFormed && !inspection.isComplete)
            let found = try #require(inspection.first(.notWellFormed))
            #expect(found.severity == .rejects && found.parameters == ["reason": reason])
            #expect(found.location.line == 2 && found.location.column > 1)
        }
    }

    @Test func `an instruction whose target has a colon is refused, also after the root`() throws {
        for text in [
            Message().text + "<?a:b?>", Message().text.replacingFirst("<t:origem>", with: "<?a:b c?><t:origem>"),
        ] {
            let found = try #require(try Bench().inspect(text).first(.notWellFormed))
            #expect(found.severity == .rejects && found.parameters["reason"] == "namespaceColon")
        }
    }

    @Test(arguments: ["z:a='1'", "xsi:schemaLocation='u u.xsd'"])
    func `an undeclared prefix rejects if no schema reported it`(attribute: String) throws {
        var message = Message()
        message.version = "4.02.00"
        let unjudged = try Bench().inspect(message.text.replacingFirst("<t:origem>", with: "<t:origem \(attribute)>"))
        #expect(unjudged.schema == .notJudged && unjudged.isComplete)
        #expect(unjudged.first(.notWellFormed)?.severity == .rejects)
        let judged = try Bench().inspect(Message().text.replacingFirst("<t:origem>", with: "<t:origem \(attribute)>"))
        #expect(judged.schema == .invalid && judged.findings.map(\.severity) == [.rejects])
        let root = try Bench().inspect("<z:mensagemTISS/>")
        #expect(root.first(.notWellFormed)?.severity == .rejects)
    }

    @Test func `a namespace name that is no URI is only a warning`() throws {
        let text = try String(decoding: Message().bytes(), as: UTF8.self)
        let inspection = try Bench().inspect(text.replacingFirst("<t:origem>", with: "<t:origem xmlns:p='a b%'>"))
        #expect(inspection.schema == .valid && inspection.isComplete)
        #expect(inspection.findings.map(\.severity) == [.warns])
        #expect(inspection.findings.first?.parameters["reason"] == "namespaceAddress")
    }

    @Test func `a descriptor keeps its offset and may be read again`() throws {
        let bench = try Bench()
        let first = try bench.inspect(try Message().bytes())
        let second = try bench.inspect(file: bench.folder.path + "/document.xml")
        #expect(first == second)
    }

    @Test func `an unreadable file is an error, not a finding`() throws {
        let bench = try Bench()
        #expect(throws: PortError.self) {
            try bench.inspector.inspect(DocumentDescriptor(rawValue: -1), limits: Limits())
        }
    }
}
