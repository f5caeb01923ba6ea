import Domain
import Files
import Glibc
import Synchronization

/// Remembers a failed flush. The kernel drops pages that it could not write, and a second flush then reports success.
/// So after a failure nothing is flushed, and nothing that depends on a flush is done, until a proof shows that the
/// disk accepts data again.
///
/// Afterwards work resumes by itself: whatever was not flushed was not recorded either, so it is written again from its
/// source into a new file. Only a file of another writer has no other source; its bytes may exist in memory only,
/// without an error to report. Such a file is a *suspect*: it is claimed as a copy that is flushed and compared by
/// digest.
final class FlushGuard: Sendable {
    private struct State: Sendable {
        var failure: PortError?
        var failures = 0
        var nextProof: ContinuousClock.Instant?
        /// Nanoseconds of the file system's clock: changes up to this time may never have reached the disk.
        var suspectUntil: Int64 = .min
        var suspects: Set<DropID> = []
    }

    private let state: Mutex<State>
    let now: @Sendable () -> ContinuousClock.Instant
    private let proof: @Sendable () throws(SystemFailure) -> Int64

    /// `former` is the guard of the same spool before its folders were reopened; its memory of failures is kept.
    /// `proof` writes and flushes data through descriptors of its own, and returns the time of that in nanoseconds of
    /// the file system's clock.
    init(
        now: @escaping @Sendable () -> ContinuousClock.Instant, continuing former: FlushGuard? = nil,
        proof: @escaping @Sendable () throws(SystemFailure) -> Int64
    ) {
        self.now = now
        self.proof = proof
        state = Mutex(former?.state.withLock { $0 } ?? State())
    }

    /// Longest time between two proofs.
    private static let waitMax = Duration.seconds(30)

    /// Tries the proof after a failed flush, with increasing waits.
    /// - Throws: the error of the failed flush, until a proof succeeds.
    func check() throws(PortError) {
        let due: PortError? = state.withLock { state in
            guard let failure = state.failure, let next = state.nextProof, now() < next else { return nil }
            return failure
        }
        if let due { throw Self.later(due) }
        guard let failure = state.withLock({ $0.failure }) else { return }
        do throws(SystemFailure) {
            let time = try proof()
            state.withLock { state in
                state.failure = nil
                state.failures = 0
                state.suspectUntil = max(state.suspectUntil, time)
            }
        } catch {
            state.withLock { state in
                state.failures += 1
                state.nextProof = now() + min(.seconds(1 << min(state.failures, 5)), Self.waitMax)
            }
            throw Self.later(failure)
        }
    }

    /// The error for callers whose own flush did not fail.
    private static func later(_ failure: PortError) -> PortError {
        PortError(
            failure.code,
            "Nothing is flushed until the disk is proved to take bytes again, since this failed: \(failure.message)",
            isTransient: failure.isTransient, cause: failure)
    }

    /// Runs a flush. `path`: what is flushed, below the spool root, for the error.
    /// - Throws: the error of this flush, or of an earlier one; see `check`.
    func run(_ path: String, _ flush: () throws(SystemFailure) -> Void) throws(PortError) {
        try check()
        do {
            try flush()
        } catch {
            let failure = error.port("flush", path)
            if error.number == EIO {
                state.withLock { state in
                    state.failure = failure
                    state.nextProof = now() + .seconds(1)
                }
            }
            throw failure
        }
    }

    /// The error that blocks flushes now; nil when there is none. Tries no proof.
    var failure: PortError? { state.withLock { $0.failure } }

    // MARK: Suspects

    /// Whether a file that was changed at `time` may exist in memory only.
    func isSuspect(changedAt time: Int64) -> Bool { state.withLock { time <= $0.suspectUntil } }

    /// Whether a flush has failed since the spool was opened.
    var hasSuspects: Bool { state.withLock { $0.suspectUntil > .min } }

    /// Requires that the claimed file of this drop is replaced by a copy.
    func suspect(_ id: DropID) { state.withLock { _ = $0.suspects.insert(id) } }

    /// - Returns: whether the drop was a suspect.
    func clearSuspect(_ id: DropID) -> Bool { state.withLock { $0.suspects.remove(id) != nil } }
}

/// Writes, flushes and removes a small file, through new descriptors on which no flush has failed.
struct FlushProof {
    let root: Folder
    let work: Folder

    private static let byteCount = 65_536

    /// - Returns: when the file was written, in nanoseconds of the file system's clock.
    func run() throws(SystemFailure) -> Int64 {
        let name = SpoolLayout.flushProofName
        let (root, work) = (try root.reopened(), try work.reopened())
        // Best effort: what remains is truncated and reused.
        defer { _ = try? work.remove(name) }
        let file = try work.newFile(name)
        try file.write(all: (0..<Self.byteCount).map { _ in UInt8.random(in: .min ... .max) })
        try file.sync()
        try work.sync()
        try root.syncFileSystem()
        return try file.status().changedNanoseconds
    }
}
