package import FoundationEssentials

/// Something in the inbox that is not claimed, although its sender may expect it to be.
package struct InboxTrouble: Sendable, Equatable {
    /// Why it is not claimed.
    package enum Reason: String, Sendable, CaseIterable {
        /// The system refuses to open it; `detail` is the name of the errno.
        case unreadable
        /// Neither a file nor a folder; `detail` is `link`, `pipe`, `socket` or `device`.
        case notAFile
        /// A folder nested deeper than scans go.
        case tooDeep
        /// Another process has it open for writing.
        case beingWritten
        /// It is empty, or does not look complete, or it is unknown whether it is still being written.
        case incomplete
    }

    /// Where it is.
    package var path: InboxPath
    /// Why it is not claimed.
    package var reason: Reason
    /// More about the reason; may be empty.
    package var detail: String
    /// When a scan first saw it.
    package var since: Date

    package init(path: InboxPath, reason: Reason, detail: String, since: Date) {
        self.path = path
        self.reason = reason
        self.detail = detail
        self.since = since
    }
}

/// Everything that one scan of the whole inbox found and did not claim.
package struct InboxTroubles: Sendable, Equatable {
    /// Most troubles kept.
    package static let keptMax = 100

    /// The oldest first, at most `keptMax`.
    package var kept: [InboxTrouble]
    /// Number of troubles, kept or not.
    package var total: Int

    /// The caller limits `kept` to `keptMax`; none by default.
    package init(kept: [InboxTrouble] = [], total: Int = 0) {
        self.kept = kept
        self.total = total
    }
}
