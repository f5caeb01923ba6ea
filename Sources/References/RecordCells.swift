import Domain

/// Builds the cells of a register row from the fields of an export record, by the table's `ReferenceSource`.
struct RecordCells {
    private let source: ReferenceSource
    /// For each column of the register, the indexes of its values in `positions`; nil for a column that the table does
    /// not supply.
    private let columns: [(column: ReferenceSource.Column, positions: [Int])?]
    /// Index of each needed field in the list of values.
    private let positions: [String: Int]
    private let widths: [Int]

    init(_ source: ReferenceSource, of kind: ReferenceKind) {
        var positions: [String: Int] = [:]
        var widths: [Int] = []
        func position(_ part: ReferenceSource.Part) -> Int {
            if let known = positions[part.field] { return known }
            positions[part.field] = widths.count
            widths.append(part.width)
            return widths.count - 1
        }
        var columns: [(column: ReferenceSource.Column, positions: [Int])?] = []
        for column in kind.columns {
            let found = source.columns.first { $0.name == column.name }
            columns.append(found.map { found in (found, found.parts.map { position($0) }) })
        }
        self.source = source
        self.columns = columns
        self.positions = positions
        self.widths = widths
    }

    /// The result of one record.
    struct Row {
        /// One cell for each column of the register.
        var cells: [String] = []
        /// Name of a field that is empty although other fields of the same cell have a value.
        var missing: String?
    }

    /// `found`: receives the columns whose fields the record has.
    /// - Returns: nil for a record that is not a row of the register.
    func row(of record: ExportRecord, found: inout Set<String>) -> Row? {
        var values = [Substring?](repeating: nil, count: widths.count)
        for field in record.fields {
            guard let position = positions[field.name] ?? positions[field.name.uppercased()] else { continue }
            values[position] = Self.trimmed(field.value)
        }
        var row = Row()
        row.cells.reserveCapacity(columns.count)
        for entry in columns {
            guard let (column, positions) = entry else {
                row.cells.append("")
                continue
            }
            if positions.contains(where: { values[$0] != nil }) { found.insert(column.name) }
            let cell = cell(column, positions, values, &row)
            if cell.isEmpty, column.selectsRecords { return nil }
            row.cells.append(cell)
        }
        return row
    }

    /// - Returns: the fields that a column is made of; empty for a column that the table does not supply.
    func fields(of column: String) -> [String] {
        source.columns.first { $0.name == column }?.parts.map(\.field) ?? []
    }

    private func cell(
        _ column: ReferenceSource.Column, _ positions: [Int], _ values: [Substring?], _ row: inout Row
    ) -> String {
        let parts = positions.map { values[$0] ?? "" }
        let first = parts.first ?? ""
        switch column.reading {
        case .asItIs: return joined(column, positions, parts, &row)
        case .cnpj: return Self.significant(first) > 11 ? String(first) : ""
        case .cpf: return Self.significant(first) > 11 ? "" : String(first)
        case .dayBefore:
            return CalendarDay(compact: Self.number(of: first))?.adding(days: -1).description ?? Self.day(first)
        case .unblocked:
            let last = parts.dropFirst().first ?? ""
            let (blocked, freed) = (Self.number(of: first), Self.number(of: last))
            guard !Self.day(last).isEmpty else { return Self.day(first) }
            guard freed > 0 else { return String(last) }
            return freed >= blocked ? "" : Self.day(first)
        case .authorised:
            if parts.dropFirst().first == "1" { return "N" }
            return ["", "1", "2"].contains(first) ? "S" : "N"
        case .council: return CouncilCode.of(first)
        case .state: return StateCode.of(first)
        case .competence: return parts.filter { !$0.isEmpty }.joined(separator: "-")
        }
    }

    private func joined(
        _ column: ReferenceSource.Column, _ positions: [Int], _ parts: [Substring], _ row: inout Row
    ) -> String {
        guard parts.count > 1 else {
            let only = parts.first ?? ""
            return column.name.hasPrefix("valido") || column.name.hasPrefix("bloqueado") ? Self.day(only) : String(only)
        }
        guard parts.contains(where: { !$0.isEmpty }) else { return "" }
        if let index = parts.firstIndex(where: \.isEmpty) { row.missing = row.missing ?? column.parts[index].field }
        return zip(parts, positions).map { part, position in
            String(repeating: "0", count: max(0, widths[position] - part.utf8.count)) + part
        }.joined()
    }

    /// - Returns: `yyyymmdd`; 0 when the value is not a date.
    private static func number(of value: Substring) -> Int32 { RegisterDay.read(Array(value.utf8).span) }

    /// Protheus writes `  /  /    ` for an empty date.
    private static func day(_ value: Substring) -> String {
        value.utf8.contains { $0 != 0x20 && $0 != 0x2F && $0 != 0x2D } ? String(value) : ""
    }

    private static func significant(_ value: Substring) -> Int {
        value.utf8.count { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
    }

    private static func trimmed(_ value: String) -> Substring {
        var rest = value[...]
        while rest.utf8.first.map({ $0 <= 0x20 }) == true { rest.removeFirst() }
        while rest.utf8.last.map({ $0 <= 0x20 }) == true { rest.removeLast() }
        return rest
    }
}
