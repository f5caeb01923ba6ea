import CLinux
import Domain
import Files
import FoundationEssentials
import Glibc

/// The origin of each claimed file (path in the inbox and time of receipt), stored next to its bytes, so that a lost
/// ledger does not lose it.
///
/// It is an extended attribute of the file, which moves with the file. Where the file system has no attributes, or the
/// file's mode does not allow setting one, it is a small file `.work/<id>.origin`. Neither is flushed by itself.
/// Attributes become durable with the group's flush of the work folder. A small file may be missing after a power cut
/// within seconds of the claim; then the ledger has the data.
struct ClaimOrigins {
    let spool: OpenSpool

    /// A path of at most 4,096 bytes, with version and time before it.
    private static let bytesMax = 4_200

    /// Stores the origin; best effort, because an error does not affect the claim.
    func keep(_ file: FingerprintedFile) {
        keep(file.file.path.bytes, file.receivedAt, of: WorkNames.claimed(file.id), file.id)
    }

    /// The same for a download or a document of an archive, before it is renamed to a claimed file.
    func keep(incoming drop: ClaimedDrop) {
        let path = drop.folder.isEmpty ? drop.name : "\(drop.folder)/\(drop.name)"
        keep(Array(path.utf8), drop.receivedAt, of: WorkNames.incoming(drop.id), drop.id)
    }

    private func keep(_ path: [UInt8], _ receivedAt: Date, of name: FileName, _ id: DropID) {
        let milliseconds = Int64(max(0, receivedAt.timeIntervalSince1970 * 1000))
        let value = Array("1 \(milliseconds) ".utf8) + path
        do {
            let work = spool[.work]
            if try setAttribute(value, of: work.file(name)) { return }
            try work.newFile(WorkNames.origin(id)).write(all: value)
            spool.keepsOriginFiles()
        } catch {
            // The file is safe without it: its row has the same data.
        }
    }

    private func setAttribute(_ value: [UInt8], of file: Descriptor) -> Bool {
        unsafe value.withUnsafeBytes { unsafe hatspool_set_claim_attribute(file.number, $0.baseAddress, $0.count) } == 0
    }

    /// Removes the origin file of a claimed file that has left the work folder.
    func remove(_ id: DropID) {
        guard spool.hasOriginFiles else { return }
        // Best effort: the next start removes one that remains.
        _ = try? spool[.work].remove(WorkNames.origin(id))
    }

    /// Reconstructs the claim of a file whose row is missing. Reads the whole file for its digest.
    /// - Returns: nil when no origin is stored.
    func find(_ id: DropID) throws(PortError) -> FingerprintedFile? {
        let work = spool[.work]
        do throws(SystemFailure) {
            let file = try work.file(WorkNames.claimed(id))
            let status = try file.status()
            guard status.isRegular, let (path, time) = try value(of: file, id).flatMap(Self.parse) else { return nil }
            guard let digest = try digest(of: file, status) else { return nil }
            let found = DroppedFile(
                path: path, byteCount: status.identity.byteCount, identity: status.identity, isCutShort: false)
            return FingerprintedFile(id: id, file: found, digest: digest, receivedAt: time)
        } catch {
            switch error.number {
            case ENOENT, ELOOP, ENXIO: return nil
            default: throw error.port("read", work.display(WorkNames.claimed(id)))
            }
        }
    }

    private func value(of file: Descriptor, _ id: DropID) throws(SystemFailure) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: Self.bytesMax)
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe hatspool_get_claim_attribute(file.number, $0.baseAddress, $0.count)
        }
        if count > 0 { return Array(buffer.prefix(count)) }
        do {
            let beside = try spool[.work].file(WorkNames.origin(id))
            return try beside.ends(byteCount: min(Int64(Self.bytesMax), try beside.status().identity.byteCount)).head
        } catch {
            guard error.number == ENOENT else { throw error }
            return nil
        }
    }

    private func digest(of file: Descriptor, _ status: FileStatus) throws(SystemFailure) -> SHA256Digest? {
        let read: Result<SHA256Digest?, SystemFailure>
        do throws(PortError) {
            read = try FileReader().digest(
                of: file, byteCount: min(status.identity.byteCount, Fingerprinting.digestBytesMax))
        } catch {
            return nil
        }
        return try read.get()
    }

    /// Untrusted input: everyone with write access to the file may have written the attribute.
    private static func parse(_ value: [UInt8]) -> (InboxPath, Date)? {
        let parts = value.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("1".utf8),
            let milliseconds = Int64(String(decoding: parts[1], as: UTF8.self)), milliseconds >= 0,
            let names = FileName.components(parts[2]), !names.isEmpty
        else { return nil }
        let path = names.map { Array($0.bytes) }.joined(separator: [UInt8(ascii: "/")])
        return (InboxPath(bytes: Array(path)), Date(timeIntervalSince1970: Double(milliseconds) / 1000))
    }
}
