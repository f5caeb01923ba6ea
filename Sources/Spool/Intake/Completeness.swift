/// Whether a process has the file open for writing.
enum WriterPresence: Equatable {
    case none, present
    /// Unknown, because of the file system or missing permissions.
    case unknown
}

/// Decides when a file is complete; a pure function. All times are from a monotonic clock (T46), and no file time is
/// compared with a clock (T08).
enum Completeness {
    enum Verdict: Equatable {
        /// `isCutShort`: the wait ended although the file looks truncated.
        case complete(isCutShort: Bool)
        /// `remaining`: time until the verdict can change by itself; nil when it depends on the writer.
        case wait(remaining: Duration?)
    }

    /// `ending` is nil while a process writes. `quiet` is how long the file is known to be unchanged and, as far as can
    /// be detected, without a writer. `isShort`: one write can have created the file, and its attributes are fresh from
    /// the server.
    static func judge(
        writer: WriterPresence, ending: DocumentEnding?, quiet: Duration, settings: IntakeSettings,
        isShort: Bool = false
    ) -> Verdict {
        guard writer != .present, let ending else { return .wait(remaining: nil) }
        switch (ending, writer) {
        case (.whole, .none):
            return .complete(isCutShort: false)
        case (.whole, _) where isShort:
            return after(min(settings.shortQuietWindow, settings.quietWindow), quiet, isCutShort: false)
        case (.whole, _), (.unknowable, _):
            return after(settings.quietWindow, quiet, isCutShort: false)
        case (.missing, _):
            return after(max(settings.incompleteWindow, settings.quietWindow), quiet, isCutShort: true)
        }
    }

    private static func after(_ window: Duration, _ quiet: Duration, isCutShort: Bool) -> Verdict {
        quiet >= window ? .complete(isCutShort: isCutShort) : .wait(remaining: window - quiet)
    }
}
