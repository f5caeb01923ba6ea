/// The simple types that a schema needs, each once: one for every form, and another for fields of that form that may
/// be empty.
struct SimpleTypes {
    private(set) var lines: [String] = []
    private var names = Set<String>()

    /// - Returns: the name of the type. `lines` defines it from this call on.
    mutating func name(_ form: FieldForm, isRequired: Bool) -> String {
        let name = form.typeName + (isRequired ? "" : "Opcional")
        guard names.insert(name).inserted else { return name }
        lines += [
            #"  <xs:simpleType name="\#(name)">"#,
            ExportSchema.documentation(form.parameters, 4),
            #"    <xs:restriction base="xs:token">"#,
        ]
        lines += form.facets(isRequired: isRequired).map { "      \($0)" }
        lines += ["    </xs:restriction>", "  </xs:simpleType>"]
        return name
    }
}

extension FieldForm {
    fileprivate var typeName: String {
        switch self {
        case .text(let limit): "Texto\(limit)"
        case .code(let width): "Codigo\(width)"
        case .digits(let counts): "Digitos\(counts.lowerBound)a\(counts.upperBound)"
        case .date: "Data"
        case .time: "Hora"
        case .decimal: "Decimal"
        case .integer: "Inteiro"
        case .flag: "SimNao"
        case .choice(let list): "Lista_\(list.joined(separator: "_"))"
        }
    }

    fileprivate func facets(isRequired: Bool) -> [String] {
        switch self {
        case .text(let limit):
            [#"<xs:minLength value="\#(isRequired ? 1 : 0)"/>"#, #"<xs:maxLength value="\#(limit)"/>"#]
        case .flag: values(["0", "1"], isRequired)
        case .choice(let list): values(list, isRequired)
        // The length has a facet of its own: with counters in both alternatives libxml2 accepts texts that are too
        // long.
        case .code(let width):
            pattern("[0-9]+|[A-Za-z0-9]{\(width)}", blank: "", isRequired) + [#"<xs:maxLength value="\#(width)"/>"#]
        case .digits(let counts): pattern("[0-9]{\(counts.lowerBound),\(counts.upperBound)}", blank: "", isRequired)
        case .date: pattern(Self.dayPattern, blank: "[/ ]*", isRequired)
        case .time:
            pattern(
                "([01][0-9]|2[0-3])([0-5][0-9]|:[0-5][0-9](:[0-5][0-9])?)", blank: "[: ]*", isRequired)
        case .decimal:
            pattern("-?([0-9]{1,14}([.,][0-9]{0,2}0*)?|[.,][0-9]{1,2}0*)", blank: "", isRequired)
        case .integer: pattern("[0-9]{1,9}([.,]0*)?|[.,]0+", blank: "", isRequired)
        }
    }

    private func values(_ list: [String], _ isRequired: Bool) -> [String] {
        (list + (isRequired ? [] : [""])).map { #"<xs:enumeration value="\#($0)"/>"# }
    }

    private func pattern(_ pattern: String, blank: String, _ isRequired: Bool) -> [String] {
        [#"<xs:pattern value="\#(isRequired ? pattern : "\(pattern)|\(blank)")"/>"#]
    }

    /// Matches existing days, leap years included, in the three accepted notations.
    private static let dayPattern: String = {
        let year = "[1-9][0-9]{3}"
        let leap = "([1-9][0-9](0[48]|[2468][048]|[13579][26])|([2468][048]|[13579][26])00)"
        let days = [
            (year, "(0[13578]|1[02])", "(0[1-9]|[12][0-9]|3[01])"), (year, "(0[469]|11)", "(0[1-9]|[12][0-9]|30)"),
            (year, "02", "(0[1-9]|1[0-9]|2[0-8])"), (leap, "02", "29"),
        ]
        return days.flatMap { year, month, day in
            ["\(year)-\(month)-\(day)", "\(year)\(month)\(day)", "\(day)/\(month)/\(year)"]
        }.joined(separator: "|")
    }()
}
