import Domain
import Testing

struct CSVExportTests {
    @Test func `rows are records with operation and key`() throws {
        let read = try Sample.read(
            "operacao; \"ba1_matric\" ;BA1_NOMUSR;CHAVE\r\nincluir;1;JOSE;K1\r\n\r\n;2;\"A;\"\"B\"\"\r\nC\";\r\n;;;\r\nexcluir;3;  X  ;\r\n",
            .csv)
        #expect(read.isAccepted && read.codes.isEmpty)
        #expect(
            read.items == [
                "BA1_MATRIC=1|BA1_NOMUSR=JOSE", "BA1_MATRIC=2|BA1_NOMUSR=A;\"B\"\r\nC", "BA1_MATRIC=3|BA1_NOMUSR=X",
            ])
        #expect(read.drafts.map(\.operation) == [.include, .alter, .exclude])
        #expect(read.drafts.map(\.key) == ["K1", "", ""])
        #expect(read.drafts.map(\.location.line) == [2, 4, 7])
        #expect(read.drafts[2].content?.identifiers == ["7:0:/BA1[3]/BA1_MATRIC", "7:0:/BA1[3]/BA1_NOMUSR"])
        #expect(read.inspection.export?.form == .csv && read.inspection.kind == .export)
        #expect(read.inspection.schema == .valid && read.inspection.encoding.readAs == "US-ASCII")
    }

    @Test(arguments: [";", ",", "\t"]) func `the header determines the separator`(_ separator: String) throws {
        let text = "BA1_MATRIC#BA1_NOMUSR\n1#A\n2#\"B#C\"".replacing("#", with: separator)
        let read = try Sample.read(text, .csv)
        #expect(read.items == ["BA1_MATRIC=1|BA1_NOMUSR=A", "BA1_MATRIC=2|BA1_NOMUSR=B\(separator)C"])
    }

    @Test func `a semicolon in the header makes commas part of the values`() throws {
        #expect(try Sample.read("BTS_MATVID;BTS_NOMUSR\n1,5;A,B\n", .csv).items == ["BTS_MATVID=1,5|BTS_NOMUSR=A,B"])
    }

    @Test func `the header must hold known columns of one alias, each once`() throws {
        for (header, columns) in [
            ("BA1_MATRIC;BA1_NONE;BA1_NOMUSR;BA1_ALSO", ["2", "4"]), ("BA1_MATRIC;BA1_X1;BA1_MATRIC", ["3"]),
            ("000001;JOSE DA SILVA", ["1"]), ("OPERACAO;CHAVE", ["1"]), ("BA1_MATRIC;BTS_MATVID;BA1_X1", ["2"]),
            ("BA1_MATRIC;", ["2"]), ("CHAVE;BA1_X1;CHAVE", ["3"]),
        ] {
            let read = try Sample.read("\(header)\n1;2;3;4\n", .csv)
            #expect(read.inspection.findings.map { $0.parameters["column"] } == columns, "\(header)")
            #expect(read.codes.allSatisfy { $0 == .csvHeaderUnknown } && !read.isAccepted && read.drafts.isEmpty)
            #expect(!read.inspection.findings.contains { $0.parameters.values.contains { $0.contains("JOSE") } })
        }
    }

    @Test func `a row of another length is that record's fault alone`() throws {
        let read = try Sample.read("BA1_MATRIC;BA1_X1\n1;a\n2\n3;c;d;e\n4;d\n", .csv)
        #expect(read.items == ["BA1_MATRIC=1|BA1_X1=a", nil, nil, "BA1_MATRIC=4|BA1_X1=d"])
        #expect(read.codes == [.csvRowLength, .csvRowLength] && read.isAccepted)
        #expect(
            read.inspection.findings.map(\.parameters) == [
                ["row": "3", "stated": "1", "expected": "2"], ["row": "4", "stated": "4", "expected": "2"],
            ])
        #expect(read.drafts[1].alias == .beneficiaries && read.drafts[1].location.path == "/BA1[2]")
    }

    @Test func `a column whose long numbers a spreadsheet rounded rejects the file`() throws {
        func text(_ numbers: [String]) -> String {
            "CHAVE;BA1_MATRIC\n" + numbers.map { "\($0);1\n" }.joined()
        }
        let rounded = try Sample.read(text(["12345678901234500", "22345678901234600", "32345678901234700"]), .csv)
        #expect(rounded.codes == [.csvNumbersRounded] && !rounded.isAccepted)
        #expect(rounded.inspection.findings.first?.parameters == ["field": "CHAVE"])
        #expect(rounded.inspection.findings.first?.location.line == 2)
        let whole = try Sample.read(text(["12345678901234500", "22345678901234600", "32345678901234701"]), .csv)
        #expect(whole.isAccepted && whole.codes.isEmpty)
    }

    @Test func `an open quote rejects the file, since it absorbed the rows behind it`() throws {
        for text in [
            "BA1_MATRIC;BA1_X1\n1;a\n2;\"b\n3;c\n", "BA1_MATRIC;BA1_X1\n1;a\n\"2;b\n\"3\";c\n",
            "BA1_MATRIC;BA1_X1\n1;a\n2;\"b\n3;c\n4;\"d\"\n",
            "BA1_MATRIC;BA1_X1\n1;a\n2;\"b\n" + String(repeating: "3;c\n", count: 100_000),
        ] {
            let read = try Sample.read(text, .csv)
            #expect(read.codes == [.csvQuoteOpen] && !read.isAccepted, "\(text.prefix(60))")
            #expect(read.inspection.findings[0].severity == .rejects && read.inspection.findings[0].location.line == 3)
            #expect(read.drafts.count == 1 && !read.inspection.isComplete)
        }
    }

    @Test func `a quote inside a cell without quotes is a character; inside a quoted one the record is unusable`()
        throws
    {
        let read = try Sample.read("BA1_MATRIC;BA1_X1\n1;JOAO \"ZECA\" X\n2;\"a \"b\" c\"\n3;c\n", .csv)
        #expect(read.items == ["BA1_MATRIC=1|BA1_X1=JOAO \"ZECA\" X", nil, "BA1_MATRIC=3|BA1_X1=c"])
        #expect(read.codes == [.csvQuoteOpen] && read.isAccepted)
    }

    @Test func `the bytes decide between UTF-8 and windows-1252`() throws {
        let utf8 = "\u{FEFF}BA1_MATRIC;BA1_X1\n1;São € \n"
        let read = try Sample.read(utf8, .csv)
        #expect(read.items == ["BA1_MATRIC=1|BA1_X1=São €"] && read.inspection.encoding.byteOrderMark == "UTF-8")
        let latin = try ExportFile(Sample.latin1("BA1_MATRIC;BA1_X1\n1;S\u{E3}o \u{80}\u{96}\n")).read(.csv)
        #expect(latin.items == ["BA1_MATRIC=1|BA1_X1=São €–"] && latin.inspection.encoding.readAs == "windows-1252")
        // The first byte beyond ASCII comes late.
        let late = Array(("BA1_MATRIC;BA1_X1\n" + String(repeating: "1;abcdefg\n", count: 20_000)).utf8)
        let lateRead = try ExportFile(late + Sample.latin1("2;\u{E7}\n")).read(.csv)
        #expect(lateRead.drafts.last?.content?.item == "BA1_MATRIC=2|BA1_X1=ç" && lateRead.codes.isEmpty)
        // One cell of a UTF-8 file is not UTF-8.
        let mixed = try ExportFile(
            Array("BA1_MATRIC;BA1_X1\n0;ç\n".utf8) + late.dropFirst(18) + [
                0x32, 0x3B, 0xE7, 0x0A, 0x32, 0x3B, 0xE7, 0x0A,
            ]
        )
        .read(.csv)
        #expect(mixed.drafts.last?.content?.item == "BA1_MATRIC=2|BA1_X1=ç" && mixed.codes == [.encodingContradicted])
        #expect(mixed.isAccepted)
        let wide = Sample.utf16("BA1_X1;\n1;\n")
        #expect(try ExportFile(wide).read(.csv).codes == [.encodingNotAllowed])
    }

    @Test func `control bytes make a record unusable, and a tail of NUL the file`() throws {
        let read = try ExportFile(Array("BA1_MATRIC;BA1_X1\n1;a\u{0}b\n2;\u{1B}\n3;c\td\n".utf8)).read(.csv)
        #expect(
            read.items == [nil, nil, "BA1_MATRIC=3|BA1_X1=c\td"]
                && read.codes == [.controlCharacters, .controlCharacters])
        #expect(read.inspection.findings[0].location == Location(line: 2, column: 0, path: "/BA1/BA1_X1"))
        let tail = try ExportFile(Array("BA1_MATRIC;BA1_X1\n1;a\n2;c\0\0\0".utf8)).read(.csv)
        #expect(tail.codes == [.nulTail] && !tail.isAccepted)
    }

    @Test func `a truncated last row rejects the file`() throws {
        let whole = "BA1_MATRIC;BA1_X1;BA1_X2\n1;a;b\n"
        for rest in ["2", "2;", "2;cc", "2;\"cc\""] {
            let read = try Sample.read(whole + rest, .csv)
            #expect(read.codes == [.truncated] && !read.isAccepted && !read.inspection.isComplete, "\(rest)")
        }
        for rest in ["2;cc;\"", "2;\"c"] {
            let read = try Sample.read(whole + rest, .csv)
            #expect(read.codes == [.csvQuoteOpen] && !read.isAccepted && !read.inspection.isComplete, "\(rest)")
        }
        // Many programs write no line end behind the last row.
        #expect(try Sample.read(whole + "2;cc;dd", .csv).isAccepted)
    }

    @Test func `groups of any size give the same records`() throws {
        let rows = (1...900).map { "\($0);\($0 % 7 == 0 ? "x;y" : "x")\n" }.joined()
        let file = try ExportFile(Array("BA1_MATRIC;BA1_X1\n\(rows)".utf8))
        let whole = try file.read(.csv)
        #expect(whole.drafts.count == 900 && whole.inspection.export?.unusableCount == 128)
        for group in [1, 7, 100_000] {
            let read = try file.read(.csv, group: group)
            #expect(read.drafts == whole.drafts && read.inspection == whole.inspection)
            #expect(read.earlier.allSatisfy { !$0.isComplete })
        }
    }

    @Test func `lines are right in long files, line ends in quotes counted`() throws {
        let file = try ExportFile(Array("BA1_MATRIC;BA1_X1\n".utf8))
        try file.append("1;\"a\nb\"\n", times: 100_000)
        try file.append("2\n")
        let read = try file.read(.csv)
        #expect(read.inspection.findings.map(\.location.line) == [200_002] && read.drafts.count == 100_001)
    }
}
