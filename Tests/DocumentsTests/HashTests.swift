import Digests
import Documents
import Domain
import Testing

@Suite struct HashTests {
    private func message(_ observation: String, encoding: String = "ISO-8859-1") -> Message {
        var message = Message()
        message.encoding = encoding
        message.body = Message.lote(Message.guia("G1", observation: observation))
        return message
    }

    private func leaves(_ message: Message) -> [String] { Message.leaves(of: message.text) }

    @Test(arguments: ["plain", "açúcar", " açúcar ", "   ", " x", "ÿ", "a\tb"])
    func `the first variant of the rule whose digest is the declared one is reported`(observation: String) throws {
        let bench = try Bench()
        let trim = { (text: String) in text.trimmingCharacters(" \t\n") }
        let texts = leaves(message(observation))
        let digests: [(HashVariant, String)] = [
            (.iso8859_1, try MD5.hex(of: Message.latin1(texts.joined()))),
            (.utf8, try MD5.hex(of: Array(texts.joined().utf8))),
            (.iso8859_1Trimmed, try MD5.hex(of: Message.latin1(texts.map(trim).joined()))),
            (.utf8Trimmed, try MD5.hex(of: Array(texts.map(trim).joined().utf8))),
        ]
        for encoding in ["ISO-8859-1", "UTF-8"] {
            for (_, digest) in digests {
                var message = message(observation, encoding: encoding)
                message.hash = digest.uppercased()
                let hash = try bench.inspect(try message.bytes()).hash
                #expect(hash.fits == digests.first { $0.1 == digest }?.0)
                #expect(hash.normative == digests[0].1)
            }
        }
    }

    @Test func `a hash that fits no variant has none`() throws {
        var message = message("x")
        message.hash = String(repeating: "0", count: 32)
        let hash = try Bench().inspect(try message.bytes()).hash
        #expect(hash.fits == nil && hash.normative != nil && hash.declared == message.hash)
        #expect(hash.location?.path == "/mensagemTISS/epilogo/hash")
    }

    @Test func `a character beyond ISO-8859-1 leaves the normative digest undefined, and UTF-8 may still fit`() throws {
        var message = message("preço em €", encoding: "UTF-8")
        message.hash = try MD5.hex(of: Array(leaves(message).joined().utf8))
        let hash = try Bench().inspect(try message.bytes()).hash
        #expect(hash.normative == nil && hash.fits == .utf8)
    }

    @Test func `in windows-1252 the digest is over the bytes of the file`() throws {
        var message = message("preço em @ “x”", encoding: "windows-1252")
        let latin = { (text: String) in
            text.unicodeScalars.map { scalar -> UInt8 in
                switch scalar {
                case "@": 0x80
                case "“": 0x93
                case "”": 0x94
                default: UInt8(truncatingIfNeeded: scalar.value)
                }
            }
        }
        message.hash = try MD5.hex(of: latin(leaves(message).joined()))
        let inspection = try Bench().inspect(latin(message.text))
        #expect(inspection.schema == .valid && inspection.hash.fits == .iso8859_1)
        #expect(inspection.encoding.readAs == "windows-1252")
    }

    @Test
    func `entities, CDATA and line ends count as the characters they stand for; comments and attributes do not count`()
        throws
    {
        var message = message("MARK")
        message.hash = try MD5.hex(of: Message.latin1(leaves(message).joined().replacingFirst("MARK", with: "a&<b\nc")))
        let text = message.text.replacingFirst("MARK", with: "a&amp;<![CDATA[<b]]>\r\n<!-- no -->c")
        #expect(try Bench().inspect(text).hash.fits == .iso8859_1)
    }

    @Test func `a signature does not count`() throws {
        let message = message("x")
        let signed = String(decoding: try message.bytes(), as: UTF8.self).replacingFirst(
            "</t:mensagemTISS>",
            with:
                "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignatureValue>AAAA</ds:SignatureValue>"
                + "</ds:Signature></t:mensagemTISS>")
        #expect(try Bench().inspect(signed).hash.fits == .iso8859_1)
    }

    @Test(arguments: [10, 70_000, 300_000])
    func `long and many texts give the same digest as the whole at once`(count: Int) throws {
        let bench = try Bench()
        var limits = Limits()
        limits.textBytesMax = 1 << 20
        let observation = String(repeating: "não é ", count: count / 6) + "."
        for text in [observation, " " + observation, observation + "\n"] {
            var message = message(text)
            let hash = try bench.inspect(try message.bytes(), limits: limits).hash
            #expect(hash.fits == .iso8859_1)
            message.hash = try MD5.hex(of: Array(leaves(message).joined().utf8))
            #expect(try bench.inspect(try message.bytes(), limits: limits).hash.fits == .utf8)
            message.hash = try MD5.hex(of: Array(leaves(message).map { $0.trimmingCharacters(" \n") }.joined().utf8))
            let trimmed = try bench.inspect(try message.bytes(), limits: limits).hash.fits
            #expect(trimmed == (text == observation ? .utf8 : .utf8Trimmed))
        }
        var many = Message()
        many.body = Message.lote((0..<(count / 40)).map { Message.guia("Nº\($0)", observation: " ção\($0)") }.joined())
        #expect(try bench.inspect(try many.bytes()).hash.fits == .iso8859_1)
    }

    @Test func `a long text before a child element is removed from the hash`() throws {
        var limits = Limits()
        limits.documentoBytesMax = 1 << 20
        let long = String(repeating: "QUJD", count: 50_000)
        var message = Message()
        message.body = "<t:envioDocumentos><t:documento>\(long)<t:x>1</t:x></t:documento></t:envioDocumentos>"
        message.hash = try MD5.hex(of: Array(Message.leaves(of: message.text).joined().utf8))
        let inspection = try Bench().inspect(try message.bytes(), limits: limits)
        #expect(inspection.isComplete && inspection.schema == .invalid && inspection.hash.fits == .iso8859_1)
    }
}

extension String {
    func trimmingCharacters(_ characters: String) -> String {
        var text = self[...]
        while let first = text.first, characters.contains(first) { text = text.dropFirst() }
        while let last = text.last, characters.contains(last) { text = text.dropLast() }
        return String(text)
    }
}
