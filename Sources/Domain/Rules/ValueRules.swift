/// Rules about single values of header and guias that no schema checks: check digits, days in the future, blank texts.
package enum ValueRules {
    /// Findings of all rules. `day` is the day of receipt in the operator's time zone; nil disables the check for days
    /// in the future.
    static func findings(_ inspection: Inspection, rules: AcceptanceRules, on day: CalendarDay?) -> [Finding] {
        [sender(inspection, rules.checkDigits), date(inspection, on: day), time(inspection)].compactMap { $0 }
            + blankGuias(inspection)
            + CandidateRules.findings(inspection, rules: rules, on: day)
    }

    private static func sender(_ inspection: Inspection, _ strictness: AcceptanceRules.Strictness) -> Finding? {
        let header = inspection.header
        guard let severity = strictness.severity, let origin = header.origin, !Whitespace.isBlank(origin.value),
            !CheckDigits.pass(origin, in: header.version),
            !inspection.isRefused(below: "/origem")
        else { return nil }
        var parameters: [String: String] = [:]
        switch origin {
        case .cpf: parameters["kind"] = "CPF"
        case .cnpj(let number), .payerCNPJ(let number):
            parameters["kind"] = "CNPJ"
            if CheckDigits.isCNPJ(number, letters: true) { parameters["since"] = CheckDigits.lettersSince }
        case .registroANS, .providerCode: break
        }
        return Finding(
            .senderNumberInvalid, severity: severity, at: inspection.location(of: .origin),
            maskedValue: Masking.shape(of: origin.value), parameters: parameters)
    }

    /// Clocks and time zones of sender and receiver may differ by a day.
    private static let daysAheadMax = 1

    /// A date that is missing, or that the schema refused, has been reported by the schema.
    private static func date(_ inspection: Inspection, on day: CalendarDay?) -> Finding? {
        guard let text = inspection.header.date, !inspection.isRefused(at: .date) else { return nil }
        let position = inspection.location(of: .date)
        guard let stated = TransactionMoment.day(text, in: inspection.header.version) else {
            return Finding(.transactionDateInvalid, at: position, maskedValue: Masking.shape(of: text))
        }
        guard let day, stated > day.adding(days: daysAheadMax) else { return nil }
        return Finding(
            .transactionDateInvalid, at: position,
            parameters: ["date": stated.description, "received": day.description])
    }

    private static func time(_ inspection: Inspection) -> Finding? {
        guard let text = inspection.header.time, !inspection.isRefused(at: .time),
            !TransactionMoment.isTime(text, in: inspection.header.version)
        else { return nil }
        return Finding(
            .transactionTimeInvalid, at: inspection.location(of: .time),
            maskedValue: Masking.shape(of: text))
    }

    /// Blank guia numbers: the schema counts whitespace as characters.
    private static func blankGuias(_ inspection: Inspection) -> [Finding] {
        (inspection.lote?.guias ?? []).compactMap { guia in
            guard let number = guia.number, Whitespace.isBlank(number),
                !inspection.isRefused("numeroGuiaPrestador", inGuia: guia.ordinal)
            else { return nil }
            return Finding(
                .guiaNumberBlank, at: guia.location, guia: GuiaReference(ordinal: guia.ordinal, number: nil))
        }
    }

    /// The date of a message as `yyyymmdd`; nil where it is none.
    package static func day(ofMessage text: String, in version: TISSVersion?) -> Int32? {
        TransactionMoment.day(text, in: version).map { Int32($0.year * 10_000 + $0.month * 100 + $0.day) }
    }
}

extension Inspection {
    /// Whether the inspection has already reported a fault of a header value; a rule would report the same cause again.
    func isRefused(at value: MessageLocations.Value) -> Bool {
        guard positions[value] != nil else { return false }
        let position = location(of: value)
        return findings.contains {
            $0.severity == .rejects && $0.location.line == position.line && $0.location.column == position.column
        }
    }

    /// The same for everything at or below `path` of the header, and for a missing child of it.
    func isRefused(below path: String) -> Bool {
        guard let start = headerLocation.map({ $0.path + path }) else { return false }
        return findings.contains { $0.severity == .rejects && ($0.location.path + "/").hasPrefix(start + "/") }
    }

    /// The same for the element `name` in a guia.
    func isRefused(_ name: String, inGuia ordinal: Int) -> Bool {
        findings.contains {
            $0.severity == .rejects && $0.guia?.ordinal == ordinal && $0.location.path.hasSuffix("/" + name)
        }
    }

    /// Whether the schema has reported the element `name` as missing.
    func isMissed(_ name: String) -> Bool {
        findings.contains { finding in
            guard finding.code == .elementMissing || finding.code == .elementUnexpected,
                let expected = finding.parameters["expected"]
            else { return false }
            return expected.split(separator: ", ").contains { $0 == name }
        }
    }
}
