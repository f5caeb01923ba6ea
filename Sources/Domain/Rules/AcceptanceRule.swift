/// One row of the rules: the effect of finding codes on a document. Documentation, settings and screens read the same
/// rows.
package struct AcceptanceRule: Sendable, Equatable {
    /// The finding codes of the row.
    package let codes: [FindingCode]
    /// The stage that reports them.
    package let stage: Stage
    /// Their effect on the document.
    package let effect: Effect
    /// The criticism of the ERP with the same meaning; nil where there is none.
    package let criticism: Criticism?

    init(_ stage: Stage, _ effect: Effect, _ criticism: Criticism? = nil, _ codes: FindingCode...) {
        self.codes = codes
        self.stage = stage
        self.effect = effect
        self.criticism = criticism
    }

    /// Stages in the order in which documents are judged.
    package enum Stage: String, Sendable, Codable, CaseIterable {
        /// Unpacking an archive.
        case archive
        /// Bytes, encoding, grammar and limits.
        case file
        case kind, version, schema, header
        /// Single values that no schema checks.
        case values
        case hash, history, totals
        /// How the provider works with HAT.
        case provider
        /// After the verdict.
        case delivery
        /// Internal reasons, not the document's.
        case own
    }

    /// The effect of a finding on the document.
    package enum Effect: Sendable, Equatable {
        case rejects
        case warns
        /// Held until an operator decides.
        case holds
        /// Rejects, except for one harmless form that only warns.
        case rejectsOrWarns
        /// As this setting says: reject, warn or off.
        case setting(OwnSetting)
        /// As `[RULES]` of this operator says; without a line there, as given here.
        case configurable(AcceptanceRules.Strictness)
    }

    /// Settings for a single rule; the raw value is `SECTION.KEY`.
    package enum OwnSetting: String, Sendable, CaseIterable {
        case hash = "ACCEPTANCE.HASH"
        case totals = "ACCEPTANCE.TOTALS"
        case checkDigits = "ACCEPTANCE.CHECK_DIGITS"
        case repeatedGuias = "ACCEPTANCE.REPEATED_GUIAS"
        case earlierGuias = "ACCEPTANCE.EARLIER_GUIAS"
        case repeatedContent = "ACCEPTANCE.REPEATED_CONTENT"
        case repeatedLotes = "ACCEPTANCE.REPEATED_LOTES"
        case unusableRecords = "ACCEPTANCE.UNUSABLE_RECORDS"
    }

    /// A criticism of the ERP (X00 to X62).
    package enum Criticism: Sendable, Equatable {
        case code(String)
        /// One for each part of a message: header, body, epilogue.
        case byPart(header: String, body: String, epilogue: String)

        /// The criticism for a finding at this location.
        package func code(at location: Location) -> String {
            switch self {
            case .code(let code): code
            case .byPart(let header, let body, let epilogue):
                if location.path.contains("/cabecalho") {
                    header
                } else if location.path.contains("/epilogo") {
                    epilogue
                } else {
                    body
                }
            }
        }
    }

    /// The row of a code.
    /// - Returns: nil for a code without a row, which a test forbids.
    package static func of(_ code: FindingCode) -> AcceptanceRule? { byCode[code] }

    private static let byCode = table.reduce(into: [FindingCode: AcceptanceRule]()) { rules, rule in
        for code in rule.codes { rules[code] = rule }
    }
}
