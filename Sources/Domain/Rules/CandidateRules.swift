/// Applies an operator's rules to candidate findings.
enum CandidateRules {
    /// Findings in document order. A value that the schema has reported is not reported again. `day` is the day of
    /// receipt in the operator's time zone; nil disables the check for days in the future.
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

    /// Joins findings about guias of one other operator into one, at the first of them.
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

    /// Codes that are also reported for lotes have a setting of their own. A guia that is repeated in an appeal or
    /// among annexes is not billed twice, so it only warns.
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

/// The `registroANS` that guias, annexes and appeals may have.
struct OperatorsMeant {
    /// Most lines shown for one cause.
    static let linesMax = 5

    /// The first one is that of the message's recipient; empty when none is known.
    let registros: [String]

    /// The registro that the message names, and that of this operator; only the latter where the message names its
    /// recipient otherwise. A wrong recipient is reported itself, so guias of this operator count as right too.
    init(_ inspection: Inspection, _ rules: AcceptanceRules) {
        let own = rules.registroANS.map { [$0] } ?? []
        guard case .registroANS(let stated)? = inspection.header.destination, !inspection.isRefused(at: .destination)
        else {
            registros = own
            return
        }
        registros = stated == rules.registroANS ? own : [stated] + own
    }

    /// Whether `stated` is right; true too when none is known.
    func holds(_ stated: String?) -> Bool { registros.isEmpty || stated.map { registros.contains($0) } ?? true }
}

extension Inspection {
    /// Paths of elements that occur a second time where the schema allows one. Their content does not count, and that
    /// it repeats the first one is no finding of its own.
    var refusedRepeats: [String] {
        findings.filter { $0.code == .elementUnexpected && $0.location.path.hasSuffix("]") }.map(\.location.path)
    }
}

extension Location {
    func isBelow(_ path: String) -> Bool { self.path.hasPrefix(path + "/") }
}

extension RootElement {
    /// Whether it is a message between Unimeds (PTU): by its namespace, or without one by its name.
    var isPTU: Bool {
        if let namespace {
            return namespace.hasPrefix("http://ptu.unimed") || namespace.hasPrefix("https://ptu.unimed")
        }
        let rest = name.dropFirst(3)
        return name.hasPrefix("ptu") && rest.first.map { $0 == "A" || $0 == "_" || $0.isNumber } == true
    }
}
