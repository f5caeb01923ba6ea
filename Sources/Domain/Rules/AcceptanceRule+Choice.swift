extension AcceptanceRule {
    /// What a line `[RULES] name = reject|warn|off` of the operator refers to.
    package enum Choice: Sendable, Equatable {
        /// The codes whose severity the line sets, in the order of the table.
        case codes([FindingCode])
        /// Known, but its effect is fixed by the table, or configured by another setting.
        case fixed
        case unknown
    }

    /// Resolves a name: the code of a finding (`VAL007`) or a criticism of the ERP (`X42`), case-insensitive.
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

    /// Criticisms that the ERP does not let operators configure, whether or not a row has them.
    package static let alwaysReject: Set<String> = ["X17", "X18", "X19", "X20", "X24", "X33"]
}

extension AcceptanceRule.Effect {
    /// The effect without a line in `[RULES]`; nil where `[RULES]` cannot configure it.
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
    /// The effect of findings of `code` for this operator. Codes that `[RULES]` cannot configure always reject.
    package func strictness(of code: FindingCode) -> Strictness {
        guard let usual = AcceptanceRule.of(code)?.effect.defaultStrictness else { return .reject }
        return severities[code] ?? usual
    }
}
