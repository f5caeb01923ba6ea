import Domain
import Testing

@testable import Messages

@Suite struct `Texts for a finding's parameters` {
    private let special: [Finding] = [
        Finding(.notXML, parameters: ["found": "signed file"]), Finding(.notXML, parameters: ["found": "mail"]),
        Finding(.notXML, parameters: ["found": "XML in base64"]), Finding(.notXML, parameters: ["found": "rar"]),
        Finding(.notXML, parameters: ["found": "table"]),
        Finding(.notWellFormed, parameters: ["reason": "declarationCase"]),
        Finding(.notWellFormed, parameters: ["reason": "declarationBlank"]),
        Finding(.hashMissing, parameters: ["form": "empty"]),
        Finding(
            .hashWrong, parameters: ["form": "sha256", "declared": String(repeating: "a", count: 64), "expected": "0a"]),
        Finding(.encodingContradicted, parameters: ["declared": "UTF-8", "found": "UTF-16LE"]),
        Finding(.byteOrderMarkContradicts, parameters: ["declared": "UTF-8", "found": "UTF-16LE"]),
        Finding(.archiveBehindForeignBytes, parameters: ["found": "program", "offset": "9"]),
    ]

    @Test(arguments: Language.allCases)
    func `say more than the code's text, in the same form`(language: Language) {
        let catalogue = Catalogue(language)
        for finding in special {
            let (title, sentence, advice) = (
                catalogue.title(for: finding), catalogue.sentence(for: finding), catalogue.advice(for: finding)
            )
            #expect(title != catalogue.title(finding.code), "\(finding)")
            #expect((3...60).contains(title.count) && (20...140).contains(advice.count), "\(title): \(advice.count)")
            #expect(sentence.hasSuffix(".") && !sentence.contains("…}") && !sentence.contains("{"))
            #expect(sentence != catalogue.sentence(for: Finding(finding.code)))
        }
        let plain = Finding(.hashWrong, parameters: ["declared": "0a", "expected": "0b"])
        #expect(catalogue.title(for: plain) == catalogue.title(.hashWrong))
        #expect(catalogue.advice(for: plain) == catalogue.advice(.hashWrong))
    }

    @Test func `no sentence counts indices from zero`() {
        for language in Language.allCases {
            for (code, text) in FindingText.all {
                #expect(!text.sentence[language].contains("{offset}"), "\(code.rawValue)")
            }
        }
    }

    @Test func `control and invisible characters are replaced, and JSON escapes them`() {
        for scalar in [
            "\u{1B}", "\u{9B}", "\u{202E}", "\u{2067}", "\u{200B}", "\u{061C}", "\u{00AD}", "\u{E0041}", "\u{FEFF}",
        ] {
            #expect(ShownText.line("a\(scalar)b") == "a\u{FFFD}b")
            #expect(
                !ShownText.escapedJSON("\"a\(scalar)b\"").unicodeScalars.contains(scalar.unicodeScalars.first ?? "a"))
        }
        #expect(ShownText.line("a\nb\r\tc") == "a b  c")
        #expect(ShownText.escapedJSON("\"\u{202E}\"\n") == "\"\\u202e\"\n")
        #expect(ShownText.escapedJSON("\"\u{E0041}\"") == "\"\\udb40\\udc41\"")
        #expect(ShownText.escapedJSON("\"ação €\"") == "\"ação €\"")
    }
}
