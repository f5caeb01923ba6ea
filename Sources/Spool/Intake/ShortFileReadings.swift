import Digests
import Domain

/// The bytes of short files that one look read as a whole, so that they need not be opened and read a second time. Kept until the
/// next look.
struct ShortFileReadings {
    private struct Reading {
        let identity: FileIdentity
        let bytes: [UInt8]
    }

    /// Beyond this, files are read again.
    private static let bytesMax = 16 << 20

    private var readings: [InboxPath: Reading] = [:]
    private var byteCount = 0

    /// `ends` were read while nobody could have the file open for writing unnoticed, after `identity` was told.
    mutating func keep(_ ends: FileEnds, of path: InboxPath, _ identity: FileIdentity) {
        guard ends.tail == nil, Int64(ends.head.count) == identity.byteCount else { return }
        guard byteCount + ends.head.count <= Self.bytesMax else { return }
        byteCount += ends.head.count
        readings[path] = Reading(identity: identity, bytes: ends.head)
    }

    func digest(of file: DroppedFile) throws(PortError) -> SHA256Digest? {
        guard let reading = readings[file.path], reading.identity == file.identity else { return nil }
        return try SHA256Digest.of(reading.bytes)
    }
}
