package import Domain
package import FoundationEssentials
import Glibc
import Synchronization

/// The queues of a spool as folders of one file system.
///
/// **Purpose.** Finds complete files, makes them ours, files them away and takes them back; each move is one rename, and every
/// call is durable when it returns. Nothing is ever overwritten but an answer by its own repetition.
///
/// **Diagnostics.** Every error names the path below the spool's root and the system's own word for the reason. After a flush that
/// the disk refused (`EIO`) every further flush is refused until the spool is opened again: what the kernel could not write it
/// forgets, and a second flush would wrongly succeed.
///
/// **Security.** Names in the inbox are hostile: they are opened one component at a time without following links, never waited
/// for, and never used as a path of our own before they were made plain.
package final class FolderQueues: Queues {
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

    /// `now` is a clock that never steps, by which all waiting is measured; `wallClock` and `random` make IDs, and the folders of
    /// `done` are days of `timeZone`. `identity` is what the spool has, or gets when it has none; without it nothing is written
    /// beside the folders, and protocol numbers follow the ledger's own.
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

    /// `assumedMoves`: what the file system is taken to do instead of what was tried; `host`: what is known of processes. For tests.
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

    package func close() {
        let closed = state.withLock { state in
            defer { state = nil }
            return state
        }
        closed?.protocols?.close()
        folderState.withLock { $0.candidate = nil }
        closed?.session.end()
    }

    /// Whether another process has taken the spool over, so that this one must end.
    package var isDisplaced: Bool { state.withLock { $0?.session.serving.isDisplaced ?? false } }

    /// Whether the inbox lies on a mount where other machines' changes raise no event here: poll more often.
    package var isRemote: Bool { state.withLock { $0?.isRemote ?? false } }

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

    /// The spool, whose folders were all found in their places at this moment.
    func servedSpool() throws(PortError) -> OpenSpool {
        let spool = try spool()
        try FolderGuard(layout: layout, spool: spool).require()
        return spool
    }

    package func requireFolders() throws(PortError) { _ = try servedSpool() }

    package func fingerprint(_ files: [DroppedFile]) throws(PortError) -> [FingerprintedFile] {
        try Fingerprinting(spool: try servedSpool(), ids: ids, wallClock: wallClock).run(files)
    }

    package func take(_ files: [FingerprintedFile]) throws(PortError) -> TakenFiles {
        try Taking(spool: try servedSpool()).run(files)
    }

    package func workPath(_ id: DropID) -> String { layout.workPath(id) }

    package func writeAnswers(
        _ answers: [AnswerFile], for drop: ClaimedDrop, of provider: String?, besides queue: FinalQueue
    ) throws(PortError) {
        try AnswerWriting(spool: try servedSpool(), answerFolder: answerFolder)
            .run(answers, for: drop, of: provider, besides: queue)
    }

    package func openAnswer(
        suffix: String, for drop: ClaimedDrop, of provider: String?
    ) throws(PortError) -> any AnswerSink {
        let spool = try servedSpool()
        let folder = try answerFolder.open(for: drop, provider: provider, in: spool[.outbox])
        return try AnswerFileWriter(spool: spool, folder: folder, drop: drop, suffix: suffix)
    }

    private var answerFolder: AnswerFolder { AnswerFolder(layout: layout, timeZone: timeZone) }

    package func finalPath(for drop: ClaimedDrop, queue: FinalQueue) throws(PortError) -> String {
        try finalFolders().path(for: drop, queue: queue)
    }

    package func file(_ id: DropID, at path: String) throws(PortError) -> String {
        try finalFolders().file(id, at: path)
    }

    package func prepareImport(
        _ drop: ClaimedDrop, provider: String, original: String?
    ) throws(PortError) -> String {
        try ImportPlacing(spool: try servedSpool(), layout: layout, original: original)
            .prepare(drop, provider: provider)
    }

    package func placeImport(_ id: DropID, at path: String) throws(PortError) {
        try ImportPlacing(spool: try servedSpool(), layout: layout).place(id, at: path)
    }

    package func requeue(_ id: DropID, from path: String, name: String, folder: String) throws(PortError) {
        try finalFolders().requeue(id, from: path, name: name, folder: folder)
    }

    package func isInWork(_ id: DropID) throws(PortError) -> Bool {
        let work = try spool()[.work]
        do {
            return try work.status(WorkNames.claimed(id)) != nil
        } catch {
            throw error.port("look for", work.display(WorkNames.claimed(id)))
        }
    }

    package func proveDisk() throws(PortError) {
        let spool = try spool()
        try spool.flushes.run(spool[.work].path) { () throws(SystemFailure) in
            _ = try FlushProof(root: spool.root, work: spool[.work]).run()
        }
    }

    package func idsInWork() throws(PortError) -> DropIDList {
        let work = try spool()[.work]
        do {
            return try WorkListing(work).claimed
        } catch {
            throw error.port("read", work.path)
        }
    }

    package func lostClaim(_ id: DropID) throws(PortError) -> FingerprintedFile? {
        try ClaimOrigins(spool: try spool()).find(id)
    }

    package func bringBackFiled(_ drop: ClaimedDrop) throws(PortError) -> Bool {
        try FiledOriginals(spool: try servedSpool()).bringBack(drop)
    }

    private func finalFolders() throws(PortError) -> FinalFolders {
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
