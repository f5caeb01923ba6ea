/// What becomes of the remarks of a reading under an operator's rules.
enum RemarkRules {
    /// Findings in the order of the document. What the schema told of a value is not told again.
    /// `day` is that of receipt, where the operator is; nil leaves the future unchecked.
    static func findings(_ inspection: Inspection, rules: AcceptanceRules, on day: CalendarDay?) -> [Finding] {
        guard !inspection.remarks.isEmpty else { return [] }
        let told = Set(inspection.findings.filter { $0.severity == .rejects }.map { Place($0.location) })
        return inspection.remarks.compactMap { remark in
            guard let severity = severity(of: remark.finding.code, rules),
                !told.contains(Place(remark.finding.location))
            else { return nil }
            var finding = remark.finding
            if let valueDay = remark.day {
                guard let day, valueDay > day else { return nil }
                finding.words["received"] = day.description
            }
            finding.severity = severity
            return finding
        }
    }

    /// What lotes are told too has a setting of its own. A guia that comes twice in an appeal or among annexes is not billed twice, so that
    /// it only warns.
    private static func severity(of code: FindingCode, _ rules: AcceptanceRules) -> Severity? {
        switch code {
        case .totalDiffers: rules.totals.severity
        case .guiaRepeated: rules.repeatedGuias.severity.map { _ in .warns }
        default: rules.strictness(of: code).severity
        }
    }

    private struct Place: Hashable {
        let line: Int
        let column: Int

        init(_ location: Location) { (line, column) = (location.line, location.column) }
    }
}

extension RootElement {
    /// A message between Unimeds (PTU): by its namespace, or by its name where it has none.
    var isPTU: Bool {
        if let namespace {
            return namespace.hasPrefix("http://ptu.unimed") || namespace.hasPrefix("https://ptu.unimed")
        }
        let rest = name.dropFirst(3)
        return name.hasPrefix("ptu") && rest.first.map { $0 == "A" || $0 == "_" || $0.isNumber } == true
    }
}
