import Glibc

/// Lets libarchive read names that are marked as UTF-8.
///
/// A Swift process is in the C locale, in which libarchive gives no name at all for such an entry when it is not ASCII. The
/// locale of the thread, not of the process, is changed, and only while `body` runs.
enum UTF8Names {
    static func readable<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) {
        // Nil where the locale is not installed: such names are then an error of their entry, never a wrong name.
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
