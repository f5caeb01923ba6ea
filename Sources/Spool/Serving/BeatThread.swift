import Files
import Glibc

/// The record of the serving process and the thread that renews it. It lives while the process serves the spool, even
/// when folders are replaced. Releasing it removes the record.
final class ServingSession: Sendable {
    let serving: Serving
    private let stopPipe: StopPipe

    init(_ serving: Serving) throws(SystemFailure) {
        self.serving = serving
        stopPipe = try StopPipe()
        try BeatThread.start(serving, stop: stopPipe.readingEnd)
    }

    deinit { end() }

    /// Ends the thread and removes the record; call it before the lock is released. A repeated call does nothing.
    func end() {
        stopPipe.close()
        serving.end()
    }
}

/// Renews the record of the serving process on a dedicated thread, so that long work never delays it. Ends when the
/// reading end of the stop pipe closes.
// Owned by the new thread alone after the start.
final class BeatThread: @unchecked Sendable {
    private let serving: Serving
    private let stop: ClosingOnce

    private init(_ serving: Serving, stop: ClosingOnce) {
        self.serving = serving
        self.stop = stop
    }

    static func start(_ serving: Serving, stop: ClosingOnce) throws(SystemFailure) {
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(BeatThread(serving, stop: stop)).toOpaque()
        let result = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<BeatThread>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context)
        guard result == 0 else {
            unsafe Unmanaged<BeatThread>.fromOpaque(context).release()
            throw SystemFailure(call: "pthread_create", number: result)
        }
        pthread_detach(thread)
    }

    private func run() {
        let milliseconds = Int32(Serving.beatInterval.components.seconds * 1_000)
        while !serving.isDisplaced {
            guard let stopNumber = stop.openNumber else { return }
            var waited = [pollfd(fd: stopNumber, events: Int16(POLLIN), revents: 0)]
            let count = unsafe poll(&waited, 1, milliseconds)
            if count > 0 || (count < 0 && errno != EINTR) { return }
            if count == 0 { serving.beat() }
        }
    }
}
