import Archives
import Domain
import FuzzInput
import Synchronization

/// libFuzzer calls this with each generated archive. A finding is a crash, an exceeded limit or an archive without a
/// verdict.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzArchive(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Target.shared.unpack(UnsafeRawBufferPointer(start: bytes, count: count))
}

private struct Target: Sendable {
    static let shared = Target()

    private let unpacker = ArchiveUnpacker()
    private let input = FuzzInput()
    private let limits: Limits

    private init() {
        var limits = Limits()
        // Small, so that libFuzzer reaches them.
        limits.archiveEntriesMax = 20
        limits.archiveBytesMax = 1 << 20
        self.limits = limits
    }

    func unpack(_ bytes: UnsafeRawBufferPointer) -> CInt {
        guard input.hold(bytes) else { return 0 }
        do throws(PortError) {
            let isArchive = try unpacker.isArchive(input.document)
            let ledger = Account()
            let name = "drop"
            let unpacked = try unpacker.unpack(input.document, name: name, depth: 1, limits: limits) {
                (ordinal: Int) throws(PortError) -> any IncomingFile in
                ledger.open(ordinal)
                return Entry(ledger)
            }
            check(unpacked, ledger, isArchive)
        } catch {
            // Every archive gets a verdict.
            fatalError("No verdict: \(error)")
        }
        return 0
    }

    private func check(_ unpacked: UnpackedArchive, _ ledger: Account, _ isArchive: Bool) {
        let (opened, written) = ledger.content
        precondition(written <= limits.archiveBytesMax, "More was written than may be: \(written) bytes.")
        precondition(opened.count <= limits.archiveEntriesMax, "More entries than may be: \(opened.count).")
        let inspection = unpacked.inspection
        guard inspection.findings.isEmpty else {
            return precondition(unpacked.entries.isEmpty, "A refused archive has entries.")
        }
        precondition(isArchive && inspection.isWellFormed && inspection.isComplete, "Neither refused nor whole.")
        precondition(unpacked.entries.allSatisfy { opened.contains($0.ordinal) }, "An entry without a file.")
        precondition(
            unpacked.entries.reduce(0) { $0 + $1.byteCount } <= written, "An entry says more than was written.")
        for entry in unpacked.entries {
            precondition(!entry.path.utf8.contains(0), "A name holds a NUL.")
        }
    }
}

/// What was opened and written for all entries together.
private final class Account: Sendable {
    private let state = Mutex<(opened: Set<Int>, written: Int64)>(([], 0))

    var content: (opened: Set<Int>, written: Int64) { state.withLock { $0 } }

    func open(_ ordinal: Int) {
        state.withLock { state in
            let isNew = state.opened.insert(ordinal).inserted
            precondition(isNew, "An entry is opened twice.")
        }
    }

    func write(_ count: Int) { state.withLock { $0.written += Int64(count) } }
}

private final class Entry: IncomingFile {
    private let account: Account
    private let size = Mutex<Int64>(0)

    init(_ account: Account) { self.account = account }

    var byteCount: Int64 { size.withLock { $0 } }
    func restart() { size.withLock { $0 = 0 } }
    func append(_ bytes: [UInt8]) {
        account.write(bytes.count)
        size.withLock { $0 += Int64(bytes.count) }
    }
    func finish() -> SHA256Digest { SHA256Digest(bytes: [UInt8](repeating: 0, count: 32)) }
}
