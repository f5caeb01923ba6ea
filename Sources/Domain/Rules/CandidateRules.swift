/// What becomes of the remarks of a reading under an operator's rules.
enum CandidateRules {
    /// Findings in the order of the document. What the schema told of a value is not told again.
    /// `day` is that of receipt, where the operator is; nil leaves the future unchecked.
    static func findings(_ inspection: Inspection, rules: AcceptanceRules, on day: CalendarDay?) -> [Finding] {
        guard !inspection.candidates.isEmpty else { return [] }
        let reported = Set(inspection.findings.filter { $0.severity == .rejects }.map { Position($0.location) })
        let repeats = inspection.refusedRepeats
        let right = OperatorsMeant(inspection, rules)
        let findings: [Finding] = inspection.candidates.compactMap { candidate in
            if candidate.finding.code == .guiaOfAnotherOperator, right.holds(candidate.finding.parameters["stated"]) {
                return nil
            }
            guard !repeats.contains(where: { candidate.finding.location.isBelow($0) }) else { return nil }
            guard let severity = severity(of: candidate.finding.code, rules),
                !reported.contains(Position(candidate.finding.location))
            else { return nil }
            var finding = candidate.finding
            if let valueDay = candidate.day {
                guard let day, valueDay > day else { return nil }
                finding.parameters["received"] = day.description
            }
            finding.severity = severity
            return finding
        }
        return joined(findings)
    }

    /// Of guias of one other operator one finding, at the first of them.
    private static func joined(_ findings: [Finding]) -> [Finding] {
        var joined: [Finding] = []
        var positions: [String: (index: Int, lines: [Int], count: Int)] = [:]
        for finding in findings {
            guard finding.code == .guiaOfAnotherOperator, let stated = finding.parameters["stated"] else {
                joined.append(finding)
                continue
            }
            guard var position = positions[stated] else {
                positions[stated] = (joined.count, [finding.location.line], 1)
                joined.append(finding)
                continue
            }
            position.count += 1
            if position.lines.count < OperatorsMeant.linesMax { position.lines.append(finding.location.line) }
            joined[position.index].parameters["count"] = "\(position.count)"
            joined[position.index].parameters["lines"] = position.lines.map(String.init).joined(separator: ", ")
            positions[stated] = position
        }
        return joined
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

    private struct Position: Hashable {
        let line: Int
        let column: Int

        init(_ location: Location) { (line, column) = (location.line, location.column) }
    }
}

/// `registroANS` that guias, annexes and appeals may have.
struct OperatorsMeant {
    /// Lines of one cause that are shown.
    static let linesMax = 5

    /// The first is the one that the message is for; none where nobody says.
    let registros: [String]

    /// The one that the message itself names, or where it names the operator otherwise this one's. A destination that is wrong itself has
    /// been reported, so that guias of this operator are right besides it.
    init(_ inspection: Inspection, _ rules: AcceptanceRules) {
        let own = rules.registroANS.map { [$0] } ?? []
        guard case .registroANS(let stated)? = inspection.header.destination, !inspection.isRefused(at: .destination)
        else {
            registros = own
            return
        }
        registros = stated == rules.registroANS ? own : [stated] + own
    }

    /// True also where nobody says which is right.
    func holds(_ stated: String?) -> Bool { registros.isEmpty || stated.map { registros.contains($0) } ?? true }
}

extension Inspection {
    /// Paths of elements that came a second time where the schema has them once: what stands in them is no content of the message, and
    /// that it repeats what came before follows.
    var refusedRepeats: [String] {
        findings.filter { $0.code == .elementUnexpected && $0.location.path.hasSuffix("]") }.map(\.location.path)
    }
}

extension Location {
    func isBelow(_ path: String) -> Bool { self.path.hasPrefix(path + "/") }
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
