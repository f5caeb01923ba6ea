import Documents
import Domain
import Testing

@Suite struct EncodingTests {
    private func message(_ observation: String, _ encoding: String) -> Message {
        var message = Message()
        message.encoding = encoding
        message.body = Message.lote(Message.guia("G1", observation: observation))
        return message
    }

    @Test(arguments: [
        "iso-8859-1", "Latin1", "ISO_8859-1", "utf-8", "UTF8", "Windows-1252", "cp1252", "us-ascii", "ASCII",
    ])
    func `an allowed encoding is read under any of its names`(name: String) throws {
        let inspection = try Bench().inspect(Array(message("abc", name).text.utf8))
        #expect(inspection.schema == .valid && inspection.encoding.declared == name)
    }

    @Test(arguments: ["UTF-7", "EBCDIC-CP-US", "IBM037", "ISO-8859-15", "x-unknown", "Shift_JIS"])
    func `any other encoding is refused before a parser reads it`(name: String) throws {
        let inspection = try Bench().inspect(Array(message("abc", name).text.utf8))
        #expect(inspection.codes == [.encodingNotAllowed] && inspection.kind == .unreadable)
        #expect(inspection.findings.first?.parameters["encoding"] == name)
    }

    @Test(arguments: ["UTF-16", "utf-16le", "UCS-4", "UTF-32"])
    func `T50 a declaration of two or four bytes a character over single bytes is contradicted`(name: String) throws {
        let found = try #require(try Bench().inspect(Array(message("abc", name).text.utf8)).findings.first)
        #expect(found.code == .encodingContradicted && found.severity == .rejects)
        #expect(found.parameters == ["declared": name, "found": "one byte a character", "offset": "0"])
        #expect(found.location.line == 1 && found.location.column == 1)
    }

    @Test func `bytes of UTF-16 under another declaration are contradicted, both encodings named`() throws {
        let bench = try Bench()
        for declared in ["UTF-8", "ISO-8859-1"] {
            let text = message("ação", declared).text
            let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
            let bare = try bench.inspect(big)
            #expect(bare.codes == [.encodingContradicted] && bare.encoding.declared == declared)
            #expect(bare.findings.first?.parameters["found"] == "UTF-16BE")
            let marked = try bench.inspect([0xFE, 0xFF] + big)
            #expect(marked.codes == [.byteOrderMarkContradicts])
            #expect(marked.findings.first?.parameters == ["declared": declared, "found": "UTF-16BE"])
        }
    }

    @Test func `two-byte encodings are refused, with a mark and without`() throws {
        let bench = try Bench()
        let text = message("x", "UTF-16").text
        let little = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        for bytes in [little, big, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big, [0, 0, 0xFE, 0xFF]] {
            #expect(try bench.inspect(bytes).codes == [.encodingNotAllowed])
        }
    }

    @Test func `a UTF-8 mark is read with UTF-8 and contradicts anything else`() throws {
        let bench = try Bench()
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let good = try bench.inspect(mark + message("não", "UTF-8").text.utf8)
        #expect(good.schema == .valid && good.encoding.byteOrderMark == "UTF-8")
        let bad = try bench.inspect(mark + message("não", "ISO-8859-1").text.utf8)
        #expect(bad.codes == [.byteOrderMarkContradicts] && bad.schema == .notJudged)
        #expect(bad.findings.first?.parameters == ["declared": "ISO-8859-1", "found": "UTF-8"])
        let wide = try bench.inspect(mark + message("não", "UTF-16").text.utf8)
        #expect(wide.codes == [.byteOrderMarkContradicts])
    }

    @Test func `without a declaration a document is UTF-8`() throws {
        let text = message("ação", "UTF-8").text
        let undeclared = String(text[text.index(after: text.firstIndex(of: "\n") ?? text.startIndex)...])
        let inspection = try Bench().inspect(undeclared)
        #expect(
            inspection.schema == .valid && inspection.encoding.declared == nil && inspection.encoding.readAs == "UTF-8")
    }

    @Test func `T49 nothing is guessed: without a declaration bytes that are no UTF-8 are refused`() throws {
        let text = message("ação – é", "UTF-8").text
        let undeclared = String(text[text.index(after: text.firstIndex(of: "\n") ?? text.startIndex)...])
        let bench = try Bench()
        // In encodings in which every sequence of bytes, or nearly every one, is valid text.
        let latin = try bench.inspect(Message.latin1(undeclared.replacing("–", with: "-")))
        let windows = try bench.inspect(Message.latin1(undeclared.replacing("–", with: "\u{96}")))
        for inspection in [latin, windows] {
            #expect(inspection.codes.last == .encodingContradicted && inspection.schema != .valid)
            #expect(!inspection.isWellFormed && inspection.encoding.readAs == "UTF-8")
            let found = try #require(inspection.findings.last)
            #expect(found.severity == .rejects && found.parameters["declared"] == "UTF-8")
        }
    }

    @Test(arguments: [
        ("latin1", "ISO-8859-1"), ("cp1252", "windows-1252"), ("utf8", "UTF-8"), ("ascii", "US-ASCII"),
    ])
    func `T49 the ledger's facts name the encoding a document was read in and who declared it`(
        declared: String, readAs: String
    ) throws {
        let facts = DocumentFacts(try Bench().inspect(message("abc", declared).text))
        #expect(facts.encoding?.declared == declared && facts.encoding?.readAs == readAs)
        let text = message("abc", declared).text
        let undeclared = DocumentFacts(
            try Bench().inspect(String(text[text.index(after: text.firstIndex(of: "\n") ?? text.startIndex)...])))
        #expect(undeclared.encoding?.declared == nil && undeclared.encoding?.readAs == "UTF-8")
    }

    @Test func `T48 bytes of ISO-8859-1 under a UTF-8 declaration name both encodings, offset, line and column`() throws
    {
        for observation in ["\nXX não", "\né", String(repeating: "\n", count: 70_000) + "ção ção"] {
            var limits = Limits()
            limits.textBytesMax = 1 << 20
            let bytes = Message.latin1(message(observation, "UTF-8").text)
            let offset = try #require(bytes.firstIndex { $0 >= 0x80 })
            let inspection = try Bench().inspect(bytes, limits: limits)
            #expect(inspection.codes.last == .encodingContradicted && !inspection.isWellFormed)
            let found = try #require(inspection.findings.last)
            #expect(found.parameters["declared"] == "UTF-8" && found.parameters["found"] == "ISO-8859-1")
            #expect(found.parameters["offset"] == "\(offset)")
            let before = bytes[..<offset]
            #expect(found.location.line == before.count { $0 == 0x0A } + 1)
            #expect(found.location.column == offset - (before.lastIndex(of: 0x0A) ?? -1))
            #expect(found.location.path.hasSuffix("/observacao"))
        }
    }

    @Test func `high bytes under US-ASCII and undefined ones under windows-1252 contradict the declaration`() throws {
        let bench = try Bench()
        for (encoding, byte) in [("US-ASCII", UInt8(0xE7)), ("windows-1252", 0x81)] {
            var bytes = Array(message("abc@", encoding).text.utf8)
            let offset = try #require(bytes.firstIndex(of: UInt8(ascii: "@")))
            bytes[offset] = byte
            let inspection = try bench.inspect(bytes)
            let found = try #require(inspection.first(.encodingContradicted))
            #expect(found.parameters["declared"] == encoding && found.parameters["offset"] == "\(offset)")
            #expect(inspection.schema != .valid && !inspection.isWellFormed)
        }
    }

    @Test func `T47 letters of windows-1252 under ISO-8859-1 are a warning with offset, line and column`() throws {
        var bytes = Message.latin1(message("linha\nfoi @ não # é", "ISO-8859-1").text)
        let offset = try #require(bytes.firstIndex(of: UInt8(ascii: "@")))
        bytes[offset] = 0x93
        bytes[try #require(bytes.firstIndex(of: UInt8(ascii: "#")))] = 0x94
        let inspection = try Bench().inspect(bytes)
        #expect(inspection.schema == .valid && inspection.codes == [.windows1252Suspected], "reported once")
        let found = try #require(inspection.findings.first)
        #expect(
            found.severity == .warns && found.parameters["offset"] == "\(offset)" && found.parameters["byte"] == "0x93")
        #expect(found.parameters["declared"] == "ISO-8859-1" && found.parameters["found"] == "windows-1252")
        #expect(found.location.line == 3 && found.location.column == 5 && found.location.path.hasSuffix("/observacao"))
    }

    @Test(arguments: (0x80...0x9F).map { UInt8($0) })
    func `T47 each of 0x80–0x9F under ISO-8859-1 is a letter of windows-1252 or a control character`(byte: UInt8) throws
    {
        // The same bytes in a comment before it do not count as text.
        let comment = "<!-- @ -->"
        var message = message("a@ b", "ISO-8859-1")
        message.beforeRoot = comment
        var bytes = Message.latin1(message.text)
        for index in bytes.indices where bytes[index] == UInt8(ascii: "@") { bytes[index] = byte }
        let offset = try #require(bytes.lastIndex(of: byte))
        let inspection = try Bench().inspect(bytes)
        let isLetter = ![0x81, 0x8D, 0x8F, 0x90, 0x9D].contains(byte)
        #expect(inspection.codes == [isLetter ? .windows1252Suspected : .controlCharacters])
        #expect(inspection.schema == .valid && inspection.findings.first?.parameters["offset"] == "\(offset)")
    }

    @Test func `invisible characters in UTF-8 are a warning with their offset, under windows-1252 letters are letters`()
        throws
    {
        let bench = try Bench()
        let text = message("à \u{93}x\u{94}", "UTF-8").text
        let reported = try bench.inspect(text)
        #expect(reported.codes == [.windows1252Suspected] && reported.schema == .valid)
        let offset = try #require(Array(text.utf8).firstIndex(of: 0xC2))
        #expect(
            reported.findings.first?.parameters["offset"] == "\(offset)"
                && reported.findings.first?.parameters["byte"] == "0x93")
        #expect(try bench.inspect(message("a\u{81}", "UTF-8").text).codes == [.controlCharacters])
        var bytes = Array(message("@foi#", "windows-1252").text.utf8)
        bytes[try #require(bytes.firstIndex(of: UInt8(ascii: "@")))] = 0x93
        bytes[try #require(bytes.firstIndex(of: UInt8(ascii: "#")))] = 0x94
        let letters = try bench.inspect(bytes)
        #expect(letters.codes == [] && letters.schema == .valid)
    }

    @Test(arguments: ["José da Conceição", "É", "preço – 10"], ["ISO-8859-1", "windows-1252"])
    func `UTF-8 under a declaration of single bytes is suspected once`(observation: String, encoding: String) throws {
        let bytes = Array(message(observation + " " + observation, encoding).text.utf8)
        // Some bytes are undefined in windows-1252; they contradict it.
        let undefined: Set<UInt8> = [0x81, 0x8D, 0x8F, 0x90, 0x9D]
        guard encoding == "ISO-8859-1" || undefined.isDisjoint(with: bytes) else { return }
        let inspection = try Bench().inspect(bytes)
        #expect(inspection.schema == .valid && inspection.codes == [.doubleEncodingSuspected])
        let found = try #require(inspection.findings.first)
        #expect(found.severity == .warns && found.parameters["offset"] == "\(bytes.firstIndex { $0 >= 0x80 } ?? 0)")
        #expect(found.location.path.hasSuffix("/observacao"))
    }

    @Test(arguments: ["José da Conceição", "CONCEIÇÃO", "É", "preço – 10", "“aspas”"], [false, true])
    func `text encoded twice is suspected in UTF-8 too, by either way it comes about`(
        observation: String, isWindows: Bool
    ) throws {
        let letters = observation.utf8.map { byte in
            isWindows && (0x80...0x9F).contains(byte) ? Self.windows1252[Int(byte) - 0x80] : UInt32(byte)
        }
        let twice = String(String.UnicodeScalarView(letters.compactMap(Unicode.Scalar.init)))
        let text = message("ção\n  " + twice, "UTF-8").text
        let inspection = try Bench().inspect(text)
        #expect(inspection.codes.contains(.doubleEncodingSuspected) && inspection.schema == .valid)
        let found = try #require(inspection.first(.doubleEncodingSuspected))
        let first = try #require(observation.utf8.firstIndex { $0 >= 0x80 })
        let column = 3 + observation.utf8.distance(from: observation.utf8.startIndex, to: first)
        #expect(found.location.line == 3 && found.location.column == column && found.severity == .warns)
        let lead = try #require(Array(text.utf8).firstRange(of: Array(twice.utf8))?.lowerBound) + column - 3
        #expect(found.parameters["offset"] == "\(lead)")
    }

    /// The code points of 0x80–0x9F in windows-1252; undefined bytes map to themselves.
    private static let windows1252: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ]

    @Test(arguments: ["José da Conceição, 3º", "“MANHÔ", "IRMÔ… – NÃO", "ÂNGULO “â”", "pâté € 10", "Ã", "30 °C ½ «Ã»!"])
    func `true UTF-8 is not suspected`(observation: String) throws {
        let isRare = observation.contains("Ã»")
        let codes = try Bench().inspect(message(observation, "UTF-8").text).codes
        #expect(codes == (isRare ? [.doubleEncodingSuspected] : []))
    }

    @Test(arguments: [
        ([0xC3, 0x28], "ISO-8859-1"), ([0xE7, 0x61], "ISO-8859-1"), ([0x93, 0x61], "windows-1252"),
        ([0xED, 0xA0, 0x80], "surrogate"), ([0xC0, 0xAF], "overlong"), ([0xE0, 0x80, 0xAF], "overlong"),
        ([0xF0, 0x80, 0x80, 0xAF], "overlong"), ([0xF4, 0x90, 0x80, 0x80], "beyond Unicode"), ([0xFF], "ISO-8859-1"),
    ])
    func `T48 a text that is no UTF-8 is reported with its likely encoding`(broken: [Int], found: String) throws {
        var bytes = Array(message("ção @", "UTF-8").text.utf8)
        let offset = try #require(bytes.firstIndex(of: UInt8(ascii: "@")))
        bytes.replaceSubrange(offset...offset, with: broken.map { UInt8($0) })
        let finding = try #require(try Bench().inspect(bytes).first(.encodingContradicted))
        #expect(finding.parameters["found"] == found && finding.parameters["offset"] == "\(offset)")
    }

    @Test(arguments: ["José da Conceição, 3º andar, R$ 5,00 ½ §", "NÃO ÂNGULO ÊXITO", "Ã", "¡¿"])
    func `true ISO-8859-1 is not suspected`(observation: String) throws {
        #expect(try Bench().inspect(try message(observation, "ISO-8859-1").bytes()).codes == [])
    }

    @Test func `T52 a control character is reported with byte, offset, line, column and element`() throws {
        for encoding in ["UTF-8", "ISO-8859-1"] {
            var bytes = Message.latin1(message("um\ndois @", encoding).text)
            let offset = try #require(bytes.firstIndex(of: UInt8(ascii: "@")))
            bytes[offset] = 1
            let inspection = try Bench().inspect(bytes)
            let found = try #require(inspection.first(.notWellFormed))
            #expect(found.parameters == ["reason": "controlCharacter", "byte": "0x01", "offset": "\(offset)"])
            #expect(found.location.line == 3 && found.location.column == 6)
            #expect(found.location.path.hasSuffix("/guiaConsulta/observacao"))
            #expect(!inspection.isWellFormed && inspection.schema != .valid)
        }
    }

    @Test func `every position of a chunk's end gives the same answer`() throws {
        // Accents around 64 KB, at the boundary of two chunks.
        let bench = try Bench()
        for encoding in ["UTF-8", "ISO-8859-1"] {
            for shift in 0..<6 {
                let comment =
                    "<!--" + String(repeating: "-x", count: 31_900) + String(repeating: "y", count: shift) + "-->"
                var message = message(String(repeating: "ção", count: 150), encoding)
                message.beforeRoot = comment
                let inspection = try bench.inspect(try message.bytes())
                #expect(inspection.schema == .valid && inspection.hash.fits == .iso8859_1)
            }
        }
    }
}
