package import FoundationEssentials

/// The import folder as the jobs use it: placing generated files, and observing what Protheus does with placed ones.
/// `FolderQueues` of module `Spool` implements it. Blocking, with the errors of `Queues`; nothing is ever overwritten.
package protocol ImportFolder: Sendable {
    /// Writes each file under a temporary name into the work folder (`.work/<id>.guia`) and flushes the group. Durable
    /// on return. The final paths are free now, and reserved until `placeMade` or `discardMade`.
    func make(_ files: [MadeFile]) throws(PortError) -> [MadePlacement]

    /// Renames each file to its final path and syncs each folder once. Durable on return.
    ///
    /// A file whose temporary name is gone was placed before. A file whose final name was taken meanwhile gets another
    /// name in the same folder.
    /// - Returns: the placements with the actual paths.
    func placeMade(_ placements: [MadePlacement]) throws(PortError) -> [MadePlacement]

    /// Removes a temporary file that no row knows. Does nothing when there is none.
    func discardMade(_ id: DropID) throws(PortError)
    /// IDs that have such a temporary file; recovery needs them.
    func madeIDs() throws(PortError) -> Set<DropID>

    /// The hand-over status of files that were placed at these paths, relative to the spool root.
    ///
    /// `placed` has the times of placement that are known: a file in a sub-folder with the same name that is older is
    /// an earlier copy.
    func handOvers(at paths: [String], placed: [String: Date]) throws(PortError) -> [String: HandOver]

    /// New files in the folders where Protheus's jobs leave what they processed or refused: below the import folder,
    /// beside it, and those of the settings. A call reads at most some tens of megabytes; the rest follows in later
    /// calls. Every call returns a file again until `noteReturned`.
    func returnedFiles() throws(PortError) -> [ReturnedFile]

    /// Files that need not be read again while they are unchanged.
    func noteReturned(_ files: [ReturnedFile])

    /// Moves a file that is still at `path` out of the import folder into `held`, under its ID; never deletes it.
    /// - Returns: its path there, relative to the spool root; nil when it is no longer at `path`.
    func withdraw(_ id: DropID, from path: String) throws(PortError) -> String?
}

extension ImportFolder {
    /// The hand-over status without known times of placement.
    package func handOvers(at paths: [String]) throws(PortError) -> [String: HandOver] {
        try handOvers(at: paths, placed: [:])
    }
}

/// A file to be generated in the import folder.
package struct MadeFile: Sendable, Equatable {
    /// ID that names its temporary file.
    package var id: DropID
    /// Folders below the import folder; each is sanitised to a plain name.
    package var folder: [String]
    /// File name, sanitised to a plain name; the ID is added when it is taken.
    package var name: String
    /// Content.
    package var bytes: [UInt8]

    package init(id: DropID, folder: [String], name: String, bytes: [UInt8]) {
        self.id = id
        self.folder = folder
        self.name = name
        self.bytes = bytes
    }
}

/// A generated file with its final path.
package struct MadePlacement: Sendable, Hashable {
    /// ID that names its temporary file.
    package var id: DropID
    /// Final path relative to the spool root.
    package var path: String
    /// SHA-256 of its bytes, when they were just written.
    package var digest: SHA256Digest?

    package init(id: DropID, path: String, digest: SHA256Digest? = nil) {
        self.id = id
        self.path = path
        self.digest = digest
    }
}

/// What Protheus did with a file of the import folder, as far as the folders show. Raw values are stored.
package enum HandOver: String, Sendable, Codable, CaseIterable {
    /// Still there.
    case lying
    /// Gone: Protheus took it.
    case taken
    /// Came back in a folder for processed files (`done`, `PROCESSADOS`, …).
    case processed
    /// Came back in a folder for files that were not processed (`error`, `NAOPROCESSADOS`, …).
    case refused
    /// This program took it back, because HAT deleted its batch before Protheus took it. Never the result of a check.
    case withdrawn
    /// Its folder was replaced or removed with it: it is unknown whether Protheus took it.
    case displaced
}

/// A file in a folder for processed or refused files: left by Protheus's jobs, or an original of this program.
package struct ReturnedFile: Sendable, Equatable {
    /// Relative to the spool root; absolute in a folder outside it.
    package var path: String
    /// `.processed` or `.refused`.
    package var handOver: HandOver
    /// Size in bytes.
    package var byteCount: Int64
    /// SHA-256 of its bytes.
    package var digest: SHA256Digest
    /// When the file system last changed anything of it, such as its name (ctime).
    package var changedAt: Date
    /// The folder is a queue of this program too (`error`, `done`), so the file may be an original.
    package var isInOwnQueue: Bool

    package init(
        path: String, handOver: HandOver, byteCount: Int64, digest: SHA256Digest, changedAt: Date, isInOwnQueue: Bool
    ) {
        self.path = path
        self.handOver = handOver
        self.byteCount = byteCount
        self.digest = digest
        self.changedAt = changedAt
        self.isInOwnQueue = isInOwnQueue
    }
}

/// A placed file whose hand-over is still observed.
package struct WatchedPlacement: Sendable, Equatable {
    /// The row that it belongs to: a delivery of a drop, or a synchronised item.
    package enum Subject: Sendable, Hashable {
        case drop(DropID)
        case guia(GuiaKey)
    }

    /// The row that it belongs to.
    package var subject: Subject
    /// Path of the placed file, relative to the spool root.
    package var path: String
    /// Its hand-over status.
    package var handOver: HandOver
    /// When it was placed; nil when unknown.
    package var placedAt: Date?

    package init(subject: Subject, path: String, handOver: HandOver, placedAt: Date? = nil) {
        self.subject = subject
        self.path = path
        self.handOver = handOver
        self.placedAt = placedAt
    }
}
