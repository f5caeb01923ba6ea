package import FoundationEssentials

/// A complete file in the inbox: found by a scan, ready to be claimed.
package struct DroppedFile: Hashable, Sendable {
    /// Path below the inbox.
    package let path: InboxPath
    /// Size in bytes.
    package let byteCount: Int64
    /// Shows whether the name still means the file that the scan saw.
    package let identity: FileIdentity
    /// The waiting window has passed although the file does not look complete; it is judged as it is.
    package let isCutShort: Bool

    package init(path: InboxPath, byteCount: Int64, identity: FileIdentity, isCutShort: Bool) {
        self.path = path
        self.byteCount = byteCount
        self.identity = identity
        self.isCutShort = isCutShort
    }
}

/// Distinguishes versions of a file without reading it. Equal identities do not prove equal content.
package struct FileIdentity: Hashable, Sendable, Codable {
    /// Device number of its file system.
    package let device: UInt64
    /// Inode number.
    package let inode: UInt64
    /// Size in bytes.
    package let byteCount: Int64
    /// Time of the last change, in nanoseconds since 1970.
    package let modifiedNanoseconds: Int64

    package init(device: UInt64, inode: UInt64, byteCount: Int64, modifiedNanoseconds: Int64) {
        self.device = device
        self.inode = inode
        self.byteCount = byteCount
        self.modifiedNanoseconds = modifiedNanoseconds
    }
}

/// A dropped file with its ID and digest, whose bytes are flushed. It is still in the inbox.
package struct FingerprintedFile: Sendable, Hashable {
    /// ID of the drop that it becomes.
    package let id: DropID
    /// The file as found.
    package let file: DroppedFile
    /// SHA-256 of its bytes.
    package let digest: SHA256Digest
    /// When its digest was computed.
    package let receivedAt: Date

    package init(id: DropID, file: DroppedFile, digest: SHA256Digest, receivedAt: Date) {
        self.id = id
        self.file = file
        self.digest = digest
        self.receivedAt = receivedAt
    }
}

/// A claimed drop: its row is durable, and its file is in the work folder under its ID.
package struct ClaimedDrop: Sendable, Hashable, Codable {
    /// ID of the drop.
    package let id: DropID
    /// Dropped name of the file, readable; data, never a path.
    package let name: String
    /// Folder below the inbox into which it was dropped; empty for the inbox itself.
    package let folder: String
    /// Size in bytes.
    package let byteCount: Int64
    /// SHA-256 of its bytes.
    package let digest: SHA256Digest
    /// When it was received.
    package let receivedAt: Date
    /// Where it came from.
    package let origin: DropOrigin

    /// A drop of the inbox by default.
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

    /// The drop that a dropped file becomes.
    package init(_ file: FingerprintedFile) {
        self.init(
            id: file.id, name: file.file.path.name, folder: file.file.path.folder,
            byteCount: file.file.byteCount, digest: file.digest, receivedAt: file.receivedAt)
    }
}

extension ClaimedDrop {
    /// A file of the work folder without a row: only its ID is known. The caller sets it aside and never deletes it.
    package static func stranger(_ id: DropID) -> ClaimedDrop {
        ClaimedDrop(
            id: id, name: "sem-registro.\(id)", folder: "", byteCount: 0,
            digest: SHA256Digest(bytes: [UInt8](repeating: 0, count: 32)), receivedAt: Date(timeIntervalSince1970: 0))
    }
}

/// State of a drop; the ledger stores no other. `spool/README.md` says which folders hold its files in each.
package enum DropState: String, Sendable, Codable, CaseIterable {
    /// The row is durable; the file is in the work folder, or still in the inbox when a crash came between.
    case claimed
    /// Inspected and decided; deliveries, if any, are under way.
    case judged
    /// Answered; the file is in its final queue, or still in the work folder when a crash came between.
    case settled
    /// The claim was undone: the file changed or vanished before the move. Nothing of it took effect.
    case released
    /// An operator sent it back to the inbox; the file becomes a new drop.
    case requeued
}
