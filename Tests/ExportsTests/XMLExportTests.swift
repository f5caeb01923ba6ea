import Domain
import Testing

struct XMLExportTests {
    @Test func `records come with alias, operation, key, fields and lists`() throws {
        let read = try Sample.read(
            Sample.xml(
                """
                <BA1 operacao="incluir" chave="K1"><BA1_MATRIC>000001</BA1_MATRIC><BA1_NOMUSR>JO&#xC3;O &amp; CIA</BA1_NOMUSR></BA1>
                <BTS><BTS_MATVID/><!-- x --><BFE_ITENS><BFE><BFE_A>1</BFE_A><BFE_B><![CDATA[<2>]]></BFE_B></BFE><BFE/></BFE_ITENS></BTS>
                <BTS><BFE_ITENS/></BTS>
                """))
        #expect(read.isAccepted)
        #expect(read.codes.isEmpty)
        #expect(
            read.items == [
                "BA1_MATRIC=000001|BA1_NOMUSR=JOÃO & CIA", "BTS_MATVID=|BFE_ITENS[BFE(BFE_A=1,BFE_B=<2>)BFE()]",
                "BFE_ITENS[]",
            ])
        #expect(read.drafts.map(\.ordinal) == [1, 2, 3])
        #expect(read.drafts.map(\.operation) == [.include, .alter, .alter])
        #expect(read.drafts[0].key == "K1")
        let inspection = read.inspection
        #expect(inspection.kind == .export && inspection.schema == .valid && inspection.elementCount == 13)
        #expect(inspection.root == RootElement(name: "exportacao", namespace: "urn:hatspool:protheus:1"))
        #expect(inspection.export?.byAlias == [.beneficiaries: 1, .persons: 2])
        #expect(inspection.encoding.readAs == "UTF-8")
    }

    @Test func `locations are those of the start tags`() throws {
        let read = try Sample.read(
            "\(Sample.open)\n<BA1>\n  <BA1_MATRIC>1</BA1_MATRIC><BA1_X1>2</BA1_X1>\n</BA1>\n <BA1\n chave='x'>\n</BA1><e:BA1 xmlns:e='urn:hatspool:protheus:1'><e:BA1_X1>1</e:BA1_X1></e:BA1></exportacao>"
        )
        #expect(read.drafts[0].location == Location(line: 2, column: 1, path: "/exportacao/BA1"))
        #expect(
            read.drafts[0].content?.identifiers == ["3:3:/exportacao/BA1/BA1_MATRIC", "3:29:/exportacao/BA1/BA1_X1"])
        #expect(read.drafts[1].location == Location(line: 5, column: 2, path: "/exportacao/BA1[2]"))
        #expect(read.drafts[2].content?.identifiers == ["7:48:/exportacao/BA1[3]/BA1_X1"])
    }

    @Test func `a fault of one record leaves its neighbours alone`() throws {
        let faults = [
            ("<BA1><BA1_X1>1</BA1_X1>stray</BA1>", FindingCode.recordTextUnexpected),
            ("<BA1><BA1_X1>1</BA1_X1><BA1_X1>2</BA1_X1></BA1>", .recordFieldRepeated),
            ("<BA1><BA1_NONE>1</BA1_NONE></BA1>", .recordFieldUnknown),
            ("<ZZZ><ZZZ_A>1</ZZZ_A></ZZZ>", .recordAliasUnknown),
            ("<BA1 xmlns='urn:other'><BA1_X1 xmlns='urn:hatspool:protheus:1'>1</BA1_X1></BA1>", .recordAliasUnknown),
            ("<BA1><x:BA1_X1 xmlns:x='urn:other'>1</x:BA1_X1></BA1>", .recordFieldUnknown),
            ("<BA1><L>text<I><A>1</A></I></L></BA1>", .recordTextUnexpected),
            ("<BA1><L><I>text<A>1</A></I></L></BA1>", .recordTextUnexpected),
            ("<BA1><L><I><A>1</A></I></L><L><I/></L></BA1>", .recordFieldRepeated),
            ("<BA1><L><I><A>1</A><A>1</A></I></L></BA1>", .recordFieldRepeated),
            ("<BA1><L><I><A>1<B>2</B></A></I></L></BA1>", .recordFieldUnknown),
            ("<BA1 outro='1'><BA1_X1>1</BA1_X1></BA1>", .attributeRefused),
            ("<BA1><BA1_X1 a='1'>1</BA1_X1></BA1>", .attributeRefused),
        ]
        for (record, code) in faults {
            let read = try Sample.read(
                Sample.xml("<BTS><BTS_MATVID>1</BTS_MATVID></BTS>\n\(record)\n<BTS><BTS_MATVID>2</BTS_MATVID></BTS>"))
            #expect(read.codes == [code], "\(record)")
            #expect(read.inspection.findings.allSatisfy { $0.severity == .warns && $0.location.line == 3 }, "\(record)")
            #expect(read.items == ["BTS_MATVID=1", nil, "BTS_MATVID=2"], "\(record)")
            #expect(read.isAccepted && read.inspection.schema == .valid, "\(record)")
            #expect(read.inspection.export?.unusableCount == 1 && read.inspection.export?.recordCount == 3)
        }
    }

    @Test func `a file of another root or version gives no record`() throws {
        let none = "<BA1><BA1_X1>1</BA1_X1></BA1>"
        for (text, code) in [
            ("<exportacao versao='1.0'>\(none)</exportacao>", FindingCode.exportRootUnexpected),
            ("<outra xmlns='urn:hatspool:protheus:1'>\(none)</outra>", .exportRootUnexpected),
            ("<exportacao xmlns='urn:hatspool:protheus:1'>\(none)</exportacao>", .exportVersionUnknown),
            ("<exportacao xmlns='urn:hatspool:protheus:1' versao='2.0'>\(none)</exportacao>", .exportVersionUnknown),
        ] {
            let read = try Sample.read(text)
            #expect(read.codes == [code] && read.drafts.isEmpty && !read.isAccepted, "\(text)")
            #expect(!read.inspection.isComplete && read.inspection.schema == .invalid)
        }
        #expect(try Sample.read(Sample.xml("")).inspection.isComplete)
    }

    @Test func `text between records rejects the file, since it may be the remainder of a record`() throws {
        let read = try Sample.read(Sample.xml("<BA1><BA1_X1>1</BA1_X1></BA1> 000012 <BA1/>"))
        #expect(read.codes == [.recordTextUnexpected] && !read.isAccepted && read.inspection.schema == .invalid)
    }

    @Test(arguments: ["UTF-8", "ISO-8859-1", "windows-1252", "US-ASCII"])
    func `each encoding is read as declared`(_ name: String) throws {
        let text = "<?xml version='1.0' encoding='\(name)'?>" + Sample.xml("<BA1><BA1_X1>#</BA1_X1></BA1>")
        let letters: [String: (bytes: [UInt8], text: String)] = [
            "UTF-8": (Array("ção€".utf8), "ção€"), "ISO-8859-1": ([0xE7, 0xE3, 0x6F], "ção"),
            "windows-1252": ([0xE7, 0x80], "ç€"), "US-ASCII": ([0x6F], "o"),
        ]
        let letter = try #require(letters[name])
        let bytes = Array(text.utf8).split(separator: UInt8(ascii: "#")).joined(separator: letter.bytes)
        let read = try ExportFile(Array(bytes)).read(.xml)
        #expect(read.isAccepted && read.items == ["BA1_X1=\(letter.text)"])
        #expect(read.inspection.encoding.readAs == name)
    }

    @Test func `other encodings and bytes that are not in the declared one are refused`() throws {
        let record = Sample.xml("<BA1><BA1_X1>1</BA1_X1></BA1>")
        let wide = Sample.utf16(record)
        #expect(try ExportFile(wide).read(.xml).codes == [.encodingNotAllowed])
        #expect(try Sample.read("<?xml version='1.0' encoding='UTF-7'?>\(record)").codes == [.encodingNotAllowed])
        let latin = Sample.latin1("\(Sample.open)\n<BA1><BA1_X1>é</BA1_X1></BA1></exportacao>")
        let read = try ExportFile(latin).read(.xml)
        #expect(read.codes == [.encodingContradicted] && !read.isAccepted)
        #expect(read.inspection.findings[0].location.line == 2 && read.inspection.findings[0].location.column == 14)
        #expect(try Sample.read("\u{FEFF}\(record)").isAccepted)
        let marked = "\u{FEFF}<?xml version='1.0' encoding='ISO-8859-1'?>\(record)"
        #expect(try Sample.read(marked).codes == [.byteOrderMarkContradicts])
    }

    @Test func `groups of any size give the same records, and the file is complete only at the end`() throws {
        let records = (1...900).map { "<BA1><BA1_X1>\($0)</BA1_X1>\($0 % 7 == 0 ? "x" : "")</BA1>\n" }.joined()
        let file = try ExportFile(Array(Sample.xml(records).utf8))
        let whole = try file.read(.xml, group: 1_000)
        #expect(whole.drafts.count == 900 && whole.inspection.export?.unusableCount == 128)
        for group in [1, 7, 899, 100_000] {
            let read = try file.read(.xml, group: group)
            #expect(read.drafts == whole.drafts && read.inspection == whole.inspection)
            #expect(read.earlier.allSatisfy { !$0.isComplete })
        }
    }

    @Test func `lines are right beyond 65535`() throws {
        let file = try ExportFile(Array(Sample.open.utf8))
        try file.append("\n<BA1><BA1_X1>1</BA1_X1></BA1>", times: 199_999)
        try file.append("\n<BA1>x</BA1></exportacao>")
        let read = try file.read(.xml)
        #expect(read.drafts.count == 200_000 && read.isAccepted)
        #expect(read.drafts[100_000].location.line == 100_002)
        #expect(read.inspection.findings.map(\.location.line) == [200_001])
    }
}
