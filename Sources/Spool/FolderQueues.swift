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
    private let settings: IntakeSettings
    private let now: @Sendable () -> ContinuousClock.Instant
    let wallClock: @Sendable () -> Date
    private let timeZone: TimeZone
    let ids: DropIDSource
    let returns: Mutex<ReturnedFiles>
    /// nil while the spool is closed.
    let state = Mutex<OpenSpool?>(nil)

    /// `now` is a clock that never steps, by which all waiting is measured; `wallClock` and `random` make IDs, and the folders of
    /// `done` are days of `timeZone`.
    package init(
        layout: SpoolLayout, settings: IntakeSettings = IntakeSettings(),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        wallClock: @escaping @Sendable () -> Date = { Date() },
        random: @escaping @Sendable () -> UInt64 = { .random(in: .min ... .max) },
        timeZone: TimeZone = OperatorTimeZone.saoPaulo, returnFolders: ReturnFolders = ReturnFolders()
    ) {
        self.layout = layout
        self.settings = settings
        self.now = now
        self.wallClock = wallClock
        self.timeZone = timeZone
        ids = DropIDSource(random: random)
        returns = Mutex(ReturnedFiles(folders: returnFolders, layout: layout))
    }

    package func open() throws(PortError) {
        guard state.withLock({ $0 == nil }) else { return }
        let opened = try SpoolOpening(layout: layout, settings: settings, now: now).open()
        state.withLock { $0 = opened }
    }

    package func close() { state.withLock { $0 = nil } }

    /// Whether the inbox lies on a mount where other machines' changes raise no event here: poll more often.
    package var isRemote: Bool { state.withLock { $0?.isRemote ?? false } }

    package func completeFiles(limit: Int) throws(PortError) -> InboxScan {
        let spool = try spool()
        let inbox = try live(.inbox, of: spool)
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

    /// A folder that was unmounted or removed must not read as an empty one (T02).
    func live(_ folder: SpoolFolder, of spool: OpenSpool) throws(PortError) -> Folder {
        let name = layout.name(folder)
        let found: Folder
        do {
            found = try Folder.open(absolute: layout.path(folder), path: name)
        } catch {
            throw error.port("open", name)
        }
        guard found.identity == spool[folder].identity else {
            throw PortError(
                .notFound,
                "\(layout.path(folder)) is no longer the folder that was opened (unmounted or replaced). Mount it again, "
                    + "or restart.",
                isTransient: true)
        }
        return spool[folder]
    }

    package func fingerprint(_ files: [DroppedFile]) throws(PortError) -> [FingerprintedFile] {
        try Fingerprinting(spool: try spool(), ids: ids, wallClock: wallClock).run(files)
    }

    package func take(_ files: [FingerprintedFile]) throws(PortError) -> TakenFiles {
        try Taking(spool: try spool()).run(files)
    }

    package func workPath(_ id: DropID) -> String { layout.workPath(id) }

    package func writeAnswers(
        _ answers: [AnswerFile], for drop: ClaimedDrop, of provider: String?, besides queue: FinalQueue
    ) throws(PortError) {
        try AnswerWriting(spool: try spool(), answerFolder: answerFolder)
            .run(answers, for: drop, of: provider, besides: queue)
    }

    package func openAnswer(
        suffix: String, for drop: ClaimedDrop, of provider: String?
    ) throws(PortError) -> any AnswerSink {
        let spool = try spool()
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
        try ImportPlacing(spool: try spool(), layout: layout, original: original).prepare(drop, provider: provider)
    }

    package func placeImport(_ id: DropID, at path: String) throws(PortError) {
        try ImportPlacing(spool: try spool(), layout: layout).place(id, at: path)
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

    package func idsInWork() throws(PortError) -> Set<DropID> {
        try WorkNames.ids(in: try spool()[.work], ending: "")
    }

    private func finalFolders() throws(PortError) -> FinalFolders {
        FinalFolders(spool: try spool(), layout: layout, wallClock: wallClock, timeZone: timeZone)
    }

    func spool() throws(PortError) -> OpenSpool {
        guard let spool = state.withLock({ $0 }) else {
            throw PortError(.internalFault, "The spool \(layout.root) is not open.")
        }
        return spool
    }
}
