/// Whether somebody has a file open for writing.
enum WriterPresence: Equatable {
    case none, present
    /// The file system or our rights do not let us know.
    case unknown
}

/// When a file counts as complete; pure. All times are on a clock that never steps (T46), and no file time is ever compared with
/// a clock (T08).
enum Completeness {
    enum Verdict: Equatable {
        /// - Parameter isCutShort: the window ended although the end does not look like one.
        case complete(isCutShort: Bool)
        /// - Parameter remaining: how long until the answer can change by itself; nil when it depends on the writer.
        case wait(remaining: Duration?)
    }

    /// `ending` is nil while somebody writes; `quiet` is how long the file is known to be unchanged and, as far as can be
    /// known, without a writer. `isShort`: one write can have brought it, and its attributes are its server's.
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
