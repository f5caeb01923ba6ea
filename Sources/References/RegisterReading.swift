import Domain

/// The content of a register's file, or its faults.
struct RegisterFile: Sendable {
    /// nil when the file has faults.
    var table: ReferenceTable?
    /// At most 100; `faultCount` counts all of them.
    var faults: [ReferenceFault] = []
    var faultCount = 0
    /// For an export: the columns that its fields filled.
    var columns: [String] = []
}

/// State of reading one register file, filled by libcsv's callbacks. The first row names the columns.
///
/// The value must not move while it is read: callbacks reach it by its address, on the thread that feeds the parser.
struct RegisterReading: ~Copyable {
    static let faultsKeptMax = 100
    /// A usual row has about a hundred bytes. The limit stops at an unclosed quote, which would swallow the rest of the
    /// file.
    static let rowBytesMax = 64 << 10

    let kind: ReferenceKind
    private(set) var faults: [ReferenceFault] = []
    private(set) var faultCount = 0
    private(set) var isStopped = false
    private(set) var rowCount = 0
    private var builder = ReferenceTable.Builder()
    private var header: RegisterHeader?
    /// Cells of the current row, concatenated, and the end offset of each.
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    /// By the column's index in the row.
    private var rounded: [Int: RoundedNumbers] = [:]
    /// Procedure tables that the register holds.
    private var tables: Set<ReferenceKey> = []
    private var line = 1
    private var rowLine = 1
    private var endedWithReturn = false

    init(kind: ReferenceKind) { self.kind = kind }

    /// For rows that do not come from CSV: their cells are all columns of the register, in its order.
    init(recordsOf kind: ReferenceKind) {
        self.kind = kind
        header = RegisterHeader.read(kind.columns.map(\.name), kind: kind).header
    }

    /// Adds a row whose cells do not come from CSV. `relocate`: sets the location in the file of each fault of the row.
    mutating func take(_ cells: [String], line: Int, relocate: (inout ReferenceFault) -> Void) {
        guard let header else { return }
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        for cell in cells {
            bytes.append(contentsOf: cell.utf8)
            ends.append(bytes.count)
        }
        rowCount += 1
        rowLine = line
        let known = faults.count
        takeRecord(header)
        for index in known..<faults.count { relocate(&faults[index]) }
    }

    mutating func add(
        _ reason: ReferenceFault.Reason, at location: Location, column: String? = nil, finding: FindingCode? = nil
    ) {
        keep(
            ReferenceFault(reason, line: location.line, column: column, position: location.column, finding: finding))
    }

    mutating func cell(_ content: UnsafeRawBufferPointer) {
        guard !isStopped else { return }
        endedWithReturn = false
        if ends.isEmpty { rowLine = line }
        let start = bytes.count
        unsafe bytes.append(contentsOf: content)
        ends.append(bytes.count)
        for byte in bytes[start...] where byte == 0x0A { line += 1 }
        if bytes.count > Self.rowBytesMax { stop(.tooLarge, rowLine) }
    }

    /// `end`: the byte that ended the row; negative at the end of the file.
    mutating func endRow(_ end: Int32) {
        guard !isStopped else { return }
        if !ends.isEmpty { takeRow() }
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        // The second half of one line end.
        if end == 0x0A, endedWithReturn {
            endedWithReturn = false
            return
        }
        endedWithReturn = end == 0x0D
        if end >= 0 { line += 1 }
    }

    mutating func stop(_ reason: ReferenceFault.Reason, _ line: Int? = nil) {
        add(reason, line ?? self.line)
        isStopped = true
    }

    consuming func finish() -> RegisterFile {
        var whole = self
        return whole.result()
    }

    /// Ends the reading; call it once. `others`: faults found outside of this reading. `count`: how many of them there
    /// are in all, including those that `others` does not hold.
    mutating func result(besides others: [ReferenceFault] = [], count: Int = 0) -> RegisterFile {
        addRounded()
        let allCount = faultCount + count
        guard allCount == 0, rowCount > 0 else {
            if allCount == 0 { add(.noRows, 0) }
            let all = (faults + others).sorted { ($0.line, $0.position) < ($1.line, $1.position) }
            return RegisterFile(faults: Array(all.prefix(Self.faultsKeptMax)), faultCount: max(1, allCount))
        }
        var made = ReferenceTable.Builder()
        swap(&made, &builder)
        return RegisterFile(table: made.table())
    }

    private mutating func add(_ reason: ReferenceFault.Reason, _ line: Int, _ column: String? = nil) {
        keep(ReferenceFault(reason, line: line, column: column))
    }

    private mutating func keep(_ fault: ReferenceFault) {
        faultCount += 1
        if faults.count < Self.faultsKeptMax { faults.append(fault) }
    }

    private mutating func takeRow() {
        guard let header else { return readHeader() }
        let isEmpty = ends.last == 0
        guard !isEmpty else { return }
        rowCount += 1
        let extra = ends.count - header.cellCount
        guard extra >= 0, extra == 0 || ends[header.cellCount - 1] == ends[ends.count - 1] else {
            return add(.rowLength, rowLine)
        }
        takeRecord(header)
    }

    private mutating func readHeader() {
        var names: [String] = []
        for index in ends.indices { names.append(String(decoding: bytes[range(index)], as: UTF8.self)) }
        let read = RegisterHeader.read(names, kind: kind)
        for fault in read.faults { add(fault.reason, rowLine, fault.column) }
        header = read.header
        if header == nil { isStopped = true }
    }

    private func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

    private mutating func takeRecord(_ header: RegisterHeader) {
        let before = faultCount
        var days: [Int32] = [0, 0, 0]
        var isAuthorised = true
        for column in header.columns {
            let cell = range(column.position)
            if cell.isEmpty {
                if column.isRequired { add(.emptyCell, rowLine, column.name) }
                continue
            }
            switch column.form {
            case .ignored: break
            case .key, .link: checkCode(cell, column)
            case .validFrom, .validUntil, .blockedFrom:
                let day = RegisterDay.read(bytes.span.extracting(cell))
                if day == 0 {
                    let isSwapped = RegisterDay.isDayWithMonthFirst(bytes.span.extracting(cell))
                    add(isSwapped ? .dayAndMonthSwapped : .notADay, rowLine, column.name)
                }
                days[column.form == .validFrom ? 0 : column.form == .validUntil ? 1 : 2] = day
            case .yesOrNo:
                guard let answer = yesOrNo(cell) else {
                    add(.notYesOrNo, rowLine, column.name)
                    continue
                }
                isAuthorised = answer
            }
        }
        if days[0] > 0, days[1] > 0, days[1] < days[0] { add(.daysReversed, rowLine, "valido_ate") }
        guard faultCount == before else { return }
        var keys: [ReferenceKey] = []
        for space in header.keys {
            guard let key = key(space) else { continue }
            keys.append(key)
        }
        if kind == .calendario, let key = ReferenceKey.calendar { keys = [key] }
        if let table = header.table, let key = key(table), tables.insert(key).inserted { builder.mark(key) }
        builder.add(
            keys, validFrom: days[0], validUntil: days[1], blockedFrom: days[2],
            link: header.link.flatMap { key($0) }, isAuthorised: isAuthorised)
    }

    /// A cell that a spreadsheet altered is no valid code, and could be the key of something else.
    private mutating func checkCode(_ cell: Range<Int>, _ column: RegisterHeader.Column) {
        if SpreadsheetDamage(bytes.span.extracting(cell)) != nil { return add(.spreadsheetCell, rowLine, column.name) }
        guard isCode(cell) else { return add(.notACode, rowLine, column.name) }
        guard cell.count > RoundedNumbers.digitsKept else { return }
        var numbers = rounded[column.position] ?? RoundedNumbers()
        numbers.add(bytes.span.extracting(cell), line: rowLine)
        rounded[column.position] = numbers
    }

    /// Rounding shows only after every row was read.
    private mutating func addRounded() {
        for column in header?.columns ?? [] {
            guard let line = rounded[column.position]?.line else { continue }
            add(.roundedNumbers, line, column.name)
        }
        rounded = [:]
    }

    private func isCode(_ cell: Range<Int>) -> Bool {
        var sawCode = false
        for byte in bytes[cell] {
            guard byte < 0x80 else { return false }
            sawCode = sawCode || byte >= 0x30
        }
        return sawCode
    }

    private func yesOrNo(_ cell: Range<Int>) -> Bool? {
        guard cell.count == 1 else { return nil }
        return switch bytes[cell.lowerBound] {
        case UInt8(ascii: "S"), UInt8(ascii: "s"): true
        case UInt8(ascii: "N"), UInt8(ascii: "n"): false
        default: nil
        }
    }

    /// - Returns: nil when one of its cells is empty.
    private func key(_ parts: RegisterHeader.KeyParts) -> ReferenceKey? {
        var making = ReferenceKey.Making(parts.space)
        for position in parts.positions {
            let cell = range(position)
            guard !cell.isEmpty, making.add(bytes.span.extracting(cell)) else { return nil }
        }
        return making.key
    }
}
