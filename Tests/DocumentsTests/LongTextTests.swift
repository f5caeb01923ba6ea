import Domain
import TestSupport
import Testing

@testable import Documents

/// Long base64 texts bypass the validator, which receives a short surrogate. The verdict must still equal the
/// validator's own.
@Suite struct LongTextTests {
    /// The same type in a form that is not recognised as plain base64, so that the validator gathers the text itself.
    private static let gathered =
        "<element name=\"documento\"><simpleType><restriction base=\"base64Binary\"/></simpleType></element>"

    private func message(_ documento: String, after: String = "") -> [UInt8] {
        var message = Message()
        message.body = "<t:envioDocumentos><t:documento>\(documento)</t:documento>\(after)</t:envioDocumentos>"
        return Array(message.text.utf8)
    }

    /// The results that must not depend on the bypass.
    private func reported(_ inspection: Inspection) -> [String] {
        [
            "\(inspection.schema) \(inspection.isWellFormed) \(inspection.isComplete)",
            "\(inspection.hash.normative ?? "-") \(inspection.findingCount)",
        ]
            + inspection.findings.map {
                "\($0.code) \($0.location) \($0.maskedValue ?? "-") \($0.parameters["element"] ?? "-")"
            }
    }

    @Test func `random texts, long and short, get the validator's own verdict`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("long texts: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let (bypassed, direct) = (try Bench(), try Bench(documento: Self.gathered))
        let pieces = ["A", "Q", "z", "0", "+", "/", "==", "=", " ", "\n", "!", "é", "&#65;", "QUJD"]
        var verdicts: [SchemaVerdict: Int] = [:]
        for _ in 0..<400 {
            // Mostly valid, so that both verdicts occur: a run of groups, and a random end.
            var text = String(repeating: "QUJD", count: Int.random(in: 0...700, using: &random))
            let odd = Int.random(in: 0...2, using: &random) * Int.random(in: 0...3, using: &random)
            for _ in 0..<odd { text += pieces.randomElement(using: &random) ?? "" }
            if Int.random(in: 0...3, using: &random) == 0 {
                text += String(repeating: "QUI=", count: Int.random(in: 0...400, using: &random))
            }
            let bytes = message(text)
            let (one, other) = (try bypassed.inspect(bytes), try direct.inspect(bytes))
            #expect(reported(one) == reported(other), "\(text.count): …\(text.suffix(12))")
            verdicts[one.schema, default: 0] += 1
        }
        #expect((verdicts[.valid] ?? 0) > 50 && (verdicts[.invalid] ?? 0) > 50, "\(verdicts)")
    }

    @Test(arguments: [
        "", " ", "<![CDATA[QUJD]]>", "QU<!-- x -->JD", "QU<?x y?>JD", "<t:x>1</t:x>", "QUJD<t:x>1</t:x>QUJD",
        "QUJD<t:documento>Q</t:documento>",
        "<![CDATA[Q]]>", "Q<t:x/>", "<t:documento/>", "QUJD=<![CDATA[=]]>", "&#x51;&#x55;JD", "&amp;&lt;",
    ])
    func `what ends or parts a text is reported as without the bypass`(text: String) throws {
        let (bypassed, direct) = (try Bench(), try Bench(documento: Self.gathered))
        for padding in [0, 400, 3_000] {
            for after in ["", "<t:documento>QUJD</t:documento>"] {
                let bytes = message(String(repeating: "QUJD", count: padding) + text, after: after)
                #expect(
                    reported(try bypassed.inspect(bytes)) == reported(try direct.inspect(bytes)), "\(padding) \(after)")
            }
            // Truncated within the text, and within the tag that ends it.
            let whole = message(String(repeating: "QUJD", count: padding) + text)
            for cut in [whole.count / 2, whole.count - 60, whole.count - 100] {
                let bytes = Array(whole.prefix(cut))
                #expect(
                    reported(try bypassed.inspect(bytes)) == reported(try direct.inspect(bytes)),
                    "\(padding) cut \(cut)")
            }
        }
    }

    @Test func `a surrogate is base64 exactly when its text is, and short`() {
        func surrogate(_ text: String, pieces: Int = 1) -> String {
            var surrogate = Base64Surrogate()
            let bytes = Array(text.utf8)
            let size = max(1, bytes.count / pieces)
            for start in stride(from: 0, to: bytes.count, by: size) {
                unsafe bytes[start..<min(start + size, bytes.count)].withUnsafeBufferPointer {
                    unsafe surrogate.take($0)
                }
            }
            return String(decoding: surrogate.bytes, as: UTF8.self)
        }
        let long = String(repeating: "QUJD", count: 1_000)
        #expect(surrogate("Q U!") == "Q U!" && surrogate("") == "")
        #expect(surrogate(long) == "AAAD" && surrogate(long, pieces: 7) == "AAAD")
        #expect(surrogate(long + "QQ==") == "AQ==" && surrogate(long + "QR=\n=", pieces: 3) == "AR==")
        #expect(surrogate(long + "Q") == "Q" && surrogate(long + "QUI=") == "AAI=")
        #expect(surrogate(long + "====") == "AAAD===" && surrogate(long + "=Q") == "AAAD=A")
        #expect(surrogate(String(repeating: "!", count: 2_000)).isEmpty)
        #expect(surrogate(String(repeating: "!", count: 2_000) + "=") == "=")
    }

    @Test func `an operator's schema that bounds the length is applied`() throws {
        let bounded =
            "<element name=\"documento\"><simpleType><restriction base=\"base64Binary\"><maxLength value=\"3000\"/>"
            + "</restriction></simpleType></element>"
        let bench = try Bench(documento: bounded)
        #expect(try bench.inspect(message(String(repeating: "QUJD", count: 1_000))).schema == .valid)
        #expect(try bench.inspect(message(String(repeating: "QUJD", count: 1_001))).codes.contains(.valueLength))
    }

    @Test(arguments: [
        ("<a/>", true), ("<element name=\"documento\" type=\"base64Binary\"/>", true),
        ("<xs:element minOccurs='0' type='xs:base64Binary' name='documento' />", true),
        ("<element name=\"documento\" type=\"t:arquivo\"/>", false),
        ("<element name=\"documento\"><simpleType>", false),
        ("<element name=\"documento\" type=\"base64Binary\">", false), ("<element name=\"documento\" type", false),
        ("<simpleType name=\"base64Binary\">", false),
        ("<element name=\"documento\" type=\"base64Binary\"/><element name=\"documento\" type=\"string\"/>", false),
    ])
    func `plain base64 is recognised by its declaration`(text: String, isPlain: Bool) {
        #expect(DocumentoDeclaration.isPlain(in: Array(text.utf8)) == isPlain)
    }
}
