package import Domain
package import Messages
import References
package import Settings

/// Shows the effect of each rule of acceptance in this installation. Reads settings and registers, changes nothing.
package struct RulesService: Sendable {
    private let rules: AcceptanceRules
    private let present: Set<ReferenceKind>

    /// - Throws: when the registers' folder cannot be read.
    package init(settings: Settings) throws(PortError) {
        rules = settings.acceptanceRules
        present = Set(try settings.referenceStore.versions().map(\.kind))
    }

    /// In the order of the table.
    package func rules(in language: Language) -> [RuleRow] {
        let catalogue = Catalogue(language)
        return AcceptanceRule.table.flatMap { rule in
            rule.codes.map { code in
                let criticisms = rule.criticism?.codes ?? []
                let register = Self.register(of: code, criticisms)
                let isAbsent = register.map { !present.contains($0) } ?? false
                return RuleRow(
                    code: code, title: catalogue.title(code), stage: rule.stage,
                    effect: isAbsent ? .off : rules.effect(of: code), setting: Self.setting(of: rule, code),
                    criticisms: criticisms, motive: code.motive, register: register, isRegisterAbsent: isAbsent)
            }
        }
    }

    /// In the order of their numbers.
    package func criticisms(in language: Language) -> [CriticismRow] {
        ERPCriticism.table.map { criticism in
            CriticismRow(
                code: criticism.code, text: criticism.text(in: language), rules: criticism.codes,
                note: criticism.fateText(in: language))
        }
    }

    /// The same criticism may concern the form of a value, which needs no register.
    private static func register(of code: FindingCode, _ criticisms: [String]) -> ReferenceKind? {
        guard code.rawValue.hasPrefix("REG") else { return nil }
        return criticisms.lazy.compactMap(ReferenceKind.needed).first
    }

    private static func setting(of rule: AcceptanceRule, _ code: FindingCode) -> String? {
        switch rule.effect {
        case .setting(let own): own.rawValue
        case .configurable: "RULES.\(code.rawValue)"
        case .rejects, .warns, .holds, .rejectsOrWarns: nil
        }
    }
}

/// One finding that a document can get.
package struct RuleRow: Sendable {
    /// The code of the finding.
    package let code: FindingCode
    /// Its meaning, in the language of the operator.
    package let title: String
    /// When it is checked.
    package let stage: AcceptanceRule.Stage
    /// At this operator, now.
    package let effect: AcceptanceRules.InForce
    /// The setting that changes it, `SECTION.KEY`; nil when there is none.
    package let setting: String?
    /// Criticisms of the ERP that the rule covers.
    package let criticisms: [String]
    /// The motive of a TISS reply that carries it.
    package let motive: Motive
    /// The register that the rule needs; nil when it needs none.
    package let register: ReferenceKind?
    /// The rule needs a register that is not loaded.
    package let isRegisterAbsent: Bool
}

/// One criticism of the ERP, and the rules that cover it.
package struct CriticismRow: Sendable {
    /// The ERP's code, such as `X42`.
    package let code: String
    /// What it is about.
    package let text: String
    /// The rules that cover it here; empty when none does.
    package let rules: [FindingCode]
    /// Where to find it when no rule covers it.
    package let note: String
}
