import Domain

/// The first row of a register's file: the position of each column.
struct RegisterHeader {
    struct Column {
        let name: String
        let form: ReferenceColumn.Form
        let isRequired: Bool
        /// Index of the cell in a row, from 0.
        let position: Int
    }

    /// The cells that form one key.
    struct KeyParts {
        let space: ReferenceKey.Space
        let positions: [Int]
    }

    let columns: [Column]
    let cellCount: Int
    /// The keys of a row; a key with an empty cell is left out.
    let keys: [KeyParts]
    let link: KeyParts?
    /// For TUSS: the key of the procedure table, added once for each table.
    let table: KeyParts?

    /// Reads the cells of the first row.
    /// - Returns: a header, or nil and at least one fault.
    static func read(_ cells: [String], kind: ReferenceKind) -> (header: RegisterHeader?, faults: [ReferenceFault]) {
        var names = cells.map { $0.lowercased() }
        if let first = names.first, first.hasPrefix("\u{FEFF}") { names[0] = String(first.dropFirst()) }
        // Spreadsheets end rows with empty cells.
        while names.last == "" { names.removeLast() }
        var faults: [ReferenceFault] = []
        var columns: [Column] = []
        for (position, name) in names.enumerated() {
            guard let known = kind.columns.first(where: { $0.name == name }) else {
                // An unknown name may be a cell with personal data, so the fault holds its position instead.
                faults.append(ReferenceFault(.unknownColumn, line: 1, column: "\(position + 1)"))
                continue
            }
            guard !columns.contains(where: { $0.name == name }) else {
                faults.append(ReferenceFault(.repeatedColumn, line: 1, column: name))
                continue
            }
            columns.append(
                Column(name: name, form: known.form, isRequired: known.isRequired, position: position))
        }
        for column in kind.columns where column.isRequired && !columns.contains(where: { $0.name == column.name }) {
            faults.append(ReferenceFault(.missingColumn, line: 1, column: column.name))
        }
        guard faults.isEmpty else { return (nil, faults) }
        return (RegisterHeader(columns: columns, cellCount: names.count, kind: kind), [])
    }

    private init(columns: [Column], cellCount: Int, kind: ReferenceKind) {
        self.columns = columns
        self.cellCount = cellCount
        func parts(_ space: ReferenceKey.Space, _ names: String...) -> KeyParts? {
            let positions = names.compactMap { name in columns.first { $0.name == name }?.position }
            return positions.count == names.count ? KeyParts(space: space, positions: positions) : nil
        }
        table = kind == .tuss ? parts(.procedureTable, "tabela") : nil
        switch kind {
        case .prestadores:
            keys = [parts(.providerCode, "codigo"), parts(.cnpj, "cnpj"), parts(.cpf, "cpf")].compactMap(\.self)
            link = parts(.providerCode, "codigo")
        case .beneficiarios: (keys, link) = ([parts(.beneficiary, "carteira")].compactMap(\.self), nil)
        case .senhas: (keys, link) = ([parts(.password, "senha")].compactMap(\.self), parts(.beneficiary, "carteira"))
        case .calendario: (keys, link) = ([], nil)
        case .cid: (keys, link) = ([parts(.diagnosis, "codigo")].compactMap(\.self), nil)
        case .tuss: (keys, link) = ([parts(.procedure, "tabela", "codigo")].compactMap(\.self), nil)
        case .cnes:
            (keys, link) = ([parts(.establishment, "cnes")].compactMap(\.self), parts(.providerCode, "codigo"))
        case .profissionais:
            (keys, link) = ([parts(.professional, "conselho", "numero", "uf")].compactMap(\.self), nil)
        }
    }
}

/// Parses a date of a cell: `2026-11-23`, `23/11/2026` or `20261123`.
enum RegisterDay {
    /// - Returns: `yyyymmdd`; 0 when the cell is not a date.
    static func read(_ cell: Span<UInt8>) -> Int32 {
        let day: (year: Int, month: Int, day: Int)?
        switch cell.count {
        case 8: day = numbers(cell, 0..<4, 4..<6, 6..<8)
        case 10 where cell[4] == UInt8(ascii: "-") && cell[7] == UInt8(ascii: "-"):
            day = numbers(cell, 0..<4, 5..<7, 8..<10)
        case 10 where cell[2] == UInt8(ascii: "/") && cell[5] == UInt8(ascii: "/"):
            day = numbers(cell, 6..<10, 3..<5, 0..<2)
        default: day = nil
        }
        guard let day, let existing = CalendarDay(year: day.year, month: day.month, day: day.day) else { return 0 }
        return existing.compact
    }

    /// Whether the cell is a valid `mm/dd/yyyy`, the date form of US spreadsheets. Call it only for a cell that is no
    /// valid `dd/mm/yyyy`.
    static func isDayWithMonthFirst(_ cell: Span<UInt8>) -> Bool {
        guard cell.count == 10, cell[2] == UInt8(ascii: "/"), cell[5] == UInt8(ascii: "/"),
            let parts = numbers(cell, 6..<10, 0..<2, 3..<5)
        else { return false }
        return CalendarDay(year: parts.year, month: parts.month, day: parts.day) != nil
    }

    private static func numbers(
        _ cell: Span<UInt8>, _ year: Range<Int>, _ month: Range<Int>, _ day: Range<Int>
    ) -> (year: Int, month: Int, day: Int)? {
        guard let year = number(cell, year), let month = number(cell, month), let day = number(cell, day) else {
            return nil
        }
        return (year, month, day)
    }

    private static func number(_ cell: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var number = 0
        for index in range {
            guard (0x30...0x39).contains(cell[index]) else { return nil }
            number = number * 10 + Int(cell[index] - 0x30)
        }
        return number
    }
}
