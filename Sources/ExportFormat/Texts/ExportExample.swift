package import Domain

/// Small valid exports with invented records.
package enum ExportExample {
    /// One record of the alias in the XML form: UTF-8, ending with a line feed.
    package static func xml(_ alias: ExportAlias) -> String {
        let shape = ExportShape.of(alias)
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            #"<exportacao xmlns="\#(ExportSchema.namespace)" versao="\#(ExportSchema.version)">"#,
            #"  <\#(alias.rawValue) operacao="incluir">"#,
        ]
        lines += shape.fields.map { "    \(element($0))" }
        for list in shape.lists {
            lines += ["    <\(list.container)>", "      <\(list.item)>"]
            lines += list.fields.map { "        \(element($0))" }
            lines += ["      </\(list.item)>", "    </\(list.container)>"]
        }
        return (lines + ["  </\(alias.rawValue)>", "</exportacao>", ""]).joined(separator: "\n")
    }

    /// A header and one row in the CSV form. Lists that CSV cannot hold are left out.
    package static func csv(_ alias: ExportAlias) -> String {
        let fields = ExportShape.of(alias).rowFields
        let header = (fields.map(\.name) + ["OPERACAO"]).joined(separator: ";")
        let row = (fields.map { quoted($0.sample) } + ["incluir"]).joined(separator: ";")
        return "\(header)\n\(row)\n"
    }

    private static func element(_ field: ExportField) -> String {
        field.sample.isEmpty ? "<\(field.name)/>" : "<\(field.name)>\(field.sample.xmlEscaped)</\(field.name)>"
    }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { ";\"\n\r".contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
