import Files
import Glibc

/// The thread that waits for inotify events. It ends when the reading end of the stop pipe closes.
// Owned by the new thread alone after the start.
final class EventThread: @unchecked Sendable {
    private let tree: WatchedTree
    private let stop: ClosingOnce
    private let isAfreshWanted: @Sendable () -> Bool
    private let receive: @Sendable (WatchedTree.Report) -> Void
    private var isBlind: Bool

    /// `isBlind`: part of the tree could not be watched when the thread started. `isAfreshWanted` is called after a
    /// byte arrived through the stop pipe.
    init(
        tree: WatchedTree, stop: ClosingOnce, isBlind: Bool, isAfreshWanted: @escaping @Sendable () -> Bool,
        receive: @escaping @Sendable (WatchedTree.Report) -> Void
    ) {
        self.tree = tree
        self.stop = stop
        self.isBlind = isBlind
        self.isAfreshWanted = isAfreshWanted
        self.receive = receive
    }

    func start() throws(SystemFailure) {
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(self).toOpaque()
        let result = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<EventThread>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context)
        guard result == 0 else {
            unsafe Unmanaged<EventThread>.fromOpaque(context).release()
            throw SystemFailure(call: "pthread_create", number: result)
        }
        pthread_detach(thread)
    }

    /// The kernel reports a close just before the writer is gone, so a second, delayed wake-up follows each burst.
    private static let afterBurstMilliseconds: Int32 = 25
    /// Interval at which an incomplete watch retries: somebody may have raised the kernel's limit.
    private static let blindMilliseconds: Int32 = 60_000

    private func run() {
        var isAfterBurst = false
        while true {
            guard let stopNumber = stop.openNumber else { return }
            var waited = [
                pollfd(fd: tree.number, events: Int16(POLLIN), revents: 0),
                pollfd(fd: stopNumber, events: Int16(POLLIN), revents: 0),
            ]
            let count = unsafe poll(&waited, nfds_t(waited.count), waitMilliseconds(isAfterBurst))
            if count < 0 {
                // Any other error is permanent: the scan interval takes over, as `isBlind` reports.
                if errno == EINTR { continue }
                receive(WatchedTree.Report(needsScan: true, isBlind: true))
                return
            }
            if waited[1].revents != 0 {
                guard isNudge(stopNumber) else { return }
                if isAfreshWanted() { watchAfresh() }
            }
            if waited[0].revents != 0 {
                let reported = tree.drain()
                isAfterBurst = reported.needsScan
                isBlind = isBlind || reported.isBlind
                receive(reported)
            } else if count == 0 {
                let wasAfterBurst = isAfterBurst
                isAfterBurst = false
                if wasAfterBurst { receive(WatchedTree.Report(needsScan: true)) } else { watchAfresh() }
            }
        }
    }

    private func waitMilliseconds(_ isAfterBurst: Bool) -> Int32 {
        isAfterBurst ? Self.afterBurstMilliseconds : isBlind ? Self.blindMilliseconds : -1
    }

    private func watchAfresh() {
        isBlind = !tree.watchAfresh()
        receive(WatchedTree.Report(needsScan: true, isBlind: isBlind, isSighted: !isBlind))
    }

    /// - Returns: false at the end of the pipe, which means stop.
    private func isNudge(_ number: Int32) -> Bool {
        var byte: UInt8 = 0
        return unsafe read(number, &byte, 1) > 0
    }
}

/// A pipe that ends the thread at its reading end when the writing end closes.
final class StopPipe: Sendable {
    let readingEnd: ClosingOnce
    private let writingEnd: ClosingOnce

    init() throws(SystemFailure) {
        var ends: [Int32] = [0, 0]
        try SystemFailure.check("pipe") { unsafe pipe(&ends) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        readingEnd = ClosingOnce(ends[0])
        writingEnd = ClosingOnce(ends[1])
    }

    func close() { writingEnd.close() }

    /// Wakes the thread without ending it.
    func nudge() {
        guard let number = writingEnd.openNumber else { return }
        var byte: UInt8 = 1
        // A full pipe has woken it already.
        _ = unsafe write(number, &byte, 1)
    }
}
