package import Domain

/// SELECT statements over Protheus's own tables. Their result, saved as CSV with a header, is a valid export.
package enum ExportSQL {
    /// - Parameters:
    ///   - alias: the alias whose records are selected.
    ///   - suffix: the text after the alias in a table name: the company and `0`.
    ///   - branch: the `xFilial` of the tables, spaces included; only letters, digits and spaces are kept.
    /// - Returns: one statement in standard SQL, with comments, ending in a semicolon and a line feed.
    package static func text(_ alias: ExportAlias, suffix: String = "010", branch: String = "  ") -> String {
        let shape = ExportShape.of(alias)
        let query = shape.query
        let columns = shape.rowFields.map { field in
            "  \(query.columns[field.name] ?? "\(field.name.prefix { $0 != "_" }).\(field.name)") AS \(field.name)"
        }
        let lines =
            comments(shape) + ["SELECT", columns.joined(separator: ",\n"), "FROM <\(query.table)> \(query.table)"]
            + query.joins
            + ["WHERE \(query.table).D_E_L_E_T_ = ' '", "  AND \(query.table).\(query.table)_FILIAL = '<FILIAL>'"]
            + query.conditions.map { "  AND \($0)" }
            + ["ORDER BY \(query.order.joined(separator: ", "));", ""]
        return named(lines.joined(separator: "\n"), suffix: suffix, branch: branch)
    }

    private static func comments(_ shape: ExportShape) -> [String] {
        var lines = ["-- \(shape.alias.rawValue): \(shape.title)."]
        if shape.query.status == .assumed {
            lines.append("-- Ligações entre as tabelas presumidas: confira com o seu dicionário.")
        }
        for list in shape.lists where !list.isFlat {
            lines.append("-- \(list.container) não cabe em CSV; para enviá-lo, exporte em XML.")
        }
        return lines
    }

    /// Replaces table names: `<BA1>` becomes `BA1010`.
    private static func named(_ text: String, suffix: String, branch: String) -> String {
        let suffix = suffix.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        let branch = branch.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == " ") }
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "<") {
            result += rest[..<open]
            let name = rest[rest.index(after: open)...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
            guard name.count >= 3, name.endIndex < rest.endIndex, rest[name.endIndex] == ">" else {
                result.append("<")
                rest = rest[rest.index(after: open)...]
                continue
            }
            result += name == "FILIAL" ? branch : name + suffix
            rest = rest[rest.index(after: name.endIndex)...]
        }
        return result + rest
    }
}
