extension AcceptanceRules {
    /// The effect of a rule for this operator.
    package enum InForce: String, Sendable, Codable, CaseIterable {
        case rejects, warns, holds
        /// Rejects, except for one harmless form that only warns.
        case rejectsOrWarns
        /// Not applied: a setting disables it, or the setting to compare with is missing.
        case off
    }

    /// The effect of a code for this operator. A missing reference table disables rules too; see
    /// `ReferenceKind.criticisms`.
    package func effect(of code: FindingCode) -> InForce {
        guard let rule = AcceptanceRule.of(code), !lacksMeasure(code) else { return .off }
        switch rule.effect {
        case .rejects: return .rejects
        case .warns: return .warns
        case .holds: return code == .monitoringMessage && monitoring == .accept ? .off : .holds
        case .rejectsOrWarns: return .rejectsOrWarns
        case .setting(let setting):
            // A hash that fits an accepted variant is still reported.
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
        // Unless it rejects, the usable records are accepted whatever is reported about the others.
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
