package import Domain

/// When a file in the inbox counts as complete, and which names are no drops.
package struct IntakeSettings: Sendable, Equatable {
    /// A file of which nobody can tell whether it is still being written must lie unchanged this long.
    package var quietWindow: Duration = .seconds(2)
    /// The same for a whole document that one write can have brought, where the server is asked for the file's attributes at each look.
    package var shortQuietWindow: Duration = .milliseconds(700)
    /// The smallest write of common network file systems; a longer file may arrive in parts and out of order.
    package var shortBytesMax: Int64 = 64 << 10
    /// A quiet file that does not look finished, or is empty, is handed over after this long all the same.
    package var incompleteWindow: Duration = .seconds(60)
    package var ignored = IgnoredNames()
    /// Deepest sub-folder of the inbox that is looked into; deeper ones are counted as ignored.
    package var folderDepthMax = 16

    package init() {}
}
