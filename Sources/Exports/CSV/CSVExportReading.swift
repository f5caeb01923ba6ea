import Domain
import XMLReading

/// One reading of a CSV export: the state that libcsv's callbacks fill. The first row names the columns; every other
/// row is a record.
///
/// The value must not move: callbacks access it by address, on the thread that feeds the parser, while
/// `CSVExportCursor` owns it.
struct CSVExportReading: ExportReading, ~Copyable {
    /// The most bytes of one row. It is far above real rows, and bounds memory where the limit of single cells does
    /// not.
    static let rowBytesMax = 4 << 20

    /// The extent of a cell of the current row, and properties of its bytes.
    private struct Cell {
        var end: Int
        var line: Int
        var isASCII: Bool
        /// Whether it has NUL or other bytes that no text contains.
        var hasControl: Bool
    }

    let limits: Limits
    var intake: RecordIntake
    var text: CSVText
    private(set) var header: CSVHeader?

    private var bytes: [UInt8] = []
    private var cells: [Cell] = []
    /// The number of cells of the current row, whether kept or not.
    private(set) var cellCount = 0
    private var hasStrayQuote = false
    /// The physical line, counting line ends in quoted cells.
    private(set) var line = 1
    private var rowLine = 1
    private var endedWithReturn = false
    /// The number of cells read so far in the whole file.
    private(set) var elementCount = 0
    /// Statistics by column, for columns with long numbers.
    private var rounded: [Int: RoundedNumbers] = [:]
    /// Whether a limit or a refusal ended the reading; its finding has the reason.
    private(set) var isStopped = false

    init(limits: Limits, intake: consuming RecordIntake, text: CSVText) {
        self.limits = limits
        self.intake = intake
        self.text = text
    }

    mutating func stop(with finding: Finding) {
        guard !isStopped else { return }
        intake.findings.add(finding)
        isStopped = true
    }

    // MARK: What the parser reports

    mutating func cell(_ content: UnsafeRawBufferPointer) {
        guard !isStopped else { return }
        endedWithReturn = false
        if cellCount == 0 { rowLine = line }
        cellCount += 1
        elementCount &+= 1
        var cell = Cell(end: 0, line: line, isASCII: true, hasControl: false)
        unsafe scan(content, &cell)
        // One cell more than there are columns is enough to show that the row is too long.
        guard cells.count <= header?.columns.count ?? limits.exportFieldsMax else { return }
        if content.count > limits.textBytesMax || bytes.count + content.count > Self.rowBytesMax {
            let limit = content.count > limits.textBytesMax ? limits.textBytesMax : Self.rowBytesMax
            return stop(with: Finding(.textTooLong, at: locationOfOpenCell, parameters: ["limit": "\(limit)"]))
        }
        unsafe bytes.append(contentsOf: content)
        cell.end = bytes.count
        cells.append(cell)
    }

    /// - Parameter end: the byte that ended the row; negative at the end of the file.
    mutating func endRow(_ end: Int32) {
        guard !isStopped else { return }
        if cellCount > 0 { takeRow(isCutOff: end < 0) }
        cellCount = 0
        cells.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        hasStrayQuote = false
        if end == 0x0D || (end == 0x0A && !endedWithReturn) { line += 1 }
        endedWithReturn = end == 0x0D
    }

    mutating func noteStrayQuote(_ quote: CSVParser.StrayQuote) {
        switch quote {
        case .plain: break
        case .inQuotes: hasStrayQuote = true
        case .afterLineEnd: stop(with: Finding(.csvQuoteOpen, at: locationOfOpenCell, parameters: ["row": "\(line)"]))
        }
    }

    /// The location of the cell that is still open, or else of the last one reported.
    var locationOfOpenCell: Location {
        let column = header.flatMap { $0.columns.indices.contains(cellCount) ? $0.columns[cellCount] : nil }
        let path = header == nil ? "" : recordPath + (column.map { "/" + Self.name($0) } ?? "")
        return Location(line: line, column: 0, path: path)
    }

    // MARK: Rows

    private mutating func takeRow(isCutOff: Bool) {
        guard let header else { return readHeader() }
        // Spreadsheets save empty rows with their separators.
        if bytes.isEmpty, cellCount == cells.count, !hasStrayQuote { return }
        let ordinal = intake.facts.recordCount + 1
        guard ordinal <= limits.exportRecordsMax else {
            let parameters = ["limit": "\(limits.exportRecordsMax)"]
            return stop(with: Finding(.tooManyElements, at: locationOfRow, parameters: parameters))
        }
        guard cellCount == header.columns.count else {
            let parameters = ["row": "\(rowLine)", "stated": "\(cellCount)", "expected": "\(header.columns.count)"]
            // Without a line end the file was truncated; the row is not at fault.
            if isCutOff, cellCount < header.columns.count {
                return stop(with: Finding(.truncated, at: locationOfRow, parameters: [:]))
            }
            return intake.add(
                OrderDraft(
                    ordinal: ordinal, location: locationOfRow, alias: header.alias, operation: nil, key: "",
                    content: nil,
                    problems: [Finding(.csvRowLength, severity: .warns, at: locationOfRow, parameters: parameters)]))
        }
        noteLongNumbers()
        intake.take(record(ordinal, header))
    }

    private mutating func noteLongNumbers() {
        for index in cells.indices {
            let start = index == 0 ? 0 : cells[index - 1].end
            guard cells[index].end - start > RoundedNumbers.digitsKept else { continue }
            var numbers = rounded[index] ?? RoundedNumbers()
            numbers.add(bytes.span.extracting(start..<cells[index].end), line: cells[index].line)
            rounded[index] = numbers
        }
    }

    /// Called at the end of the file, because only all rows together show that a spreadsheet rounded a column.
    mutating func judgeLongNumbers() {
        guard !isStopped, let header else { return }
        for (index, numbers) in rounded.sorted(by: { $0.key < $1.key }) {
            guard let line = numbers.line, header.columns.indices.contains(index) else { continue }
            let name = Self.name(header.columns[index])
            let position = Location(line: line, column: 0, path: "/\(header.alias.rawValue)/\(name)")
            intake.findings.add(Finding(.csvNumbersRounded, at: position, parameters: ["field": name]))
        }
    }

    private mutating func readHeader() {
        if cellCount > limits.exportFieldsMax {
            let parameters = ["limit": "\(limits.exportFieldsMax)", "column": "\(limits.exportFieldsMax + 1)"]
            return stop(with: Finding(.csvHeaderUnknown, at: locationOfRow, parameters: parameters))
        }
        let names = cells.indices.map { value($0) }
        let read = CSVHeader.read(names, line: rowLine) { intake.isField($0, of: $1) }
        header = read.header
        for finding in read.findings.dropLast() { intake.findings.add(finding) }
        if let last = read.findings.last { stop(with: last) }
    }

    private mutating func record(_ ordinal: Int, _ header: CSVHeader) -> ExportRecord {
        let rowLocation = locationOfRow
        var record = ExportRecord(ordinal: ordinal, location: rowLocation, alias: header.alias.rawValue)
        record.fields.reserveCapacity(header.columns.count)
        if hasStrayQuote {
            record.problems.append(
                Finding(.csvQuoteOpen, severity: .warns, at: rowLocation, parameters: ["row": "\(rowLine)"]))
        }
        for (index, column) in header.columns.enumerated() {
            let text = value(index)
            let name = Self.name(column)
            let cell = cells[index]
            let location = Location(line: cell.line, column: 0, path: "\(rowLocation.path)/\(name)")
            if cell.hasControl || (!cell.isASCII && text.contains("\u{FFFD}")),
                record.problems.count < RecordIntake.problemsKeptMax
            {
                record.problems.append(
                    Finding(.controlCharacters, severity: .warns, at: location, parameters: ["element": name]))
            }
            switch column {
            case .operation: record.operation = text.allSatisfy(\.isWhitespace) ? nil : text
            case .key: record.key = text.allSatisfy(\.isWhitespace) ? nil : text
            case .field: record.fields.append(ExportRecord.Field(name: name, value: text, location: location))
            }
        }
        return record
    }

    private var recordPath: String {
        let ordinal = intake.facts.recordCount + 1
        return "/" + (header?.alias.rawValue ?? "") + (ordinal > 1 ? "[\(ordinal)]" : "")
    }

    private var locationOfRow: Location { Location(line: rowLine, column: 1, path: header == nil ? "" : recordPath) }

    private mutating func value(_ index: Int) -> String {
        let start = index == 0 ? 0 : cells[index - 1].end
        let cell = cells[index]
        return unsafe bytes.withUnsafeBufferPointer { bytes in
            let content = unsafe UnsafeBufferPointer(rebasing: bytes[start..<cell.end])
            return unsafe text.decode(content, isASCII: cell.isASCII)
        }
    }

    private static func name(_ column: CSVHeader.Column) -> String {
        switch column {
        case .operation: "OPERACAO"
        case .key: "CHAVE"
        case .field(let name): name
        }
    }

    /// Counts line ends, and searches for control bytes.
    private mutating func scan(_ content: UnsafeRawBufferPointer, _ cell: inout Cell) {
        var (seen, before): (UInt8, UInt8) = (0, 0)
        for index in 0..<content.count {
            let byte = unsafe content[index]
            seen |= byte
            if byte < 0x20 {
                if byte == 0x0D || (byte == 0x0A && before != 0x0D) { line += 1 }
                if byte != 0x0A && byte != 0x0D && byte != 0x09 { cell.hasControl = true }
            } else if byte == 0x7F {
                cell.hasControl = true
            }
            before = byte
        }
        cell.isASCII = seen < 0x80
    }
}
