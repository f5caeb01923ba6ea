import CLibCSV
import Domain

/// Owns one libcsv parser, which is configured to stop at every misplaced quote.
@safe
struct CSVParser: ~Copyable {
    /// What a misplaced quote means.
    enum StrayQuote {
        /// In an unquoted cell: the quote is an ordinary character.
        case plain
        /// In a quoted cell: the end of the cell is ambiguous.
        case inQuotes
        /// In a quoted cell that holds line ends: the cell may have absorbed rows.
        case afterLineEnd
    }

    private static let options = UInt8(CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL)
    private let handle: UnsafeMutablePointer<csv_parser>

    private init(owning handle: UnsafeMutablePointer<csv_parser>) { unsafe self.handle = handle }

    deinit {
        unsafe csv_free(handle)
        unsafe handle.deallocate()
    }

    static func open(delimiter: UInt8) throws(PortError) -> CSVParser {
        let handle = UnsafeMutablePointer<csv_parser>.allocate(capacity: 1)
        unsafe handle.initialize(to: csv_parser())
        guard unsafe csv_init(handle, options) == 0 else {
            unsafe handle.deallocate()
            throw PortError(.internalFault, "libcsv could not make a parser; memory may be short.", isTransient: true)
        }
        unsafe csv_set_delim(handle, delimiter)
        // libcsv's default step of 128 bytes would copy a long cell many times.
        unsafe csv_set_blk_size(handle, 4_096)
        return unsafe CSVParser(owning: handle)
    }

    /// The number of bytes of the open cell.
    var openBytes: Int { unsafe handle.pointee.entry_pos }

    /// Whether the open cell is quoted and its closing quote has not come.
    var isInQuotes: Bool { unsafe handle.pointee.quoted != 0 }

    /// Whether the open cell holds a line end.
    var hasOpenLineEnd: Bool {
        guard let start = unsafe handle.pointee.entry_buf else { return false }
        return unsafe UnsafeBufferPointer(start: start, count: openBytes).contains { $0 == 0x0A || $0 == 0x0D }
    }

    /// Parses all of `bytes` and passes each cell and row to `reading`.
    /// - Throws: a transient `.internalFault` when memory is short.
    func feed(_ bytes: UnsafeRawBufferPointer, to reading: UnsafeMutablePointer<CSVExportReading>) throws(PortError) {
        guard let base = bytes.baseAddress else { return }
        var offset = 0
        while offset < bytes.count, unsafe !reading.pointee.isStopped {
            unsafe offset += csv_parse(handle, base + offset, bytes.count - offset, passCell, passRow, reading)
            guard offset < bytes.count else { return }
            guard unsafe csv_error(handle) == CSV_EPARSE else {
                throw PortError(.internalFault, "libcsv had no memory to read an export.", isTransient: true)
            }
            unsafe reading.pointee.noteStrayQuote(strayQuote)
            // The non-strict mode accepts this one byte as it is.
            unsafe csv_set_opts(handle, Self.options & ~UInt8(CSV_STRICT))
            unsafe offset += csv_parse(handle, base + offset, 1, passCell, passRow, reading)
            unsafe csv_set_opts(handle, Self.options)
        }
    }

    /// Ends the input.
    /// - Returns: false when a quoted cell is still open; its row is not reported.
    func finish(to reading: UnsafeMutablePointer<CSVExportReading>) -> Bool {
        unsafe csv_fini(handle, passCell, passRow, reading) == 0
    }

    private var strayQuote: StrayQuote { !isInQuotes ? .plain : hasOpenLineEnd ? .afterLineEnd : .inQuotes }
}

/// At file level, because a C function pointer cannot capture anything, not even a type.
private func passCell(_ cell: UnsafeMutableRawPointer?, _ count: Int, _ context: UnsafeMutableRawPointer?) {
    guard let reading = unsafe context?.assumingMemoryBound(to: CSVExportReading.self) else { return }
    unsafe reading.pointee.cell(UnsafeRawBufferPointer(start: cell, count: cell == nil ? 0 : count))
}

private func passRow(_ end: Int32, _ context: UnsafeMutableRawPointer?) {
    guard let reading = unsafe context?.assumingMemoryBound(to: CSVExportReading.self) else { return }
    unsafe reading.pointee.endRow(end)
}
