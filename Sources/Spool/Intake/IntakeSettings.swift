package import Domain

/// Rules for when a file in the inbox is complete and which names are ignored.
package struct IntakeSettings: Sendable, Equatable {
    /// How long a file must stay unchanged when it is unknown whether a process still writes it.
    package var quietWindow: Duration = .seconds(2)
    /// The same for a complete short document on a remote mount, where each check gets fresh attributes from the
    /// server.
    package var shortQuietWindow: Duration = .milliseconds(700)
    /// Largest short file: the smallest write size of common network file systems. A longer file may arrive in parts
    /// and out of order.
    package var shortBytesMax: Int64 = 64 << 10
    /// An unchanged file that looks truncated or is empty is passed on anyway after this time.
    package var incompleteWindow: Duration = .seconds(60)
    /// Names of temporary files that are never drops.
    package var ignored = IgnoredNames()
    /// Deepest level of sub-folders that is scanned; deeper ones count as ignored.
    package var folderDepthMax = 16

    package init() {}
}
