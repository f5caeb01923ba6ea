import Archives
import Domain
import Foundation
import TestSupport
import Testing

struct ArchiveUnpackerTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var twoFiles: StoredZip {
        var zip = StoredZip()
        zip.add("pasta/", "", mode: 0o040755)
        zip.add("pasta/a.xml", "<a/>")
        zip.add("b.xml", "<b/>")
        return zip
    }

    @Test func `a zip gives its files in order, without folders`() throws {
        let unpacked = try Unpacked(try folder.write(twoFiles.bytes, as: "a.zip"))
        #expect(unpacked.code == nil)
        #expect(unpacked.archive.inspection.kind == .archive)
        #expect(unpacked.archive.inspection.isWellFormed && unpacked.archive.inspection.isComplete)
        #expect(unpacked.archive.inspection.byteCount == Int64(twoFiles.bytes.count))
        #expect(
            unpacked.archive.entries == [
                UnpackedEntry(ordinal: 1, path: "pasta/a.xml", byteCount: 4),
                UnpackedEntry(ordinal: 2, path: "b.xml", byteCount: 4),
            ])
        #expect(unpacked.contents == ["<a/>", "<b/>"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.zip"])
    }

    @Test(arguments: [WrittenArchive.Form.zip, .tar, .gzippedTar])
    func `what libarchive writes is read back`(form: WrittenArchive.Form) throws {
        let path = folder.file("written")
        try WrittenArchive.write(form, to: path, [("a.xml", 700), ("vazio.xml", 0), ("c.xml", 300_000)])
        var limits = Limits()
        limits.archiveRatioMax = 10_000
        let unpacked = try Unpacked(path, limits: limits)
        #expect(unpacked.code == nil)
        #expect(unpacked.archive.entries.map(\.byteCount) == [700, 0, 300_000])
        #expect(unpacked.files.map(\.byteCount) == [700, 0, 300_000])
    }

    @Test func `a tar whose last entry is empty or a folder is complete`() throws {
        for type: Character in ["0", "5"] {
            let bytes = RawTar.of {
                $0.add("./a.xml", "<a/>")
                $0.add("./z", type: type)
            }
            let plain = try Unpacked(try folder.write(bytes, as: "a.tar"))
            let packed = try Unpacked(try folder.write(try Packing.gzip(bytes), as: "a.tar.gz"))
            for unpacked in [plain, packed] {
                #expect(unpacked.code == nil)
                #expect(unpacked.paths == (type == "0" ? ["a.xml", "z"] : ["a.xml"]))
            }
        }
    }

    @Test func `a single gzip stream is one entry named after its archive`() throws {
        let packed = try Packing.gzip(Array("<lote/>".utf8))
        let names = [
            "lote.xml.gz": "lote.xml", "LOTE.XML.GZ": "LOTE.XML", "lote.xml": "lote.xml", ".gz": "conteudo.xml",
            "..gz": "conteudo.xml", "pasta/ação.xml.gz": "ação.xml", "../x.gz": "x", "Thumbs.db.gz": "conteudo.xml",
        ]
        let path = try folder.write(packed, as: "any")
        for (name, entry) in names {
            let unpacked = try Unpacked(path, name: name)
            #expect(unpacked.paths == [entry], "\(name)")
            #expect(unpacked.contents == ["<lote/>"])
        }
    }

    @Test func `an archive is recognised by its bytes, never by its name`() throws {
        let zip = twoFiles.bytes
        let gzip = try Packing.gzip([1])
        let tar = RawTar.of { $0.add("a", "b") }
        for (bytes, name) in [(zip, "a.xml"), (StoredZip().bytes, "b.xml"), (gzip, "c.xml"), (tar, "d.xml")] {
            #expect(try Unpacked.isArchive(try folder.write(bytes, as: name)), "\(name)")
        }
        // A text with `ajustar ` at the offset where a tar has `ustar`.
        let text = "<?xml version=\"1.0\"?><!--" + String(repeating: "x", count: 230) + "ajustar o lote -->"
        #expect(Array(text.utf8)[257..<262].elementsEqual(Array("ustar".utf8)))
        let parameters = text + String(repeating: " ", count: 300)
        for (text, name) in [
            ("<xml/>", "a.zip"), ("", "b.tar"), ("PK", "c.zip"), ("P", "d.gz"), (parameters, "e.tar"),
        ] {
            #expect(try !Unpacked.isArchive(try folder.write(Array(text.utf8), as: name)), "\(name)")
        }
    }

    @Test func `side files of systems in archives are ignored`() throws {
        var zip = StoredZip()
        zip.add("__MACOSX/", "")
        zip.add("__MACOSX/._a.xml", "fork")
        zip.add("pasta/.DS_Store", "store")
        zip.add("Thumbs.db", "thumbs")
        zip.add("a.xml", "<a/>")
        let unpacked = try Unpacked(try folder.write(zip.bytes, as: "mac.zip"))
        #expect(unpacked.paths == ["a.xml"])
        #expect(unpacked.archive.entries.first?.ordinal == 1)
    }

    @Test func `sizes after the content are read`() throws {
        var zip = StoredZip()
        let content = Array(repeating: Array("<guia/>".utf8), count: 100).flatMap { $0 }
        zip.entries = [
            StoredZip.Entry(
                name: Array("a.xml".utf8), content: try Packing.deflate(content), flags: 8, unpacked: content, method: 8
            ),
            StoredZip.Entry(name: Array("b.xml".utf8), content: Array("<b/>".utf8)),
        ]
        let unpacked = try Unpacked(try folder.write(zip.bytes, as: "stream.zip"))
        #expect(unpacked.code == nil)
        #expect(unpacked.files.map(\.bytes) == [content, Array("<b/>".utf8)])
    }

    @Test func `nested archives end at the allowed depth`() throws {
        var bytes = Array("<lote/>".utf8)
        for level in 1...3 {
            var zip = StoredZip()
            zip.entries = [StoredZip.Entry(name: Array("\(level).zip".utf8), content: bytes)]
            bytes = zip.bytes
        }
        var found: [FindingCode?] = []
        for depth in 1...3 {
            let path = try folder.write(bytes, as: "level.zip")
            #expect(try Unpacked.isArchive(path))
            let unpacked = try Unpacked(path, depth: depth)
            found.append(unpacked.code)
            bytes = unpacked.files.first?.bytes ?? []
            if depth == 3 { #expect(unpacked.parameters["limit"] == "2" && unpacked.files.isEmpty) }
        }
        #expect(found == [nil, nil, .archiveTooDeep])
    }

    @Test func `a chain of gzip streams ends at the allowed depth`() throws {
        var bytes = Array("<lote/>".utf8)
        for _ in 1...20 { bytes = try Packing.gzip(bytes) }
        var codes: [FindingCode?] = []
        for depth in 1...3 {
            let unpacked = try Unpacked(try folder.write(bytes, as: "chain.gz"), depth: depth)
            codes.append(unpacked.code)
            bytes = unpacked.files.first?.bytes ?? []
        }
        #expect(codes == [nil, nil, .archiveTooDeep])
    }

    @Test func `time is bounded, by a clock that is passed in`() throws {
        let start = ContinuousClock.now
        let ticks = Ticks()
        let unpacker = ArchiveUnpacker { start + .seconds(30) * ticks.next() }
        let unpacked = try Unpacked(try folder.write(twoFiles.bytes, as: "a.zip"), unpacker: unpacker)
        #expect(unpacked.code == .archiveTookTooLong)
        #expect(unpacked.parameters["limit"] == "\(Limits().archiveTimeMax.components.seconds) s")
        #expect(unpacked.archive.entries.isEmpty)
    }

    @Test func `an error of writing an entry is passed on`() throws {
        let path = try folder.write(twoFiles.bytes, as: "a.zip")
        let handle = try FileHandle(forReadingFrom: URL(filePath: path))
        let error = #expect(throws: PortError.self) {
            try ArchiveUnpacker().unpack(
                DocumentDescriptor(rawValue: handle.fileDescriptor), name: "a.zip", depth: 1, limits: Limits()
            ) { _ throws(PortError) in throw PortError(.noSpace, "full") }
        }
        #expect(error?.code == .noSpace)
    }

    @Test func `a descriptor that cannot be read is an error, not a finding`() throws {
        for rawValue: Int32 in [-1, 1_000_000] {
            let error = #expect(throws: PortError.self) {
                try ArchiveUnpacker().isArchive(DocumentDescriptor(rawValue: rawValue))
            }
            #expect(error?.code == .ioFailure)
        }
    }
}
