import Domain
import Files
import Synchronization

/// An answer that is written in parts: into the work folder, flushed at the end, then renamed to its place in the
/// outbox.
final class AnswerFileWriter: AnswerSink {
    private let spool: OpenSpool
    private let folder: Folder
    private let temporary: FileName
    private let target: FileName
    /// nil once it is finished or discarded.
    private let file: Mutex<Descriptor?>

    /// `folder`: the outbox, or a folder below it.
    init(spool: OpenSpool, folder: Folder, drop: ClaimedDrop, suffix: String) throws(PortError) {
        try spool.flushes.check()
        guard let target = FileName(DropName(drop.name).answer(id: drop.id, suffix: suffix)) else {
            throw PortError(.internalFault, "An answer has no usable name.")
        }
        self.spool = spool
        self.folder = folder
        self.target = target
        temporary = WorkNames.newAnswer(drop.id)
        do {
            let made = try spool[.work].newFile(temporary)
            FolderAccess(folder)?.apply(to: made)
            file = Mutex(made)
        } catch {
            throw error.port("make", spool[.work].display(temporary))
        }
    }

    func append(_ bytes: [UInt8]) throws(PortError) {
        try file.withLock { file throws(PortError) in
            guard let file else { throw finished }
            do throws(SystemFailure) {
                try file.write(all: bytes)
            } catch {
                throw error.port("write", folder.display(target))
            }
        }
    }

    func finish() throws(PortError) {
        try file.withLock { file throws(PortError) in
            guard let open = file else { throw finished }
            let path = folder.display(target)
            try spool.flushes.run(path) { () throws(SystemFailure) in try open.syncData() }
            do throws(SystemFailure) {
                try spool[.work].renameReplacing(temporary, to: folder, target)
            } catch {
                throw error.port("rename an answer to", path)
            }
            file = nil
            try spool.flushes.run(folder.path) { () throws(SystemFailure) in try folder.sync() }
        }
    }

    func discard() {
        file.withLock { file in
            guard file != nil else { return }
            file = nil
            // Best effort: the next start removes what remains.
            _ = try? spool[.work].remove(temporary)
        }
    }

    private var finished: PortError { PortError(.internalFault, "\(target.display) is finished or was given up.") }
}
