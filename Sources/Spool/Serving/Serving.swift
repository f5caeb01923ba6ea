import Domain
import Files
import Glibc
import Synchronization

/// Ensures that only this process, on any machine, serves the spool; in addition to the lock, which some file systems
/// limit to one mount or machine (T28).
///
/// A record in the work folder names the process and has a counter that grows every 5 s. Another process takes over the
/// record when its process is known to be dead, or when the counter has not changed for 20 s by its own clock. So no
/// operator has to remove anything after a `kill -9` or a power cut, and clocks of two machines are never compared. A
/// process that could not renew its record for 15 s stops all work until it has read that the record is still its own.
final class Serving: Sendable {
    /// Time between two beats. Tests replace the clock, not these times.
    static let beatInterval = Duration.seconds(5)
    static let proofMax = Duration.seconds(15)
    static let staleAfter = Duration.seconds(20)
    static let halfMadeAfter = Duration.seconds(2)
    /// Time for another process, which found the record stale at the same moment, to write its own.
    static let settling = Duration.milliseconds(500)

    private struct State: ~Copyable {
        var record: ServerRecord
        var file: Descriptor
        var work: Folder
        var provenAt: ContinuousClock.Instant
        var other: ServerRecord?
        /// It is unknown whether another process served in the meantime.
        var isLost = false
        var isEnded = false
        var isDisplaced: Bool { other != nil || isLost }
    }

    private let flushes: Bool
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state: Mutex<State>

    private init(
        _ record: ServerRecord, _ file: Descriptor, work: Folder, flushes: Bool,
        now: @escaping @Sendable () -> ContinuousClock.Instant
    ) {
        self.flushes = flushes
        self.now = now
        state = Mutex(State(record: record, file: file, work: work, provenAt: now()))
    }

    deinit { end() }

    /// Removes the record if it is still this process's own. A repeated call does nothing.
    func end() {
        state.withLock { state in
            guard !state.isEnded else { return }
            state.isEnded = true
            // Best effort: a record that remains names a dead process.
            guard let found = try? Self.record(in: state.work), found.instance == state.record.instance else { return }
            _ = try? state.work.remove(SpoolLayout.serverName)
        }
    }

    /// Renews the record and reads it back. The next call retries what failed.
    func beat() {
        state.withLock { state in
            guard !state.isEnded, !state.isDisplaced else { return }
            state.record.beat += 1
            do {
                try state.file.write(all: state.record.bytes, at: 0)
                if flushes { try state.file.syncData() }
                guard let found = try Self.record(in: state.work) else {
                    // Removed by the operator, or by a process that had taken over and has ended since.
                    if now() - state.provenAt >= Self.staleAfter {
                        state.isLost = true
                        return
                    }
                    state.file = try Self.created(state.record, in: state.work)
                    state.provenAt = now()
                    return
                }
                if found.instance == state.record.instance { state.provenAt = now() } else { state.other = found }
            } catch {
                return
            }
        }
    }

    /// Switches to a work folder that was mounted again or recreated.
    /// - Throws: `EEXIST` when it holds the record of another process.
    func move(to work: Folder) throws(SystemFailure) {
        try state.withLock { state throws(SystemFailure) in
            let found = try Self.record(in: work)
            if let found, found.instance != state.record.instance {
                throw SystemFailure(call: "openat", number: EEXIST)
            }
            state.file = try found == nil ? Self.created(state.record, in: work) : work.keptFile(SpoolLayout.serverName)
            state.work = work
        }
    }

    /// Whether another process has taken over the spool; this one must exit.
    var isDisplaced: Bool { state.withLock { $0.isDisplaced } }

    /// - Throws: `.busy` when another process serves the spool now, or when that is unknown because the work folder
    ///   does not respond.
    func check() throws(PortError) {
        let isFresh = state.withLock { now() - $0.provenAt < Self.proofMax && !$0.isDisplaced }
        if isFresh { return }
        beat()
        let (other, isLost, isProven) = state.withLock {
            ($0.other, $0.isLost, now() - $0.provenAt < Self.proofMax)
        }
        if isLost {
            throw PortError(
                .busy,
                "Another process may have served the spool while this one could not show that it lives; this one stops."
            )
        }
        if let other {
            throw PortError(
                .busy,
                "Another process, \(other.pid) on \(ShownName.of(other.host)), has taken the spool over; this one stops."
            )
        }
        guard isProven else {
            throw PortError(
                .busy,
                "The work folder did not answer for \(Self.proofMax.components.seconds) s; nothing is done until it does.",
                isTransient: true)
        }
    }
}

extension Serving {
    /// What `take` needs from its environment.
    struct Surroundings {
        var host: ServerHost
        /// Device and inode of the lock that this process holds, as in `ServerRecord.lock`.
        var lock: String
        /// The file system may be remote: written data is flushed and read again.
        var isRemote: Bool
        var now: @Sendable () -> ContinuousClock.Instant
        var wait: @Sendable (Duration) -> Void
        /// Called once with a message when there is a wait.
        var reportsWaiting: @Sendable (String) -> Void
        var random: @Sendable () -> UInt64
    }

    enum Failure: Error {
        case servedBy(ServerRecord)
        case system(SystemFailure)
    }

    /// Blocks for up to 20 s when it is unknown whether the last server is alive, such as one on another machine.
    static func take(in work: Folder, _ surroundings: Surroundings) throws(Failure) -> Serving {
        do {
            return try takeOrRefuse(in: work, surroundings)
        } catch let failure as SystemFailure {
            throw .system(failure)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw .system(SystemFailure(call: "openat", number: EIO))
        }
    }

    private static func takeOrRefuse(in work: Folder, _ surroundings: Surroundings) throws -> Serving {
        let host = surroundings.host
        let own = ServerRecord(
            instance: String(surroundings.random(), radix: 16) + String(surroundings.random(), radix: 16),
            host: host.host, boot: host.boot, pidNamespace: host.pidNamespace, pid: host.pid,
            startTicks: host.startTicks, lock: surroundings.lock)
        var hasReported = false
        // Each iteration ends with this server, or with another process that became one.
        for _ in 0..<8 {
            guard let found = try bytes(in: work) else {
                do {
                    let file = try created(own, in: work)
                    return Serving(own, file, work: work, flushes: surroundings.isRemote, now: surroundings.now)
                } catch {
                    guard error.number == EEXIST else { throw error }
                    continue
                }
            }
            let record = ServerRecord(found)
            switch record.map({ host.liveness(of: $0, ownLock: surroundings.lock) }) ?? .unknown {
            case .alive: if let record { throw Failure.servedBy(record) }
            case .dead: break
            case .unknown:
                if !hasReported {
                    hasReported = true
                    surroundings.reportsWaiting(waiting(for: record))
                }
                // On a local file system only a start that was killed between two calls leaves an incomplete record.
                let isHalfMade = record == nil && !surroundings.isRemote
                let time = isHalfMade ? halfMadeAfter : staleAfter
                if let living = try observe(found, for: time, in: work, surroundings) {
                    guard let living else { continue }
                    throw Failure.servedBy(living)
                }
            }
            guard try bytes(in: work) == found else { continue }
            if let file = try replaced(by: own, in: work, surroundings) {
                return Serving(own, file, work: work, flushes: surroundings.isRemote, now: surroundings.now)
            }
        }
        throw Failure.servedBy(try record(in: work) ?? own)
    }

    private static func waiting(for record: ServerRecord?) -> String {
        let server = record.map { "process \($0.pid) on \(ShownName.of($0.host))" } ?? "an unknown process"
        return "the spool was served by \(server); waiting \(staleAfter.components.seconds) s for a sign of life"
    }

    /// - Returns: nil when it did not change; else the new record, or an inner nil when it is gone or incomplete.
    private static func observe(
        _ found: [UInt8], for time: Duration, in work: Folder, _ surroundings: Surroundings
    ) throws(SystemFailure) -> ServerRecord?? {
        for _ in 0..<Int(time.components.seconds) {
            surroundings.wait(.seconds(1))
            let now = try bytes(in: work)
            guard now == found else { return .some(now.flatMap { ServerRecord($0) }) }
        }
        return nil
    }

    /// - Returns: nil when another process wrote its record after this one.
    private static func replaced(
        by own: ServerRecord, in work: Folder, _ surroundings: Surroundings
    ) throws(SystemFailure) -> Descriptor? {
        let name = FileName("\(SpoolLayout.serverName.display).\(own.instance)") ?? SpoolLayout.probeName
        let file = try work.newFile(name)
        try file.write(all: own.bytes, at: 0)
        try work.renameReplacing(name, to: work, SpoolLayout.serverName)
        guard surroundings.isRemote else { return file }
        try file.syncData()
        surroundings.wait(settling)
        return try record(in: work)?.instance == own.instance ? file : nil
    }

    private static func created(_ record: ServerRecord, in work: Folder) throws(SystemFailure) -> Descriptor {
        let file = try work.exclusiveFile(SpoolLayout.serverName)
        try file.write(all: record.bytes, at: 0)
        return file
    }

    static func record(in work: Folder) throws(SystemFailure) -> ServerRecord? {
        try bytes(in: work).flatMap { ServerRecord($0) }
    }

    private static func bytes(in work: Folder) throws(SystemFailure) -> [UInt8]? {
        do {
            let file = try work.file(SpoolLayout.serverName)
            _ = try file.freshStatus()
            return try file.bytes(count: ServerRecord.byteCountMax, at: 0)
        } catch {
            guard error.number == ENOENT else { throw error }
            return nil
        }
    }
}
