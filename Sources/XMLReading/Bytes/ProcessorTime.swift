import Glibc

/// The clock that the limits of reading are kept by: a busy machine or a slow disk makes no file bad.
package enum ProcessorTime {
    /// How long this thread has had a processor. Only differences between two calls on one thread say anything.
    package static var ofThread: Duration {
        var time = timespec()
        // The clock is there on every Linux; without it no time would pass.
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
