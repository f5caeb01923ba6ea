import Domain
import Files
import Glibc
import Synchronization
import Testing

@testable import Spool

/// What happens after a failed flush.
struct FlushGuardTests {
    private let clock = TestClock()

    /// A proof that fails a given number of times.
    private final class Proof: Sendable {
        let failures = Mutex(0)
        let count = Mutex(0)
        func run() throws(SystemFailure) -> Int64 {
            count.withLock { $0 += 1 }
            let fails = failures.withLock { left in
                defer { left = max(0, left - 1) }
                return left > 0
            }
            if fails { throw SystemFailure(call: "fsync", number: EIO) }
            return 100
        }
    }

    @Test func `after a failed flush nothing is flushed until a proof succeeds`() throws {
        let (proof, clock) = (Proof(), clock)
        let guarded = FlushGuard(now: { clock.now }) { () throws(SystemFailure) in try proof.run() }
        proof.failures.withLock { $0 = 2 }
        var flushes = 0
        #expect(throws: PortError.self) {
            try guarded.run("a") { () throws(SystemFailure) in
                flushes += 1
                throw SystemFailure(call: "fdatasync", number: EIO)
            }
        }
        // Immediately, and at the first two proofs.
        for _ in 0..<3 {
            #expect(throws: PortError.self) { try guarded.run("a") { () throws(SystemFailure) in flushes += 1 } }
            #expect(guarded.failure != nil)
            clock.advance(.seconds(4))
        }
        try guarded.run("a") { () throws(SystemFailure) in flushes += 1 }
        #expect(flushes == 2)
        #expect(guarded.failure == nil)
        #expect(guarded.isSuspect(changedAt: 100))
        #expect(!guarded.isSuspect(changedAt: 101))
    }

    @Test func `a full disk does not block later flushes`() throws {
        let (proof, clock) = (Proof(), clock)
        let guarded = FlushGuard(now: { clock.now }) { () throws(SystemFailure) in try proof.run() }
        #expect(throws: PortError.self) {
            try guarded.run("a") { () throws(SystemFailure) in throw SystemFailure(call: "fsync", number: ENOSPC) }
        }
        try guarded.run("a") { () throws(SystemFailure) in }
        #expect(proof.count.withLock { $0 } == 0)
    }

    @Test func `a file whose bytes may be in memory only is claimed as a copy`() throws {
        let spool = try TestSpool()
        try spool.drop("a.xml", "<m>first</m>")
        let fingerprinted = try spool.queues.fingerprint(try spool.scan().ready)
        let file = try #require(fingerprinted.first)
        try spool.queues.spool().flushes.suspect(file.id)
        let taken = try spool.queues.take(fingerprinted)
        #expect(taken.taken.map(\.id) == [file.id])
        #expect(spool.read(".work/\(file.id)") == "<m>first</m>")
        var status = stat()
        try #require(unsafe stat(spool.path(".work/\(file.id)"), &status) == 0)
        #expect(UInt64(status.st_ino) != file.file.identity.inode, "the same file, not a copy")
    }

    @Test func `the proof flushes and leaves no file`() throws {
        let spool = try TestSpool()
        try spool.queues.proveDisk()
        #expect(try !spool.names(".work").contains(SpoolLayout.flushProofName.display))
    }
}
