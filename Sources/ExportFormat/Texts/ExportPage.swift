import Domain

/// `docs/EXPORTS.md`, made from the shapes.
package enum ExportPage {
    /// The text of the page. A test compares it with the committed file.
    package static let text: String =
        ([introduction, forms, values, order].joined(separator: "\n") + "\n"
            + ExportShape.all.map(section).joined(separator: "\n"))

    private static let introduction = """
        # Export files

        What leaves Protheus for HAT (cadastral data, lot status, cancellations, auditors' opinions) is dropped in the inbox as an
        export file. Each record becomes one order (*pedido*). This page is made from the tables in `Sources/ExportFormat`, as are the
        schemas in [`schemas/protheus/1.0`](../schemas/protheus/1.0): `exportacao.xsd` takes records of every alias, `BA1.xsd` and its
        like only those of one.

        **Source**: *confirmed* facts have a public source (TOTVS's documents, contracts or programs); *assumed* ones are our guess and
        leave room. In `name/form` the first word is about the field's name (and the key that is filled from it), the second
        about its size and form.

        """

    private static let forms = """
        ## The two forms

        XML, UTF-8 or ISO-8859-1. Fields stand under Protheus's own names, in any order, each at most once; lists stand in a container.
        `operacao` is `incluir`, `alterar` (the default) or `excluir`; `chave` replaces the record's own key in lists and answers.

        ```xml
        \(ExportExample.xml(.beneficiaryStatus))```

        CSV, UTF-8 or ISO-8859-1, semicolons, a header of field names, one alias a file; `OPERACAO` and `CHAVE` are optional columns.
        Containers do not exist in CSV, except that a row of `AUDIT` holds one procedure.

        ```
        \(ExportExample.csv(.beneficiaryStatus))```

        """

    private static let values = """
        ## Values

        Blanks at the ends of a value never count. An empty value is left out of the item, except for the keys marked *sent empty*.

        What a spreadsheet makes of a key (`1,0001E+12`, `123456,00`, `#N/D`, `="000123"`, `03/04/2026`, `12/out`) makes its record unusable (`EXP018`), in
        the record's own key, a parent's, and `CHAVE`. A stated `CHAVE` that only lost its leading zeros is the record's own. A CSV in which all numbers
        of a column with more than fifteen digits end in zeros was rounded and is rejected (`EXP009`).

        | form | accepted | in the item |
        |---|---|---|
        | text | any characters, at most so many | as it is |
        | code | letters and digits of that width; a shorter number gets its leading zeros back | with its zeros |
        | digits | digits only | as it is |
        | date | `yyyy-mm-dd`, `yyyymmdd`, `dd/mm/yyyy`; a day that exists; `  /  /    ` is empty | `yyyy-mm-dd`, or `yyyymmdd` by setting |
        | time | `hh:mm`, `hhmm`, `hh:mm:ss` | `hh:mm` |
        | decimal | point or comma, two decimals, no thousands' separators | number |
        | integer | at most nine digits, `30.00` also | number; 0 is left out where Protheus means "nothing said" by it |
        | flag | `0`, `1` | as it is |

        A record with a fault becomes no order; its finding (`EXP011`–`EXP021`) names line, field and form, never the value. The other
        records of the file are not concerned.

        Procedure codes go to HAT as they stand in the file: where the table of Protheus is not the TISS one, export the TISS code.

        """

    private static var order: String {
        let rows = ExportShape.all.sorted { ($0.rank, $0.alias.rawValue) < ($1.rank, $1.alias.rawValue) }.map { shape in
            let parents = shape.parents.map(\.alias.rawValue).joined(separator: ", ")
            let key = shape.identity.fields.map { "`\($0)`" }.joined(separator: ", ")
            return "| \(shape.rank) | `\(shape.alias.rawValue)` | \(shape.englishTitle) | \(parents) | \(key) |"
        }
        return """
            ## Order of sending and keys

            Lower ranks go first. A record also waits for the latest order of the records that it belongs to, in this file or another. Two
            records with the same key are the same thing: the newer one replaces the older while that is unsent.

            | rank | alias | what | belongs to | key |
            |---|---|---|---|---|
            \(rows.joined(separator: "\n"))

            """
    }

    private static func section(_ shape: ExportShape) -> String {
        let fields =
            shape.fields.map { row($0, keys: shape.keys, within: "") }
            + shape.lists.flatMap { list in
                list.fields.map { row($0, keys: list.keys, within: "\(list.container)/\(list.item)/") }
            }
        return """
            ## \(shape.alias.rawValue): \(shape.title.lowercasedFirst) (\(shape.englishTitle.lowercasedFirst))

            \(endpoints(shape))

            | field | form | required | JSON key | source |
            |---|---|---|---|---|
            \(fields.joined(separator: "\n"))

            \(notes(shape))```xml
            \(ExportExample.xml(shape.alias))```

            """
    }

    private static func endpoints(_ shape: ExportShape) -> String {
        let rows = Endpoint.standard.filter { $0.alias == shape.alias }
        let words = rows.map {
            rows.count == 1 ? "`\($0.transaction)`" : "`\($0.transaction)` \($0.operation.rawValue)"
        }
        let path = rows.first.map { "`\($0.version)/\($0.path)`" } ?? ""
        let list = shape.alias == .beneficiaryStatus ? ["`0023` bloqueio", "`0024` desbloqueio"] : words
        return "Transactions \(list.joined(separator: ", ")) → \(path)."
    }

    private static func row(_ field: ExportField, keys: [ItemKey], within container: String) -> String {
        let used = keys.filter { $0.fields.contains(field.name) }.map { key in
            "`\(key.name)`" + (key.keepsEmpty ? " (sent empty)" : "") + (key.fields.count > 1 ? " (part)" : "")
        }
        let status =
            field.nameStatus == field.formStatus
            ? field.nameStatus.rawValue : "\(field.nameStatus.rawValue)/\(field.formStatus.rawValue)"
        return "| `\(container)\(field.name)` \(field.meaning) | \(field.form.pageText) | "
            + "\(field.isRequired ? "yes" : "") | \(used.joined(separator: ", ")) | \(status) |"
    }

    private static func notes(_ shape: ExportShape) -> String {
        let notes: String
        switch shape.alias {
        case .beneficiaryStatus, .providerStatus:
            notes = "`eventType` is `bloqueio` for 0, `desbloqueio` for any other value."
        case .beneficiaryProcedureClasses, .beneficiaryProcedures, .beneficiaryGroups:
            notes = "`subscriberId` of a coverage is the family's number alone, as TOTVS's own map has it."
        case .lots:
            notes = """
                `status`: 9 when `BCI_SITUAC` is 2; else by phase: 2 for phases 2 and 3 not released; 3 for 3 released and 4 unpaid; 4 instead
                of 3 when the value less the glosa is nothing; 6 for 4 with every title settled (`E2_SALDO` 0). Released means that
                `BCI_DTHRLB` is filled or `BCI_STTISS` is 3, 4 or 6. Without titles `BCI_STTISS` decides. A lot without `BCI_LOTGUI`, or in
                phase 1, is not HAT's (`EXP021`).
                """
        case .glosaAppeals:
            notes = "`statusTiss` is 4 when `B4D_DCDPEG` is empty and `B4D_STATUS` is 2 or 4, else 2."
        case .guiaCancellations:
            notes = """
                Every operation means cancellation. With the official contract `motivoCancelamento` is called `justification` and the item
                stands in `authorizationsToCancel`.
                """
        case .audits:
            notes = "Every operation sends the opinion. In CSV a row holds one procedure, with the columns `PROC_…`."
        default: return ""
        }
        return "\(notes)\n\n"
    }
}

extension FieldForm {
    fileprivate var pageText: String {
        switch self {
        case .text(let limit): "text \(limit)"
        case .code(let width): "code \(width)"
        case .digits(let counts): "digits \(counts.lowerBound)–\(counts.upperBound)"
        case .date: "date"
        case .time: "time"
        case .decimal: "decimal"
        case .integer: "integer"
        case .flag: "flag"
        case .choice(let list): list.map { "`\($0)`" }.joined(separator: " ")
        }
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
