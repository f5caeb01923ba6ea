import CLibCSV
import Domain

/// Owner of one libcsv parser, set to stop at every quote where none may be.
@safe
struct CSVParser: ~Copyable {
    /// What a misplaced quote means.
    enum StrayQuote {
        /// In a cell without quotes: it is a character like any other.
        case plain
        /// In a quoted cell: where that ends is a guess.
        case inQuotes
        /// In a quoted cell that holds line ends: rows may have been swallowed.
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
        // Its own step of 128 bytes would copy a long cell again and again.
        unsafe csv_set_blk_size(handle, 4_096)
        return unsafe CSVParser(owning: handle)
    }

    /// Bytes of the cell that is open.
    var openBytes: Int { unsafe handle.pointee.entry_pos }

    /// The open cell is a quoted one whose second quote has not come.
    var isInQuotes: Bool { unsafe handle.pointee.quoted != 0 }

    /// The open cell holds a line end.
    var hasOpenLineEnd: Bool {
        guard let start = unsafe handle.pointee.entry_buf else { return false }
        return unsafe UnsafeBufferPointer(start: start, count: openBytes).contains { $0 == 0x0A || $0 == 0x0D }
    }

    /// Parses `bytes` to their end, passing each cell and row to `reading`.
    /// - Throws: only when memory is short.
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
            // This one byte as it comes.
            unsafe csv_set_opts(handle, Self.options & ~UInt8(CSV_STRICT))
            unsafe offset += csv_parse(handle, base + offset, 1, passCell, passRow, reading)
            unsafe csv_set_opts(handle, Self.options)
        }
    }

    /// No more bytes come.
    /// - Returns: false when a quoted cell is still open; its row is not reported.
    func finish(to reading: UnsafeMutablePointer<CSVExportReading>) -> Bool {
        unsafe csv_fini(handle, passCell, passRow, reading) == 0
    }

    private var strayQuote: StrayQuote { !isInQuotes ? .plain : hasOpenLineEnd ? .afterLineEnd : .inQuotes }
}

/// At file level, because a C function can capture nothing, not even a type.
private func passCell(_ cell: UnsafeMutableRawPointer?, _ count: Int, _ context: UnsafeMutableRawPointer?) {
    guard let reading = unsafe context?.assumingMemoryBound(to: CSVExportReading.self) else { return }
    unsafe reading.pointee.cell(UnsafeRawBufferPointer(start: cell, count: cell == nil ? 0 : count))
}

private func passRow(_ end: Int32, _ context: UnsafeMutableRawPointer?) {
    guard let reading = unsafe context?.assumingMemoryBound(to: CSVExportReading.self) else { return }
    unsafe reading.pointee.endRow(end)
}
