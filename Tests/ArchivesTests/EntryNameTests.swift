import Domain
import Foundation
import TestSupport
import Testing

@testable import Archives

struct EntryNameTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    struct Written: Sendable, CustomTestStringConvertible {
        let table: String
        let bytes: [UInt8]
        let text: String
        var flags: UInt16 = 0
        var testDescription: String { "\(table): \(text)" }
    }

    static let written: [Written] = [
        Written(
            table: "UTF-8, marked", bytes: Array("ação/lote nº 1.xml".utf8), text: "ação/lote nº 1.xml", flags: 0x800),
        Written(table: "UTF-8, not marked", bytes: Array("ação/São João.xml".utf8), text: "ação/São João.xml"),
        Written(table: "cp850", bytes: [0x61, 0x87, 0xC6, 0x6F, 0x2E, 0x78], text: "ação.x"),
        Written(table: "cp850", bytes: [0x53, 0xC6, 0x6F, 0x20, 0x4A, 0x6F, 0xC6, 0x6F], text: "São João"),
        Written(table: "cp850", bytes: [0x53, 0x41, 0xE9, 0x44, 0x45], text: "SAÚDE"),
        Written(table: "cp850", bytes: [0x4C, 0x45, 0x41, 0x80, 0xC7, 0x4F], text: "LEAÇÃO"),
        Written(
            table: "cp437", bytes: [0x47, 0x75, 0x69, 0x61, 0x20, 0x82, 0x20, 0xA2, 0x74, 0x69, 0x6D, 0x61],
            text: "Guia é ótima"),
        Written(table: "cp437", bytes: [0x66, 0xA1, 0x73, 0x69, 0x63, 0xA0], text: "físicá"),
        Written(table: "cp1252", bytes: [0x61, 0xE7, 0xE3, 0x6F], text: "ação"),
        Written(table: "cp1252", bytes: [0x53, 0xC1, 0x42, 0x41, 0x44, 0x4F], text: "SÁBADO"),
        Written(table: "cp1252", bytes: [0x63, 0x61, 0x66, 0xE9], text: "café"),
        Written(table: "cp850 by custom", bytes: [0xFE, 0x61], text: "■a"),
    ]

    @Test(arguments: written)
    func `T61 a name is readable in every code page`(written: Written) throws {
        var zip = StoredZip()
        zip.entries = [StoredZip.Entry(name: written.bytes, content: [1], flags: written.flags)]
        let unpacked = try Unpacked(try folder.write(zip.bytes, as: "nomes.zip"))
        #expect(unpacked.code == nil)
        #expect(unpacked.paths == [written.text])
    }

    @Test(arguments: ["UTF-8", "ISO-8859-1"])
    func `T61 a name in a tar is readable`(table: String) throws {
        let text = "ação/São João.xml"
        let bytes = table == "UTF-8" ? Array(text.utf8) : text.unicodeScalars.map { UInt8($0.value) }
        let tar = RawTar.of { $0.add(bytes, [1]) }
        let unpacked = try Unpacked(try folder.write(tar, as: "nomes.tar"))
        #expect(unpacked.paths == [text])
        let packed = try Unpacked(try folder.write(try Packing.gzip(tar), as: "nomes.tar.gz"))
        #expect(packed.paths == [text])
    }

    @Test func `T61 names of all code pages in one archive are unique and never a path`() throws {
        var zip = StoredZip()
        for (index, written) in Self.written.enumerated() {
            zip.entries.append(StoredZip.Entry(name: Array("\(index)/".utf8) + written.bytes, content: [1]))
        }
        let unpacked = try Unpacked(try folder.write(zip.bytes, as: "nomes.zip"))
        #expect(unpacked.code == nil)
        #expect(Set(unpacked.paths).count == Self.written.count)
        #expect(unpacked.paths.allSatisfy { !$0.hasPrefix("/") && !$0.split(separator: "/").contains("..") })
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["nomes.zip"])
    }

    @Test func `characters that control a terminal or the text direction are replaced`() throws {
        var zip = StoredZip()
        zip.add("a\u{1B}[31m\n\u{202E}lmx.exe\u{0}.xml", "x")
        let unpacked = try Unpacked(try folder.write(zip.bytes, as: "controle.zip"))
        #expect(unpacked.paths == ["a?[31m??lmx.exe?.xml"])
    }

    @Test(arguments: ["a.xml.", "a.xml ", "A.XML. .", "./a.xml", "pasta./b.xml", "Pasta .\\b.xml"])
    func `names that are one file on Windows are one`(other: String) throws {
        var zip = StoredZip()
        for name in ["a.xml", "pasta/b.xml", other] { zip.add(name, "x") }
        #expect(try Unpacked(try folder.write(zip.bytes, as: "nomes.zip")).code == .archiveEntryNameRepeated)
        zip.entries[2].name = Array("a.xml.x".utf8)
        #expect(try Unpacked(try folder.write(zip.bytes, as: "nomes.zip")).code == nil)
    }

    @Test func `a long name keeps its extension`() throws {
        var zip = StoredZip()
        zip.add(String(repeating: "á", count: 1_000) + ".xml", "x")
        let path = try #require(try Unpacked(try folder.write(zip.bytes, as: "longo.zip")).paths.first)
        #expect(path.unicodeScalars.count == EntryName.charactersMax)
        #expect(path.hasSuffix(".xml") && path.contains("…"))
    }

    @Test func `every byte has a character in every code page`() {
        let bytes = (UInt8.min...UInt8.max).map { $0 }
        #expect(CodePage.dos850.text(of: bytes).unicodeScalars.count == 256)
        #expect(CodePage.windows1252.text(of: bytes).unicodeScalars.count == 256)
        #expect(CodePage.dos850.text(of: [0x80, 0xB0, 0xC6, 0xFE]) == "Ç░ã■")
        #expect(CodePage.windows1252.text(of: [0x80, 0x9F, 0xA0, 0xFF]) == "€Ÿ\u{A0}ÿ")
    }
}
