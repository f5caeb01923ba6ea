/// Rules that need the operator's registers. Pure: the same questions and tables give the same findings. A rule whose register is
/// absent is not applied, and neither is one that needs a day which nobody knows.
enum RegisterRules {
    /// `day` is that of receipt, where the operator is.
    static func findings(
        _ inspection: Inspection, rules: AcceptanceRules, references: any ReferenceTables, on day: CalendarDay?
    ) -> [Finding] {
        let present = references.present
        guard !present.isEmpty else { return [] }
        var check = RegisterCheck(rules: rules, references: references, present: present, received: day)
        if inspection.direction == .toOperator, inspection.lote != nil || inspection.body != nil {
            check.judgeSender(inspection.header.origin)
        }
        if inspection.lote != nil { check.judgeCalendar() }
        let told = Set(inspection.findings.filter { $0.severity == .rejects }.map(\.location))
        for question in inspection.questions where !told.contains(question.location) {
            check.judge(question, header: inspection.header)
        }
        check.judgeUnasked(inspection.questionsLeftOut)
        return check.findings
    }
}

private struct RegisterCheck {
    let rules: AcceptanceRules
    let references: any ReferenceTables
    let present: Set<ReferenceKind>
    let received: CalendarDay?
    private(set) var findings: [Finding] = []

    init(
        rules: AcceptanceRules, references: any ReferenceTables, present: Set<ReferenceKind>, received: CalendarDay?
    ) {
        self.rules = rules
        self.references = references
        self.present = present
        self.received = received
    }

    /// X24 and X60: who sends must be a provider of the operator, on the day of receipt.
    mutating func judgeSender(_ party: Party?) {
        guard let party, present.contains(.prestadores) else { return }
        // An operator is none, and a sender in whom nothing can be seen has a finding of its own. What else gives no key is in no register.
        if case .registroANS = party { return }
        guard !BlankText.isBlank(party.value) else { return }
        let keys = ReferenceKey.provider(party)
        let entries = keys.flatMap { references.entries(.prestadores, $0) }
        let masked = Masking.shape(of: party.value)
        if entries.isEmpty {
            add(.providerUnknown, maskedValue: masked)
        } else if !entries.contains(where: { $0.isInForce(on: received) && !$0.isBlocked(on: received) }) {
            add(.providerBlocked, maskedValue: masked)
        }
    }

    /// X20: the day of receipt lies in a period of the payment calendar.
    mutating func judgeCalendar() {
        guard present.contains(.calendario), let received, let key = ReferenceKey.calendar else { return }
        guard !references.entries(.calendario, key).contains(where: { $0.isInForce(on: received) }) else { return }
        add(.paymentCalendarMissing, words: ["received": received.description])
    }

    mutating func judge(_ question: ReferenceQuestion, header: MessageHeader) {
        let day = CalendarDay(compact: question.day)
        switch question.subject {
        case .beneficiary: judgeBeneficiary(question, day)
        case .password: judgePassword(question, day)
        case .diagnosis:
            guard present.contains(.cid) else { return }
            let entries = references.entries(.cid, question.key)
            if !entries.contains(where: { $0.isInForce(on: day) }) { add(.diagnosisUnknown, question) }
        case .procedure:
            // Of a table that the register does not hold nothing is known.
            guard present.contains(.tuss), question.other.map({ !references.entries(.tuss, $0).isEmpty }) ?? true
            else { return }
            let entries = references.entries(.tuss, question.key)
            if !entries.contains(where: { $0.isInForce(on: day) && !$0.isBlocked(on: day) }) {
                add(.procedureNotInForce, question)
            }
        case .establishment: judgeEstablishment(question, day, header)
        case .executor:
            guard present.contains(.prestadores) else { return }
            if executors(question.key, question.other).isEmpty { add(.executorUnknown, question) }
        case .professional: judgeProfessional(question, day)
        }
    }

    /// Some questions found no room; it is told, because their rules were not applied.
    mutating func judgeUnasked(_ count: Int) {
        guard count > 0 else { return }
        add(.registersAskedInPart, words: ["count": "\(count)"])
    }

    private mutating func judgeBeneficiary(_ question: ReferenceQuestion, _ day: CalendarDay?) {
        guard present.contains(.beneficiarios) else { return }
        let entries = references.entries(.beneficiarios, question.key).filter { $0.isInForce(on: day) }
        if entries.isEmpty {
            add(.beneficiaryUnknown, question)
        } else if entries.allSatisfy({ $0.isBlocked(on: day) }) {
            add(.beneficiaryBlocked, question)
        }
    }

    private mutating func judgePassword(_ question: ReferenceQuestion, _ day: CalendarDay?) {
        guard present.contains(.senhas) else { return }
        let entries = references.entries(.senhas, question.key).filter { entry in
            guard let card = question.other, let owner = entry.link else { return true }
            return card == owner
        }
        if entries.isEmpty {
            add(.passwordUnknown, question)
        } else if !entries.contains(where: { $0.isAuthorised && $0.isInForce(on: day) }) {
            add(.passwordNotAuthorised, question)
        }
    }

    /// X62: one of the establishment's providers must be the executing one. Who that is must be certain.
    private mutating func judgeEstablishment(
        _ question: ReferenceQuestion, _ day: CalendarDay?, _ header: MessageHeader
    ) {
        guard present.contains(.cnes) else { return }
        let owners = references.entries(.cnes, question.key).filter { $0.isInForce(on: day) }.compactMap(\.link)
        guard !owners.isEmpty else { return add(.establishmentNotOfProvider, question) }
        var providers = question.other.map { [$0] } ?? header.origin.map { ReferenceKey.provider($0) } ?? []
        providers += providers.flatMap { references.entries(.prestadores, $0).compactMap(\.link) }
        let isCertain = present.contains(.prestadores) || isCode(header) && question.other == nil
        guard isCertain, !providers.isEmpty, !owners.contains(where: { providers.contains($0) }) else { return }
        add(.establishmentNotOfProvider, question)
    }

    private mutating func judgeProfessional(_ question: ReferenceQuestion, _ day: CalendarDay?) {
        guard present.contains(.profissionais) else { return }
        let entries = references.entries(.profissionais, question.key).filter { $0.isInForce(on: day) }
        if entries.isEmpty {
            add(.professionalUnknown, question)
        } else if entries.allSatisfy({ $0.isBlocked(on: day) }) {
            add(.professionalBlocked, question)
        }
    }

    private func isCode(_ header: MessageHeader) -> Bool {
        if case .providerCode? = header.origin { true } else { false }
    }

    private func executors(_ key: ReferenceKey, _ other: ReferenceKey?) -> [ReferenceEntry] {
        references.entries(.prestadores, key) + (other.map { references.entries(.prestadores, $0) } ?? [])
    }

    private mutating func add(_ code: FindingCode, _ question: ReferenceQuestion) {
        add(code, at: question.location, guia: question.guia)
    }

    private mutating func add(
        _ code: FindingCode, at location: Location = .none, guia: GuiaReference? = nil, maskedValue: String? = nil,
        words: [String: String] = [:]
    ) {
        let strictness: AcceptanceRules.Strictness =
            AcceptanceRule.of(code)?.effect == .warns ? .warn : rules.strictness(of: code)
        guard let severity = strictness.severity else { return }
        findings.append(
            Finding(
                code, severity: severity, at: location, guia: guia,
                maskedValue: maskedValue, words: words))
    }
}

extension ReferenceKey {
    /// The one key of the payment calendar: its rows are periods.
    package static let calendar = ReferenceKey(.calendar, "calendario")
}
