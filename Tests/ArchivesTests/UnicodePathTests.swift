import Domain
import Foundation
import TestSupport
import Testing

@testable import Archives

struct UnicodePathTests {
    let folder: TemporaryFolder
    /// `São João.xml` in a code page that is not supported: cp1253 has other letters at these codes.
    private static let raw: [UInt8] = Array("S".utf8) + [0x5F] + Array("o Jo".utf8) + [0x5F] + Array("o.xml".utf8)
    private static let text = Array("São João 日本.xml".utf8)

    init() throws { folder = try TemporaryFolder() }

    /// One entry with such a field in its record and, if requested, in the header before its content.
    private func unpack(_ field: [UInt8], local: [UInt8] = [], name: [UInt8] = raw) throws -> Unpacked {
        var zip = StoredZip()
        zip.entries = [StoredZip.Entry(name: name, content: Array("<x/>".utf8), extra: field, localExtra: local)]
        return try Unpacked(try folder.write(zip.bytes, as: "nomes.zip"))
    }

    private func field(_ text: [UInt8] = text, of name: [UInt8] = raw, version: UInt8 = 1) -> [UInt8] {
        StoredZip().unicodePath(text, of: name, version: version)
    }

    @Test func `an entry gets its UTF-8 name when it has one next to the old one`() throws {
        // Another field before it, such as the time that zip programs write.
        let time: [UInt8] = little(UInt16(0x5455)) + little(UInt16(5)) + [1, 0, 0, 0, 0]
        for (extra, local) in [(field(), []), (time + field(), []), (field(), field()), (field(), time + field())] {
            let unpacked = try unpack(extra, local: local)
            #expect(unpacked.code == nil && unpacked.paths == ["São João 日本.xml"])
        }
    }

    @Test func `a field that does not match the name, or is invalid, is ignored`() throws {
        let fields = [
            field(of: Array("other.xml".utf8)), field(version: 2), field([]), field([0xE3, 0x28]), [],
            [0x75, 0x70, 3, 0, 1, 2, 3],
        ]
        for field in fields {
            let unpacked = try unpack(field)
            #expect(unpacked.code == nil && unpacked.paths == ["S_o Jo_o.xml"], "\(field)")
        }
    }

    @Test(arguments: [[0x75, 0x70, 0xFF, 0xFF, 1], [0x75, 0x70, 9, 0, 1, 0, 0, 0, 0, 0x61]] as [[UInt8]])
    func `a truncated field is damage`(field: [UInt8]) throws {
        #expect(try unpack(field).code == .archiveUnreadable)
        #expect(UnicodePath.read(in: field, for: Self.raw) == nil)
    }

    @Test func `either name can cause a refusal, and neither is used as a path`() throws {
        for hostile in ["../fora.xml", "/etc/passwd", "C:\\x.xml", "a/../../b.xml"] {
            #expect(try unpack(field(Array(hostile.utf8))).code == .archiveEntryNameHostile, "\(hostile)")
            let raw = Array(hostile.utf8)
            #expect(try unpack(field(of: raw), name: raw).code == .archiveEntryNameHostile, "\(hostile)")
        }
        let long = Array(String(repeating: "á", count: EntryName.bytesMax / 2 + 1).utf8)
        #expect(try unpack(field(long)).code == .archiveEntryNameHostile)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["nomes.zip"])
    }

    @Test func `control characters are replaced in that name too`() throws {
        #expect(try unpack(field(Array("a\u{1B}[31m\u{202E}.xml".utf8))).paths == ["a?[31m?.xml"])
    }

    @Test func `an entry with two different readable names is refused`() throws {
        #expect(try unpack(field(), local: field(Array("outro.xml".utf8))).code == .archiveUnreadable)
        // Only in the header before the content.
        for other in ["../../etc/x.xml", "outro.xml"] {
            #expect(try unpack([], local: field(Array(other.utf8))).code == .archiveUnreadable)
        }
        #expect(try unpack([], local: field(Self.raw)).paths == ["S_o Jo_o.xml"])
    }

    @Test func `two entries whose old names became the same are two; two of one readable name are not`() throws {
        var zip = StoredZip()
        let name = Array("__.xml".utf8)
        for text in ["ção.xml", "são.xml"] {
            zip.entries.append(
                StoredZip.Entry(
                    name: name + [UInt8(zip.entries.count)], content: [1],
                    extra: field(Array(text.utf8), of: name + [UInt8(zip.entries.count)])))
        }
        #expect(try Unpacked(try folder.write(zip.bytes, as: "a.zip")).paths == ["ção.xml", "são.xml"])
        zip.entries[1].extra = field(Array("ÇÃO.XML".utf8), of: zip.entries[1].name)
        #expect(try Unpacked(try folder.write(zip.bytes, as: "b.zip")).code == .archiveEntryNameRepeated)
    }
}
