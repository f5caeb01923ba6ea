extension AcceptanceRules {
    /// What a rule does at this operator.
    package enum InForce: String, Sendable, Codable, CaseIterable {
        case rejects, warns, holds
        /// Rejects, but for one harmless form that is only told.
        case rejectsOrWarns
        /// Not applied: a setting says so, or does not say what it would be held against.
        case off
    }

    /// Registers that are absent switch rules off besides; see `ReferenceKind.criticisms`.
    package func effect(of code: FindingCode) -> InForce {
        guard let rule = AcceptanceRule.of(code), !lacksMeasure(code) else { return .off }
        switch rule.effect {
        case .rejects: return .rejects
        case .warns: return .warns
        case .holds: return code == .monitoringMessage && monitoring == .accept ? .off : .holds
        case .rejectsOrWarns: return .rejectsOrWarns
        case .setting(let setting):
            // What fits a reading that passes is told all the same.
            if code == .hashVariant, self.hash == .reject, hashVariants.count > 1 { return .rejectsOrWarns }
            return Self.inForce(strictness(ofSetting: setting))
        case .configurable: return Self.inForce(strictness(of: code))
        }
    }

    private func lacksMeasure(_ code: FindingCode) -> Bool {
        switch code {
        case .versionNotAccepted: versions == nil
        case .versionOutsideCalendar, .versionEndsSoon: calendar == VersionCalendar()
        case .recipientNotThisOperator: registroANS == nil
        case .guiaKindNotAccepted: guiaKinds == nil
        default: false
        }
    }

    private func strictness(ofSetting setting: AcceptanceRule.OwnSetting) -> Strictness {
        switch setting {
        case .hash: hash
        case .totals: totals
        case .checkDigits: checkDigits
        case .repeatedGuias: repeatedGuias
        case .earlierGuias: earlierGuias
        case .repeatedContent: repeatedContent
        case .repeatedLotes: repeatedLotes
        // Without a refusal the records that can be used are taken, whether the others are told or not.
        case .unusableRecords: unusableRecords == .reject ? .reject : .off
        }
    }

    private static func inForce(_ strictness: Strictness) -> InForce {
        switch strictness {
        case .reject: .rejects
        case .warn: .warns
        case .off: .off
        }
    }
}
