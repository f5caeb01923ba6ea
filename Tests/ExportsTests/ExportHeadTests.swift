import Domain
import Testing

@testable import Exports

@Suite struct `A look at a file's head` {
    private static let tiss = """
        <?xml version="1.0" encoding="ISO-8859-1"?>
        <!-- exportacao --><ans:mensagemTISS xmlns:ans="http://www.ans.gov.br/padroes/tiss/schemas" a='>'/>
        """

    @Test func `excludes documents, and never an export`() throws {
        let comment = "<!--\(String(repeating: "x", count: 5_000))-->"
        for (text, name, mayBe) in [
            (Self.tiss, "a.xml", false), ("\u{FEFF}\(Self.tiss)", "a.xml", false), (comment + Self.tiss, "a", false),
            ("\n \t<m>exportacao</m>", "a", false), ("<m/>", "a.csv", true), ("<exportacao>", "a", true),
            ("<p:exportacao xmlns:p='x'/>", "a", true), ("<x xmlns='urn:hatspool:protheus:2'/>", "a", true),
            ("<x xmlns='urn&#58;hatspool:protheus:1'/>", "a", true), ("<!DOCTYPE m><m/>", "a", true),
            (comment + "<exportacao/>", "a", true), ("BA1_X;BA1_Y\n", "a", true), ("", "a", true), ("<m", "a", true),
            ("<!--", "a", true), ("<?xml", "a", true), ("<\u{0}m>", "a", true), ("<1>", "a", true),
        ] {
            let file = try ExportFile(Array(text.utf8))
            #expect(try ExportHead.mayBegin(file.document, name: name) == mayBe, "\(text.prefix(60))")
        }
    }

    @Test func `excludes no mutated file that the reader recognises`() throws {
        let texts = [
            Self.tiss, Sample.xml("<BA1><BA1_X1>1</BA1_X1></BA1>"), "BA1_X1;BA1_X2\n1;2\n",
            "<?x?><!-- a --><p:x xmlns:p='urn:hatspool:protheus:1'/>",
        ].map { Array($0.utf8) }
        let seed = UInt64.random(in: 0...UInt64.max)
        var state = seed
        func number(below end: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % end
        }
        let reader = FileExportReader(judge: TestJudge())
        var exports = 0
        for _ in 0..<4_000 {
            var bytes = texts[number(below: texts.count)]
            for _ in 0..<number(below: 4) {
                let (position, cut) = (number(below: bytes.count), number(below: 6))
                let piece = ["<", ">", "'", "\"", "<!--", "&#58;", "\0", "exportacao", "\n"][number(below: 9)]
                bytes.replaceSubrange(position..<min(position + cut, bytes.count), with: Array(piece.utf8))
            }
            let file = try ExportFile(bytes)
            guard try reader.recognise(file.document, name: "a") != nil else { continue }
            exports += 1
            #expect(try ExportHead.mayBegin(file.document, name: "a"), "seed \(seed): \(bytes)")
        }
        #expect(exports > 500, "seed \(seed)")
    }
}
