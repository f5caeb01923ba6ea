import Glibc

/// The record of the serving process with the thread that makes it grow; lives for as long as a process serves a spool, whatever
/// becomes of its folders. Released, it takes the record away.
final class ServingSession: Sendable {
    let serving: Serving
    private let stopPipe: StopPipe

    init(_ serving: Serving) throws(SystemFailure) {
        self.serving = serving
        stopPipe = try StopPipe()
        try BeatThread.start(serving, stop: stopPipe.readingEnd)
    }

    deinit { end() }

    /// Ends the thread and takes the record away; before the lock is given back. Repeating it does nothing.
    func end() {
        stopPipe.close()
        serving.end()
    }
}

/// Makes the record of the serving process grow, on a thread of its own: no work of the process, however long, keeps it from it.
/// Ends when the reading end of the stop pipe closes.
// Handed over to the new thread and touched by no other from then on.
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
