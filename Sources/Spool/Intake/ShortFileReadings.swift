import Digests
import Domain

/// Content of short files that a scan read completely, so that they need not be opened and read again. Kept until the
/// next scan.
struct ShortFileReadings {
    private struct Reading {
        let identity: FileIdentity
        let bytes: [UInt8]
    }

    /// Above this total, files are read again.
    private static let bytesMax = 16 << 20

    private var readings: [InboxPath: Reading] = [:]
    private var byteCount = 0

    /// `ends` must have been read after `identity`, while no undetected writer could have the file open.
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
