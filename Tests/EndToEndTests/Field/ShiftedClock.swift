import Foundation
import Testing

/// The host's clock as one process reads it, shifted by the seconds in a file. Timers and the clocks that are never set
/// stay as they are, as when an operator sets the clock. (`libfaketime` moves absolute timers too.) The program's
/// sandboxed children read the shifted clock only if they may open the file, and need no clock.
final class ShiftedClock {
    private static let compiled = PreloadedLibrary.compiled(source)
    static var isAvailable: Bool { compiled != nil }

    private let file: URL
    private let library: URL

    init(_ here: Installation) throws {
        file = here.home.appending(path: "clock-offset")
        library = here.home.appending(path: "clock.so")
        try #require(Self.compiled).write(to: library)
        try set(0)
    }

    var environment: [String: String] { ["LD_PRELOAD": library.path, "SHIFTED_CLOCK": file.path] }

    /// Sets the offset from the real clock, in seconds.
    func set(_ offset: Int) throws { try "\(offset)".write(to: file, atomically: true, encoding: .utf8) }

    private static let source = """
        #define _GNU_SOURCE
        #include <fcntl.h>
        #include <stdlib.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>

        static long offset(void) {
            const char *path = getenv("SHIFTED_CLOCK");
            char text[32];
            if (!path) return 0;
            int file = open(path, O_RDONLY | O_CLOEXEC);
            if (file < 0) return 0;
            ssize_t count = read(file, text, sizeof text - 1);
            close(file);
            if (count <= 0) return 0;
            text[count] = 0;
            return atol(text);
        }

        int clock_gettime(clockid_t clock, struct timespec *now) {
            int result = (int)syscall(SYS_clock_gettime, clock, now);
            if (result == 0 && clock == CLOCK_REALTIME) now->tv_sec += offset();
            return result;
        }

        int gettimeofday(struct timeval *restrict now, void *restrict zone) {
            struct timespec time;
            (void)zone;
            clock_gettime(CLOCK_REALTIME, &time);
            now->tv_sec = time.tv_sec;
            now->tv_usec = time.tv_nsec / 1000;
            return 0;
        }

        time_t time(time_t *now) {
            struct timespec read;
            clock_gettime(CLOCK_REALTIME, &read);
            if (now) *now = read.tv_sec;
            return read.tv_sec;
        }
        """
}
