import Domain
import Foundation
import Testing

@testable import Answers

struct SourceLinesTests {
    private func masked(_ line: String, _ column: Int) throws -> MaskedLine {
        try #require(SourceLines.masked(Array(line.utf8), column: column))
    }

    @Test func `names of tags and attributes stay, text and attribute values become their shape`() throws {
        let line = try masked("    <ans:nome tipo='Rg 1' x=\"é\"> José-9 &amp; Ção </ans:nome>", 5)
        #expect(line.text == "<ans:nome tipo='Aa 9' x=\"a\"> Aaaa-9 &aaa; Aaa </ans:nome>")
        #expect(line.marked == "<ans:nome tipo='Aa 9' x=\"a\"> Aaaa-9 &aaa; Aaa ")
    }

    @Test func `a fault at a start tag is highlighted with its value, a fault in the text at its word`() throws {
        #expect(try masked("<a>12X</a><b>7</b>", 1).marked == "<a>99A")
        #expect(try masked("<a>12X</a><b>7</b>", 11).marked == "<b>9")
        #expect(try masked("<a>12 X4</a>", 7).marked == "A9")
        #expect(try masked("<a>12 X4</a>", 10).marked == "</a>")
        #expect(try masked("<a><b>7</b>", 2).marked == "<a>")
        #expect(try masked("Rua A & B", 7).marked == "&")
        #expect(try masked("<a>1</a>", 9).marked == "</a>")
        #expect(try masked("<a>1</a>", 0).marked == "")
    }

    @Test(arguments: [
        ("<![CDATA[<Maria>]]><b/>", "<![CDATA[<Aaaaa>]]><b/>"), ("<!-- Maria <b> --><c>", "<!-- Aaaaa <a> --><c>"),
        ("<!-- <Maria>", "<!-- <Aaaaa>"), ("<Maria Silva", "<Aaaaa Aaaaa"), ("<a b=Maria>", "<a a=Aaaaa>"),
        ("Silva\" c=\"d\"><e>", "Aaaaa\" a=\"a\"><e>"), ("<a b=\"Maria<c>", "<a a=\"Aaaaa<c>"),
        ("<!DOCTYPE Maria [", "<!AAAAAAA Aaaaa ["), ("<c12345678901>", "<a99999999999>"), ("</a Maria>", "</a Aaaaa>"),
        ("<?xml version=\"1.0\"?>", "<?xml version=\"9.9\"?>"), ("a\t٣\u{1}😀", "a 9??"), ("<a/><b />", "<a/><b />"),
    ])
    func `an incomplete tag is masked as a whole`(line: String, shown: String) throws {
        #expect(try masked(line, 1).text == shown)
    }

    @Test func `ISO-8859-1, UTF-16, a byte order mark and a cut character are read`() {
        func shown(_ bytes: [UInt8]) -> MaskedLine? { SourceLines.masked(bytes, column: 1) }
        #expect(shown([0x3C, 0x61, 0x3E, 0xC7, 0xE3, 0x3C])?.text == "<a>Aa<")
        #expect(shown([0x3C, 0, 0x61, 0, 0x3E, 0, 0x39, 0])?.text == "<a>9")
        #expect(shown([0xEF, 0xBB, 0xBF, 0x3C, 0x61, 0x3E])?.marked == "<a>")
        #expect(shown([0x3C, 0x61, 0x3E, 0xC3, 0xA7, 0xC3])?.text == "<a>a")
    }

    @Test func `empty lines and columns beyond the line show nothing`() {
        #expect(SourceLines.masked([], column: 1) == nil)
        #expect(SourceLines.masked(Array(" \r".utf8), column: 1) == nil)
        #expect(SourceLines.masked(Array("<a>".utf8), column: 5) == nil)
        #expect(SourceLines.masked(Array("<a>".utf8), column: -1) == nil)
    }

    @Test func `of a long line the part around the fault is shown`() throws {
        let line = try masked(String(repeating: "<a>1</a>", count: 10_000), 40_001)
        #expect(line.before.hasPrefix("…") && line.after.hasSuffix("…") && line.marked == "<a>9")
        #expect(line.text.count == MaskedLine.lengthMax + 2)
        let word = try masked(String(repeating: "x", count: 10_000), 5_000)
        #expect(word.marked.count == MaskedLine.lengthMax / 2 && word.text.count <= MaskedLine.lengthMax + 2)
    }

    @Test func `a line is kept for each location, and only when the line exists`() {
        let there = Finding(.valueLength, at: Location(line: 2, column: 4, path: ""))
        let same = Finding(.valueType, at: Location(line: 2, column: 1, path: ""))
        let missing = Finding(.valueType, at: Location(line: 3, column: 1, path: ""))
        let lines = SourceLines([2: Array("<a><b>x".utf8)], for: [there, same, missing, Finding(.emptyFile)])
        #expect(lines.line(of: there)?.marked == "<b>a")
        #expect(lines.line(of: same)?.marked == "<a>")
        #expect(lines.line(of: missing) == nil)
        #expect(lines.line(of: Finding(.emptyFile)) == nil)
    }

    @Test(arguments: 1...8)
    func `no character of a text or an attribute value ever survives`(seed: UInt64) {
        // Names, the word CDATA, texts and masks are each written with characters that the others do not use.
        var random = LineRandom(state: seed)
        let data = Set("bcdefgBEFGHI0123456ãéÇ٣ßж")
        for _ in 0..<1_500 {
            var bytes = Array(random.line().utf8)
            random.damage(&bytes)
            for column in [0, 1, bytes.count / 2, bytes.count] {
                let shown = SourceLines.masked(bytes, column: column)?.text ?? ""
                let survivors = shown.filter { data.contains($0) }
                #expect(survivors.isEmpty, "seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }
}

/// Lines of XML, some of them broken, from a seed.
private struct LineRandom {
    var state: UInt64

    private mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    private mutating func word(_ letters: String, _ length: Int) -> String {
        let letters = Array(letters)
        return String((0..<1 + next(length)).map { _ in letters[next(letters.count)] })
    }

    mutating func line() -> String {
        var line = ""
        for _ in 0..<1 + next(6) {
            let (name, text) = (word("tuvxyz", 6), word("bcdefgBEFGHI0123456ãéÇ٣ßж -.&;'/", 12))
            switch next(8) {
            case 0: line += "<\(name) \(word("tuvxyz", 3))=\"\(text.replacing("&", with: ""))\">\(text)"
            case 1: line += "<!-- \(text) <b> -->"
            case 2: line += "<![CDATA[<b>\(text)</b>]]>"
            case 3: line += text
            case 4: line += "<\(name)/>" + text
            case 5: line += text + " < " + text
            default: line += "<\(name)>\(text)</\(name)>"
            }
        }
        return line
    }

    /// Takes a beginning or an end away, or one byte of a start tag's end.
    mutating func damage(_ bytes: inout [UInt8]) {
        switch next(4) {
        case 0: bytes.removeLast(min(bytes.count, next(10)))
        case 1:
            if let position = bytes.lastIndex(of: UInt8(ascii: ">")) { bytes.remove(at: position) }
        default: break
        }
    }
}
