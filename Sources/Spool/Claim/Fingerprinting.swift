import Domain
import Files
import FoundationEssentials
import Glibc
import Synchronization

/// Reads files that lie complete in the inbox once each, for their digests, and flushes them together.
struct Fingerprinting {
    let spool: OpenSpool
    let ids: DropIDSource
    let wallClock: @Sendable () -> Date

    /// Up to this many files are flushed one by one; for more, one flush of the file system costs less.
    private static let singleFlushesMax = 8
    /// Of a larger file only so many bytes are read for its digest, since no document, archive or export of that size is ever accepted
    /// (`Limits.exportBytesMax`): a sparse file of a terabyte would keep all others waiting for an hour.
    static let digestBytesMax: Int64 = 2 << 30 + 1

    func run(_ files: [DroppedFile]) throws(PortError) -> [FingerprintedFile] {
        try spool.flushes.check()
        // A flush of the whole file system goes no further than this machine where its files lie on a server (FUSE answers it without
        // asking), so each file is flushed then.
        guard files.count > Self.singleFlushesMax, !spool.isRemote else { return try read(files, flushesEach: true) }
        // The flush runs while the files are read. Both come after the look that gave each file its identity, and a file that is
        // still the same after its last byte was read did not change during either: what was read is what was flushed.
        let root = spool.root
        let (flushed, result) = SideThread.run {
            Result { () throws(SystemFailure) in try root.syncFileSystem() }
        } meanwhile: {
            Result { () throws(PortError) in try read(files, flushesEach: false) }
        }
        try spool.flushes.run(spool[.inbox].path) { () throws(SystemFailure) in try flushed.get() }
        return try result.get()
    }

    private func read(_ files: [DroppedFile], flushesEach: Bool) throws(PortError) -> [FingerprintedFile] {
        let reader = FileReader()
        var folders = InboxFolders(spool[.inbox])
        var result: [FingerprintedFile] = []
        result.reserveCapacity(files.count)
        for file in files {
            // A single file is flushed through its own descriptor, so it is opened in any case.
            var digest = flushesEach ? nil : try keptDigest(of: file, &folders)
            if digest == nil { digest = try self.digest(of: file, &folders, reader, flushes: flushesEach) }
            guard let digest else { continue }
            let time = wallClock()
            let milliseconds = UInt64(max(0, time.timeIntervalSince1970 * 1000))
            let id = ids.next(millisecondsSince1970: milliseconds)
            if isSuspect(file, &folders) { spool.flushes.suspect(id) }
            result.append(FingerprintedFile(id: id, file: file, digest: digest, receivedAt: time))
        }
        return result
    }

    /// Whether it was there when the disk refused a flush, so that its bytes may never have reached the disk.
    private func isSuspect(_ file: DroppedFile, _ folders: inout InboxFolders) -> Bool {
        guard spool.flushes.hasSuspects else { return false }
        do {
            let (folder, name) = try folders.locate(file.path)
            guard let status = try folder.status(name) else { return false }
            return spool.flushes.isSuspect(changedAt: status.changedNanoseconds)
        } catch {
            return true
        }
    }

    /// The digest of a short file as the look read it; nil when it was not kept or the file is not the same any more.
    private func keptDigest(of file: DroppedFile, _ folders: inout InboxFolders) throws(PortError) -> SHA256Digest? {
        let kept = try spool.scanner.withLock { scanner throws(PortError) in try scanner.digest(of: file) }
        guard let kept else { return nil }
        do {
            let (folder, name) = try folders.locate(file.path)
            return try folder.status(name)?.identity == file.identity ? kept : nil
        } catch {
            return nil
        }
    }

    /// - Returns: nil when the file is gone, changed or cannot be read; the last is remembered, so that it is no loop.
    private func digest(
        of file: DroppedFile, _ folders: inout InboxFolders, _ reader: borrowing FileReader, flushes: Bool
    ) throws(PortError) -> SHA256Digest? {
        let opened: Descriptor
        do {
            let (folder, name) = try folders.locate(file.path)
            opened = try folder.file(name)
            guard try opened.status().identity == file.identity else { return nil }
        } catch {
            return try leaveOut(file, error)
        }
        let digest: SHA256Digest?
        switch try reader.digest(of: opened, byteCount: min(file.byteCount, Self.digestBytesMax)) {
        case .success(let read): digest = read
        case .failure(let failure): return try leaveOut(file, failure)
        }
        if flushes, let failure = try flush(file, opened) { return try leaveOut(file, failure) }
        do {
            // Still the same after its last byte was read: nobody wrote meanwhile.
            return try opened.status().identity == file.identity ? digest : nil
        } catch {
            return try leaveOut(file, error)
        }
    }

    /// - Returns: why this one file cannot be flushed; whoever claims goes on without it.
    /// - Throws: what concerns the whole disk.
    private func flush(_ file: DroppedFile, _ opened: Descriptor) throws(PortError) -> SystemFailure? {
        var own: SystemFailure?
        try spool.flushes.run("\(spool[.inbox].path)/\(file.path.display)") { () throws(SystemFailure) in
            do throws(SystemFailure) {
                try opened.syncData()
            } catch {
                switch error.number {
                case ENOSPC, EDQUOT: throw error
                case EIO:
                    // Once the disk is proved to take bytes the others go on, whatever becomes of this one.
                    spool.scanner.withLock { _ = $0.addTrouble(file, errorName: error.name) }
                    throw error
                default: own = error
                }
            }
        }
        return own
    }

    private func leaveOut(_ file: DroppedFile, _ failure: SystemFailure) throws(PortError) -> SHA256Digest? {
        switch failure.number {
        case ENOENT, ENOTDIR, ELOOP, ENXIO: break
        case EMFILE, ENFILE, ENOMEM: throw failure.port("read", "\(spool[.inbox].path)/\(file.path.display)")
        default: spool.scanner.withLock { _ = $0.addTrouble(file, errorName: failure.name) }
        }
        return nil
    }
}
