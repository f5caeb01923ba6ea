import Domain
import Foundation
import TestSupport
import Testing

@Suite struct `An archive behind other bytes` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var zip: [UInt8] {
        var zip = StoredZip()
        zip.add("a.xml", "<a/>")
        return zip.bytes
    }

    @Test(arguments: [
        ("\n", "blanks"), ("\r\n", "blanks"), ("  \t", "blanks"), ("\u{FEFF}", "byte order mark"),
        ("\u{FEFF}\n", "byte order mark"), ("<html><body>", "markup text"),
        ("<br />\n<b>Warning</b>: x\n", "markup text"),
        ("<?xml version=\"1.0\"?>\n", "markup text"), ("Arquivo: ", "text"), ("#!/bin/sh\n", "program"),
        ("\u{1}\u{2}", "other bytes"),
    ])
    func `is refused as an archive, with the kind of the bytes before it`(prefix: String, found: String) throws {
        let path = try folder.write(Array(prefix.utf8) + zip, as: "lote.xml")
        #expect(try Unpacked.isArchive(path))
        let unpacked = try Unpacked(path)
        #expect(unpacked.code == .archiveBehindForeignBytes && unpacked.files.isEmpty)
        #expect(unpacked.parameters == ["found": found, "offset": "\(prefix.utf8.count)"])
    }

    @Test func `is found after a long prefix, also in a self-extractor`() throws {
        let program = Array("MZ".utf8) + [UInt8](repeating: 0x90, count: 5_000)
        var corrected = zip
        let end = corrected.count - 22
        let directory = corrected.little(UInt32.self, at: end + 16)
        func add(_ offset: Int) {
            let value = corrected.little(UInt32.self, at: offset) + UInt32(program.count)
            for index in 0..<4 { corrected[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
        }
        add(end + 16)
        add(Int(directory) + 42)
        for bytes in [zip, corrected] {
            let unpacked = try Unpacked(try folder.write(program + bytes, as: "lote.exe"))
            #expect(unpacked.code == .archiveBehindForeignBytes)
            #expect(unpacked.parameters == ["found": "program", "offset": "\(program.count)"])
        }
    }

    @Test func `is found when it is truncated, and when it is a gzip`() throws {
        let cut = try Unpacked(try folder.write([0x0A] + zip.prefix(zip.count / 2), as: "a.zip"))
        #expect(cut.code == .archiveBehindForeignBytes)
        let packed = try Packing.gzip(Array("<lote/>".utf8))
        let gzip = try Unpacked(try folder.write([0x0D, 0x0A] + packed, as: "a.gz"))
        #expect(gzip.code == .archiveBehindForeignBytes && gzip.parameters["found"] == "blanks")
    }

    @Test func `documents are no archives, whatever text they contain`() throws {
        let texts = [
            "<a>PK</a>", "<!-- PK\u{3}\u{4} -->", "texto PK", String(repeating: "<a/>", count: 100),
            "{\"a\": \"UEsDBBQ\"}", "PK", "\nPK", "\u{1F}", "",
        ]
        for (index, text) in texts.enumerated() where index != 1 {
            let path = try folder.write(Array(text.utf8), as: "\(index)")
            #expect(try !Unpacked.isArchive(path), "\(text)")
        }
    }
}

@Suite struct `A gzip of several members` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func members(_ parts: [String]) throws -> [UInt8] {
        try parts.flatMap { try Packing.gzip(Array($0.utf8)) }
    }

    @Test(arguments: [2, 3, 200])
    func `is one document, as RFC 1952 says`(count: Int) throws {
        let parts = (0..<count).map { "<guia>\($0)</guia>\n" }
        let unpacked = try Unpacked(try folder.write(try members(parts), as: "lote.xml.gz"))
        #expect(unpacked.code == nil && unpacked.paths == ["lote.xml"])
        #expect(unpacked.contents == [parts.joined()])
    }

    @Test func `may be a tar as well, and hold an empty member`() throws {
        let tar = RawTar.of { $0.add("a.xml", "<a/>") }
        let halves = [tar[..<300], tar[300..<600], tar[600...]]
        let packed = try halves.flatMap { try Packing.gzip(Array($0)) }
        #expect(try Unpacked(try folder.write(packed, as: "a.tar.gz")).contents == ["<a/>"])
        let empty = try members(["", "<a/>", ""])
        #expect(try Unpacked(try folder.write(empty, as: "a.xml.gz")).contents == ["<a/>"])
    }

    @Test(arguments: ["x", "\n", "\u{1F}", "\u{1F}x", "PK", "\0\0\0\0\0\0\0\0"])
    func `with anything else after the last one is refused`(rubbish: String) throws {
        let bytes = try members(["<a>", "</a>"]) + Array(rubbish.utf8)
        let unpacked = try Unpacked(try folder.write(bytes, as: "a.xml.gz"))
        #expect(unpacked.code == .archiveUnreadable || unpacked.code == .archiveTruncated)
        #expect(unpacked.archive.entries.isEmpty)
    }

    @Test func `truncated anywhere is refused, and so is a wrong checksum or size in any member`() throws {
        let first = try members(["<lote>"])
        let bytes = try first + members(["</lote>"])
        for length in 20..<bytes.count where length != first.count {
            let unpacked = try Unpacked(try folder.write(Array(bytes[..<length]), as: "a.gz"))
            #expect(unpacked.code == .archiveTruncated, "\(length)")
        }
        for offset in [first.count - 8, first.count - 4, bytes.count - 8, bytes.count - 4] {
            var wrong = bytes
            wrong[offset] ^= 1
            let unpacked = try Unpacked(try folder.write(wrong, as: "a.gz"))
            #expect(unpacked.code == .archiveUnreadable, "\(offset)")
        }
    }
}

@Suite struct `Side files in an archive` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `are those of the inbox, ignored and counted`() throws {
        var zip = StoredZip()
        let names = [
            "Thumbs.db", "pasta/desktop.ini", "~$a.xml", "__MACOSX/._a.xml", ".DS_Store", "x.part", "y.tmp",
            "@eaDir/a.xml",
            "a.xml~", ".escondida/a.xml",
        ]
        for name in names { zip.add(name, "x") }
        zip.add("a.xml", "<a/>")
        let unpacked = try Unpacked(try folder.write(zip.bytes, as: "a.zip"))
        #expect(unpacked.code == nil && unpacked.paths == ["a.xml"])
        #expect(unpacked.archive.inspection.passedOver?.count == names.count)
        #expect(unpacked.archive.inspection.passedOver?.names == names)
        for name in names {
            #expect(name.split(separator: "/").contains { IgnoredNames().contains($0.utf8) }, "\(name)")
        }
    }

    @Test func `alone make no archive of documents`() throws {
        var zip = StoredZip()
        for number in 1...30 { zip.add("\(number).tmp", "x") }
        let unpacked = try Unpacked(try folder.write(zip.bytes, as: "a.zip"))
        #expect(unpacked.code == .archiveEmpty && unpacked.parameters == ["count": "30"])
    }

    @Test func `are only counted beyond the first twenty`() throws {
        var zip = StoredZip()
        for number in 1...30 { zip.add("\(number).tmp", "x") }
        zip.add("a.xml", "<a/>")
        let passedOver = try Unpacked(try folder.write(zip.bytes, as: "a.zip")).archive.inspection.passedOver
        #expect(passedOver?.count == 30 && passedOver?.names.count == 20)
    }
}

extension [UInt8] {
    fileprivate func little<Value: FixedWidthInteger & UnsignedInteger>(_ type: Value.Type, at position: Int) -> Value {
        self[position..<position + Value.bitWidth / 8].reversed().reduce(0) { $0 << 8 | Value($1) }
    }
}
