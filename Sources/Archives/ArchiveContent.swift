import CLibArchive
package import Domain
import Glibc

/// The content of the current entry of an `ArchiveReader`, readable once and within the archive's limits. Valid only
/// inside the closure that receives it.
@safe
package struct ArchiveContent: ~Copyable {
    private static let chunkByteCount = 64 << 10

    private let handle: OpaquePointer
    private let entry: ArchiveEntry
    private let limits: ArchiveLimits
    private let archiveByteCount: Int64
    private let expandedBefore: Int64
    private(set) var byteCount: Int64 = 0
    private var isAtEnd: Bool

    init(
        of handle: OpaquePointer, entry: ArchiveEntry, limits: ArchiveLimits, archiveByteCount: Int64,
        expandedBefore: Int64
    ) {
        unsafe self.handle = handle
        self.entry = entry
        self.limits = limits
        self.archiveByteCount = archiveByteCount
        self.expandedBefore = expandedBefore
        self.isAtEnd = entry.kind != .file
    }

    /// Passes the bytes to `body` in chunks of at most 64 KiB. A second call passes nothing.
    /// - Throws: `.malformed` for a damaged, truncated or encrypted entry, `.limitExceeded` as soon as a limit is
    ///   exceeded, and whatever `body` throws. The caller must then discard the chunks it received.
    package mutating func forEachChunk(
        _ body: (borrowing RawSpan) throws(PortError) -> Void
    ) throws(PortError) {
        guard !isAtEnd else { return }
        var buffer = [UInt8](repeating: 0, count: Self.chunkByteCount)
        while let count = try readChunk(into: &buffer) {
            let chunk = unsafe buffer.span.bytes
            try body(chunk.extracting(first: count))
        }
    }

    /// - Parameter byteCountMax: the most bytes to hold in memory.
    /// - Returns: the whole content; empty when it was read before.
    /// - Throws: as `forEachChunk`; `.limitExceeded` beyond `byteCountMax`.
    package mutating func readAll(byteCountMax: Int) throws(PortError) -> [UInt8] {
        var content = [UInt8]()
        let name = ArchiveReader.quoted(entry.name)
        try forEachChunk { chunk throws(PortError) in
            guard content.count + chunk.byteCount <= byteCountMax else {
                throw PortError(.limitExceeded, "The entry \(name) is larger than \(byteCountMax) bytes.")
            }
            unsafe chunk.withUnsafeBytes { unsafe content.append(contentsOf: $0) }
        }
        return content
    }

    /// Reads the rest of the entry, so that a damaged or endless entry is an error even when the caller did not read
    /// it.
    mutating func drain() throws(PortError) {
        try forEachChunk { _ in }
    }

    /// - Returns: how many bytes of `buffer` are filled; nil at the end of the entry.
    private mutating func readChunk(into buffer: inout [UInt8]) throws(PortError) -> Int? {
        let count = unsafe archive_read_data(handle, &buffer, buffer.count)
        if count == 0 {
            isAtEnd = true
            return nil
        }
        guard count > 0 else { throw failure(Int32(truncatingIfNeeded: count)) }
        byteCount += Int64(count)
        try checkLimits()
        return count
    }

    private func checkLimits() throws(PortError) {
        let expanded = expandedBefore + byteCount
        let name = ArchiveReader.quoted(entry.name)
        if byteCount > limits.entryBytesMax {
            throw PortError(.limitExceeded, "The entry \(name) is larger than \(limits.entryBytesMax) bytes.")
        }
        if expanded > limits.expandedBytesMax {
            throw PortError(
                .limitExceeded,
                "The archive holds more than \(limits.expandedBytesMax) bytes; the entry \(name) passes the limit.")
        }
        if expanded > limits.ratioFloorBytes, expanded / limits.expansionRatioMax >= max(archiveByteCount, 1) {
            throw PortError(
                .limitExceeded,
                "The archive expands to more than \(limits.expansionRatioMax) times its size; the entry \(name) passes the limit."
            )
        }
    }

    /// Every negative value is an error, warnings included: libarchive only warns about a wrong checksum.
    private func failure(_ result: Int32) -> PortError {
        let name = ArchiveReader.quoted(entry.name)
        let reason = unsafe ArchiveReader.reason(of: handle)
        if unsafe archive_errno(handle) == ENOMEM {
            return PortError(.ioFailure, "No memory to read the entry \(name).", isTransient: true)
        }
        return PortError(.malformed, "The entry \(name) of the archive is damaged or cut: \(reason) (\(result)).")
    }
}
