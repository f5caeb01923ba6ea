import CLibArchive
import Foundation
import TestSupport

/// Writes compressed and encrypted archives with libarchive itself.
enum WrittenArchive {
    enum Form { case zip, encryptedZip, tar, gzippedTar, doublyGzippedTar }

    struct Failure: Error { var step: String }

    /// Every entry gets `mode`: its file type and permissions.
    static func write(
        _ form: Form, to path: String, _ entries: [(name: String, byteCount: Int)], mode: UInt32 = 0o100644
    ) throws {
        guard let handle = unsafe archive_write_new() else { throw Failure(step: "new") }
        defer { unsafe archive_write_free(handle) }
        switch form {
        case .zip: try check(unsafe archive_write_set_format_zip(handle), "zip")
        case .encryptedZip:
            try check(unsafe archive_write_set_format_zip(handle), "zip")
            try check(unsafe archive_write_set_options(handle, "zip:encryption=traditional"), "encryption")
            try check(unsafe archive_write_set_passphrase(handle, "word"), "passphrase")
        case .tar, .gzippedTar, .doublyGzippedTar:
            try check(unsafe archive_write_set_format_ustar(handle), "tar")
            if form != .tar { try check(unsafe archive_write_add_filter_gzip(handle), "gzip") }
            if form == .doublyGzippedTar { try check(unsafe archive_write_add_filter_gzip(handle), "gzip") }
        }
        try check(unsafe archive_write_open_filename(handle, path), "open")
        for entry in entries { try unsafe add(entry.name, entry.byteCount, mode: mode, to: handle) }
        try check(unsafe archive_write_close(handle), "close")
    }

    static func bytes(_ form: Form, _ entries: [(name: String, byteCount: Int)]) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        let path = folder.file("written")
        try write(form, to: path, entries)
        return [UInt8](try Data(contentsOf: URL(filePath: path)))
    }

    private static func add(_ name: String, _ byteCount: Int, mode: UInt32, to handle: OpaquePointer) throws {
        guard let header = unsafe archive_entry_new() else { throw Failure(step: "entry") }
        defer { unsafe archive_entry_free(header) }
        unsafe archive_entry_set_pathname(header, name)
        unsafe archive_entry_set_size(header, Int64(byteCount))
        unsafe archive_entry_set_mode(header, mode)
        try check(unsafe archive_write_header(handle, header), "header")
        let part = [UInt8](repeating: 0x20, count: 1 << 20)
        var left = byteCount
        while left > 0 {
            let count = unsafe archive_write_data(handle, part, min(left, part.count))
            guard count > 0 else { throw Failure(step: "data") }
            left -= count
        }
    }

    static func check(_ result: Int32, _ step: String) throws {
        guard result == ARCHIVE_OK else { throw Failure(step: step) }
    }
}
