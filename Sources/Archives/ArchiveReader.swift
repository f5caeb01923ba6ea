import CLibArchive
package import Domain
import Files
import Glibc

/// Reads a zip, a tar or a gzipped tar entry by entry, without ever writing a file.
///
/// Everything in an archive is untrusted input. Names and links are reported, never followed. Sizes are counted as
/// bytes are read. An archive inside the archive is an ordinary entry; a second layer of gzip is refused. A zip needs
/// its central directory, so a truncated zip is an error and never a shorter list. libarchive does not verify the
/// checksum at a gzip's end: callers must verify important content with their own digest. Every error names the archive
/// or the entry.
///
/// Synchronous. Holds one descriptor and one libarchive handle; use it from one thread.
@safe
package struct ArchiveReader: ~Copyable {
    private static let blockByteCount = 64 << 10

    private let handle: OpaquePointer
    private let file: Descriptor
    private let label: String
    private var byteCount: Int64 = 0

    private init(owning handle: OpaquePointer, file: Descriptor, label: String) {
        unsafe self.handle = handle
        self.file = file
        self.label = label
    }

    // libarchive is closed before its file.
    deinit { unsafe archive_read_free(handle) }

    /// - Parameter path: a regular file. A symbolic link is followed, because the operator named it.
    /// - Returns: a reader positioned before the first entry.
    /// - Throws: `.notFound`, `.forbidden`, `.ioFailure` for the file; `.malformed` when it is no archive of a known
    ///   format.
    package static func open(path: String) throws(PortError) -> ArchiveReader {
        let label = quoted(path)
        let file: Descriptor
        do {
            file = try Descriptor.reading(path, followsLinks: true)
        } catch {
            throw error.port("open the archive", label)
        }
        guard let handle = unsafe archive_read_new() else {
            throw PortError(.ioFailure, "No memory to open the archive \(label).", isTransient: true)
        }
        var reader = unsafe ArchiveReader(owning: handle, file: file, label: label)
        try reader.configure()
        return reader
    }

    /// Visits the entries in archive order and reads each to its end.
    ///
    /// An error late in the archive may appear after `body` has seen earlier entries. The caller must treat nothing
    /// from `body` as final before this call returns.
    /// - Throws: `.malformed` for a damaged, truncated or encrypted archive, `.limitExceeded`, and whatever `body`
    ///   throws.
    package func forEachEntry(
        limits: ArchiveLimits = ArchiveLimits(),
        _ body: (ArchiveEntry, inout ArchiveContent) throws(PortError) -> Void
    ) throws(PortError) {
        try UTF8Names.readable { () throws(PortError) in try visitEntries(limits: limits, body) }
    }

    private func visitEntries(
        limits: ArchiveLimits, _ body: (ArchiveEntry, inout ArchiveContent) throws(PortError) -> Void
    ) throws(PortError) {
        var entryCount = 0
        var expanded: Int64 = 0
        var contentEnd: Int64 = 0
        while let entry = try nextEntry(after: entryCount, limits: limits) {
            entryCount += 1
            guard entryCount <= limits.entriesMax else {
                throw PortError(.limitExceeded, "The archive \(label) has more than \(limits.entriesMax) entries.")
            }
            var content = unsafe ArchiveContent(
                of: handle, entry: entry, limits: limits, archiveByteCount: byteCount, expandedBefore: expanded)
            try body(entry, &content)
            try content.drain()
            expanded += content.byteCount
            contentEnd = unsafe archive_filter_bytes(handle, 0)
        }
        try checkEnd(contentEnd: contentEnd)
    }

    private mutating func configure() throws(PortError) {
        let status: FileStatus
        do {
            status = try file.status()
        } catch {
            throw error.port("open the archive", label)
        }
        guard status.isRegular else { throw PortError(.malformed, "\(label) is not a regular file.") }
        byteCount = status.byteCount
        try expectOK(unsafe archive_read_support_format_zip_seekable(handle), "read zip files")
        try expectOK(unsafe archive_read_support_format_tar(handle), "read tar files")
        try expectOK(unsafe archive_read_support_filter_gzip(handle), "read gzip files")
        let opened = unsafe archive_read_open_fd(handle, file.number, Self.blockByteCount)
        guard opened == ARCHIVE_OK else {
            throw PortError(
                .malformed,
                "\(label) is not a whole zip, tar or tar.gz file: \(unsafe Self.reason(of: handle)) (\(opened)).")
        }
        // The count includes the descriptor itself: two means one layer of gzip.
        guard unsafe archive_filter_count(handle) <= 2 else {
            throw PortError(.limitExceeded, "\(label) is compressed more than once; unpack one layer first.")
        }
    }

    /// A warning is an error too: it means that libarchive would run an external program.
    private func expectOK(_ result: Int32, _ purpose: String) throws(PortError) {
        guard result == ARCHIVE_OK else {
            throw PortError(.internalFault, "The installed libarchive cannot \(purpose) (\(result)).")
        }
    }

    /// - Returns: nil at the end of the archive.
    private func nextEntry(after entryCount: Int, limits: ArchiveLimits) throws(PortError) -> ArchiveEntry? {
        var header: OpaquePointer?
        let result = unsafe archive_read_next_header(handle, &header)
        switch result {
        case ARCHIVE_OK, ARCHIVE_WARN:
            guard let header = unsafe header else { throw damaged(after: entryCount, result) }
            return try unsafe entry(header, ordinal: entryCount + 1, limits: limits)
        case ARCHIVE_EOF:
            return nil
        default:
            throw damaged(after: entryCount, result)
        }
    }

    private func entry(
        _ header: OpaquePointer, ordinal: Int, limits: ArchiveLimits
    ) throws(PortError) -> ArchiveEntry {
        guard let pathname = unsafe archive_entry_pathname(header), unsafe pathname.pointee != 0 else {
            throw PortError(.malformed, "Entry \(ordinal) of the archive \(label) has no readable name.")
        }
        let length = unsafe strlen(pathname)
        guard length <= limits.nameBytesMax else {
            throw PortError(.limitExceeded, "The name of entry \(ordinal) of the archive \(label) has \(length) bytes.")
        }
        let nameBytes = unsafe UnsafeBufferPointer(start: pathname, count: length).map { UInt8(bitPattern: $0) }
        let entry = ArchiveEntry(
            nameBytes: nameBytes, kind: unsafe ArchiveEntry.Kind(of: header),
            statedByteCount: unsafe archive_entry_size_is_set(header) != 0 ? unsafe archive_entry_size(header) : nil)
        guard unsafe archive_entry_is_encrypted(header) == 0 else {
            throw PortError(
                .malformed,
                "The entry \(Self.quoted(entry.name)) of the archive \(label) is encrypted; send it without a password."
            )
        }
        return entry
    }

    /// libarchive accepts a tar that stops after an entry; this requires its end mark of zero blocks.
    private func checkEnd(contentEnd: Int64) throws(PortError) {
        guard unsafe archive_format(handle) & ARCHIVE_FORMAT_BASE_MASK == ARCHIVE_FORMAT_TAR else { return }
        let paddedEnd = (contentEnd + 511) / 512 * 512
        guard unsafe archive_filter_bytes(handle, 0) > paddedEnd else {
            throw PortError(.malformed, "The archive \(label) is cut: its end mark is missing.")
        }
    }

    private func damaged(after entryCount: Int, _ result: Int32) -> PortError {
        let reason = unsafe Self.reason(of: handle)
        return PortError(
            .malformed, "The archive \(label) is damaged or cut after \(entryCount) entries: \(reason) (\(result)).")
    }

    /// Text of libarchive's last error. It may quote an entry's name, so control characters are replaced.
    static func reason(of handle: OpaquePointer) -> String {
        guard let text = unsafe archive_error_string(handle) else { return "no reason given" }
        return printable(unsafe String(cString: text))
    }

    static func quoted(_ name: String) -> String { "“\(printable(name))”" }

    private static func printable(_ text: String) -> String {
        let kept = text.unicodeScalars.prefix(160).map { $0.properties.generalCategory == .control ? "?" : $0 }
        return String(String.UnicodeScalarView(kept))
    }
}
