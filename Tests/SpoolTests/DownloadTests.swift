import Digests
import Domain
import FoundationEssentials
import Glibc
import Testing

@testable import Spool

struct DownloadTests {
    private let text = Array("<m>0123456789</m>".utf8)

    private func drop(_ id: DropID, _ bytes: [UInt8]) throws -> ClaimedDrop {
        ClaimedDrop(
            id: id, name: "lote.xml", folder: "", byteCount: Int64(bytes.count), digest: try SHA256Digest.of(bytes),
            receivedAt: Date(timeIntervalSince1970: 0))
    }

    @Test func `a download becomes a claimed drop's file once it is taken, and not before`() throws {
        let spool = try TestSpool()
        let id = spool.queues.newIncomingID()
        #expect(id != spool.queues.newIncomingID())
        let file = try spool.queues.openIncoming(id)
        for byte in text { try file.append([byte]) }
        #expect(file.byteCount == Int64(text.count))
        #expect(try file.finish() == SHA256Digest.of(text))
        #expect(try file.finish() == SHA256Digest.of(text))
        #expect(try spool.queues.incomingIDs() == [id] && spool.queues.idsInWork().isEmpty)
        for _ in 0..<2 { try spool.queues.takeIncoming(id) }
        #expect(try spool.queues.incomingIDs().isEmpty && spool.queues.idsInWork() == [id])
        #expect(spool.read(".work/\(id)") == String(decoding: text, as: UTF8.self))
        #expect(spool.read(".originals/\(id)") == String(decoding: text, as: UTF8.self))
        let path = try spool.queues.prepareImport(try drop(id, text), provider: "123")
        try spool.queues.placeImport(id, at: path)
        #expect(spool.read("import/123/lote.xml") == String(decoding: text, as: UTF8.self))
    }

    @Test(arguments: [0, 5, 700_000])
    func `a download resumes where it stopped, also after a restart`(kept: Int) throws {
        let spool = try TestSpool()
        let id = spool.queues.newIncomingID()
        let first = (0..<kept).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try spool.queues.openIncoming(id).append(first)
        spool.queues.close()
        try spool.queues.open()
        #expect(try spool.queues.incomingIDs() == [id])
        let file = try spool.queues.openIncoming(id)
        #expect(file.byteCount == Int64(kept))
        try file.append(text)
        #expect(try file.finish() == SHA256Digest.of(first + text))
    }

    @Test func `a restarted download keeps no earlier bytes`() throws {
        let spool = try TestSpool()
        let id = spool.queues.newIncomingID()
        let file = try spool.queues.openIncoming(id)
        try file.append([UInt8](repeating: 0x61, count: 1000))
        _ = try file.finish()
        let error = #expect(throws: PortError.self) { try file.append([0x62]) }
        #expect(error?.code == .internalFault)
        try file.restart()
        #expect(file.byteCount == 0)
        try file.append(text)
        #expect(try file.finish() == SHA256Digest.of(text))
        #expect(spool.read(".work/\(id).incoming") == String(decoding: text, as: UTF8.self))
    }

    @Test func `a download to which another process added bytes cannot be finished`() throws {
        let spool = try TestSpool()
        let id = spool.queues.newIncomingID()
        let file = try spool.queues.openIncoming(id)
        try file.append(text)
        try TestWriter(spool.path(".work/\(id).incoming"), creating: false).write("more".utf8)
        let error = #expect(throws: PortError.self) { _ = try file.finish() }
        #expect(error?.code == .ioFailure)
    }

    @Test func `a discarded download is removed, and a missing one cannot be taken`() throws {
        let spool = try TestSpool()
        let id = spool.queues.newIncomingID()
        try spool.queues.openIncoming(id).append(text)
        for _ in 0..<2 { try spool.queues.discardIncoming(id) }
        #expect(try spool.workNames().isEmpty)
        let error = #expect(throws: PortError.self) { try spool.queues.takeIncoming(id) }
        #expect(error?.code == .notFound)
    }

    @Test func `a taken download keeps name, folder and time for a ledger that is lost`() throws {
        let spool = try TestSpool()
        let id = spool.queues.newIncomingID()
        let file = try spool.queues.openIncoming(id)
        try file.append(text)
        let drop = ClaimedDrop(
            id: id, name: "lote 1.xml", folder: "clínica", byteCount: Int64(text.count), digest: try file.finish(),
            receivedAt: Date(timeIntervalSince1970: 1_760_000_000), origin: .inbox)
        spool.queues.keepOrigin(of: drop)
        try spool.queues.takeIncoming(id)
        let found = try #require(try spool.queues.lostClaim(id))
        let claimed = ClaimedDrop(found)
        #expect(claimed.name == drop.name && claimed.folder == drop.folder && claimed.digest == drop.digest)
        #expect(claimed.receivedAt == drop.receivedAt)
    }

    @Test func `a taken download that was removed is restored when it is taken again`() throws {
        let spool = try TestSpool()
        let id = spool.queues.newIncomingID()
        let file = try spool.queues.openIncoming(id)
        try file.append(text)
        _ = try file.finish()
        try spool.queues.takeIncoming(id)
        try #require(unsafe unlink(spool.path(".work/\(id)")) == 0)
        try spool.queues.takeIncoming(id)
        #expect(spool.read(".work/\(id)") == String(decoding: text, as: UTF8.self))
    }

    @Test(.enabled(if: Machine.mayMount, "needs the right to mount"))
    func `T34 a download that fills the disk reports it and resumes once there is space`() throws {
        let spool = try TestSpool(opens: false)
        try FileManager.default.createDirectory(atPath: spool.root, withIntermediateDirectories: true)
        try #require(Machine.mountTemporary(spool.root, options: "size=256k"))
        defer {
            spool.queues.close()
            Machine.unmount(spool.root)
        }
        try spool.queues.open()
        let id = spool.queues.newIncomingID()
        let file = try spool.queues.openIncoming(id)
        try file.append(text)
        try spool.write(String(repeating: "x", count: 150_000), to: "held/filler")
        let big = [UInt8](repeating: 0x61, count: 150_000)
        let error = #expect(throws: PortError.self) { try file.append(big) }
        #expect(error?.code == .noSpace && error?.isTransient == true)
        #expect(file.byteCount == Int64(text.count))
        try #require(unsafe unlink(spool.path("held/filler")) == 0)
        try file.append(big)
        #expect(try file.finish() == SHA256Digest.of(text + big))
    }
}
