import Domain
import Glibc
import Synchronization

/// Remembers that the disk refused a flush. What the kernel could not write it forgets, and a second flush then says that all is well;
/// so nothing is flushed any more, and nothing built upon a flush, until the disk was proved to take bytes again.
///
/// Afterwards everything goes on by itself: whatever was to be flushed was not recorded, so it is written anew from its source, into a
/// file of its own. Only what somebody else wrote has no other source than the file itself; its bytes may be in memory alone, with no
/// error left to report. Such a file is a *suspect*: it is taken as a copy that is flushed by itself and compared by digest.
final class FlushGuard: Sendable {
    private struct State: Sendable {
        var failure: PortError?
        var failures = 0
        var nextProof: ContinuousClock.Instant?
        /// Of the file system's own clock: what was changed no later than this may never have reached the disk.
        var suspectUntil: Int64 = .min
        var suspects: Set<DropID> = []
    }

    private let state: Mutex<State>
    let now: @Sendable () -> ContinuousClock.Instant
    private let proof: @Sendable () throws(SystemFailure) -> Int64

    /// `former` is the guard of the same spool before its folders were opened anew: what it remembers of failures goes on.
    /// `proof` writes and flushes something through descriptors of its own, and returns when that was, in nanoseconds of the file
    /// system's clock.
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

    /// - Throws: why the disk refused a flush, until it was proved to take bytes again. The proof is tried here, with growing waits.
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

    /// What others are told who meet the failure of a flush that was not theirs.
    private static func later(_ failure: PortError) -> PortError {
        PortError(
            failure.code,
            "Nothing is flushed until the disk is proved to take bytes again, since this failed: \(failure.message)",
            isTransient: failure.isTransient, cause: failure)
    }

    /// `path` is what is flushed, below the spool root.
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

    /// Why nothing is flushed at this moment; nil when all is well. Tries nothing.
    var failure: PortError? { state.withLock { $0.failure } }

    // MARK: Suspects

    /// Whether a file that was changed at `time` may lie in memory alone.
    func isSuspect(changedAt time: Int64) -> Bool { state.withLock { time <= $0.suspectUntil } }

    /// Whether a flush was ever refused since the spool was opened.
    var hasSuspects: Bool { state.withLock { $0.suspectUntil > .min } }

    /// The claimed file of this drop is to be taken as a copy.
    func suspect(_ id: DropID) { state.withLock { _ = $0.suspects.insert(id) } }

    /// - Returns: whether it was one.
    func clearSuspect(_ id: DropID) -> Bool { state.withLock { $0.suspects.remove(id) != nil } }
}

/// Writes, flushes and removes a small file, all through descriptors that no flush failed on.
struct FlushProof {
    let root: Folder
    let work: Folder

    private static let byteCount = 65_536

    /// - Returns: when the file was written, in nanoseconds of the file system's clock.
    func run() throws(SystemFailure) -> Int64 {
        let name = SpoolLayout.flushProofName
        let (root, work) = (try root.reopened(), try work.reopened())
        // Best effort: what stays is emptied and used again.
        defer { _ = try? work.remove(name) }
        let file = try work.newFile(name)
        try file.write(all: (0..<Self.byteCount).map { _ in UInt8.random(in: .min ... .max) })
        try file.sync()
        try work.sync()
        try root.syncFileSystem()
        return try file.status().changedNanoseconds
    }
}
