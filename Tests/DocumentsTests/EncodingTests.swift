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

    @Test(arguments: ["UTF-16", "UTF-7", "EBCDIC-CP-US", "IBM037", "ISO-8859-15", "x-unknown", "UCS-4"])
    func `any other encoding is refused before a parser sees it`(name: String) throws {
        let inspection = try Bench().inspect(Array(message("abc", name).text.utf8))
        #expect(inspection.codes == [.encodingNotAllowed] && inspection.kind == .unreadable)
        #expect(inspection.findings.first?.words["encoding"] == name)
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
        #expect(bad.codes == [.encodingContradicted] && bad.schema == .notJudged)
    }

    @Test func `without a declaration a document is UTF-8`() throws {
        let text = message("ação", "UTF-8").text
        let undeclared = String(text[text.index(after: text.firstIndex(of: "\n") ?? text.startIndex)...])
        let inspection = try Bench().inspect(undeclared)
        #expect(
            inspection.schema == .valid && inspection.encoding.declared == nil && inspection.encoding.readAs == "UTF-8")
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
            #expect(found.words["declared"] == "UTF-8" && found.words["found"] == "ISO-8859-1")
            #expect(found.words["offset"] == "\(offset)")
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
            #expect(found.words["declared"] == encoding && found.words["offset"] == "\(offset)")
            #expect(inspection.schema != .valid && !inspection.isWellFormed)
        }
    }

    @Test func `T47 letters of windows-1252 under ISO-8859-1 are a warning with offset, line and column`() throws {
        var bytes = Message.latin1(message("linha\nfoi @ não # é", "ISO-8859-1").text)
        let offset = try #require(bytes.firstIndex(of: UInt8(ascii: "@")))
        bytes[offset] = 0x93
        bytes[try #require(bytes.firstIndex(of: UInt8(ascii: "#")))] = 0x94
        let inspection = try Bench().inspect(bytes)
        #expect(inspection.schema == .valid && inspection.codes == [.controlCharacters], "told once")
        let found = try #require(inspection.findings.first)
        #expect(found.severity == .warns && found.words["offset"] == "\(offset)" && found.words["byte"] == "0x93")
        #expect(found.location.line == 3 && found.location.column == 5 && found.location.path.hasSuffix("/observacao"))
    }

    @Test(arguments: ["José da Conceição", "É", "preço – 10"])
    func `UTF-8 under an ISO-8859-1 declaration is suspected once`(observation: String) throws {
        let bytes = Array(message(observation + " " + observation, "ISO-8859-1").text.utf8)
        let inspection = try Bench().inspect(bytes)
        #expect(inspection.schema == .valid && inspection.codes == [.doubleEncodingSuspected])
        #expect(inspection.findings.first?.severity == .warns)
    }

    @Test(arguments: ["José da Conceição, 3º andar, R$ 5,00 ½ §", "NÃO ÂNGULO ÊXITO", "Ã", "¡¿"])
    func `true ISO-8859-1 is not suspected`(observation: String) throws {
        #expect(try Bench().inspect(try message(observation, "ISO-8859-1").bytes()).codes == [])
    }

    @Test func `T52 a control character is told with byte, offset, line, column and element`() throws {
        for encoding in ["UTF-8", "ISO-8859-1"] {
            var bytes = Message.latin1(message("um\ndois @", encoding).text)
            let offset = try #require(bytes.firstIndex(of: UInt8(ascii: "@")))
            bytes[offset] = 1
            let inspection = try Bench().inspect(bytes)
            let found = try #require(inspection.first(.notWellFormed))
            #expect(found.words == ["reason": "controlCharacter", "byte": "0x01", "offset": "\(offset)"])
            #expect(found.location.line == 3 && found.location.column == 6)
            #expect(found.location.path.hasSuffix("/guiaConsulta/observacao"))
            #expect(!inspection.isWellFormed && inspection.schema != .valid)
        }
    }

    @Test func `every position of a chunk's end gives the same answer`() throws {
        // Accents around 64 KB, where one chunk ends and the next begins.
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
