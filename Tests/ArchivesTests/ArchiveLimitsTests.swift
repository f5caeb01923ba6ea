import Archives
import Domain
import Foundation
import TestSupport
import Testing

struct ArchiveLimitsTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func error(_ path: String, _ limits: ArchiveLimits) throws -> PortError {
        try #require(
            #expect(throws: PortError.self) {
                let reader = try ArchiveReader.open(path: path)
                try reader.forEachEntry(limits: limits) { _, _ in }
            })
    }

    @Test(arguments: [WrittenArchive.Form.zip, .gzippedTar])
    func `a bomb stops at the ratio, long before its end`(form: WrittenArchive.Form) throws {
        let path = folder.file("bomb")
        try WrittenArchive.write(form, to: path, [("small.xml", 10), ("bomb.xml", 64 << 20)])
        var read: Int64 = 0
        let found = try #require(
            #expect(throws: PortError.self) {
                let reader = try ArchiveReader.open(path: path)
                try reader.forEachEntry { _, content throws(PortError) in
                    try content.forEachChunk { read += Int64($0.byteCount) }
                }
            })
        #expect(found.code == .limitExceeded)
        #expect(found.message.contains("bomb.xml"))
        #expect(read <= 17 << 20, "stopped at the floor of 16 MB")
    }

    @Test func `the size of one entry is bounded by its unpacked bytes`() throws {
        let path = folder.file("large.zip")
        try WrittenArchive.write(.zip, to: path, [("large.xml", 300_000)])
        var limits = ArchiveLimits()
        limits.entryBytesMax = 299_999
        #expect(try error(path, limits).code == .limitExceeded)
        limits.entryBytesMax = 300_000
        try ArchiveReader.open(path: path).forEachEntry(limits: limits) { _, _ in }
    }

    @Test func `the size of all entries together is bounded`() throws {
        let path = folder.file("many.zip")
        try WrittenArchive.write(.zip, to: path, [("a", 200_000), ("b", 200_000), ("c", 200_000)])
        var limits = ArchiveLimits()
        limits.expandedBytesMax = 599_999
        let found = try error(path, limits)
        #expect(found.code == .limitExceeded && found.message.contains("“c”"))
        limits.expandedBytesMax = 600_000
        try ArchiveReader.open(path: path).forEachEntry(limits: limits) { _, _ in }
    }

    @Test func `the number of entries is bounded`() throws {
        var zip = StoredZip()
        for ordinal in 1...11 { zip.add("\(ordinal)", "") }
        let path = try folder.write(zip.bytes, as: "count.zip")
        var limits = ArchiveLimits()
        limits.entriesMax = 10
        #expect(try error(path, limits).code == .limitExceeded)
        limits.entriesMax = 11
        try ArchiveReader.open(path: path).forEachEntry(limits: limits) { _, _ in }
    }

    @Test func `a name that no file system allows is refused`() throws {
        var zip = StoredZip()
        zip.add(String(repeating: "n", count: 5_000), "")
        #expect(try error(try folder.write(zip.bytes, as: "name.zip"), ArchiveLimits()).code == .limitExceeded)
    }

    @Test func `a caller's own bound on memory holds`() throws {
        let path = folder.file("a.zip")
        try WrittenArchive.write(.zip, to: path, [("a", 100_000)])
        let found = #expect(throws: PortError.self) {
            try ArchiveReader.open(path: path).forEachEntry { _, content throws(PortError) in
                _ = try content.readAll(byteCountMax: 99_999)
            }
        }
        #expect(found?.code == .limitExceeded)
    }
}
