/// The folders of the spool, seen from the pipeline. `Spool` implements it on a file system; sole builder of queue paths.
///
/// All calls are synchronous and may block on the disk: call them on a thread pool, never on the cooperative pool.
/// No call overwrites a file. Errors name the folder and the reason, never a document's content.
package protocol Queues: Sendable {
    /// Creates missing folders, checks that they share one file system, and takes the exclusive lock of this spool.
    /// - Throws: `.busy` when another process serves this spool; `.configuration` for folders on several file systems.
    func open() throws(PortError)

    /// Gives the lock back. Repeating it does nothing.
    func close()

    /// Looks through the inbox once and returns what is complete, at most `limit` files; priority folder first.
    /// A file that is not complete is remembered and looked at again; it delays no other.
    func completeFiles(limit: Int) throws(PortError) -> InboxScan

    /// Reads each file once for its digest and flushes its bytes; the whole group with as few flushes as possible.
    /// A file that vanished or changed meanwhile is left out of the result. Durable on return: the bytes of every file returned.
    func fingerprint(_ files: [DroppedFile]) throws(PortError) -> [FingerprintedFile]

    /// Renames each file from the inbox into the work folder under its ID, then syncs the folders once.
    /// Durable on return. A file that the file system refuses to move stays in the inbox; scans return it again after a wait that
    /// doubles from 2 s to the incomplete window. Throws only when it is not known what was renamed.
    func take(_ files: [FingerprintedFile]) throws(PortError) -> TakenFiles

    /// Absolute path of the claimed file in the work folder. The file is never written again.
    func workPath(_ id: DropID) -> String

    /// Writes answers to the outbox (temporary name, flush, rename) and, for `queue == .error` or `.held`, the text report
    /// beside the original. Names carry the ID, so a repetition replaces equal by equal. Durable on return.
    /// The outbox may be divided by `provider` (nil: unknown), or by the day on which the drop was received.
    func writeAnswers(
        _ answers: [AnswerFile], for drop: ClaimedDrop, of provider: String?, besides queue: FinalQueue
    ) throws(PortError)

    /// Opens an answer that is written piece by piece, beside the others under the same kind of name.
    func openAnswer(
        suffix: String, for drop: ClaimedDrop, of provider: String?
    ) throws(PortError) -> any AnswerSink

    /// The path, relative to the spool root, under which the drop's original will lie. The name is free at this moment.
    func finalPath(for drop: ClaimedDrop, queue: FinalQueue) throws(PortError) -> String

    /// Renames the claimed file to `path` (as `finalPath` gave it). When it lies there already, does nothing.
    /// - Returns: the path taken, which differs from `path` when somebody took that name meanwhile.
    func file(_ id: DropID, at path: String) throws(PortError) -> String

    /// Copies the claimed file, or the settled original at `original` (relative to the spool root), for the import folder of `provider`
    /// under a temporary name in the work folder. Durable on return.
    /// - Returns: the final path relative to the spool root.
    /// - Throws: `.notFound` when the file is gone, `.malformed` when its bytes are no longer those that were judged.
    func prepareImport(_ drop: ClaimedDrop, provider: String, original: String?) throws(PortError) -> String

    /// Renames what `prepareImport` made to its final path. When the temporary file is gone, the rename was already done.
    func placeImport(_ id: DropID, at path: String) throws(PortError)

    /// Renames a settled original from `path` back into the inbox; when it is no longer at `path`, does nothing.
    func requeue(_ id: DropID, from path: String, name: String, folder: String) throws(PortError)

    /// Whether the work folder holds the claimed file of this drop.
    func isInWork(_ id: DropID) throws(PortError) -> Bool

    /// Writes and removes a small file, and flushes everything: durable on return is whatever was done in the spool before.
    /// - Throws: what the disk says, `.noSpace` while it is full.
    func proveDisk() throws(PortError)

    /// IDs that have a file in the work folder, for recovery: a million after a long outage.
    func idsInWork() throws(PortError) -> DropIDList

    /// What is known of a file in the work folder that no row explains: name, folder and time of its claim are kept beside it. Its
    /// bytes are read for the digest.
    /// - Returns: nil for a file that was not claimed from the inbox, and where nothing is known.
    func lostClaim(_ id: DropID) throws(PortError) -> FingerprintedFile?

    /// Brings the original of a drop that the ledger still holds as work back into the work folder from where it was filed away: the ledger
    /// is older than the spool. Found by name and digest. Durable on return.
    /// - Returns: false when it is in none of the final queues.
    func bringBackFiled(_ drop: ClaimedDrop) throws(PortError) -> Bool

    /// - Throws: `.folderChanged` when the path of a folder no longer leads to the folder that is served, so that nothing may be placed,
    ///   and nobody be told of what was placed. Costs a `stat` a folder.
    func requireFolders() throws(PortError)
}

extension Queues {
    /// Of a drop whose provider is not known.
    package func writeAnswers(
        _ answers: [AnswerFile], for drop: ClaimedDrop, besides queue: FinalQueue
    ) throws(PortError) {
        try writeAnswers(answers, for: drop, of: nil, besides: queue)
    }
}

/// One look through the inbox.
package struct InboxScan: Sendable, Equatable {
    package var ready: [DroppedFile] = []
    /// Files seen that are not complete yet.
    package var waitingCount = 0
    /// Temporary and side names passed over (T07, T14), and what is `strange`.
    package var ignoredCount = 0
    /// What is neither a file nor a folder, or lies too deep, and so stays where it is; each counted once while it lasts.
    package var strange: [InboxPath] = []
    /// Files that cannot be read (permissions), each counted once while it lasts.
    package var unreadable: [InboxPath] = []
    /// Files that `take` was refused before and that a whole scan no longer found.
    package var gone: [InboxPath] = []
    /// More complete files are there than `limit` let through.
    package var hasMore = false
    /// What lies there and is not taken; nil unless this look ended a round through the whole inbox.
    package var troubles: InboxTroubles?
    /// How long until a waiting file may have become complete by itself, with no event to tell of it; nil when none waits.
    /// Whoever scans looks again then, or at the interval when that comes first.
    package var nextScan: Duration?

    package init() {}
}

/// What became of a group of renames into the work folder.
package struct TakenFiles: Sendable {
    package var taken: [ClaimedDrop] = []
    /// The file is gone, or is no longer the one that was fingerprinted.
    package var missing: [DropID] = []
    /// The file lies in the inbox as before.
    package var refused: [RefusedFile] = []

    package init() {}
}

/// A file that could not be moved out of the inbox, and what the file system answered.
package struct RefusedFile: Sendable {
    package let file: FingerprintedFile
    /// Names the call, the errno and the path; the path is shown as `ShownName` does.
    package let error: PortError
    /// Such as `EACCES`.
    package let errorName: String
    /// Nothing can be moved out of its folder at this moment, not even a file of our own.
    package let isFolderClosed: Bool

    package init(file: FingerprintedFile, error: PortError, errorName: String, isFolderClosed: Bool) {
        self.file = file
        self.error = error
        self.errorName = errorName
        self.isFolderClosed = isFolderClosed
    }
}

/// The folder in which an original ends.
package enum FinalQueue: String, Sendable, Codable, CaseIterable {
    case done, error, held
}

/// One answer: its name is `<dropped name>.<id>` + `suffix`, e.g. `.retorno.json`.
package struct AnswerFile: Sendable, Equatable {
    package let suffix: String
    package let bytes: [UInt8]

    package init(suffix: String, bytes: [UInt8]) {
        self.suffix = suffix
        self.bytes = bytes
    }
}

/// An answer on its way to the outbox: nothing is seen of it before `finish`. One caller at a time; blocking.
package protocol AnswerSink: Sendable {
    func append(_ bytes: [UInt8]) throws(PortError)
    /// Flushes it and gives it its name, in place of an earlier one. Durable on return.
    func finish() throws(PortError)
    /// Removes what was written so far.
    func discard()
}

/// Wakes the scan early. An event only wakes; the scan is the truth.
package protocol InboxWatch: Sendable {
    /// One element for each burst of changes; never ends by itself. After an overflow of the kernel's queue it also yields.
    func wakeUps() -> AsyncStream<Void>
}

extension Queues {
    /// Of a claimed file.
    package func prepareImport(_ drop: ClaimedDrop, provider: String) throws(PortError) -> String {
        try prepareImport(drop, provider: provider, original: nil)
    }
}
