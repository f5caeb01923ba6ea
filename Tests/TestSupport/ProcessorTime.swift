import Glibc

/// What a limit of time is held against where other tests run beside: processor time, not that of the wall.
package enum ProcessorTime {
    /// Seconds that the calling thread has worked so far.
    package static var ofThread: Double {
        var time = timespec()
        guard unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return 0 }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// A sanitizer takes time of its own: `scripts/sanitize` says that there is one.
    package static let allowance = unsafe getenv("HATSPOOL_SANITIZER") == nil ? 1.0 : 6.0
}
