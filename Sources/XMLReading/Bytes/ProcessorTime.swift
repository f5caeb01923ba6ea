import Glibc

/// The clock for the time limits of reading. It measures processor time, so that a busy machine or a slow disk causes
/// no rejection.
package enum ProcessorTime {
    /// The processor time that the current thread has used. Only differences between two calls on the same thread are
    /// meaningful.
    package static var ofThread: Duration {
        var time = timespec()
        // Every Linux has this clock. If it failed, the time limit would never be reached.
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
