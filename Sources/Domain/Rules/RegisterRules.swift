/// Rules that need the operator's reference tables. Pure: equal lookups and tables give equal findings. A rule whose
/// table is missing, or that needs an unknown day, is not applied.
enum RegisterRules {
    /// Findings of all rules. `day` is the day of receipt in the operator's time zone.
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
        let reported = Set(inspection.findings.filter { $0.severity == .rejects }.map(\.location))
        for lookup in inspection.lookups where !reported.contains(lookup.location) {
            check.judge(lookup, header: inspection.header)
        }
        check.judgeUnasked(inspection.lookupsLeftOut)
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

    /// X24 and X60: the sender must be a provider of the operator on the day of receipt.
    mutating func judgeSender(_ party: Party?) {
        guard let party, present.contains(.prestadores) else { return }
        // An operator is no provider, and a blank sender has a finding of its own. A sender without a key is unknown.
        if case .registroANS = party { return }
        guard !Whitespace.isBlank(party.value) else { return }
        let keys = ReferenceKey.provider(party)
        let entries = keys.flatMap { references.entries(.prestadores, $0) }
        let masked = Masking.shape(of: party.value)
        if entries.isEmpty {
            add(.providerUnknown, maskedValue: masked)
        } else if !entries.contains(where: { $0.isInForce(on: received) && !$0.isBlocked(on: received) }) {
            add(.providerBlocked, maskedValue: masked)
        }
    }

    /// X20: the day of receipt must be in a period of the payment calendar.
    mutating func judgeCalendar() {
        guard present.contains(.calendario), let received, let key = ReferenceKey.calendar else { return }
        guard !references.entries(.calendario, key).contains(where: { $0.isInForce(on: received) }) else { return }
        add(.paymentCalendarMissing, parameters: ["received": received.description])
    }

    mutating func judge(_ lookup: ReferenceLookup, header: MessageHeader) {
        let day = CalendarDay(compact: lookup.day)
        switch lookup.subject {
        case .beneficiary: judgeBeneficiary(lookup, day)
        case .password: judgePassword(lookup, day)
        case .diagnosis:
            guard present.contains(.cid) else { return }
            let entries = references.entries(.cid, lookup.key)
            if !entries.contains(where: { $0.isInForce(on: day) }) { add(.diagnosisUnknown, lookup) }
        case .procedure:
            // Procedures of a code table that the reference table does not have are not checked.
            guard present.contains(.tuss), lookup.other.map({ !references.entries(.tuss, $0).isEmpty }) ?? true
            else { return }
            let entries = references.entries(.tuss, lookup.key)
            if !entries.contains(where: { $0.isInForce(on: day) && !$0.isBlocked(on: day) }) {
                add(.procedureNotInForce, lookup)
            }
        case .establishment: judgeEstablishment(lookup, day, header)
        case .executor:
            guard present.contains(.prestadores) else { return }
            if executors(lookup.key, lookup.other).isEmpty { add(.executorUnknown, lookup) }
        case .professional: judgeProfessional(lookup, day)
        }
    }

    /// Reports that some lookups exceeded the limit, because their rules were not applied.
    mutating func judgeUnasked(_ count: Int) {
        guard count > 0 else { return }
        add(.registersAskedInPart, parameters: ["count": "\(count)"])
    }

    private mutating func judgeBeneficiary(_ lookup: ReferenceLookup, _ day: CalendarDay?) {
        guard present.contains(.beneficiarios) else { return }
        let entries = references.entries(.beneficiarios, lookup.key).filter { $0.isInForce(on: day) }
        if entries.isEmpty {
            add(.beneficiaryUnknown, lookup)
        } else if entries.allSatisfy({ $0.isBlocked(on: day) }) {
            add(.beneficiaryBlocked, lookup)
        }
    }

    private mutating func judgePassword(_ lookup: ReferenceLookup, _ day: CalendarDay?) {
        guard present.contains(.senhas) else { return }
        let entries = references.entries(.senhas, lookup.key).filter { entry in
            guard let card = lookup.other, let owner = entry.link else { return true }
            return card == owner
        }
        if entries.isEmpty {
            add(.passwordUnknown, lookup)
        } else if !entries.contains(where: { $0.isAuthorised && $0.isInForce(on: day) }) {
            add(.passwordNotAuthorised, lookup)
        }
    }

    /// X62: one of the establishment's providers must be the executing one. Applied only when that one is certain.
    private mutating func judgeEstablishment(
        _ lookup: ReferenceLookup, _ day: CalendarDay?, _ header: MessageHeader
    ) {
        guard present.contains(.cnes) else { return }
        let owners = references.entries(.cnes, lookup.key).filter { $0.isInForce(on: day) }.compactMap(\.link)
        guard !owners.isEmpty else { return add(.establishmentNotOfProvider, lookup) }
        var providers = lookup.other.map { [$0] } ?? header.origin.map { ReferenceKey.provider($0) } ?? []
        providers += providers.flatMap { references.entries(.prestadores, $0).compactMap(\.link) }
        let isCertain = present.contains(.prestadores) || isCode(header) && lookup.other == nil
        guard isCertain, !providers.isEmpty, !owners.contains(where: { providers.contains($0) }) else { return }
        add(.establishmentNotOfProvider, lookup)
    }

    private mutating func judgeProfessional(_ lookup: ReferenceLookup, _ day: CalendarDay?) {
        guard present.contains(.profissionais) else { return }
        let entries = references.entries(.profissionais, lookup.key).filter { $0.isInForce(on: day) }
        if entries.isEmpty {
            add(.professionalUnknown, lookup)
        } else if entries.allSatisfy({ $0.isBlocked(on: day) }) {
            add(.professionalBlocked, lookup)
        }
    }

    private func isCode(_ header: MessageHeader) -> Bool {
        if case .providerCode? = header.origin { true } else { false }
    }

    private func executors(_ key: ReferenceKey, _ other: ReferenceKey?) -> [ReferenceEntry] {
        references.entries(.prestadores, key) + (other.map { references.entries(.prestadores, $0) } ?? [])
    }

    private mutating func add(_ code: FindingCode, _ lookup: ReferenceLookup) {
        add(code, at: lookup.location, guia: lookup.guia)
    }

    private mutating func add(
        _ code: FindingCode, at location: Location = .none, guia: GuiaReference? = nil, maskedValue: String? = nil,
        parameters: [String: String] = [:]
    ) {
        let strictness: AcceptanceRules.Strictness =
            AcceptanceRule.of(code)?.effect == .warns ? .warn : rules.strictness(of: code)
        guard let severity = strictness.severity else { return }
        findings.append(
            Finding(
                code, severity: severity, at: location, guia: guia,
                maskedValue: maskedValue, parameters: parameters))
    }
}

extension ReferenceKey {
    /// The single key of the payment calendar, whose rows are periods.
    package static let calendar = ReferenceKey(.calendar, "calendario")
}
