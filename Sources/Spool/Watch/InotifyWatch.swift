package import Domain
import Files
import Glibc
import Synchronization

/// Wakes the scan through inotify when something in the inbox changes.
///
/// A dedicated thread waits for events; it only follows new folders and sends wake-ups. A burst is one wake-up, and the
/// following scan finds what was created in a folder before its watch (T04). When the kernel's queue overflows (T03),
/// all folders are watched anew and the scan is woken. When the kernel refuses more watches (T05), part of the inbox is
/// unwatched: `isBlind` is true, and only the scan interval covers that part. Changes by other machines on a network
/// mount raise no event: see `FolderQueues.isRemote`.
package final class InotifyWatch: InboxWatch {
    private struct State {
        var continuations: [UInt64: AsyncStream<Void>.Continuation] = [:]
        var nextKey: UInt64 = 0
        var isStopped = false
    }

    private let state = Mutex(State())
    private let blind = Atomic<Bool>(false)
    private let limit = WatchLimit()
    private let overflows = Atomic<Int>(0)
    private let isAfreshWanted = Atomic<Bool>(false)
    /// Closing the writing end ends the thread.
    private let stopPipe: StopPipe

    /// Whether part of the inbox raises no events because the kernel refused a watch, or because this user may not read
    /// a folder. The caller must poll more often.
    package var isBlind: Bool { blind.load(ordering: .relaxed) }
    /// Whether a limit is the cause. The caller must report it; the scan reports a folder that cannot be read.
    package var isLimitReached: Bool { isBlind && limit.value }
    /// Number of overflows of the kernel's queue.
    package var overflowCount: Int { overflows.load(ordering: .relaxed) }

    /// Starts the thread. The inbox must exist. At most `watchesMax` folders are watched; the kernel's own limit may be
    /// lower.
    /// - Throws: `.limitExceeded` when the kernel has no inotify instance left; the caller must then scan by interval
    ///   alone.
    package init(
        layout: SpoolLayout, settings: IntakeSettings = IntakeSettings(), watchesMax: Int = 8192
    ) throws(PortError) {
        do {
            stopPipe = try StopPipe()
            let tree = try WatchedTree(
                inbox: layout.path(.inbox), settings: settings, watchesMax: watchesMax, limit: limit)
            let isBlind = !tree.watchAll()
            blind.store(isBlind, ordering: .relaxed)
            let stop = stopPipe.readingEnd
            let weakly = WeakWatch(self)
            let thread = EventThread(
                tree: tree, stop: stop, isBlind: isBlind,
                isAfreshWanted: { weakly.watch?.isAfreshWanted.exchange(false, ordering: .relaxed) ?? false },
                receive: { reported in weakly.watch?.receive(reported) })
            try thread.start()
        } catch {
            throw error.port("watch", layout.name(.inbox))
        }
    }

    deinit { stop() }

    /// Ends the thread and every stream. A repeated call does nothing.
    package func stop() {
        let ended = state.withLock { state in
            state.isStopped = true
            defer { state.continuations = [:] }
            return Array(state.continuations.values)
        }
        ended.forEach { $0.finish() }
        stopPipe.close()
    }

    /// Renews all watches, because the inbox was replaced by another folder. Returns at once; a wake-up follows when it
    /// is done.
    package func watchAfresh() {
        isAfreshWanted.store(true, ordering: .relaxed)
        stopPipe.nudge()
    }

    /// A stream of wake-ups; pending ones are merged into one. It ends with `stop`.
    package func wakeUps() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let key = state.withLock { state -> UInt64? in
            guard !state.isStopped else { return nil }
            state.nextKey += 1
            state.continuations[state.nextKey] = continuation
            return state.nextKey
        }
        guard let key else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in self?.forget(key) }
        return stream
    }

    private func forget(_ key: UInt64) { state.withLock { _ = $0.continuations.removeValue(forKey: key) } }

    private func receive(_ reported: WatchedTree.Report) {
        if reported.isBlind { blind.store(true, ordering: .relaxed) }
        if reported.isSighted { blind.store(false, ordering: .relaxed) }
        if reported.isOverflow { overflows.add(1, ordering: .relaxed) }
        guard reported.needsScan else { return }
        let all = state.withLock { Array($0.continuations.values) }
        all.forEach { $0.yield() }
    }
}

/// A weak reference from the thread to the watch.
private final class WeakWatch: Sendable {
    private let held: Mutex<WeakBox>

    private struct WeakBox { weak var watch: InotifyWatch? }

    init(_ watch: InotifyWatch) { held = Mutex(WeakBox(watch: watch)) }

    var watch: InotifyWatch? { held.withLock { $0.watch } }
}
