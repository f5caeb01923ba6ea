import Domain
import Files
import TestSupport
import Testing

@testable import Spool

struct DropNameTests {
    private let id = DropID(millisecondsSince1970: 1_770_000_000_000, random: 42)

    @Test(arguments: [
        ("lote.xml", "lote.xml"), ("ação 1.XML", "ação 1.XML"), ("a/b\\c", "a_b_c"), ("", "_"), ("..", "_.."),
        (".oculto", "_.oculto"),
        ("a\n\u{0}\u{7F}b", "a___b"), ("gpj.\u{202E}lmx", "gpj._lmx"), ("sem extensão", "sem extensão"),
    ])
    func `a dropped name becomes one plain, visible component`(dropped: String, plain: String) {
        #expect(DropName(dropped).plain == plain)
    }

    @Test func `long names are cut in their stem and keep extension, ID and suffix`() {
        for letter in ["a", "é", "👩"] {
            let name = DropName(String(repeating: letter, count: 300) + ".xml")
            let all = [
                (name.plain, ".xml"), (name.file(id: id), ".\(id).xml"),
                (name.answer(id: id, suffix: ".retorno.json"), ".xml.\(id).retorno.json"),
                (name.report(id: id, suffix: ".retorno.txt"), ".\(id).retorno.txt"),
            ]
            for (text, ending) in all {
                #expect(text.utf8.count <= 255 && text.utf8.count > 200)
                #expect(text.hasSuffix(ending) && text.hasPrefix(letter))
            }
        }
    }

    @Test func `hostile names never form a path, a hidden file or a name that is too long`() {
        let seed: UInt64 = 7
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        for _ in 0..<5_000 {
            var text = ""
            for _ in 0..<Int.random(in: 0..<300, using: &random) {
                let value = UInt32.random(in: 0..<(Bool.random(using: &random) ? 0x80 : 0x3000), using: &random)
                text.unicodeScalars.append(Unicode.Scalar(value) ?? "/")
            }
            let name = DropName(text)
            let all = [
                name.plain, name.file(id: id), name.answer(id: id, suffix: ".xml"), name.report(id: id, suffix: ".txt"),
            ]
            for made in all { #expect(FileName(made) != nil && !made.hasPrefix(".") && made.utf8.count <= 255) }
        }
    }
}
