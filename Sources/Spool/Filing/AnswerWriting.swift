import Domain
import Files

/// Writes answers completely or not at all: into the work folder, flushed, then renamed to their places.
struct AnswerWriting {
    let spool: OpenSpool
    let answerFolder: AnswerFolder

    /// Suffix of the readable report; the only answer that is also written next to a rejected or held original.
    static let reportSuffix = ".retorno.txt"

    /// Where one answer goes.
    private struct Target {
        let temporary: FileName
        let folder: Folder
        let name: FileName
    }

    /// Writes a group; a drop that fails costs the others nothing.
    func run(_ sets: [AnswerSet]) throws(PortError) -> [Result<Void, PortError>] {
        try spool.flushes.check()
        var folders = AnswerFolders(answerFolder, outbox: spool[.outbox])
        var accesses: [FolderIdentity: FolderAccess] = [:]
        var flush = GroupFlush(spool: spool)
        let written = sets.map { set in
            Result { () throws(PortError) in try write(set, &folders, &accesses, &flush) }
        }
        do throws(PortError) {
            try flush.run()
        } catch {
            for case .success(let targets) in written { remove(targets) }
            throw error
        }
        var touched = TouchedFolders()
        let published = written.map { targets in
            Result { () throws(PortError) in try publish(try targets.get(), &touched) }
        }
        try touched.flush(by: spool.flushes)
        return published
    }

    /// - Returns: what was written under temporary names.
    private func write(
        _ set: AnswerSet, _ folders: inout AnswerFolders, _ accesses: inout [FolderIdentity: FolderAccess],
        _ flush: inout GroupFlush
    ) throws(PortError) -> [Target] {
        let (name, id) = (DropName(set.drop.name), set.drop.id)
        let outbox = try folders.folder(for: set.drop, provider: set.provider)
        var files = set.answers.map { ($0.bytes, outbox, name.answer(id: id, suffix: $0.suffix)) }
        if set.queue != .done {
            files += set.answers.filter { $0.suffix == Self.reportSuffix }.map { answer in
                (answer.bytes, spool[SpoolFolder(set.queue)], name.report(id: id, suffix: answer.suffix))
            }
        }
        var targets: [Target] = []
        do throws(PortError) {
            for (bytes, folder, name) in files {
                guard let name = FileName(name) else {
                    throw PortError(.internalFault, "An answer has no usable name.")
                }
                let target = Target(temporary: WorkNames.newAnswer(id), folder: folder, name: name)
                targets.append(target)
                if accesses[folder.identity] == nil { accesses[folder.identity] = FolderAccess(folder) }
                let file = try write(bytes, target, accesses[folder.identity])
                flush.add(file, folder.display(name))
            }
        } catch {
            remove(targets)
            throw error
        }
        return targets
    }

    private func write(_ bytes: [UInt8], _ target: Target, _ access: FolderAccess?) throws(PortError) -> Descriptor {
        do {
            let file = try spool[.work].newFile(target.temporary)
            access?.apply(to: file)
            try file.write(all: bytes)
            return file
        } catch {
            throw error.port("write", target.folder.display(target.name))
        }
    }

    private func publish(_ targets: [Target], _ touched: inout TouchedFolders) throws(PortError) {
        for target in targets {
            touched.add(target.folder)
            do {
                try spool[.work].renameReplacing(target.temporary, to: target.folder, target.name)
            } catch {
                remove(targets)
                throw error.port("rename an answer to", target.folder.display(target.name))
            }
        }
    }

    /// Best effort: the next start removes what remains. Published answers no longer have these names.
    private func remove(_ targets: [Target]) {
        for target in targets { _ = try? spool[.work].remove(target.temporary) }
    }
}
