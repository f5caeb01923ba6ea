extension AcceptanceRule {
    /// What an operator's line `[RULES] name = reject|warn|off` speaks of.
    package enum Choice: Sendable, Equatable {
        /// The codes whose severity the line sets, in the order of the table.
        case codes([FindingCode])
        /// Known, but always applied as the table says, or by a setting of its own.
        case fixed
        case unknown
    }

    /// The name is a finding's code (`VAL007`) or a criticism of the ERP (`X42`); the case of letters does not matter.
    package static func configurable(named name: String) -> Choice {
        let name = name.uppercased()
        let meant = table.flatMap { rule in
            rule.codes.filter { $0.rawValue == name || rule.criticism?.codes.contains(name) == true }
                .map { (code: $0, isOpen: rule.effect.defaultStrictness != nil) }
        }
        guard !meant.isEmpty else { return alwaysReject.contains(name) ? .fixed : .unknown }
        let open = meant.filter(\.isOpen).map(\.code)
        return open.isEmpty || alwaysReject.contains(name) ? .fixed : .codes(open)
    }

    /// Criticisms that the ERP lets nobody bend, whether a row has them or not.
    package static let alwaysReject: Set<String> = ["X17", "X18", "X19", "X20", "X24", "X33"]
}

extension AcceptanceRule.Effect {
    /// What the rule does unless the operator says otherwise; nil where he cannot say it in `[RULES]`.
    package var defaultStrictness: AcceptanceRules.Strictness? {
        if case .configurable(let strictness) = self { strictness } else { nil }
    }
}

extension AcceptanceRule.Criticism {
    /// Every criticism that it may be.
    package var codes: [String] {
        switch self {
        case .code(let code): [code]
        case .byPart(let header, let body, let epilogue): [header, body, epilogue]
        }
    }
}

extension AcceptanceRules {
    /// How findings of `code` count for this operator. Codes that no line of `[RULES]` bends always reject.
    package func strictness(of code: FindingCode) -> Strictness {
        guard let usual = AcceptanceRule.of(code)?.effect.defaultStrictness else { return .reject }
        return severities[code] ?? usual
    }
}
