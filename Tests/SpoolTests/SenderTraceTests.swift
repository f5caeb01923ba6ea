import Domain
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Spool

/// What file servers do to a file during an upload, in the order and at the times observed.
struct SenderTraceTests {
    @Test func `T06 an upload that is closed several times, seconds apart, is one drop`() throws {
        let spool = try TestSpool()
        let guias = (0..<400).map { "<g n=\"\($0)\"/>" }.joined()
        let text = Array("<?xml version=\"1.0\"?>\n<t:m xmlns:t=\"u\">\(guias)</t:m>\n".utf8)
        var claimed: [ClaimedDrop] = []
        // Three closes, 6 s apart, of what has arrived, as in a copy over SMB; then one that changes only the time, 6 s
        // later.
        for end in [0, text.count / 3, 2 * text.count / 3, text.count, text.count] {
            if claimed.isEmpty {
                let path = spool.path("inbox/lote.xml")
                try spool.write(String(decoding: text[..<end], as: UTF8.self), to: "inbox/lote.xml")
                try #require(unsafe utimensat(AT_FDCWD, path, nil, 0) == 0)
            }
            for _ in 0..<6 {
                claimed += try spool.claimAll()
                spool.clock.advance(.seconds(1))
            }
        }
        spool.clock.advance(.seconds(3_600))
        claimed += try spool.claimAll()
        #expect(claimed.map(\.byteCount) == [Int64(text.count)])
        #expect(try spool.names("inbox") == ["priority"])
    }

    /// Scans, fingerprints and claims in any order, by two independent processes, while senders replace and rename
    /// files.
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `T17 each content is claimed once, in any order of scans and claims`(seed: UInt64) throws {
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        let spool = try TestSpool()
        var sent: [String] = []
        var ready: [[DroppedFile]] = []
        var prints: [[FingerprintedFile]] = []
        var taken: [ClaimedDrop] = []
        for step in 0..<2_000 {
            switch Int.random(in: 0..<5, using: &random) {
            case 0:
                // A waiting name is not replaced: the sender would have overwritten it, and that loss is not this
                // program's.
                let name = "\(Int.random(in: 0..<6, using: &random)).xml"
                guard !(try spool.names("inbox")).contains(name) else { continue }
                try spool.drop(name, "<m>\(step)</m>")
                sent.append("<m>\(step)</m>")
            case 1: ready.append(try spool.scan(Int.random(in: 1...4, using: &random)).ready)
            case 2:
                // A scan may return the same file again: it stays in the list.
                guard let found = ready.randomElement(using: &random) else { continue }
                prints.append(try spool.queues.fingerprint(found))
            case 3:
                guard !prints.isEmpty else { continue }
                let index = Int.random(in: prints.indices, using: &random)
                taken += try spool.queues.take(prints[index]).taken
                if Bool.random(using: &random) { prints.remove(at: index) }
            default:
                let names = try spool.names("inbox").filter { $0 != "priority" }
                guard let name = names.randomElement(using: &random), !names.contains("z\(name)") else { continue }
                try #require(unsafe rename(spool.path("inbox/\(name)"), spool.path("inbox/z\(name)")) == 0)
            }
        }
        // The first scan may be the rest of a running pass.
        for _ in 0..<3 { taken += try spool.claimAll() }
        let contents = try taken.map { try #require(spool.read(".work/\($0.id)")) }
        #expect(Set(taken.map(\.id)).count == taken.count)
        #expect(contents.sorted() == sent.sorted())
    }

    @Test(arguments: [-86_400, 86_400])
    func `T46 a file server whose clock is a day off delays nothing and speeds up nothing`(skew: Int) throws {
        let spool = try TestSpool()
        func set(_ name: String) throws {
            let time = timespec(tv_sec: Int(Date().timeIntervalSince1970) + skew, tv_nsec: 0)
            try #require(unsafe utimensat(AT_FDCWD, spool.path("inbox/\(name)"), [time, time], 0) == 0)
        }
        try spool.drop("whole.xml")
        try spool.drop("archive.zip", "PK\u{3}\u{4}")
        try spool.drop("cut.xml", TestSpool.cut)
        for name in ["whole.xml", "archive.zip", "cut.xml"] { try set(name) }
        #expect(try spool.claimAll().map(\.name) == ["whole.xml"])
        spool.clock.advance(.seconds(2))
        #expect(try spool.claimAll().map(\.name) == ["archive.zip"])
        spool.clock.advance(.seconds(57))
        #expect(try spool.scan().ready.isEmpty)
        spool.clock.advance(.seconds(1))
        #expect(try spool.scan().ready.map(\.isCutShort) == [true])
    }

    @Test func `T46 a wall clock that steps back a day repeats no ID`() {
        let source = DropIDSource(random: { .random(in: .min ... .max) })
        let ids = (0..<20_000).map {
            source.next(millisecondsSince1970: 1_770_000_000_000 - ($0 < 10_000 ? 0 : 86_400_000))
        }
        #expect(Set(ids).count == ids.count)
    }
}
