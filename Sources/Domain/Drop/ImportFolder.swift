package import FoundationEssentials

/// The import folder as the jobs see it: placing files that are made here, and noticing what Protheus did with what lies there.
/// `Spool` implements it. Blocking, like `Queues`; nothing is ever overwritten.
package protocol ImportFolder: Sendable {
    /// Writes each file under a temporary name into the work folder (`.work/<id>.guia`) and flushes the group.
    /// Durable on return. The final paths are free at this moment and reserved until `placeMade` or `discardMade`.
    func make(_ files: [MadeFile]) throws(PortError) -> [MadePlacement]

    /// Renames each to its final path and syncs each folder once. Durable on return. One whose temporary name is gone was placed
    /// before; one whose final name was taken meanwhile goes beside it.
    /// - Returns: the placements with the paths taken.
    func placeMade(_ placements: [MadePlacement]) throws(PortError) -> [MadePlacement]

    /// Removes a temporary file that no row knows. Does nothing when it is gone.
    func discardMade(_ id: DropID) throws(PortError)
    /// IDs that have such a temporary file, for recovery.
    func madeIDs() throws(PortError) -> Set<DropID>

    /// What became of files that were placed at these paths (relative to the spool root), of some of which it is known when: what lies
    /// in a sub-folder under such a name since before that is an earlier copy.
    func handOvers(at paths: [String], placed: [String: Date]) throws(PortError) -> [String: HandOver]

    /// Files that were not there before in the folders in which Protheus's jobs leave what they processed or refused, wherever they
    /// are: below the import folder, beside it, and those that are set. A call reads at most some tens of megabytes; what is left
    /// comes with the next. Each is given back at every call until it was noted.
    func returnedFiles() throws(PortError) -> [ReturnedFile]

    /// These need not be looked at again while they lie unchanged.
    func noteReturned(_ files: [ReturnedFile])

    /// Takes a file that still lies at `path` out of the import folder, into `held` under its ID; never deletes it.
    /// - Returns: its path there; nil when it no longer lies at `path`.
    func withdraw(_ id: DropID, from path: String) throws(PortError) -> String?
}

extension ImportFolder {
    package func handOvers(at paths: [String]) throws(PortError) -> [String: HandOver] {
        try handOvers(at: paths, placed: [:])
    }
}

/// A file to be made in the import folder.
package struct MadeFile: Sendable, Equatable {
    package var id: DropID
    /// Folders below the import folder, each made a plain name.
    package var folder: [String]
    /// Made a plain name; with the ID added when it is taken.
    package var name: String
    package var bytes: [UInt8]

    package init(id: DropID, folder: [String], name: String, bytes: [UInt8]) {
        self.id = id
        self.folder = folder
        self.name = name
        self.bytes = bytes
    }
}

package struct MadePlacement: Sendable, Hashable {
    package var id: DropID
    /// Relative to the spool root.
    package var path: String
    /// Of its bytes, when they were just written.
    package var digest: SHA256Digest?

    package init(id: DropID, path: String, digest: SHA256Digest? = nil) {
        self.id = id
        self.path = path
        self.digest = digest
    }
}

/// What Protheus did with a file of the import folder, as far as the folder tells.
package enum HandOver: String, Sendable, Codable, CaseIterable {
    /// Still there.
    case lying
    /// Gone: Protheus took it.
    case taken
    /// Came back in a sub-folder for what was processed (`done`, `PROCESSADOS`, …).
    case processed
    /// Came back in a sub-folder for what was not (`error`, `NAOPROCESSADOS`, …).
    case refused
    /// We took it back, because HAT deleted its batch before Protheus took it. Never found by looking.
    case withdrawn
    /// Its folder was replaced or removed with it: nobody can say whether Protheus took it.
    case displaced
}

/// A file that Protheus's jobs left in a folder for what they processed or refused; or one of our own that lies there too.
package struct ReturnedFile: Sendable, Equatable {
    /// Relative to the spool root; absolute in a folder outside of it.
    package var path: String
    /// `.processed` or `.refused`.
    package var handOver: HandOver
    package var byteCount: Int64
    package var digest: SHA256Digest
    /// When the file system last changed anything of it, its name among that (ctime).
    package var changedAt: Date
    /// The folder is a queue of our own too (`error`, `done`), so that the file may be an original of ours.
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

/// One placed file whose fate is still to be watched.
package struct WatchedPlacement: Sendable, Equatable {
    /// Names the row: a delivery of a drop, or an item.
    package enum Subject: Sendable, Hashable {
        case drop(DropID)
        case guia(GuiaKey)
    }

    package var subject: Subject
    package var path: String
    package var handOver: HandOver
    /// When it was placed, where that is known.
    package var placedAt: Date?

    package init(subject: Subject, path: String, handOver: HandOver, placedAt: Date? = nil) {
        self.subject = subject
        self.path = path
        self.handOver = handOver
        self.placedAt = placedAt
    }
}
