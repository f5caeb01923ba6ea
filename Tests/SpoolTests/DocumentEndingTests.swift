import TestSupport
import Testing

@testable import Spool

struct DocumentEndingTests {
    private func ending(_ text: String) -> DocumentEnding {
        let bytes = Array(text.utf8)
        let check = DocumentEnding.endBytes
        let isWhole = bytes.count <= 2 * check
        return DocumentEnding(
            head: isWhole ? bytes[...] : bytes.prefix(check), tail: isWhole ? bytes[...] : bytes.suffix(check),
            isWhole: isWhole)
    }

    @Test(arguments: [
        "<a></a>", "<a>x</a>\r\n \t", "<a/>", "<?xml version='1.0'?><a b='c' />\n", "\u{FEFF}<a></a>",
        "<x:a xmlns:x='u'><b/></x:a >", "<!-- <b> --><!DOCTYPE a><a></a>", "<a></a><!-- fim -->\n<?pi x?>",
        "<!DOCTYPE a [<!ENTITY x '>'>]><a></a>",
    ])
    func `a closed root element is an end`(text: String) { #expect(ending(text) == .whole) }

    @Test(arguments: [
        "", " \n", "<a>", "<a", "<", "<?xml version='1.0'?>", "<a><b></b>", "<a><b/>", "<a>text", "<a></a", "<a></a>x",
        "<ab></a>", "<a><!-- </a> --", "<a></a>\0\0\0", "<a>\0", "\0\0\0\0", "<a><![CDATA[</a>]]>", "<a b='/>",
    ])
    func `a document whose root is open has no end`(text: String) { #expect(ending(text) == .missing) }

    @Test(arguments: ["PK\u{3}\u{4}…", "%PDF-1.7", "texto", "{}"])
    func `other formats have no recognisable end`(text: String) { #expect(ending(text) == .unknowable) }

    @Test func `the end of a long file is recognised without its middle`() {
        let filler = String(repeating: "<i>1</i>", count: 5_000)
        #expect(ending("<r>\(filler)</r>") == .whole)
        #expect(ending("<r>\(filler)") == .missing)
        #expect(ending("<r>\(filler)</r>" + String(repeating: " ", count: 5_000)) == .unknowable)
    }

    @Test func `no proper prefix of a document is ever whole`() {
        let text = Array("<?xml version=\"1.0\"?><t:m xmlns:t=\"u\"><t:l><g>1</g></t:l></t:m>".utf8)
        for count in 0..<text.count {
            let prefix = text.prefix(count)
            #expect(DocumentEnding(head: prefix, tail: prefix, isWhole: true) == .missing, "after \(count) bytes")
        }
        #expect(DocumentEnding(head: text[...], tail: text[...], isWhole: true) == .whole)
    }

    @Test func `hostile bytes at any offset give a result`() {
        let seed: UInt64 = 20_260_201
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        let alphabet = Array("<>/!?-[]: \n\0a\"DOCTYPE".utf8) + [0xFF, 0xEF, 0xBB, 0xBF]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            if DocumentEnding(head: bytes[...], tail: bytes[...], isWhole: true) == .whole {
                #expect(bytes.contains(UInt8(ascii: "/")) && bytes.last != 0)
            }
        }
    }
}
