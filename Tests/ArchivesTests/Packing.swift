import CLibArchive

/// Gzip and deflate, made by libarchive.
enum Packing {
    static func gzip(_ content: [UInt8]) throws -> [UInt8] {
        guard let handle = unsafe archive_write_new() else { throw WrittenArchive.Failure(step: "new") }
        defer { unsafe archive_write_free(handle) }
        try WrittenArchive.check(unsafe archive_write_set_format_raw(handle), "raw")
        try WrittenArchive.check(unsafe archive_write_add_filter_gzip(handle), "gzip")
        try WrittenArchive.check(unsafe archive_write_set_bytes_in_last_block(handle, 1), "block")
        var packed = [UInt8](repeating: 0, count: content.count + 4_096)
        var used = 0
        try unsafe packed.withUnsafeMutableBytes { buffer in
            let opened = unsafe archive_write_open_memory(handle, buffer.baseAddress, buffer.count, &used)
            try WrittenArchive.check(opened, "open")
            guard let header = unsafe archive_entry_new() else { throw WrittenArchive.Failure(step: "entry") }
            defer { unsafe archive_entry_free(header) }
            unsafe archive_entry_set_mode(header, 0o100644)
            try WrittenArchive.check(unsafe archive_write_header(handle, header), "header")
            let written = unsafe archive_write_data(handle, content, content.count)
            guard written == content.count else { throw WrittenArchive.Failure(step: "data") }
            try WrittenArchive.check(unsafe archive_write_close(handle), "close")
        }
        return Array(packed[..<used])
    }

    /// Without header, checksum and size.
    static func deflate(_ content: [UInt8]) throws -> [UInt8] { Array(try gzip(content).dropFirst(10).dropLast(8)) }

    static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
}
