import Documents
import Domain
import TestSupport
import Testing

/// Hostile documents: each reading ends soon, with a finding, and the document is never valid.
@Suite struct LimitsTests {
    private func refused(_ document: [UInt8], _ code: FindingCode, limits: Limits = Limits()) throws {
        let start = ProcessorTime.ofThread
        let inspection = try Bench().inspect(document, limits: limits)
        #expect(ProcessorTime.ofThread - start < 20 * ProcessorTime.allowance, "a hostile document ends soon")
        #expect(inspection.codes.last == code)
        #expect(inspection.schema != .valid && !inspection.isWellFormed && !inspection.isComplete)
    }

    private func refused(_ document: String, _ code: FindingCode, limits: Limits = Limits()) throws {
        try refused(Array(document.utf8), code, limits: limits)
    }

    @Test(arguments: [
        "<!DOCTYPE a>", "<!DOCTYPE a SYSTEM \"file:///etc/passwd\">",
        "<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/x.dtd\">", "<!DOCTYPE a [<!ENTITY e \"x\">]>",
        "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>", "<!DOCTYPE a [<!ENTITY % p \"x\"> %p;]>",
        "<!DOCTYPE a [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\"><!ENTITY c \"&b;&b;\">]>",
    ])
    func `T60 any DOCTYPE is refused, used or not`(doctype: String) throws {
        var message = Message()
        message.beforeRoot = doctype
        try refused(message.text, .doctypeRefused)
        try refused(doctype + "<a>&e;</a>", .doctypeRefused)
    }

    @Test func `T60 an entity beyond the five of XML is refused, the five are read`() throws {
        var message = Message()
        message.body = Message.lote(Message.guia("G1", observation: "&nbsp;"))
        try refused(message.text, .entityRefused)
        message.body = Message.lote(Message.guia("G1", observation: "&lt;&gt;&amp;&quot;&apos;&#233;&#x20;"))
        #expect(try Bench().inspect(message.text).schema == .valid)
    }

    @Test func `T60 nesting has a limit`() throws {
        try refused(String(repeating: "<a>", count: 3_000_000), .tooDeep)
        var limits = Limits()
        limits.depthMax = 3
        try refused("<a><b><c><d/></c></b></a>", .tooDeep, limits: limits)
        limits.depthMax = 4
        #expect(try Bench().inspect("<a><b><c><d/></c></b></a>", limits: limits).isComplete)
    }

    @Test func `T60 distinct names have a limit`() throws {
        try refused("<a>" + (0..<400_000).map { "<n\($0)/>" }.joined() + "</a>", .tooManyNames)
    }

    @Test func `T60 attributes, namespaces and their lengths have limits`() throws {
        try refused("<a \((0..<10_000).map { "a\($0)=''" }.joined(separator: " "))/>", .tooManyAttributes)
        try refused("<a \((0..<1_000).map { "xmlns:a\($0)='u'" }.joined(separator: " "))/>", .tooManyAttributes)
        try refused("<a b='\(String(repeating: "x", count: 100_000))'/>", .textTooLong)
        try refused("<\(String(repeating: "n", count: 300))/>", .nameTooLong)
        try refused("<a \(String(repeating: "n", count: 300))=''/>", .nameTooLong)
        try refused("<\(String(repeating: "n", count: 100_000))/>", .nameTooLong)
    }

    @Test func `T60 endless markup is refused`() throws {
        let much = [UInt8](repeating: UInt8(ascii: "x"), count: 50 << 20)
        try refused(Array("<a><!--".utf8) + much, .textTooLong)
        try refused(Array("<a b='".utf8) + much, .textTooLong)
        try refused(Array("<a><?p ".utf8) + much, .textTooLong)
        try refused(Array("<".utf8) + much, .textTooLong)
    }

    @Test func `text has a limit`() throws {
        var limits = Limits()
        limits.textBytesMax = 100
        try refused("<a>\(String(repeating: "x", count: 101))</a>", .textTooLong, limits: limits)
        try refused("<a><![CDATA[\(String(repeating: "x", count: 101))]]></a>", .textTooLong, limits: limits)
        #expect(try Bench().inspect("<a>\(String(repeating: "x", count: 100))</a>", limits: limits).isComplete)
        let whitespace = String(repeating: " ", count: 300)
        #expect(try Bench().inspect("<a>\(whitespace)<b/></a>", limits: limits).isComplete, "whitespace before a child")
        try refused("<a>\(whitespace)x</a>", .textTooLong, limits: limits)
        #expect(
            try Bench().inspect("<a><b/>\(whitespace)<b/></a>", limits: limits).isComplete, "space between elements")
    }

    @Test func `T60 the same limits hold for prefixes, addresses, comments, instructions and text beside elements`()
        throws
    {
        let much = String(repeating: "x", count: 70_000)
        let long = String(repeating: "n", count: 300)
        try refused("<a xmlns:b='\(much)'/>", .textTooLong)
        try refused("<a xmlns='\(much)'/>", .textTooLong)
        try refused("<\(long):a xmlns:\(long)='u'/>", .nameTooLong)
        try refused("<a \(long):b='' xmlns:\(long)='u'/>", .nameTooLong)
        try refused("<a><b/>\(much)</a>", .textTooLong)
        try refused("<a><?\(long) x?></a>", .nameTooLong)
        for count in [262_145, 300_000, 50 << 20] {
            let more = String(repeating: "y", count: count)
            for document in ["<!--\(more)--><a/>", "<a><!--\(more)--></a>", "<a/><!--\(more)-->", "<a/><?p \(more)?>"] {
                try refused(document, .textTooLong)
            }
        }
        let most = String(repeating: "y", count: 262_144)
        let whitespace = String(repeating: " ", count: 5 << 20)
        #expect(try Bench().inspect("<a><!--\(most)--></a><!--\(most)-->").isComplete)
        #expect(try Bench().inspect("<a/>\(whitespace)").isComplete, "whitespace after the root")
    }

    @Test func `elements, bytes and time have limits`() throws {
        var limits = Limits()
        limits.elementsMax = 10
        try refused("<a>\(String(repeating: "<b/>", count: 10))</a>", .tooManyElements, limits: limits)
        limits = Limits()
        limits.documentBytesMax = 20
        try refused("<a>12345678901234567890</a>", .documentTooLarge, limits: limits)
        limits = Limits()
        limits.inspectionTimeMax = .zero
        try refused(Message().text, .tookTooLong, limits: limits)
    }

    @Test func `a limited number of findings is kept, all are counted, and finally the reading stops`() throws {
        var message = Message()
        message.body = Message.lote((1...3_000).map { Message.guia("G\($0)", value: "x") }.joined())
        let bench = try Bench()
        var limits = Limits()
        limits.findingsKeptMax = 50
        // Each guia has a wrong amount. From the 101st on only the first unexpected one is reported.
        let all = try bench.inspect(message.text, limits: limits)
        #expect(all.findings.count == 50 && all.findingCount == 101 && all.isComplete && all.schema == .invalid)
        limits.findingsReadMax = 60
        let some = try bench.inspect(message.text, limits: limits)
        #expect(some.findings.count == 50 && some.codes.last == .tooManyFindings && some.schema == .invalid)
        #expect(!some.isComplete && !some.isWellFormed)
    }

    @Test func `T60 XInclude and stylesheets are only text`() throws {
        var message = Message()
        message.beforeRoot = "<?xml-stylesheet href=\"http://127.0.0.1:9/x\"?>"
        #expect(try Bench().inspect(message.text).schema == .valid)
        let include = "<i:include xmlns:i=\"http://www.w3.org/2001/XInclude\" href=\"/etc/passwd\"/>"
        let inspection = try Bench().inspect(message.text.replacingFirst("<t:origem>", with: include + "<t:origem>"))
        #expect(inspection.codes == [.elementUnexpected])
    }
}
