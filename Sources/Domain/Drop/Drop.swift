package import FoundationEssentials

/// A file that lies complete in the inbox: what a scan found and may now be claimed.
package struct DroppedFile: Hashable, Sendable {
    package let path: InboxPath
    package let byteCount: Int64
    /// Device and inode: tell whether the name still means the file that was looked at.
    package let identity: FileIdentity
    /// The waiting window ended although the file's end does not look like an end; it is judged as it is.
    package let isCutShort: Bool

    package init(path: InboxPath, byteCount: Int64, identity: FileIdentity, isCutShort: Bool) {
        self.path = path
        self.byteCount = byteCount
        self.identity = identity
        self.isCutShort = isCutShort
    }
}

/// What tells one version of a file from another without reading it. Never enough to call two files equal (T22).
package struct FileIdentity: Hashable, Sendable, Codable {
    package let device: UInt64
    package let inode: UInt64
    package let byteCount: Int64
    package let modifiedNanoseconds: Int64

    package init(device: UInt64, inode: UInt64, byteCount: Int64, modifiedNanoseconds: Int64) {
        self.device = device
        self.inode = inode
        self.byteCount = byteCount
        self.modifiedNanoseconds = modifiedNanoseconds
    }
}

/// A dropped file that has its ID and digest and whose bytes are flushed. It still lies in the inbox.
package struct FingerprintedFile: Sendable, Hashable {
    package let id: DropID
    package let file: DroppedFile
    package let digest: SHA256Digest
    package let receivedAt: Date

    package init(id: DropID, file: DroppedFile, digest: SHA256Digest, receivedAt: Date) {
        self.id = id
        self.file = file
        self.digest = digest
        self.receivedAt = receivedAt
    }
}

/// A drop that is ours: its row is durable and its file lies in the work folder under its ID.
package struct ClaimedDrop: Sendable, Hashable, Codable {
    package let id: DropID
    /// The file's name as it was dropped, readable; data, never a path.
    package let name: String
    /// The folder below the inbox where it was dropped; empty for the inbox itself.
    package let folder: String
    package let byteCount: Int64
    package let digest: SHA256Digest
    package let receivedAt: Date
    package let origin: DropOrigin

    package init(
        id: DropID, name: String, folder: String, byteCount: Int64, digest: SHA256Digest, receivedAt: Date,
        origin: DropOrigin = .inbox
    ) {
        self.id = id
        self.name = name
        self.folder = folder
        self.byteCount = byteCount
        self.digest = digest
        self.receivedAt = receivedAt
        self.origin = origin
    }

    package init(_ file: FingerprintedFile) {
        self.init(
            id: file.id, name: file.file.path.name, folder: file.file.path.folder,
            byteCount: file.file.byteCount, digest: file.digest, receivedAt: file.receivedAt)
    }
}

extension ClaimedDrop {
    /// A file of the work folder that no row explains: only its ID is known. It is set aside, never deleted.
    package static func stranger(_ id: DropID) -> ClaimedDrop {
        ClaimedDrop(
            id: id, name: "sem-registro.\(id)", folder: "", byteCount: 0,
            digest: SHA256Digest(bytes: [UInt8](repeating: 0, count: 32)), receivedAt: Date(timeIntervalSince1970: 0))
    }
}

/// Where a drop stands; the only states that the ledger stores. `spool/README.md` says which folders hold its files in each.
package enum DropState: String, Sendable, Codable, CaseIterable {
    /// Row durable; the file is in the inbox (a crash came between) or in the work folder.
    case claimed
    /// Inspected and decided; deliveries, if any, are under way.
    case judged
    /// Answered; the file is in its final queue, or in the work folder when a crash came between.
    case settled
    /// Given back: the file changed or vanished before it was ours. Nothing of it took effect.
    case released
    /// A person sent it back to the inbox; it comes again as a new drop.
    case requeued
}
