/// What becomes of the remarks of a reading under an operator's rules.
enum RemarkRules {
    /// Findings in the order of the document. What the schema told of a value is not told again.
    /// `day` is that of receipt, where the operator is; nil leaves the future unchecked.
    static func findings(_ inspection: Inspection, rules: AcceptanceRules, on day: CalendarDay?) -> [Finding] {
        guard !inspection.remarks.isEmpty else { return [] }
        let told = Set(inspection.findings.filter { $0.severity == .rejects }.map { Place($0.location) })
        return inspection.remarks.compactMap { remark in
            let severity = rules.strictness(of: remark.finding.code).severity
            guard let severity, !told.contains(Place(remark.finding.location)) else { return nil }
            var finding = remark.finding
            if let valueDay = remark.day {
                guard let day, valueDay > day else { return nil }
                finding.words["received"] = day.description
            }
            finding.severity = severity
            return finding
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
