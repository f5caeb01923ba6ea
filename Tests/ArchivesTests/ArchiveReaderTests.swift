import Domain
import Foundation
import TestSupport
import Testing

@testable import Archives

struct ArchiveReaderTests {
    struct Seen: Equatable {
        var name: String
        var kind: ArchiveEntry.Kind
        var content: [UInt8]
    }

    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func list(_ path: String, limits: ArchiveLimits = ArchiveLimits()) throws(PortError) -> [Seen] {
        let reader = try ArchiveReader.open(path: path)
        var seen: [Seen] = []
        try reader.forEachEntry(limits: limits) { entry, content throws(PortError) in
            let bytes = try content.readAll(byteCountMax: 1 << 20)
            seen.append(Seen(name: entry.name, kind: entry.kind, content: bytes))
        }
        return seen
    }

    /// Opens and visits the archive without reading entries, and returns the expected error.
    private func error(_ path: String, limits: ArchiveLimits = ArchiveLimits()) throws -> PortError {
        try #require(
            #expect(throws: PortError.self) {
                let reader = try ArchiveReader.open(path: path)
                try reader.forEachEntry(limits: limits) { _, _ in }
            })
    }

    private var threeEntries: StoredZip {
        var zip = StoredZip()
        zip.add("a.xml", "<a/>")
        zip.add("folder/ação.xml", "<b/>")
        zip.add("folder/", "", mode: 0o040755)
        return zip
    }

    @Test func `a zip gives its entries in order, with names beyond ASCII`() throws {
        let path = try folder.write(threeEntries.bytes, as: "three.zip")
        #expect(
            try list(path) == [
                Seen(name: "a.xml", kind: .file, content: Array("<a/>".utf8)),
                Seen(name: "folder/ação.xml", kind: .file, content: Array("<b/>".utf8)),
                Seen(name: "folder/", kind: .directory, content: []),
            ])
    }

    @Test func `a name that is not UTF-8 keeps its bytes and stays readable`() throws {
        var zip = StoredZip()
        zip.entries = [StoredZip.Entry(name: [0x61, 0xE7, 0xE3, 0x6F], content: [1])]
        let path = try folder.write(zip.bytes, as: "latin.zip")
        let reader = try ArchiveReader.open(path: path)
        try reader.forEachEntry { entry, _ in
            #expect(entry.nameBytes == [0x61, 0xE7, 0xE3, 0x6F])
            #expect(entry.name == "ação")
        }
    }

    @Test func `a zip truncated anywhere is an error, not an empty or shorter list`() throws {
        let whole = threeEntries.bytes
        for count in stride(from: 0, to: whole.count, by: 7) {
            let path = try folder.write(Array(whole.prefix(count)), as: "cut.zip")
            #expect(try error(path).code == .malformed, "cut at \(count) of \(whole.count)")
        }
    }

    @Test(arguments: [WrittenArchive.Form.tar, .gzippedTar])
    func `a tar truncated anywhere before its end mark is an error`(form: WrittenArchive.Form) throws {
        let path = folder.file("whole")
        try WrittenArchive.write(form, to: path, [("a.xml", 700), ("b.xml", 600)])
        let whole = [UInt8](try Data(contentsOf: URL(filePath: path)))
        #expect(try list(path).map(\.name) == ["a.xml", "b.xml"])
        // Two headers and two padded contents are 3,072 bytes; then comes the end mark. Gzip: all but its checksum and
        // size.
        let end = form == .tar ? 3_072 : whole.count - 9
        let step = form == .tar ? 256 : 5
        for count in stride(from: end, through: 0, by: -step) {
            let cut = try folder.write(Array(whole.prefix(count)), as: "cut")
            #expect(try error(cut).code == .malformed, "cut at \(count) of \(whole.count)")
        }
    }

    @Test func `damage inside an entry is an error that names the entry, also when it is not read`() throws {
        var bytes = threeEntries.bytes
        let position = try #require(bytes.firstRange(of: Array("<b/>".utf8))?.lowerBound)
        bytes[position] = 0x21
        let found = try error(try folder.write(bytes, as: "damaged.zip"))
        #expect(found.code == .malformed)
        #expect(found.message.contains("folder/ação.xml"))
    }

    @Test func `links and names with parent references are reported as data`() throws {
        var zip = StoredZip()
        zip.add("../../etc/cron.d/x", "boom")
        zip.add("/etc/passwd", "root")
        zip.add("link.xml", "/etc/shadow", mode: 0o120777)
        let seen = try list(try folder.write(zip.bytes, as: "names.zip"))
        #expect(seen.map(\.name) == ["../../etc/cron.d/x", "/etc/passwd", "link.xml"])
        #expect(seen.map(\.kind) == [.file, .file, .link])
        #expect(seen[2].content.isEmpty, "what a link holds is not content")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["names.zip"])
    }

    @Test func `a FIFO in a tar is neither file nor link`() throws {
        let path = folder.file("fifo.tar")
        try WrittenArchive.write(.tar, to: path, [("fifo", 0)], mode: 0o010644)
        #expect(try list(path) == [Seen(name: "fifo", kind: .other, content: [])])
    }

    @Test func `control characters of a name do not reach a terminal`() throws {
        var zip = StoredZip()
        zip.add("a\u{1B}[31m\n.xml", "x", flags: 1)
        let found = try error(try folder.write(zip.bytes, as: "escape.zip"))
        #expect(!found.message.contains("\u{1B}") && !found.message.contains("\n"))
        #expect(ArchiveEntry(nameBytes: [0x61, 0x1B, 0x0A], kind: .file, statedByteCount: nil).name == "a??")
    }

    @Test func `an encrypted entry is an error that names it`() throws {
        let path = folder.file("secret.zip")
        try WrittenArchive.write(.encryptedZip, to: path, [("lote.xml", 100)])
        let found = try error(path)
        #expect(found.code == .malformed)
        #expect(found.message.contains("lote.xml") && found.message.contains("encrypted"))
    }

    @Test func `a file that is no archive, an empty one and a folder are errors`() throws {
        #expect(try error(try folder.write(Array("<xml/>".utf8), as: "x.zip")).code == .malformed)
        #expect(try error(try folder.write([], as: "empty.zip")).code == .malformed)
        #expect(try error(folder.path).code == .malformed)
        #expect(try error(folder.file("absent.zip")).code == .notFound)
    }

    @Test func `a second layer of gzip is refused`() throws {
        let path = folder.file("twice.tar.gz")
        try WrittenArchive.write(.doublyGzippedTar, to: path, [("a.xml", 10)])
        #expect(try error(path).code == .limitExceeded)
    }

    @Test func `an archive in an archive stays one entry`() throws {
        var zip = StoredZip()
        zip.entries = [StoredZip.Entry(name: Array("inner.zip".utf8), content: threeEntries.bytes)]
        #expect(try list(try folder.write(zip.bytes, as: "outer.zip")).map(\.name) == ["inner.zip"])
    }

    @Test func `a finished reader gives no more entries`() throws {
        let reader = try ArchiveReader.open(path: try folder.write(threeEntries.bytes, as: "three.zip"))
        var visited = 0
        try reader.forEachEntry { _, content throws(PortError) in
            visited += 1
            _ = try content.readAll(byteCountMax: 100)
            #expect(try content.readAll(byteCountMax: 100).isEmpty)
        }
        #expect(visited == 3)
    }

    @Test func `an error of the visitor ends the visit and is passed on`() throws {
        let reader = try ArchiveReader.open(path: try folder.write(threeEntries.bytes, as: "three.zip"))
        var visited = 0
        let found = #expect(throws: PortError.self) {
            try reader.forEachEntry { _, _ throws(PortError) in
                visited += 1
                throw PortError(.cancelled, "stop")
            }
        }
        #expect(found?.code == .cancelled && visited == 1)
    }

    @Test func `the locale of the thread is as before`() throws {
        let before = unsafe uselocale(nil)
        _ = try list(try folder.write(threeEntries.bytes, as: "three.zip"))
        #expect(unsafe uselocale(nil) == before)
    }
}
