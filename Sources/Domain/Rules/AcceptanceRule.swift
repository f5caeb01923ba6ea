/// What becomes of a document when a finding is told: one row of the rules that everything else reads.
package struct AcceptanceRule: Sendable, Equatable {
    package let codes: [FindingCode]
    package let stage: Stage
    package let effect: Effect
    /// The ERP's own criticism that says the same; nil where it has none.
    package let criticism: Criticism?

    init(_ stage: Stage, _ effect: Effect, _ criticism: Criticism? = nil, _ codes: FindingCode...) {
        self.codes = codes
        self.stage = stage
        self.effect = effect
        self.criticism = criticism
    }

    /// In the order in which documents are judged.
    package enum Stage: String, Sendable, Codable, CaseIterable {
        /// Taking an archive apart.
        case archive
        /// Bytes, encoding, grammar and limits.
        case file
        case kind, version, schema, header
        /// Single values that no schema looks at.
        case values
        case hash, history, totals
        /// How the provider works with HAT.
        case provider
        /// After the verdict.
        case delivery
        /// Ours, not the document's.
        case own
    }

    /// What a finding does to the document.
    package enum Effect: Sendable, Equatable {
        case rejects
        case warns
        /// Waits for a person.
        case holds
        /// Rejects, but for one harmless form of it that is only told.
        case rejectsOrWarns
        /// As this setting says: reject, warn or off.
        case setting(OwnSetting)
        /// As `[RULES]` says for this operator, else as here.
        case configurable(AcceptanceRules.Strictness)
    }

    /// A setting of its own, by its name `SECTION.KEY`.
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

    /// A criticism of the ERP.
    package enum Criticism: Sendable, Equatable {
        case code(String)
        /// One for each part of a message: header, body, epilogue.
        case byPart(header: String, body: String, epilogue: String)

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

    /// - Returns: nil for a code that no row names, which a test forbids.
    package static func of(_ code: FindingCode) -> AcceptanceRule? { byCode[code] }

    private static let byCode = table.reduce(into: [FindingCode: AcceptanceRule]()) { rules, rule in
        for code in rule.codes { rules[code] = rule }
    }
}
