package import FoundationEssentials

/// Something that lies in the inbox and is not taken, although people may think that it is.
package struct InboxTrouble: Sendable, Equatable {
    package enum Reason: String, Sendable, CaseIterable {
        /// The system refuses to open it; `detail` is the errno's name.
        case unreadable
        /// Neither a file nor a folder; `detail` is `link`, `pipe`, `socket` or `device`.
        case notAFile
        /// A folder deeper than folders are looked into.
        case tooDeep
        /// Somebody has it open for writing.
        case beingWritten
        /// It is empty, or its end does not look like one, or whether it is still written cannot be told.
        case incomplete
    }

    package var path: InboxPath
    package var reason: Reason
    /// Empty when there is nothing to add.
    package var detail: String
    package var since: Date

    package init(path: InboxPath, reason: Reason, detail: String, since: Date) {
        self.path = path
        self.reason = reason
        self.detail = detail
        self.since = since
    }
}

/// What one look through the whole inbox found that is not taken.
package struct InboxTroubles: Sendable, Equatable {
    /// At most this many are named.
    package static let keptMax = 100

    /// The oldest first.
    package var kept: [InboxTrouble]
    /// All of them.
    package var total: Int

    package init(kept: [InboxTrouble] = [], total: Int = 0) {
        self.kept = kept
        self.total = total
    }
}
