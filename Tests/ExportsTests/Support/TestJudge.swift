import Domain

/// A judge that knows two aliases and a few fields, and remembers nothing.
struct TestJudge: RecordJudge {
    static let fields: [ExportAlias: Set<String>] = [
        .beneficiaries: ["BA1_CODINT", "BA1_MATRIC", "BA1_NOMUSR", "BA1_X1", "BA1_X2"],
        .persons: ["BTS_MATVID", "BTS_NOMUSR"],
        .clinicalStaff: ["BC1_CODIGO"],
    ]

    func isField(_ name: String, of alias: ExportAlias) -> Bool { Self.fields[alias]?.contains(name) ?? false }

    func draft(of record: ExportRecord) -> OrderDraft {
        let alias = ExportAlias(named: record.alias)
        var problems = record.problems
        if alias == nil { problems.append(Finding(.recordAliasUnknown, severity: .warns, at: record.location)) }
        for field in record.fields where alias.map({ !isField(field.name, of: $0) }) ?? false {
            problems.append(Finding(.recordFieldUnknown, severity: .warns, at: field.location))
        }
        let lists = record.lists.map { list in
            list.container + "["
                + list.items.map {
                    $0.name + "(" + $0.fields.map { $0.name + "=" + $0.value }.joined(separator: ",") + ")"
                }
                .joined() + "]"
        }
        let item = (record.fields.map { "\($0.name)=\($0.value)" } + lists).joined(separator: "|")
        let content = alias.map {
            OrderContent(
                entity: OrderEntity(alias: $0, key: record.fields.first?.value ?? ""), transaction: "0001", rank: 0,
                parents: [], item: item,
                identifiers: record.fields.map { "\($0.location.line):\($0.location.column):\($0.location.path)" })
        }
        return OrderDraft(
            ordinal: record.ordinal, location: record.location, alias: alias,
            operation: record.operation.flatMap { ExportOperation(named: $0) } ?? .alter, key: record.key ?? "",
            content: problems.isEmpty ? content : nil, problems: problems)
    }
}
