/// The folders of the spool as the pipeline uses them. `FolderQueues` of module `Spool` implements it on a file system;
/// only it builds queue paths.
///
/// All calls are synchronous and may block on the disk: call them on a thread pool, never on the cooperative pool. No
/// call overwrites a file.
///
/// Errors name the folder and the system error, never content: `.notFound`, `.forbidden`, `.noSpace`, `.exists` (no
/// free name), `.busy`, `.limitExceeded`, `.ioFailure`. A call that moves files throws `.folderChanged` when a folder
/// was replaced, and every call but `open` throws `.internalFault` while the spool is closed.
package protocol Queues: Sendable {
    /// Creates missing folders, checks that all are on one file system, and acquires the exclusive lock of the spool.
    /// Does nothing when it is open.
    /// - Throws: `.busy` when another process serves the spool; `.configuration` for folders on several file systems.
    func open() throws(PortError)

    /// Releases the lock. A repeated call does nothing.
    func close()

    /// Scans the inbox once and returns complete files, at most `limit`; the priority folder first.
    ///
    /// An incomplete file is remembered and checked again by the next scan; it delays no other file.
    func completeFiles(limit: Int) throws(PortError) -> InboxScan

    /// Reads each file once for its digest and flushes its bytes, with as few flushes for the group as possible. The
    /// bytes of every returned file are durable on return. A file that vanished or changed meanwhile is left out.
    func fingerprint(_ files: [DroppedFile]) throws(PortError) -> [FingerprintedFile]

    /// Renames each file from the inbox into the work folder under its ID, then syncs the folders once. Durable on
    /// return.
    ///
    /// A file that the file system refuses to move stays in the inbox. Scans return it again after a wait that doubles
    /// from 2 s up to the incomplete window.
    /// - Throws: only when it is unknown what was renamed.
    func take(_ files: [FingerprintedFile]) throws(PortError) -> TakenFiles

    /// Absolute path of the claimed file in the work folder. Nothing writes the file any more.
    func workPath(_ id: DropID) -> String

    /// Writes answers to the outbox (temporary name, flush, rename) and, for `queue` `.error` or `.held`, the text
    /// report beside the original. Durable on return.
    ///
    /// Names contain the ID, so a repeated call replaces answers by equal ones. The outbox may be divided by `provider`
    /// (nil: unknown) or by the day of receipt.
    func writeAnswers(
        _ answers: [AnswerFile], for drop: ClaimedDrop, of provider: String?, besides queue: FinalQueue
    ) throws(PortError)

    /// Opens an answer that is written piece by piece; its name has the same form as the others.
    func openAnswer(
        suffix: String, for drop: ClaimedDrop, of provider: String?
    ) throws(PortError) -> any AnswerSink

    /// The path, relative to the spool root, that the original of the drop is to get. The name is free now, but not
    /// reserved.
    func finalPath(for drop: ClaimedDrop, queue: FinalQueue) throws(PortError) -> String

    /// Renames the claimed file to `path`, as `finalPath` returned it. Does nothing when the file is there already.
    /// Durable on return.
    /// - Returns: the actual path; it differs from `path` when the name was taken meanwhile.
    func file(_ id: DropID, at path: String) throws(PortError) -> String

    /// Copies the claimed file, or the settled original at `original` (relative to the spool root), to a temporary name
    /// in the work folder, for the import folder of `provider`. Durable on return.
    /// - Returns: the final path relative to the spool root.
    /// - Throws: `.notFound` when the file is gone, `.malformed` when its bytes are no longer those that were judged.
    func prepareImport(_ drop: ClaimedDrop, provider: String, original: String?) throws(PortError) -> String

    /// Renames what `prepareImport` made to its final path. Does nothing when the temporary file is gone: the rename
    /// was done before. Durable on return.
    func placeImport(_ id: DropID, at path: String) throws(PortError)

    /// `prepareImport` of claimed files, with as few flushes for the group as possible: one result each, in order. A
    /// drop that fails costs the others nothing.
    /// - Throws: what concerns the whole group, such as the error of a flush; each drop is as before the call then,
    ///   but for a copy that the next call replaces.
    func prepareImports(_ copies: [ImportCopy]) throws(PortError) -> [Result<String, PortError>]

    /// `placeImport` of a group, with one flush for each folder: one result each, in order.
    /// - Throws: what concerns the whole group; any of the renames may have been made then.
    func placeImports(_ placements: [FilePlacement]) throws(PortError) -> [Result<Void, PortError>]

    /// `writeAnswers` of a group, with as few flushes as possible: one result each, in order.
    /// - Throws: what concerns the whole group; any of the answers may have been written then.
    func writeAnswers(_ sets: [AnswerSet]) throws(PortError) -> [Result<Void, PortError>]

    /// `finalPath` of a group: one result each, in order.
    /// - Throws: what concerns the whole group, such as `.folderChanged`.
    func finalPaths(
        for drops: [(drop: ClaimedDrop, queue: FinalQueue)]
    ) throws(PortError) -> [Result<String, PortError>]

    /// `file` of a group, with one flush for each folder: one result each, in order.
    /// - Throws: what concerns the whole group; any of the renames may have been made then.
    func file(_ placements: [FilePlacement]) throws(PortError) -> [Result<String, PortError>]

    /// Renames a settled original from `path` back into the inbox. Does nothing when it is no longer at `path`. Durable
    /// on return.
    func requeue(_ id: DropID, from path: String, name: String, folder: String) throws(PortError)

    /// Whether the work folder has the claimed file of this drop.
    func isInWork(_ id: DropID) throws(PortError) -> Bool

    /// Writes and removes a small file and flushes everything, so that all earlier changes in the spool are durable on
    /// return.
    /// - Throws: the error of the disk, such as `.noSpace` while it is full.
    func proveDisk() throws(PortError)

    /// IDs that have a file in the work folder; recovery needs them. After a long outage there may be a million.
    func idsInWork() throws(PortError) -> DropIDList

    /// Reconstructs the claim of a file in the work folder that has no row, from the name, folder and time that are
    /// stored beside it. Reads the file for its digest.
    /// - Returns: nil for a file that was not claimed from the inbox, and where nothing is stored.
    func lostClaim(_ id: DropID) throws(PortError) -> FingerprintedFile?

    /// Moves the original of a drop that the ledger still holds as work back into the work folder from a final queue:
    /// the ledger is older than the spool. Finds it by name and digest. Durable on return.
    /// - Returns: false when no final queue has it.
    func bringBackFiled(_ drop: ClaimedDrop) throws(PortError) -> Bool

    /// Checks that every folder is the one that is served. Costs one `stat` per folder.
    /// - Throws: `.folderChanged` when one was replaced. The caller must then place nothing, and confirm nothing that
    ///   was placed.
    func requireFolders() throws(PortError)
}

extension Queues {
    /// Writes answers of a drop whose provider is unknown.
    package func writeAnswers(
        _ answers: [AnswerFile], for drop: ClaimedDrop, besides queue: FinalQueue
    ) throws(PortError) {
        try writeAnswers(answers, for: drop, of: nil, besides: queue)
    }
}

/// The result of one scan of the inbox.
package struct InboxScan: Sendable, Equatable {
    /// Complete files, ready to be claimed.
    package var ready: [DroppedFile] = []
    /// Number of files that are not complete yet.
    package var waitingCount = 0
    /// Number of temporary and side names (`IgnoredNames`) and of `strange` entries.
    package var ignoredCount = 0
    /// Entries that are neither files nor folders, or are nested too deep, and stay where they are; each reported once
    /// while it lasts.
    package var strange: [InboxPath] = []
    /// Files that cannot be read (permissions); each reported once while it lasts.
    package var unreadable: [InboxPath] = []
    /// Files that an earlier `take` could not move, and that a whole scan no longer found.
    package var gone: [InboxPath] = []
    /// `limit` left out further complete files.
    package var hasMore = false
    /// Everything that is not claimed; nil unless this scan completed a pass through the whole inbox.
    package var troubles: InboxTroubles?
    /// How long until a waiting file may become complete without any event; nil when none waits. The caller must scan
    /// again then, or at its interval when that comes first.
    package var nextScan: Duration?

    /// The result of scanning an empty inbox.
    package init() {}
}

/// The result of renaming a group of files into the work folder.
package struct TakenFiles: Sendable {
    /// Drops whose file is in the work folder now.
    package var taken: [ClaimedDrop] = []
    /// Files that are gone, or are no longer those that were fingerprinted.
    package var missing: [DropID] = []
    /// Files that are still in the inbox.
    package var refused: [RefusedFile] = []

    /// An empty group.
    package init() {}
}

/// A file that could not be moved out of the inbox, with the error of the file system.
package struct RefusedFile: Sendable {
    /// The file.
    package let file: FingerprintedFile
    /// Names the call, the errno and the path; the path is masked by `ShownName`.
    package let error: PortError
    /// Name of the errno, such as `EACCES`.
    package let errorName: String
    /// No file at all can be moved out of its folder now, not even one that this program made.
    package let isFolderClosed: Bool

    package init(file: FingerprintedFile, error: PortError, errorName: String, isFolderClosed: Bool) {
        self.file = file
        self.error = error
        self.errorName = errorName
        self.isFolderClosed = isFolderClosed
    }
}

/// The folder for the original of a settled drop. Raw values are stored.
package enum FinalQueue: String, Sendable, Codable, CaseIterable {
    case done, error, held
}

/// One answer. Its file name is `<dropped name>.<id>` + `suffix`.
package struct AnswerFile: Sendable, Equatable {
    /// Such as `.retorno.json`.
    package let suffix: String
    /// Content.
    package let bytes: [UInt8]

    package init(suffix: String, bytes: [UInt8]) {
        self.suffix = suffix
        self.bytes = bytes
    }
}

/// An answer that is being written. It becomes visible in the outbox with `finish` only. One caller at a time;
/// blocking.
package protocol AnswerSink: Sendable {
    /// Writes bytes at the end; not durable on return.
    func append(_ bytes: [UInt8]) throws(PortError)
    /// Flushes the file and renames it to its name, replacing an earlier answer. Durable on return.
    func finish() throws(PortError)
    /// Removes the unfinished file.
    func discard()
}

/// Starts a scan before its interval. An event is only a hint; the scan decides.
package protocol InboxWatch: Sendable {
    /// One element for each burst of changes; never ends by itself. It yields after an overflow of the kernel's event
    /// queue too.
    func wakeUps() -> AsyncStream<Void>
}

extension Queues {
    /// Copies a claimed file.
    package func prepareImport(_ drop: ClaimedDrop, provider: String) throws(PortError) -> String {
        try prepareImport(drop, provider: provider, original: nil)
    }
}
