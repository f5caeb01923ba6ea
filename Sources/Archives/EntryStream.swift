import CLibArchive
import Domain
import Files
import Glibc

/// Reads one archive of a known format through libarchive, entry by entry. Does not own the descriptor, but changes its
/// offset.
///
/// Only this format and at most one layer of gzip are registered, so libarchive does not guess.
@safe
struct EntryStream: ~Copyable, EntrySource {
    enum Form { case zip, tar, gzippedTar }

    struct Header {
        /// As libarchive reports it; for a zip use the name from the directory instead.
        let name: [UInt8]
        let kind: ArchiveEntry.Kind
        let statedByteCount: Int64?
    }

    private let handle: OpaquePointer
    private let form: Form

    private init(owning handle: OpaquePointer, form: Form) {
        unsafe self.handle = handle
        self.form = form
    }

    deinit { unsafe archive_read_free(handle) }

    static func open(_ file: PackedFile, form: Form) throws(UnpackFailure) -> EntryStream {
        guard lseek(file.descriptor, 0, SEEK_SET) == 0 else { throw .port(PackedFile.failure(.last("lseek"))) }
        guard let handle = unsafe archive_read_new() else { throw .port(noMemory()) }
        let stream = unsafe EntryStream(owning: handle, form: form)
        for result in stream.configured() where result != ARCHIVE_OK {
            throw .port(PortError(.internalFault, "The installed libarchive lacks a form of archives (\(result))."))
        }
        let opened = unsafe archive_read_open_fd(handle, file.descriptor, 64 << 10)
        guard opened == ARCHIVE_OK else { throw stream.failure(entry: nil) }
        return stream
    }

    /// `ordinal`: of the expected entry, from 1.
    /// - Returns: nil at the end of the archive.
    func next(_ ordinal: Int) throws(UnpackFailure) -> Header? {
        var header: OpaquePointer?
        let result = unsafe archive_read_next_header(handle, &header)
        switch result {
        case ARCHIVE_OK, ARCHIVE_WARN:
            guard let header = unsafe header else { throw failure(entry: ordinal) }
            return try unsafe detected(by: header, ordinal)
        case ARCHIVE_EOF: return nil
        default: throw failure(entry: ordinal)
        }
    }

    /// - Returns: how many bytes of `buffer` are filled; 0 at the end of the entry.
    func read(into buffer: inout [UInt8], _ ordinal: Int) throws(UnpackFailure) -> Int {
        let count = unsafe archive_read_data(handle, &buffer, buffer.count)
        // Every negative value is an error, warnings included: libarchive only warns about a wrong checksum.
        guard count >= 0 else { throw failure(entry: ordinal) }
        return count
    }

    /// Offset in the unpacked tar up to which libarchive has read.
    var tarPosition: Int { Int(unsafe archive_filter_bytes(handle, 0)) }

    private func configured() -> [Int32] {
        switch form {
        case .zip: [unsafe archive_read_support_format_zip_seekable(handle)]
        case .tar: [unsafe archive_read_set_format(handle, ARCHIVE_FORMAT_TAR)]
        case .gzippedTar:
            [
                unsafe archive_read_set_format(handle, ARCHIVE_FORMAT_TAR),
                unsafe archive_read_append_filter(handle, ARCHIVE_FILTER_GZIP),
            ]
        }
    }

    private func detected(by header: OpaquePointer, _ ordinal: Int) throws(UnpackFailure) -> Header {
        guard unsafe archive_entry_is_encrypted(header) == 0 else {
            throw .fault(.archiveEncrypted, entry: ordinal)
        }
        var name: [UInt8] = []
        if let pathname = unsafe archive_entry_pathname(header) {
            let length = unsafe strlen(pathname)
            name = unsafe UnsafeBufferPointer(start: pathname, count: length).map { UInt8(bitPattern: $0) }
        }
        return Header(
            name: name, kind: unsafe ArchiveEntry.Kind(of: header),
            statedByteCount: unsafe archive_entry_size_is_set(header) != 0 ? unsafe archive_entry_size(header) : nil)
    }

    /// System errors are errors of this program; all others are defects of the archive.
    private func failure(entry: Int?) -> UnpackFailure {
        let number = unsafe archive_errno(handle)
        switch number {
        case ENOMEM: return .port(Self.noMemory())
        case EIO, EBADF, EISDIR, ESTALE, EAGAIN, EINTR, ESPIPE:
            return .port(PackedFile.failure(SystemFailure(call: "read", number: EIO)))
        default:
            // ZipEnd already found the end of a zip, so an entry that ends early is damaged, not truncated.
            let reason = unsafe ArchiveReader.reason(of: handle)
            // libarchive reports error number 0 for a gzip that is truncated inside its checksum.
            let isCut =
                form != .zip && (reason.lowercased().contains("truncated") || form == .gzippedTar && number == 0)
            return .fault(isCut ? .archiveTruncated : .archiveUnreadable, entry: entry)
        }
    }

    private static func noMemory() -> PortError {
        PortError(.ioFailure, "No memory to open the archive.", isTransient: true)
    }
}
