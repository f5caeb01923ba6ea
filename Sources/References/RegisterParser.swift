import CLibCSV
import Domain

/// Reads a register's file with libcsv in one pass.
enum RegisterParser {
    /// A register of 2,000,000 beneficiaries is about 100 MB.
    static let fileBytesMax: Int64 = 1 << 30

    /// - Throws: `.ioFailure` when the bytes cannot be read. Faults of the content are returned, not thrown.
    static func read(
        _ file: OpenFile, kind: ReferenceKind
    ) throws(PortError) -> RegisterFile {
        let parser = try CSVParser.open()
        let reading = UnsafeMutablePointer<RegisterReading>.allocate(capacity: 1)
        unsafe reading.initialize(to: RegisterReading(kind: kind))
        defer { unsafe reading.deallocate() }
        do throws(PortError) {
            unsafe try feed(file, to: parser, reading)
        } catch {
            unsafe reading.deinitialize(count: 1)
            throw error
        }
        return unsafe reading.move().finish()
    }

    private static func feed(
        _ file: OpenFile, to parser: borrowing CSVParser, _ reading: UnsafeMutablePointer<RegisterReading>
    ) throws(PortError) {
        guard try file.byteCount() <= fileBytesMax else { return unsafe reading.pointee.stop(.tooLarge, 0) }
        var last: UInt8 = 0x0A
        var offset: Int64 = 0
        while unsafe !reading.pointee.isStopped {
            let part = try file.read(at: offset)
            guard !part.isEmpty else { break }
            if offset == 0, part.starts(with: [0xFF, 0xFE]) || part.starts(with: [0xFE, 0xFF]) {
                return unsafe reading.pointee.stop(.wideEncoding, 1)
            }
            offset += Int64(part.count)
            last = part[part.count - 1]
            if part.contains(0) { return unsafe reading.pointee.stop(.nul) }
            unsafe try parser.feed(part, to: reading)
        }
        guard unsafe !reading.pointee.isStopped else { return }
        if unsafe !parser.finish(to: reading) { return unsafe reading.pointee.stop(.quote) }
        if last != 0x0A, last != 0x0D { unsafe reading.pointee.stop(.cutOff) }
    }
}

/// Owns one libcsv parser. A misplaced quote is a parse error.
@safe
struct CSVParser: ~Copyable {
    private let handle: UnsafeMutablePointer<csv_parser>

    private init(owning handle: UnsafeMutablePointer<csv_parser>) { unsafe self.handle = handle }

    deinit {
        unsafe csv_free(handle)
        unsafe handle.deallocate()
    }

    static func open() throws(PortError) -> CSVParser {
        let handle = UnsafeMutablePointer<csv_parser>.allocate(capacity: 1)
        unsafe handle.initialize(to: csv_parser())
        guard unsafe csv_init(handle, UInt8(CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL)) == 0 else {
            unsafe handle.deallocate()
            throw PortError(.internalFault, "libcsv could not make a parser; memory may be short.", isTransient: true)
        }
        unsafe csv_set_delim(handle, UInt8(ascii: ";"))
        return unsafe CSVParser(owning: handle)
    }

    /// - Throws: `.internalFault` when memory is short.
    func feed(_ bytes: [UInt8], to reading: UnsafeMutablePointer<RegisterReading>) throws(PortError) {
        let handle = unsafe self.handle
        let done = unsafe bytes.withUnsafeBytes { buffer in
            unsafe csv_parse(handle, buffer.baseAddress, buffer.count, takeCell, takeRow, reading)
        }
        if unsafe handle.pointee.entry_pos > RegisterReading.rowBytesMax {
            return unsafe reading.pointee.stop(.quote)
        }
        guard done < bytes.count else { return }
        guard unsafe csv_error(handle) == CSV_EPARSE else {
            throw PortError(.internalFault, "libcsv had no memory to read a register.", isTransient: true)
        }
        unsafe reading.pointee.stop(.quote)
    }

    /// - Returns: false when a quoted cell is still open.
    func finish(to reading: UnsafeMutablePointer<RegisterReading>) -> Bool {
        unsafe csv_fini(handle, takeCell, takeRow, reading) == 0
    }
}

/// At file level: a function that C calls cannot capture anything, not even a type.
private func takeCell(_ cell: UnsafeMutableRawPointer?, _ count: Int, _ context: UnsafeMutableRawPointer?) {
    guard let reading = unsafe context?.assumingMemoryBound(to: RegisterReading.self) else { return }
    unsafe reading.pointee.cell(UnsafeRawBufferPointer(start: cell, count: cell == nil ? 0 : count))
}

private func takeRow(_ end: Int32, _ context: UnsafeMutableRawPointer?) {
    guard let reading = unsafe context?.assumingMemoryBound(to: RegisterReading.self) else { return }
    unsafe reading.pointee.endRow(end)
}
