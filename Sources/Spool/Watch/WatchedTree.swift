import Domain
import Files
import Glibc
import Synchronization

/// Whether the kernel, or `watchesMax`, refused a watch; shared by the thread and those who report it.
final class WatchLimit: Sendable {
    private let isReached = Atomic(false)

    var value: Bool { isReached.load(ordering: .relaxed) }
    func set(_ isReached: Bool) { self.isReached.store(isReached, ordering: .relaxed) }
}

/// The inotify watches on the inbox and its sub-folders. Used by one thread at a time.
@safe
final class WatchedTree {
    /// The result of one batch of events.
    struct Report {
        var needsScan = false
        var isOverflow = false
        var isBlind = false
        /// The whole tree is watched, after all watches were renewed.
        var isSighted = false
    }

    let number: Int32
    private let inbox: String
    private let settings: IntakeSettings
    private let watchesMax: Int
    private let limit: WatchLimit
    /// Absolute path of each watched folder.
    private var paths: [Int32: [UInt8]] = [:]
    private let buffer: UnsafeMutableRawBufferPointer

    private static let folderEvents = UInt32(
        IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK)
    private static let isFolder = UInt32(IN_ISDIR)

    init(
        inbox: String, settings: IntakeSettings, watchesMax: Int, limit: WatchLimit = WatchLimit()
    ) throws(SystemFailure) {
        number = try SystemFailure.check("inotify_init1") {
            inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        }
        self.inbox = inbox
        self.settings = settings
        self.watchesMax = watchesMax
        self.limit = limit
        unsafe buffer = .allocate(byteCount: 64 << 10, alignment: MemoryLayout<inotify_event>.alignment)
    }

    deinit {
        unsafe buffer.deallocate()
        _ = close(number)
    }

    /// Watches the inbox and everything below it; existing watches stay.
    /// - Returns: false when part of it could not be watched.
    func watchAll() -> Bool {
        paths = [:]
        limit.set(false)
        return watch(Array(inbox.utf8), depth: 0)
    }

    /// Removes all watches and watches the present folders: the inbox itself may have been replaced.
    /// - Returns: false when part of it could not be watched.
    func watchAfresh() -> Bool {
        for watch in paths.keys { _ = inotify_rm_watch(number, watch) }
        return watchAll()
    }

    /// Watches the folder first and then lists it, so that nothing created in between is missed.
    private func watch(_ path: [UInt8], depth: Int) -> Bool {
        guard depth <= settings.folderDepthMax else { return true }
        guard paths.count < watchesMax else {
            limit.set(true)
            return false
        }
        let text = path + [0]
        let watch = unsafe text.withUnsafeBytes { bytes in
            unsafe inotify_add_watch(number, bytes.assumingMemoryBound(to: CChar.self).baseAddress, Self.folderEvents)
        }
        guard watch >= 0 else {
            // A folder that this user may not read is tried again with the others; the scan reports it.
            switch errno {
            case ENOENT, ENOTDIR, ELOOP: return true
            case EACCES, EPERM: return false
            default:
                limit.set(true)
                return false
            }
        }
        paths[watch] = path
        var isWhole = true
        for name in subfolders(path) where !settings.ignored.contains(name) {
            if !self.watch(path + [UInt8(ascii: "/")] + name, depth: depth + 1) { isWhole = false }
        }
        return isWhole
    }

    /// Empty for a folder that vanished.
    private func subfolders(_ path: [UInt8]) -> [[UInt8]] {
        var names: [[UInt8]] = []
        do {
            let folder = try Folder.open(absoluteBytes: path)
            let stream = try FolderStream(folder)
            while let entry = try stream.next() {
                // Files are skipped; entries of unknown type are tried, and IN_ONLYDIR refuses them if needed.
                if entry.kind == .folder || entry.kind == .unknown { names.append(Array(entry.name.bytes)) }
            }
        } catch {
            return names
        }
        return names
    }

    /// Reads all pending events.
    func drain() -> Report {
        var reported = Report()
        var mustWatchAll = false
        while true {
            let count = unsafe read(number, buffer.baseAddress, buffer.count)
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                break
            }
            var offset = 0
            while offset < count {
                let event = unsafe buffer.load(fromByteOffset: offset, as: inotify_event.self)
                let size = MemoryLayout<inotify_event>.size
                let field = unsafe buffer[(offset + size)..<(offset + size + Int(event.len))]
                let name = unsafe Array(field.prefix { $0 != 0 })
                receive(event, name, &reported, &mustWatchAll)
                offset += size + Int(event.len)
            }
        }
        if mustWatchAll, !watchAll() { reported.isBlind = true }
        return reported
    }

    private func receive(_ event: inotify_event, _ name: [UInt8], _ reported: inout Report, _ mustWatchAll: inout Bool)
    {
        if event.mask & UInt32(IN_Q_OVERFLOW) != 0 {
            reported.isOverflow = true
            reported.needsScan = true
            mustWatchAll = true
            return
        }
        if event.mask & UInt32(IN_IGNORED) != 0 {
            paths[event.wd] = nil
            return
        }
        if settings.ignored.contains(name) { return }
        guard event.mask & Self.isFolder != 0 else {
            if event.mask & UInt32(IN_MOVED_FROM) == 0 { reported.needsScan = true }
            return
        }
        reported.needsScan = true
        if event.mask & UInt32(IN_MOVED_FROM) != 0 {
            mustWatchAll = true  // the paths below it are no longer what they were
        } else if let parent = paths[event.wd] {
            let slash = UInt8(ascii: "/")
            let depth = parent.count { $0 == slash } - inbox.utf8.count { $0 == slash }
            if !watch(parent + [UInt8(ascii: "/")] + name, depth: depth + 1) { reported.isBlind = true }
        }
    }
}
