package import Domain
import Files
package import FoundationEssentials
import Glibc
import Synchronization

/// The queues of a spool as folders of one file system.
///
/// **Purpose.** Finds complete files, claims them, files them away and returns them to the inbox. Each move is one
/// rename, and every call is durable on return. It never overwrites a file, except an answer by its own repetition.
///
/// **Diagnostics.** Every error names the path below the spool root and the system error. After a failed flush (`EIO`)
/// every further flush is refused until `FlushGuard` has proved that the disk accepts data again: the kernel drops
/// pages that it could not write, so a second flush would wrongly succeed.
///
/// **Security.** Names in the inbox are untrusted: they are opened one component at a time, without following links and
/// without blocking, and they are sanitised before they become part of a path.
package final class FolderQueues: Queues {
    /// Names and paths of the folders that this object serves.
    package let layout: SpoolLayout
    let settings: IntakeSettings
    let now: @Sendable () -> ContinuousClock.Instant
    let wallClock: @Sendable () -> Date
    private let timeZone: TimeZone
    private let random: @Sendable () -> UInt64
    private let host: ServerHost
    private let failPoints: FailPoints
    private let assumedMoves: MoveSupport?
    private let reportsWaiting: @Sendable (String) -> Void
    let ids: DropIDSource
    let returns: Mutex<ReturnedFiles>
    /// nil while the spool is closed.
    let state = Mutex<OpenSpool?>(nil)
    let folderState: Mutex<FolderState>

    /// Opens nothing yet. `now` is a monotonic clock for all waiting; `wallClock` and `random` generate IDs; the
    /// sub-folders of `done` are days in `timeZone`. `identity` is what the spool has, or gets when it has none.
    /// Without it nothing but the folders is created, and protocol numbers follow the ledger alone.
    package convenience init(
        layout: SpoolLayout, settings: IntakeSettings = IntakeSettings(),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        wallClock: @escaping @Sendable () -> Date = { Date() },
        random: @escaping @Sendable () -> UInt64 = { .random(in: .min ... .max) },
        timeZone: TimeZone = OperatorTimeZone.saoPaulo, returnFolders: ReturnFolders = ReturnFolders(),
        identity: SpoolIdentity? = nil, lastProtocolNumber: Int64 = 0, failPoints: FailPoints = .none,
        reportsWaiting: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.init(
            layout: layout, settings: settings, now: now, wallClock: wallClock, random: random, timeZone: timeZone,
            identity: identity, lastProtocolNumber: lastProtocolNumber, failPoints: failPoints,
            reportsWaiting: reportsWaiting, assumedMoves: nil, host: .current, returnFolders: returnFolders)
    }

    /// For tests. `assumedMoves`: replaces the detected abilities of the file system; `host`: what is known about
    /// processes.
    init(
        layout: SpoolLayout, settings: IntakeSettings, now: @escaping @Sendable () -> ContinuousClock.Instant,
        wallClock: @escaping @Sendable () -> Date, random: @escaping @Sendable () -> UInt64, timeZone: TimeZone,
        identity: SpoolIdentity?, lastProtocolNumber: Int64, failPoints: FailPoints,
        reportsWaiting: @escaping @Sendable (String) -> Void, assumedMoves: MoveSupport?, host: ServerHost,
        returnFolders: ReturnFolders = ReturnFolders()
    ) {
        self.random = random
        self.host = host
        self.failPoints = failPoints
        self.assumedMoves = assumedMoves
        self.reportsWaiting = reportsWaiting
        self.layout = layout
        self.settings = settings
        self.now = now
        self.wallClock = wallClock
        self.timeZone = timeZone
        ids = DropIDSource(random: random)
        returns = Mutex(ReturnedFiles(folders: returnFolders, layout: layout))
        folderState = Mutex(FolderState(identity: identity, lastProtocolNumber: lastProtocolNumber))
    }

    /// Opens the spool; see `Queues.open`. Tests every file-system call that the spool needs, removes what a crash
    /// left, and restores claimed files from their hard-link backups. May wait up to 20 s for a former server on
    /// another machine.
    /// - Throws: `.busy` when another process serves the spool, `.configuration` for an unusable layout, identity or
    ///   file system; the error of the file system otherwise.
    package func open() throws(PortError) {
        guard state.withLock({ $0 == nil }) else { return }
        let (identity, last) = folderState.withLock { ($0.identity, $0.lastProtocolNumber) }
        let opened = try SpoolOpening(
            layout: layout, settings: settings, now: now, wallClock: wallClock, identity: identity,
            lastProtocolNumber: last, random: random, host: host, failPoints: failPoints, assumedMoves: assumedMoves,
            reportsWaiting: reportsWaiting
        ).open()
        if identity != nil {
            let kept = try SpoolMetadata(root: opened.root).identity()
            folderState.withLock {
                $0.begin(kept, importFolder: FolderSignature.of(opened[.imports]), dialect: layout.dialect)
            }
        }
        state.withLock { $0 = opened }
    }

    /// Closes all descriptors and releases the lock; flushes the last protocol number.
    package func close() {
        let closed = state.withLock { state in
            defer { state = nil }
            return state
        }
        closed?.protocols?.close()
        folderState.withLock { $0.candidate = nil }
        closed?.session.end()
    }

    /// Whether another process has taken over the spool; this one must then exit.
    package var isDisplaced: Bool { state.withLock { $0?.session.serving.isDisplaced ?? false } }

    /// Whether the inbox is on a network mount: changes by other machines raise no event here, so the caller must poll
    /// more often.
    package var isRemote: Bool { state.withLock { $0?.isRemote ?? false } }

    /// Scans the inbox once. One call at a time: a lock guards the scanner.
    /// - Throws: `.folderChanged`, or the error of reading the inbox. Errors of single files are part of the result.
    package func completeFiles(limit: Int) throws(PortError) -> InboxScan {
        let spool = try servedSpool()
        let inbox = spool[.inbox]
        let result: Result<InboxScan, SystemFailure> = spool.scanner.withLock { scanner in
            do throws(SystemFailure) {
                return .success(try scanner.scan(inbox, limit: limit))
            } catch {
                return .failure(error)
            }
        }
        do {
            return try result.get()
        } catch {
            throw error.port("read", inbox.path)
        }
    }

    /// The open spool, after a check that every path still leads to the served folder.
    /// - Throws: `.folderChanged`; see `FolderGuard.require`.
    func servedSpool() throws(PortError) -> OpenSpool {
        let spool = try spool()
        try FolderGuard(layout: layout, spool: spool).require()
        return spool
    }

    /// Checks every folder with one `stat` each.
    /// - Throws: `.folderChanged`.
    package func requireFolders() throws(PortError) { _ = try servedSpool() }

    /// Reads and flushes each file; the bytes of every returned file are durable on return.
    package func fingerprint(_ files: [DroppedFile]) throws(PortError) -> [FingerprintedFile] {
        try Fingerprinting(spool: try servedSpool(), ids: ids, wallClock: wallClock).run(files)
    }

    /// Claims the files by renaming them into the work folder. Durable on return.
    package func take(_ files: [FingerprintedFile]) throws(PortError) -> TakenFiles {
        try Taking(spool: try servedSpool()).run(files)
    }

    /// Absolute path of the claimed file; it need not exist.
    package func workPath(_ id: DropID) -> String { layout.workPath(id) }

    /// Writes the answers of a drop to the outbox. Durable on return.
    package func writeAnswers(
        _ answers: [AnswerFile], for drop: ClaimedDrop, of provider: String?, besides queue: FinalQueue
    ) throws(PortError) {
        try writeAnswers([AnswerSet(drop: drop, provider: provider, queue: queue, answers: answers)])[0].get()
    }

    /// Opens an answer in the outbox that is written in parts. It becomes visible with `finish`.
    package func openAnswer(
        suffix: String, for drop: ClaimedDrop, of provider: String?
    ) throws(PortError) -> any AnswerSink {
        let spool = try servedSpool()
        let folder = try answerFolder.open(for: drop, provider: provider, in: spool[.outbox])
        return try AnswerFileWriter(spool: spool, folder: folder, drop: drop, suffix: suffix)
    }

    var answerFolder: AnswerFolder { AnswerFolder(layout: layout, timeZone: timeZone) }

    /// Chooses a free path, relative to the spool root, and reserves it in this process until `file` is called for it.
    package func finalPath(for drop: ClaimedDrop, queue: FinalQueue) throws(PortError) -> String {
        try finalFolders().paths(for: [(drop, queue)])[0].get()
    }

    /// Moves the claimed file to `path` and removes its hard-link backup. Durable on return.
    package func file(_ id: DropID, at path: String) throws(PortError) -> String {
        try finalFolders().file([FilePlacement(id: id, path: path)])[0].get()
    }

    /// Copies the original into the work folder and verifies its digest. Durable on return.
    package func prepareImport(
        _ drop: ClaimedDrop, provider: String, original: String?
    ) throws(PortError) -> String {
        try ImportPlacing(spool: try servedSpool(), layout: layout, original: original)
            .prepare([ImportCopy(drop: drop, provider: provider)])[0].get()
    }

    /// Renames the prepared copy to `path` in the import folder. Durable on return.
    package func placeImport(_ id: DropID, at path: String) throws(PortError) {
        try ImportPlacing(spool: try servedSpool(), layout: layout).place([FilePlacement(id: id, path: path)])[0].get()
    }

    /// Moves a settled original back into the inbox folder `folder`, as `name` or with the ID in its name. Durable on
    /// return.
    package func requeue(_ id: DropID, from path: String, name: String, folder: String) throws(PortError) {
        try finalFolders().requeue(id, from: path, name: name, folder: folder)
    }

    /// Whether the work folder has the claimed file.
    package func isInWork(_ id: DropID) throws(PortError) -> Bool {
        let work = try spool()[.work]
        do {
            return try work.status(WorkNames.claimed(id)) != nil
        } catch {
            throw error.port("look for", work.display(WorkNames.claimed(id)))
        }
    }

    /// Writes 64 KiB, flushes the whole file system and removes the file.
    /// - Throws: `.noSpace` while the disk is full, or the error of the flush.
    package func proveDisk() throws(PortError) {
        let spool = try spool()
        try spool.flushes.run(spool[.work].path) { () throws(SystemFailure) in
            _ = try FlushProof(root: spool.root, work: spool[.work]).run()
        }
    }

    /// IDs of all claimed files: 16 bytes of memory each.
    package func idsInWork() throws(PortError) -> DropIDList {
        let work = try spool()[.work]
        do {
            return try WorkListing(work).claimed
        } catch {
            throw error.port("read", work.path)
        }
    }

    /// Reconstructs a claim from the origin that is stored with the file; see `ClaimOrigins`.
    package func lostClaim(_ id: DropID) throws(PortError) -> FingerprintedFile? {
        try ClaimOrigins(spool: try spool()).find(id)
    }

    /// Moves a filed original back into the work folder. Durable on return.
    package func bringBackFiled(_ drop: ClaimedDrop) throws(PortError) -> Bool {
        try FiledOriginals(spool: try servedSpool()).bringBack(drop)
    }

    func finalFolders() throws(PortError) -> FinalFolders {
        FinalFolders(spool: try servedSpool(), layout: layout, wallClock: wallClock, timeZone: timeZone)
    }

    func spool() throws(PortError) -> OpenSpool {
        guard let spool = state.withLock({ $0 }) else {
            throw PortError(.internalFault, "The spool \(layout.root) is not open.")
        }
        try spool.session.serving.check()
        return spool
    }
}
