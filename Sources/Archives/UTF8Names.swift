import Glibc

/// Lets libarchive read names with the UTF-8 flag.
///
/// A Swift process runs in the C locale, in which libarchive returns no name for such an entry when it is not ASCII.
/// This changes the locale of the thread, not of the process, and only while `body` runs.
enum UTF8Names {
    static func readable<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) {
        // Nil when the locale is not installed: such a name is then an error of its entry, never a wrong name.
        let locale = unsafe newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)
        guard let locale = unsafe locale else { return try body() }
        let before = unsafe uselocale(locale)
        defer {
            unsafe uselocale(before)
            unsafe freelocale(locale)
        }
        try body()
    }
}
