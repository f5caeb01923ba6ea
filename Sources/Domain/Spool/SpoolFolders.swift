/// A folder of the spool whose path no longer leads to the folder that this process serves.
package struct FolderFault: Sendable, Hashable {
    /// What is at the path instead.
    package enum Kind: String, Sendable {
        /// The path does not exist.
        case absent
        /// The path leads to another folder that must not be used: another mount, another spool, a link, or a file.
        case foreign
        /// The path leads to another folder while the served one still holds claimed files.
        case holdsWork
    }

    /// Name below the spool's root; empty for the root itself.
    package var folder: String
    /// What is at the path instead.
    package var kind: Kind
    /// The name of the system error, such as `EXDEV`; empty when there was none.
    package var reason: String

    package init(folder: String, kind: Kind, reason: String = "") {
        self.folder = folder
        self.kind = kind
        self.reason = reason
    }
}

/// The result of checking all folders of the spool.
package enum FolderReport: Sendable, Equatable {
    /// Every path leads to the folder that is served.
    case right
    /// These folders (names below the root; empty for the root) were replaced by others of the same spool. They were
    /// tested and can be used: `adoptReplaced` switches to them. Until then every call that moves files is refused.
    case replaced([String])
    /// No file is moved until these faults are gone.
    case wrong([FolderFault])
}

/// The folders of the spool while they are served. `FolderQueues` of module `Spool` implements it. Every call may block
/// on the disk; call it on a thread pool, as with `Queues`. Before `Queues.open()` every call throws `.internalFault`.
package protocol SpoolFolders: Sendable {
    /// Compares every path with the served folder by device and inode, and tests the folder that replaces it. Changes
    /// nothing.
    func checkFolders() throws(PortError) -> FolderReport

    /// Switches to the replaced folders that the last `checkFolders` found. Does nothing when it found none. Durable on
    /// return.
    func adoptReplaced() throws(PortError)

    /// Whether the import folder is another one than this spool was last served with, as found by `Queues.open()`;
    /// false after `keepImportFolder`.
    var isImportFolderReplaced: Bool { get }

    /// Stores the identity of the present import folder once the files of the former one are accounted for. Durable on
    /// return.
    func keepImportFolder() throws(PortError)

    /// The hand-over status of files placed at `paths` (relative to the spool root) in the import folder that was
    /// served before it was replaced.
    /// - Returns: `lying` and `taken` as that folder shows, `displaced` where it can no longer be read; empty when the
    ///   last `checkFolders` found no replacement.
    func handOversBeforeReplacement(at paths: [String]) throws(PortError) -> [String: HandOver]
}
