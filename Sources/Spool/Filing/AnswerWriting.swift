import Domain
import Files

/// Writes answers completely or not at all: into the work folder, flushed, then renamed to their places.
struct AnswerWriting {
    let spool: OpenSpool
    let answerFolder: AnswerFolder

    /// Suffix of the readable report; the only answer that is also written next to a rejected or held original.
    static let reportSuffix = ".retorno.txt"

    func run(
        _ answers: [AnswerFile], for drop: ClaimedDrop, of provider: String?, besides queue: FinalQueue
    ) throws(PortError) {
        try spool.flushes.check()
        let name = DropName(drop.name)
        let outbox = try answerFolder.open(for: drop, provider: provider, in: spool[.outbox])
        var targets = answers.map { answer in
            (answer.bytes, outbox, name.answer(id: drop.id, suffix: answer.suffix))
        }
        if queue != .done {
            targets += answers.filter { $0.suffix == Self.reportSuffix }.map { answer in
                (answer.bytes, spool[SpoolFolder(queue)], name.report(id: drop.id, suffix: answer.suffix))
            }
        }
        var written: [FileName] = []
        do throws(PortError) {
            for target in targets {
                let temporary = WorkNames.newAnswer(drop.id)
                written.append(temporary)
                try write(target.0, temporary: temporary, for: target.1, as: target.2)
            }
            for (temporary, target) in zip(written, targets) { try publish(temporary, in: target.1, as: target.2) }
        } catch {
            // Best effort: the next start removes what remains. Published answers no longer have this name.
            for temporary in written { _ = try? spool[.work].remove(temporary) }
            throw error
        }
        for folder in queue == .done ? [outbox] : [outbox, spool[SpoolFolder(queue)]] {
            try spool.flushes.run(folder.path) { () throws(SystemFailure) in try folder.sync() }
        }
    }

    private func write(
        _ bytes: [UInt8], temporary: FileName, for folder: Folder, as name: String
    ) throws(PortError) {
        let file: Descriptor
        let path = "\(folder.path)/\(name)"
        do {
            file = try spool[.work].newFile(temporary)
            FolderAccess(folder)?.apply(to: file)
            try file.write(all: bytes)
        } catch {
            throw error.port("write", path)
        }
        try spool.flushes.run(path) { () throws(SystemFailure) in try file.syncData() }
    }

    private func publish(_ temporary: FileName, in folder: Folder, as name: String) throws(PortError) {
        guard let name = FileName(name) else { throw PortError(.internalFault, "An answer has no usable name.") }
        do {
            try spool[.work].renameReplacing(temporary, to: folder, name)
        } catch {
            throw error.port("rename an answer to", folder.display(name))
        }
    }
}
