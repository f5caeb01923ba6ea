/// A folder of the spool whose path no longer leads to the folder that this process serves.
package struct FolderFault: Sendable, Hashable {
    package enum Kind: String, Sendable {
        /// Nothing is there.
        case absent
        /// Another folder is there, and it is not to be used: on another mount, or of another spool, or a link, or a file.
        case foreign
        /// Another folder is there while the one that is served still holds claimed files.
        case holdsWork
    }

    /// Name below the spool's root; empty for the root itself.
    package var folder: String
    package var kind: Kind
    /// What the system said, such as `EXDEV`; empty when it said nothing.
    package var reason: String

    package init(folder: String, kind: Kind, reason: String = "") {
        self.folder = folder
        self.kind = kind
        self.reason = reason
    }
}

/// What a look at all folders of the spool came to.
package enum FolderReport: Sendable, Equatable {
    /// Every path leads to the folder that is served.
    case right
    /// These folders (names below the root; empty for the root) were replaced by others of the same spool, which were tried and can be
    /// used: `adoptReplaced` goes on with them. Until then every call that moves files is refused.
    case replaced([String])
    /// Nothing is moved until these are right again.
    case wrong([FolderFault])
}

/// The folders of the spool while they are served. `Spool` implements it. Blocking, like `Queues`.
package protocol SpoolFolders: Sendable {
    /// Compares every path with the folder that is served, by device and inode, and tries what lies there instead.
    func checkFolders() throws(PortError) -> FolderReport

    /// Goes on with the folders that the last look found in place of those that were served.
    func adoptReplaced() throws(PortError)

    /// Whether the import folder is another one than this spool was last served with, as found when it was opened.
    var isImportFolderReplaced: Bool { get }

    /// Remembers the present import folder as the one whose files were accounted for. Durable on return.
    func keepImportFolder() throws(PortError)

    /// What became of files that were placed at these paths in the import folder that was served before the last look found another:
    /// `lying` and `taken` as that folder tells, `displaced` where it cannot tell any more.
    func handOversBeforeReplacement(at paths: [String]) throws(PortError) -> [String: HandOver]
}
