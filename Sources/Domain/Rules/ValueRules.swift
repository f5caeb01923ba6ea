/// What single values of header and guias say that no schema looks at: check digits, days that have not come, blanks.
package enum ValueRules {
    /// `day` is that of receipt, where the operator is; nil leaves the future unchecked.
    static func findings(_ inspection: Inspection, rules: AcceptanceRules, on day: CalendarDay?) -> [Finding] {
        [sender(inspection, rules.checkDigits), date(inspection, on: day), time(inspection)].compactMap { $0 }
            + blankGuias(inspection)
            + RemarkRules.findings(inspection, rules: rules, on: day)
    }

    private static func sender(_ inspection: Inspection, _ strictness: AcceptanceRules.Strictness) -> Finding? {
        let header = inspection.header
        guard let severity = strictness.severity, let origin = header.origin, !isBlank(origin.value),
            !CheckDigits.pass(origin, in: header.version),
            !inspection.findings.contains(where: { $0.location.path.contains("/cabecalho/origem/") })
        else { return nil }
        var words: [String: String] = [:]
        switch origin {
        case .cpf: words["kind"] = "CPF"
        case .cnpj(let number), .payerCNPJ(let number):
            words["kind"] = "CNPJ"
            if CheckDigits.isCNPJ(number, letters: true) { words["since"] = CheckDigits.lettersSince }
        case .registroANS, .providerCode: break
        }
        return Finding(
            .senderNumberInvalid, severity: severity, at: inspection.location(of: .origin),
            maskedValue: Masking.shape(of: origin.value), words: words)
    }

    /// Clocks of sender and receiver may be a day apart; zones alone are never more.
    private static let daysAheadMax = 1

    /// A date that is missing, or that the schema refused, has been told by the schema under the same motive.
    private static func date(_ inspection: Inspection, on day: CalendarDay?) -> Finding? {
        guard let text = inspection.header.date, !isTold(.dateInvalid, inspection) else { return nil }
        let place = inspection.location(of: .date)
        guard let stated = TransactionMoment.day(text, in: inspection.header.version) else {
            return Finding(.transactionDateInvalid, at: place, maskedValue: Masking.shape(of: text))
        }
        guard let day, stated > day.adding(days: daysAheadMax) else { return nil }
        return Finding(
            .transactionDateInvalid, at: place, words: ["date": stated.description, "received": day.description])
    }

    private static func time(_ inspection: Inspection) -> Finding? {
        guard let text = inspection.header.time, !isTold(.timeInvalid, inspection),
            !TransactionMoment.isTime(text, in: inspection.header.version)
        else { return nil }
        return Finding(
            .transactionTimeInvalid, at: inspection.location(of: .time),
            maskedValue: Masking.shape(of: text))
    }

    /// The schema counts blanks as characters.
    private static func blankGuias(_ inspection: Inspection) -> [Finding] {
        (inspection.lote?.guias ?? []).compactMap { guia in
            guard let number = guia.number, isBlank(number) else { return nil }
            return Finding(
                .guiaNumberBlank, at: guia.location, guia: GuiaReference(ordinal: guia.ordinal, number: nil))
        }
    }

    /// The day of a message's own date as `yyyymmdd`; nil where it is none.
    package static func day(ofMessage text: String, in version: TISSVersion?) -> Int32? {
        TransactionMoment.day(text, in: version).map { Int32($0.year * 10_000 + $0.month * 100 + $0.day) }
    }

    private static func isTold(_ motive: Motive, _ inspection: Inspection) -> Bool {
        inspection.findings.contains { $0.motive == motive }
    }

    private static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }
}
