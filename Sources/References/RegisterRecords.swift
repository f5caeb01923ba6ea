import Domain
import Synchronization

/// Collects the records of an export as rows of one register. It acts as the record judge of the export's reader;
/// create one for each reading.
///
/// Its drafts are placeholders; the caller gets the result at the end. The lock only satisfies `Sendable`: one thread
/// reads at a time.
final class RegisterRecords: RecordJudge {
    private struct State: ~Copyable {
        var reading: RegisterReading
        var cells: [String: RecordCells]
        /// Columns whose fields at least one record has.
        var found: Set<String> = []
    }

    private let state: Mutex<State>

    init(kind: ReferenceKind) {
        let cells = kind.sources.map { ($0.alias, RecordCells($0, of: kind)) }
        state = Mutex(
            State(
                reading: RegisterReading(recordsOf: kind),
                cells: Dictionary(uniqueKeysWithValues: cells)))
    }

    /// - Returns: the register or its faults, with `columns` in the register's order. Call it once.
    func result(_ kind: ReferenceKind, besides others: [ReferenceFault], count: Int) -> RegisterFile {
        state.withLock { state in
            var file = state.reading.result(besides: others, count: count)
            let found = state.found
            file.columns = kind.columns.map(\.name).filter { found.contains($0) }
            return file
        }
    }

    func draft(of record: ExportRecord) -> OrderDraft {
        state.withLock { state in Self.take(record, &state) }
        // A valid draft, so that the reader reports only its own findings.
        let content = OrderContent(
            entity: OrderEntity(alias: .providers, key: ""), transaction: "", rank: 0, parents: [], item: "",
            identifiers: [])
        return OrderDraft(
            ordinal: record.ordinal, location: .none, alias: nil, operation: nil, key: "", content: content,
            problems: [])
    }

    /// Accepts every field: tables have more fields than a register needs, and the others are ignored.
    func isField(_ name: String, of alias: ExportAlias) -> Bool { true }

    private static func take(_ record: ExportRecord, _ state: inout State) {
        let location = record.location
        let alias = record.alias.uppercased()
        guard let cells = state.cells[alias] else { return state.reading.add(.otherTable, at: location) }
        if let stated = record.operation {
            guard let operation = ExportOperation(named: stated) else {
                return state.reading.add(.export, at: location, finding: .recordOperationUnknown)
            }
            guard operation != .exclude else { return state.reading.add(.exclusion, at: location) }
        }
        guard let row = cells.row(of: record, found: &state.found) else { return }
        if let field = row.missing {
            return state.reading.add(.emptyCell, at: record.location(of: [field]), column: field)
        }
        state.reading.take(row.cells, line: location.line) { fault in
            let fields = fault.column.map(cells.fields) ?? []
            let location = record.location(of: fields)
            fault.column = fields.isEmpty ? fault.column : fields.joined(separator: "+")
            (fault.line, fault.position) = (location.line, location.column)
        }
    }
}

extension ExportRecord {
    /// - Returns: the location of the first field in `names` that the record has; else the record's own.
    fileprivate func location(of names: [String]) -> Location {
        let found = fields.first { field in names.contains { $0 == field.name.uppercased() } }
        return found?.location ?? location
    }
}

/// Reads the table name of a file's first record.
final class FirstAlias: RecordJudge {
    private let alias = Mutex<String?>(nil)

    /// nil without a record.
    var text: String? { alias.withLock(\.self) }

    func draft(of record: ExportRecord) -> OrderDraft {
        alias.withLock { $0 = $0 ?? record.alias }
        return OrderDraft(
            ordinal: record.ordinal, location: .none, alias: nil, operation: nil, key: "", content: nil, problems: [])
    }

    func isField(_ name: String, of alias: ExportAlias) -> Bool { true }
}
