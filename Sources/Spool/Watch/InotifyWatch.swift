package import Domain
import Glibc
import Synchronization

/// Wakes the scan when something in the inbox changed, as the kernel tells it.
///
/// A thread of its own waits for events and does nothing else with them than follow new folders and wake: a burst is one wake-up,
/// and what was born in a folder before its watch is found by the scan that follows (T04). When the kernel's queue overflows (T03)
/// all folders are watched afresh and the scan is woken. When it refuses more watches (T05) a part of the inbox is blind:
/// `isBlind` says so, and the interval of the scan carries on alone. Changes by other machines on a network mount raise no event
/// at all: see `FolderQueues.isRemote`.
package final class InotifyWatch: InboxWatch {
    private struct State {
        var continuations: [UInt64: AsyncStream<Void>.Continuation] = [:]
        var nextKey: UInt64 = 0
        var isStopped = false
    }

    private let state = Mutex(State())
    private let blind = Atomic<Bool>(false)
    private let overflows = Atomic<Int>(0)
    private let isAfreshWanted = Atomic<Bool>(false)
    /// Closing the writing end ends the thread.
    private let stopPipe: StopPipe

    /// A part of the inbox raises no events because the kernel refused a watch: poll more often, and tell a person.
    package var isBlind: Bool { blind.load(ordering: .relaxed) }
    /// How often the kernel's queue overflowed.
    package var overflowCount: Int { overflows.load(ordering: .relaxed) }

    /// Starts the thread. The inbox must exist. At most `watchesMax` folders are watched; the kernel's own limit may be lower.
    /// - Throws: `.limitExceeded` when the kernel has no inotify instance left; scan by interval alone then.
    package init(
        layout: SpoolLayout, settings: IntakeSettings = IntakeSettings(), watchesMax: Int = 8192
    ) throws(PortError) {
        do {
            stopPipe = try StopPipe()
            let tree = try WatchedTree(inbox: layout.path(.inbox), settings: settings, watchesMax: watchesMax)
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

    /// Ends the thread and every stream. Repeating it does nothing.
    package func stop() {
        let ended = state.withLock { state in
            state.isStopped = true
            defer { state.continuations = [:] }
            return Array(state.continuations.values)
        }
        ended.forEach { $0.finish() }
        stopPipe.close()
    }

    /// Watches the inbox as it is now: it became another folder. Returns at once; the scan is woken when that is done.
    package func watchAfresh() {
        isAfreshWanted.store(true, ordering: .relaxed)
        stopPipe.nudge()
    }

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

/// Lets the thread reach the watch without keeping it alive.
private final class WeakWatch: Sendable {
    private let held: Mutex<WeakBox>

    private struct WeakBox { weak var watch: InotifyWatch? }

    init(_ watch: InotifyWatch) { held = Mutex(WeakBox(watch: watch)) }

    var watch: InotifyWatch? { held.withLock { $0.watch } }
}
