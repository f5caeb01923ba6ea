import Digests
package import Domain
package import Foundation
import Synchronization

/// The folders of a spool as dictionaries. Only claimed files lie on the disk, in a temporary folder, since whoever inspects opens them.
package final class MemoryQueues: Queues, Downloads {
    private struct State {
        /// By path below the inbox.
        var inbox: [String: [UInt8]] = [:]
        var work: Set<DropID> = []
        /// By path relative to the spool root: what was filed, placed and requeued.
        var files: [String: DropID] = [:]
        /// Copies in the work folder that wait to be published.
        var copies: Set<DropID> = []
        var answers: [String: [String]] = [:]
        var nextID: UInt64 = 1
        /// Vanish between their fingerprint and their rename.
        var vanishing: Set<String> = []
        var refusing: Set<String> = []
        var lost: [DropID: FingerprintedFile] = [:]
        var restorable: Set<DropID> = []
        var isSwapped = false
        var takenNames: Set<String> = []
    }

    private let state = Mutex(State())
    private let folder: URL
    package let trace: CallTrace
    private let now: @Sendable () -> Date

    package init(_ trace: CallTrace, now: @escaping @Sendable () -> Date) throws {
        self.trace = trace
        self.now = now
        folder = FileManager.default.temporaryDirectory.appending(path: "hatspool-memory-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)  // a temporary folder that stays harms nobody
    }

    // MARK: What a test does and sees

    package func drop(_ name: String, _ text: String) { state.withLock { $0.inbox[name] = Array(text.utf8) } }
    package func vanish(_ name: String) { state.withLock { _ = $0.vanishing.insert(name) } }
    package func refuse(_ name: String, _ isRefused: Bool = true) {
        state.withLock { if isRefused { $0.refusing.insert(name) } else { $0.refusing.remove(name) } }
    }
    package func swapFolder(_ isSwapped: Bool) { state.withLock { $0.isSwapped = isSwapped } }
    /// Somebody else's file has this name, relative to the spool root.
    package func takeName(_ path: String) { state.withLock { _ = $0.takenNames.insert(path) } }
    package func makeRestorable(_ id: DropID) { state.withLock { _ = $0.restorable.insert(id) } }
    package func makeLost(_ file: FingerprintedFile) { state.withLock { $0.lost[file.id] = file } }

    /// A file in the work folder.
    package func put(_ id: DropID, _ text: String = "LOTE 1") throws {
        try Data(text.utf8).write(to: folder.appending(path: id.text))
        state.withLock { _ = $0.work.insert(id) }
    }

    package func remove(_ id: DropID) {
        state.withLock { _ = $0.work.remove(id) }
        try? FileManager.default.removeItem(at: folder.appending(path: id.text))  // gone already: as wanted
    }

    package func copy(_ id: DropID) { state.withLock { _ = $0.copies.insert(id) } }
    package func place(_ id: DropID, at path: String) { state.withLock { $0.files[path] = id } }

    /// Protheus takes a placed file.
    package func takeAway(_ path: String) { state.withLock { _ = $0.files.removeValue(forKey: path) } }

    package var inbox: [String] { state.withLock { $0.inbox.keys.sorted() } }
    package var work: Set<DropID> { state.withLock { $0.work } }
    package var files: [String: DropID] { state.withLock { $0.files } }
    package var copies: Set<DropID> { state.withLock { $0.copies } }
    /// Texts of the answers that were written, by the drop's name, oldest first.
    package func answers(of name: String) -> [String] { state.withLock { $0.answers[name] ?? [] } }

    // MARK: Queues

    package func open() throws(PortError) {}
    package func close() {}

    package func completeFiles(limit: Int) throws(PortError) -> InboxScan {
        try trace.call("scan") { () throws(PortError) in
            state.withLock { state in
                var scan = InboxScan()
                let names = state.inbox.keys.sorted()
                scan.hasMore = names.count > limit
                scan.ready = names.prefix(limit).map { name in
                    let count = Int64(state.inbox[name]?.count ?? 0)
                    return DroppedFile(
                        path: InboxPath(name), byteCount: count,
                        identity: FileIdentity(device: 1, inode: 1, byteCount: count, modifiedNanoseconds: 0),
                        isCutShort: false)
                }
                return scan
            }
        }
    }

    package func fingerprint(_ files: [DroppedFile]) throws(PortError) -> [FingerprintedFile] {
        try trace.call("fingerprint", "\(files.count)") { () throws(PortError) in
            var read: [FingerprintedFile] = []
            for file in files {
                let found = state.withLock { state -> (DropID, [UInt8])? in
                    guard let bytes = state.inbox[file.path.display] else { return nil }
                    state.nextID += 1
                    return (DropID(millisecondsSince1970: state.nextID, random: 0), bytes)
                }
                guard let (id, bytes) = found else { continue }
                read.append(
                    FingerprintedFile(id: id, file: file, digest: try SHA256Digest.of(bytes), receivedAt: now()))
            }
            return read
        }
    }

    package func take(_ files: [FingerprintedFile]) throws(PortError) -> TakenFiles {
        try trace.call("take", "\(files.count)") { () throws(PortError) in
            var taken = TakenFiles()
            for file in files {
                let name = file.file.path.display
                let bytes = state.withLock { state -> [UInt8]? in
                    if state.refusing.contains(name) { return nil }
                    guard let bytes = state.inbox.removeValue(forKey: name), !state.vanishing.contains(name) else {
                        taken.missing.append(file.id)
                        return nil
                    }
                    return bytes
                }
                if let bytes {
                    do { try put(file.id, String(decoding: bytes, as: UTF8.self)) } catch {
                        throw PortError(.ioFailure, "The rig cannot write.", cause: error)
                    }
                    taken.taken.append(ClaimedDrop(file))
                } else if !taken.missing.contains(file.id) {
                    taken.refused.append(
                        RefusedFile(
                            file: file, error: PortError(.forbidden, "EACCES"), errorName: "EACCES",
                            isFolderClosed: false))
                }
            }
            return taken
        }
    }

    package func workPath(_ id: DropID) -> String { folder.appending(path: id.text).path }

    package func writeAnswers(
        _ answers: [AnswerFile], for drop: ClaimedDrop, of provider: String?, besides queue: FinalQueue
    ) throws(PortError) {
        try trace.call("answer", "\(drop.name)") { () throws(PortError) in
            state.withLock { state in
                state.answers[drop.name, default: []] += answers.map { String(decoding: $0.bytes, as: UTF8.self) }
            }
        }
    }

    package func openAnswer(
        suffix: String, for drop: ClaimedDrop, of provider: String?
    ) throws(PortError) -> any AnswerSink {
        throw PortError(.internalFault, "No answer is written piece by piece here.")
    }

    package func finalPath(for drop: ClaimedDrop, queue: FinalQueue) throws(PortError) -> String {
        try trace.call("finalPath") { () throws(PortError) in "\(queue.rawValue)/\(drop.name)" }
    }

    package func file(_ id: DropID, at path: String) throws(PortError) -> String {
        try trace.call("file", path) { () throws(PortError) in
            try state.withLock { state throws(PortError) in
                if state.files[path] == id { return path }
                guard state.work.remove(id) != nil else {
                    throw PortError(.notFound, "\(id) is not in the work folder.")
                }
                let free = state.takenNames.contains(path) ? "\(path).\(id)" : path
                state.files[free] = id
                return free
            }
        }
    }

    package func prepareImport(
        _ drop: ClaimedDrop, provider: String, original: String?
    ) throws(PortError) -> String {
        try trace.call("prepareImport") { () throws(PortError) in
            state.withLock { state in
                state.copies.insert(drop.id)
                var path = "import/\(provider)/\(drop.name)"
                if state.files[path] != nil { path += ".\(drop.id)" }
                return path
            }
        }
    }

    package func placeImport(_ id: DropID, at path: String) throws(PortError) {
        try trace.call("placeImport", path) { () throws(PortError) in
            // Without a copy it was placed before.
            state.withLock { state in
                if state.copies.remove(id) != nil { state.files[path] = id }
            }
        }
    }

    package func requeue(_ id: DropID, from path: String, name: String, folder: String) throws(PortError) {
        try trace.call("requeue", path) { () throws(PortError) in
            state.withLock { state in
                if state.files.removeValue(forKey: path) != nil { state.inbox[name] = Array("LOTE 1".utf8) }
            }
        }
    }

    package func isInWork(_ id: DropID) throws(PortError) -> Bool {
        try trace.call("isInWork") { () throws(PortError) in work.contains(id) }
    }

    package func proveDisk() throws(PortError) { try trace.call("proveDisk") { () throws(PortError) in } }
    package func idsInWork() throws(PortError) -> DropIDList { DropIDList(work) }

    package func bringBackFiled(_ drop: ClaimedDrop) throws(PortError) -> Bool {
        let queues = ["done/", "error/", "held/"]
        let path = files.first { file in file.value == drop.id && queues.contains { file.key.hasPrefix($0) } }?.key
        guard let path else { return false }
        return try trace.call("bringBackFiled") { () throws(PortError) in
            do {
                try put(drop.id)
            } catch {
                throw PortError(.ioFailure, "The file cannot be written.", cause: error)
            }
            state.withLock { _ = $0.files.removeValue(forKey: path) }
            return true
        }
    }

    package func lostClaim(_ id: DropID) throws(PortError) -> FingerprintedFile? { state.withLock { $0.lost[id] } }

    package func requireFolders() throws(PortError) {
        guard state.withLock({ $0.isSwapped }) else { return }
        throw PortError(.folderChanged, "The import folder is another one.", isTransient: true)
    }

    // MARK: Downloads

    package func newIncomingID() -> DropID {
        state.withLock { state in
            state.nextID += 1
            return DropID(millisecondsSince1970: state.nextID, random: 0)
        }
    }

    package func openIncoming(_ id: DropID) throws(PortError) -> any IncomingFile {
        try trace.call("openIncoming") { () throws(PortError) in try MemoryIncoming(path: incomingPath(id)) }
    }

    package func incomingPath(_ id: DropID) -> String { workPath(id) + ".incoming" }
    package func endsTooSoon(_ id: DropID) throws(PortError) -> Bool { false }

    package func keepOrigin(of drop: ClaimedDrop) {}

    package func takeIncoming(_ id: DropID) throws(PortError) {
        try trace.call("takeIncoming") { () throws(PortError) in
            guard (try? FileManager.default.moveItem(atPath: incomingPath(id), toPath: workPath(id))) != nil else {
                throw PortError(.notFound, "\(id) is not there.")
            }
            state.withLock { _ = $0.work.insert(id) }
        }
    }

    package func discardIncoming(_ id: DropID) throws(PortError) {
        try trace.call("discardIncoming") { () throws(PortError) in
            try? FileManager.default.removeItem(atPath: incomingPath(id))  // gone already: as wanted
        }
    }

    package func incomingIDs() throws(PortError) -> Set<DropID> { [] }

    package func restore(_ drop: ClaimedDrop) throws(PortError) -> Bool {
        try trace.call("restore", drop.name) { () throws(PortError) in
            guard state.withLock({ $0.restorable.contains(drop.id) }) else { return false }
            do { try put(drop.id) } catch { throw PortError(.ioFailure, "The rig cannot write.", cause: error) }
            return true
        }
    }
}

/// An unpacked document on its way.
private final class MemoryIncoming: IncomingFile {
    private let path: String
    private let bytes = Mutex<[UInt8]>([])

    init(path: String) throws(PortError) {
        self.path = path
        try write()
    }

    var byteCount: Int64 { bytes.withLock { Int64($0.count) } }

    func restart() throws(PortError) {
        bytes.withLock { $0 = [] }
        try write()
    }

    func append(_ more: [UInt8]) throws(PortError) {
        bytes.withLock { $0 += more }
        try write()
    }

    func finish() throws(PortError) -> SHA256Digest { try SHA256Digest.of(bytes.withLock { $0 }) }

    private func write() throws(PortError) {
        do {
            try Data(bytes.withLock { $0 }).write(to: URL(filePath: path))
        } catch {
            throw PortError(.ioFailure, "The rig cannot write.", cause: error)
        }
    }
}
