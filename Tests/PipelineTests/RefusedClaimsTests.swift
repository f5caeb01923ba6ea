import Domain
import FoundationEssentials
import Testing

@testable import Pipeline

struct RefusedClaimsTests {
    private let refusals = RefusedClaims()
    private let time = Date(timeIntervalSince1970: 1_800_000_000)

    private func file(_ path: String, _ id: UInt64, bytes: Int64 = 3) -> FingerprintedFile {
        FingerprintedFile(
            id: DropID(millisecondsSince1970: 1, random: id),
            file: DroppedFile(
                path: InboxPath(path), byteCount: bytes,
                identity: FileIdentity(device: 1, inode: id, byteCount: bytes, modifiedNanoseconds: 0),
                isCutShort: false),
            digest: SHA256Digest(bytes: [UInt8](repeating: UInt8(bytes), count: 32)), receivedAt: time)
    }

    private func refused(_ files: [FingerprintedFile], _ errno: String = "EACCES", closed: Bool = false) -> TakenFiles {
        var taken = TakenFiles()
        taken.refused = files.map {
            RefusedFile(
                file: $0, error: PortError(.forbidden, "Could not take it: \(errno)."), errorName: errno,
                isFolderClosed: closed)
        }
        return taken
    }

    @Test func `a claim keeps its row however often its file is refused, and is logged once`() {
        var newsCount = 0
        for round in 0..<50 {
            let sorted = refusals.sort([file("x/a.xml", UInt64(round)), file("b.xml", 1_000 + UInt64(round))])
            #expect(sorted.withoutRow.map(\.file.path.display) == (round == 0 ? ["x/a.xml", "b.xml"] : ["b.xml"]))
            #expect(sorted.files[0].id == DropID(millisecondsSince1970: 1, random: 0))
            let news = refusals.note(sorted.files, refused([sorted.files[0]]), at: time)
            newsCount += news.count
            #expect(news.isEmpty || round == 1)
        }
        #expect(newsCount == 1)
    }

    @Test func `a closed folder is logged at once, with the number of waiting files`() throws {
        let files = (0..<300).map { file("x/\($0).xml", UInt64($0)) }
        let news = refusals.note(files, refused(files, "EROFS", closed: true), at: time)
        #expect(news.map(\.count) == [300])
        let changed = try #require(refusals.changedConditions())
        #expect(changed.conditions.map(\.subject) == ["x/0.xml"])
        #expect(changed.conditions.first?.parameters == ["error": "EROFS", "others": "299"])
        #expect(refusals.changedConditions() == nil)
    }

    @Test func `other bytes, a removed file or a claimed file end the earlier claim of a path`()
        throws
    {
        let first = file("a.xml", 1)
        _ = refusals.note([first], refused([first]), at: time)
        let changed = refusals.sort([file("a.xml", 2, bytes: 4)])
        #expect(changed.outdated == [first.id] && changed.withoutRow.map(\.id) == [file("a.xml", 2).id])
        _ = refusals.note(changed.files, refused(changed.files), at: time)
        _ = refusals.note(changed.files, refused(changed.files), at: time)
        #expect(refusals.forget([InboxPath("a.xml"), InboxPath("never.xml")]) == [file("a.xml", 2).id])
        let last = file("c.xml", 3)
        for _ in 0..<2 { _ = refusals.note([last], refused([last]), at: time) }
        _ = refusals.changedConditions()
        _ = refusals.note([last], TakenFiles(), at: time)
        let over = try #require(refusals.changedConditions())
        #expect(over.conditions.isEmpty && over.ended.map(\.errorName) == ["EACCES"])
        #expect(refusals.sort([last]).withoutRow.count == 1)
    }
}
