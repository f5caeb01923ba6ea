import Domain

/// The first row of a CSV export, which names the field of each column.
struct CSVHeader {
    enum Column: Equatable {
        case operation, key
        case field(String)
    }

    let alias: ExportAlias
    let columns: [Column]

    /// Reads the `cells` of the first row. When it returns no header it adds at least one finding.
    static func read(
        _ cells: [String], line: Int, isField: (String, ExportAlias) -> Bool
    ) -> (header: CSVHeader?, findings: [Finding]) {
        let names = cells.map(fold)
        let location = Location(line: line, column: 1, path: "")
        guard let alias = alias(of: names, isField) else {
            let first = names.first.map(shown) ?? ""
            return (nil, [Finding(.csvHeaderUnknown, at: location, parameters: ["stated": first, "column": "1"])])
        }
        var findings: [Finding] = []
        var seen: Set<String> = []
        let columns = names.enumerated().map { index, name -> Column in
            let isNew = seen.insert(name).inserted
            let column = column(name)
            if case .field = column, !isField(name, alias) {
                let parameters = ["stated": shown(name), "column": "\(index + 1)"]
                findings.append(Finding(.csvHeaderUnknown, at: location, parameters: parameters))
            } else if !isNew {
                let parameters = ["stated": shown(name), "column": "\(index + 1)", "reason": "repeated"]
                findings.append(Finding(.csvHeaderUnknown, at: location, parameters: parameters))
            }
            return column
        }
        return (findings.isEmpty ? CSVHeader(alias: alias, columns: columns) : nil, findings)
    }

    /// Whether `cell` can begin a header row: a column that every export may have, or the name of a field.
    static func begins(with cell: String, isField: (String, ExportAlias) -> Bool) -> Bool {
        let name = fold(cell)
        guard case .field = column(name) else { return true }
        return prefix(of: name) != nil || ExportAlias.allCases.contains { isField(name, $0) }
    }

    /// The alias that knows most of the columns. Among equals, or where none knows any column, the alias whose prefix
    /// most of them have.
    private static func alias(of names: [String], _ isField: (String, ExportAlias) -> Bool) -> ExportAlias? {
        var best: (alias: ExportAlias, known: Int, named: Int)?
        for alias in ExportAlias.allCases {
            let known = names.count { isField($0, alias) }
            let named = names.count { prefix(of: $0) == alias }
            guard known + named > 0, (known, named) > (best?.known ?? 0, best?.named ?? 0) else { continue }
            best = (alias, known, named)
        }
        // A file without a single known column is no export, whatever its first cells look like.
        return best.flatMap { $0.known > 0 ? $0.alias : nil }
    }

    private static func prefix(of name: String) -> ExportAlias? {
        name.firstIndex(of: "_").flatMap { ExportAlias(rawValue: String(name[..<$0])) }
    }

    private static func column(_ name: String) -> Column {
        switch name {
        case "OPERACAO", "OPERAÇÃO": .operation
        case "CHAVE": .key
        default: .field(name)
        }
    }

    private static func fold(_ cell: String) -> String {
        String(cell.drop { isEdge($0) }.reversed().drop { isEdge($0) }.reversed()).uppercased()
    }

    private static func isEdge(_ character: Character) -> Bool {
        character.isWhitespace || character == "\"" || character == "'"
    }

    /// A column's name as a finding may show it. A row that is no header holds personal data.
    private static func shown(_ name: String) -> String {
        let isPlain = name.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
        let isFieldName = isPlain && name.utf8.count <= 20 && name.contains("_")
        return isFieldName ? name : Masking.shape(of: name)
    }
}
