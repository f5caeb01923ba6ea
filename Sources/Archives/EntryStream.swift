import CLibArchive
import Domain
import Glibc

/// Reads one archive of a known form through libarchive, entry by entry. Does not own the descriptor, but moves its position.
///
/// Only the named form is registered, and at most one layer of gzip: libarchive guesses nothing.
@safe
struct EntryStream: ~Copyable, EntrySource {
    enum Form { case zip, tar, gzippedTar }

    struct Header {
        /// As libarchive gives it; of a zip, the directory's own is to be used.
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
        guard lseek(file.descriptor, 0, SEEK_SET) == 0 else { throw .port(PackedFile.failure(errno)) }
        guard let handle = unsafe archive_read_new() else { throw .port(noMemory()) }
        let stream = unsafe EntryStream(owning: handle, form: form)
        for result in stream.configured() where result != ARCHIVE_OK {
            throw .port(PortError(.internalFault, "The installed libarchive lacks a form of archives (\(result))."))
        }
        let opened = unsafe archive_read_open_fd(handle, file.descriptor, 64 << 10)
        guard opened == ARCHIVE_OK else { throw stream.failure(entry: nil) }
        return stream
    }

    /// `ordinal` is that of the entry that is expected, from 1; nil comes at the archive's end.
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

    /// - Returns: how many bytes of `buffer` are filled; 0 at the entry's end.
    func read(into buffer: inout [UInt8], _ ordinal: Int) throws(UnpackFailure) -> Int {
        let count = unsafe archive_read_data(handle, &buffer, buffer.count)
        // Every negative value is an error, warnings included: libarchive warns when a sum does not fit.
        guard count >= 0 else { throw failure(entry: ordinal) }
        return count
    }

    /// How many unpacked bytes of a tar were read up to here.
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

    /// Errors of the system are ours; all others are the archive's.
    private func failure(entry: Int?) -> UnpackFailure {
        let number = unsafe archive_errno(handle)
        switch number {
        case ENOMEM: return .port(Self.noMemory())
        case EIO, EBADF, EISDIR, ESTALE, EAGAIN, EINTR, ESPIPE: return .port(PackedFile.failure(EIO))
        default:
            // A zip's end was found before, so that one of its entries that ends early is damaged, not cut.
            let reason = unsafe ArchiveReader.reason(of: handle)
            // No number at all is what libarchive gives for a gzip that was cut in its sum.
            let isCut =
                form != .zip && (reason.lowercased().contains("truncated") || form == .gzippedTar && number == 0)
            return .fault(isCut ? .archiveTruncated : .archiveUnreadable, entry: entry)
        }
    }

    private static func noMemory() -> PortError {
        PortError(.ioFailure, "No memory to open the archive.", isTransient: true)
    }
}
