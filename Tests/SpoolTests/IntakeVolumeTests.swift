import Domain
import FoundationEssentials
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Spool

struct IntakeVolumeTests {
    @Test func `T37 twenty thousand names are found in parts, each once, besides waiting files`() throws {
        let spool = try TestSpool()
        for index in 0..<20_000 {
            let path = spool.path("inbox/f\(index % 7)")
            if index < 7 { try #require(unsafe mkdir(path, 0o770) == 0) }
            let writer = try TestWriter("\(path)/\(index).xml")
            try writer.write((index.isMultiple(of: 10) ? TestSpool.whole : TestSpool.cut).utf8)
        }
        var seen: Set<InboxPath> = []
        var checks = 0
        while true {
            let scan = try spool.scan(512)
            #expect(scan.ready.count <= 512)
            let taken = try spool.queues.take(try spool.queues.fingerprint(scan.ready))
            #expect(taken.missing.isEmpty)
            for file in scan.ready { #expect(seen.insert(file.path).inserted) }
            checks += 1
            try #require(checks < 200)
            if !scan.hasMore {
                #expect(scan.waitingCount == 18_000)
                break
            }
        }
        #expect(seen.count == 2_000)
        #expect(try spool.queues.idsInWork().count == 2_000)
    }

    /// Three kinds of names on a tmpfs: side files, temporary files, and complete files that are scanned in parts.
    /// `HATSPOOL_FIELD=full`: a million.
    @Test(.enabled(if: Machine.mayMount, "mounting is not permitted here"))
    func `T37 T41 scans of an inbox with many names cost neither memory nor descriptors`() throws {
        let isFull = ProcessInfo.processInfo.environment["HATSPOOL_FIELD"] == "full"
        let count = isFull ? 1_000_000 : 20_000
        let spool = try TestSpool(opens: false)
        try FileManager.default.createDirectory(atPath: spool.root, withIntermediateDirectories: true)
        try #require(Machine.mountTemporary(spool.root, options: "nr_inodes=0,size=8g"))
        defer { Machine.unmount(spool.root) }
        try spool.queues.open()
        defer { spool.queues.close() }
        for index in 0..<count {
            let name = index.isMultiple(of: 2) ? "\(index).part" : index % 20 == 1 ? "\(index).xml" : "~$\(index).xml"
            let file = unsafe open(spool.path("inbox/\(name)"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o660)
            try #require(file >= 0)
            if index % 20 == 1 { try #require(unsafe write(file, "<m/>", 4) == 4) }
            _ = close(file)
        }
        let (descriptors, memory) = (try openDescriptors(below: spool.root), try peak())
        var checks = 0
        var seen = 0
        while true {
            let scan = try spool.scan(1_000)
            let taken = try spool.queues.take(try spool.queues.fingerprint(scan.ready))
            seen += taken.taken.count
            // Filed, like settled drops.
            for drop in taken.taken { try #require(unsafe unlink(spool.path(".work/\(drop.id)")) == 0) }
            checks += 1
            try #require(checks < count)
            if !scan.hasMore, scan.ready.isEmpty { break }
        }
        let grown = try peak() - memory
        print("T37 T41: \(count) names, \(seen) taken in \(checks) looks, peak memory + \(grown >> 10) MB")
        #expect(seen == count / 20)
        #expect(grown < 64 << 10)
        #expect(try openDescriptors(below: spool.root) == descriptors)
    }

    /// Peak memory of this process so far, in kilobytes.
    private func peak() throws -> Int {
        let status = try #require(FileManager.default.contents(atPath: "/proc/self/status"))
        let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("VmHWM") }
        return try #require(line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) })
    }

    @Test func `T38 an unchanged waiting file is not opened again`() throws {
        let spool = try TestSpool()
        for index in 0..<100 { try spool.drop("\(index).xml", TestSpool.cut) }
        #expect(try spool.scan().waitingCount == 100)
        let watch = inotify_init1(Int32(IN_NONBLOCK))
        defer { _ = close(watch) }
        try #require(unsafe inotify_add_watch(watch, spool.path("inbox"), UInt32(IN_OPEN | IN_DONT_FOLLOW)) >= 0)
        #expect(try spool.scan().waitingCount == 100)
        #expect(opens(watch) == 0)
        try spool.drop("7.xml", TestSpool.cut + "more")
        _ = opens(watch)
        #expect(try spool.scan().waitingCount == 100)
        #expect(opens(watch) == 1)
    }

    /// How many times a file was opened, by the pending events; folders do not count.
    private func opens(_ watch: Int32) -> Int {
        var count = 0
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let read = unsafe Glibc.read(watch, &buffer, buffer.count)
            guard read > 0 else { return count }
            var offset = 0
            while offset < read {
                let event = unsafe buffer.withUnsafeBytes {
                    unsafe $0.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
                }
                if event.mask & UInt32(IN_ISDIR) == 0 { count += 1 }
                offset += MemoryLayout<inotify_event>.size + Int(event.len)
            }
        }
    }

    /// Open descriptors of this process below `root`; other tests run in parallel.
    private func openDescriptors(below root: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count { name in
            var target = [CChar](repeating: 0, count: 4096)
            let count = unsafe readlink("/proc/self/fd/\(name)", &target, target.count - 1)
            guard count > 0 else { return false }
            return String(decoding: target.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self).hasPrefix(root)
        }
    }

    @Test func `T41 many scans leak no descriptors`() throws {
        let spool = try TestSpool()
        let before = try openDescriptors(below: spool.root)
        for index in 0..<300 { try spool.drop("a\(index % 20)/b\(index % 3)/c/\(index).xml") }
        for _ in 0..<30 {
            let scan = try spool.scan(7)
            _ = try spool.queues.take(try spool.queues.fingerprint(scan.ready))
        }
        while try spool.scan(1000).hasMore {}
        #expect(try openDescriptors(below: spool.root) == before)
    }

    @Test func `T31 files and folders that vanish at any moment are no error`() throws {
        let seed: UInt64 = 31
        print("seed \(seed)")
        let spool = try TestSpool()
        let isOver = Atomic<Bool>(false)
        let actor = TestThread {
            var random = SeededRandom(seed: seed)
            while !isOver.load(ordering: .acquiring) {
                let folder = spool.path("inbox/d\(Int.random(in: 0..<4, using: &random))")
                let file = "\(folder)/\(Int.random(in: 0..<40, using: &random)).xml"
                switch Int.random(in: 0..<5, using: &random) {
                case 0, 1:
                    _ = unsafe mkdir(folder, 0o770)
                    let number = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o660)
                    if number >= 0 {
                        let bytes = Array(TestSpool.whole.utf8)
                        _ = unsafe Glibc.write(number, bytes, bytes.count)
                        _ = close(number)
                    }
                case 2: _ = unsafe unlink(file)
                case 3: _ = unsafe rename(file, spool.path("inbox/\(Int.random(in: 0..<40, using: &random)).xml"))
                default:
                    _ = unsafe rename(folder, spool.path("gone"))
                    // Best effort: it may be missing.
                    try? FileManager.default.removeItem(atPath: spool.path("gone"))
                }
            }
        }
        try actor.start()
        var taken = 0
        for _ in 0..<2_000 {
            let scan = try spool.scan(16)
            let outcome = try spool.queues.take(try spool.queues.fingerprint(scan.ready))
            taken += outcome.taken.count
            #expect(scan.unreadable.isEmpty)
            for drop in outcome.taken {
                let bytes = spool.read(".work/\(drop.id)")
                #expect(bytes == TestSpool.whole)
            }
        }
        isOver.store(true, ordering: .releasing)
        actor.join()
        #expect(taken > 0)
    }

    @Test func `T42 one unreadable file in a thousand blocks no other and is reported once`() throws {
        let spool = try TestSpool()
        for index in 0..<1_000 { try spool.drop("\(index).xml") }
        try spool.drop("bad.xml")
        let bad = try #require(try spool.scan(2_000).ready.first { $0.path.display == "bad.xml" })
        // Simulates that its bytes cannot be read.
        spool.addTrouble(bad)
        let scan = try spool.scan(2_000)
        #expect(scan.ready.count == 1_000)
        #expect(scan.unreadable.map(\.display) == ["bad.xml"])
        #expect(try spool.scan(2_000).unreadable.isEmpty)
        spool.clock.advance(.seconds(60))
        #expect(try spool.scan(2_000).ready.count == 1_001)
    }
}
