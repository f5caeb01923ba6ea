import Domain
import Testing
import XMLReading

@Suite struct `A running parser` {
    private static let document = """
        <?xml version="1.0"?>
        <!-- c --><?p i?><p:a xmlns:p="urn:x" k="v">t<b>ção</b>
        <![CDATA[x]]><p:c
         k="v"/></p:a>
        """

    @Test(arguments: [
        "start a", "start b", "start c", "end b", "end c", "end a", "text", "cdata", "comment", "instruction",
    ])
    func `no callback comes after the one that halts it, whatever the chunks`(event: String) throws {
        for chunk in [1, 2, 3, 7, 20, 1_000] {
            let whole = try Watched.read(Self.document, chunk: chunk)
            #expect(whole.isWellFormed && whole.errors.isEmpty && whole.wasTaken.allSatisfy { $0 })
            let halted = try Watched.read(Self.document, chunk: chunk, haltsAt: event)
            let index = try #require(whole.events.firstIndex(of: event))
            #expect(halted.events == Array(whole.events[...index]), "chunks of \(chunk)")
            #expect(halted.wasTaken.last == false && halted.errors.isEmpty)
        }
    }

    @Test func `a DOCTYPE may be refused from within its callback`() throws {
        let text = "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><a>&e;</a>"
        for chunk in [1, 5, 1_000] {
            let halted = try Watched.read(text, chunk: chunk, haltsAt: "doctype")
            #expect(halted.events == ["doctype"] && halted.wasTaken.last == false)
        }
    }

    @Test func `the location of a tag is that of its opening, whatever the chunks`() throws {
        for chunk in [1, 2, 3, 7, 20, 1_000] {
            let locations = try Watched.read(Self.document, chunk: chunk).locations
            #expect(locations == ["2:18", "2:46", "3:14"], "chunks of \(chunk)")
        }
        let far = String(repeating: "\n", count: 70_000)
        #expect(try Watched.read("<a>\(far)é<b/></a>", chunk: 4_096).locations.last == "70001:2")
    }

    @Test func `a bare ampersand is not taken for a reference that is not read to its end`() throws {
        for text in ["<a>& y", "<a>&a b", "<a>x<b/>&=1", "<a>&\n"] {
            #expect(try Watched.read(text).isAtBareAmpersand, "\(text)")
        }
        for text in ["<a>&", "<a>&amp", "<a>&#12", "<a>&é", "<a>x", "<a>&amp;", ""] {
            #expect(try !Watched.read(text).isAtBareAmpersand, "\(text)")
        }
    }

    @Test func `names beyond the limit are reported as such`() throws {
        var limits = Limits()
        limits.dictionaryBytesMax = 20_000
        let names = (0..<2_000).map { "<name-of-its-own-\($0)/>" }.joined()
        #expect(try Watched.read("<a>\(names)</a>", limits: limits).errors.first == .names)
        #expect(try Watched.read("<a>\(names)</a>").errors == [])
    }

    @Test func `without a parser there are no answers and no effects`() {
        let parser = RunningParser()
        parser.halt()
        #expect(parser.location == nil && !parser.isAtBareAmpersand && !parser.hasLearned(moreThan: 0))
    }

    @Test(arguments: [
        ("<a><b></a>", ParserFault.grammar("tagMismatch")), ("<a>\u{1}</a>", .badCharacter), ("<a>&nbsp;</a>", .entity),
        ("<a b=c/>", .grammar("attribute")), ("<a/>x", .grammar("documentEnd")),
        ("<a><?xml version='1.0'?></a>", .grammar(ParserFault.declarationNotFirst)),
        ("<a>]]></a>", .grammar("cdataEnd")),
    ])
    func `a grammar error has a stable identifier`(text: String, fault: ParserFault) throws {
        let read = try Watched.read(text)
        #expect(read.errors.first == fault && !read.isWellFormed)
        #expect(read.errorLocation?.line == 1)
    }

    @Test func `the first part of a tag that exceeds a limit is reported`() throws {
        var limits = Limits()
        limits.attributesMax = 2
        limits.nameBytesMax = 4
        limits.attributeBytesMax = 9
        let expected: [(String, StartTag.Excess?)] = [
            ("<a/>", nil), ("<a b='123456789' cccc=''/>", nil), ("<a b='' c='' d=''/>", .attributes),
            ("<a b='' xmlns='u' xmlns:c='u'/>", .attributes), ("<a b='1234567890' ccccc=''/>", .value),
            ("<a ccccc='' b='1234567890'/>", .name), ("<a xmlns:ccccc='u'/>", .name),
            ("<a xmlns='1234567890'/>", .value), ("<longer/>", nil),
        ]
        for (text, excess) in expected {
            #expect(try Watched.read(text, limits: limits).excesses == [excess], "\(text)")
        }
    }
}
