/// What this operator accepts. Data: read from the settings once, the same for a folder, a desk check and a download.
package struct AcceptanceRules: Sendable, Equatable, Codable {
    /// How a rule that can be bent is applied.
    package enum Strictness: String, Sendable, Codable, CaseIterable {
        case reject, warn, off

        /// Of the finding that it leads to; nil for none.
        package var severity: Severity? {
            switch self {
            case .reject: .rejects
            case .warn: .warns
            case .off: nil
            }
        }
    }

    /// What is taken of an archive in which not every document is accepted.
    package enum ArchivePolicy: String, Sendable, Codable, CaseIterable {
        /// Each document stands for itself.
        case entry
        /// All or nothing.
        case whole
    }

    /// `registroANS` of this operator (BA0_SUSEP), six digits; nil leaves the destination unchecked.
    package var registroANS: String?
    /// Versions this operator takes; nil means every version whose schema is installed.
    package var versions: Set<TISSVersion>?
    /// From when and until when it takes them.
    package var calendar = VersionCalendar()
    /// Kinds of guia this operator takes in lotes; nil means all.
    package var guiaKinds: Set<GuiaKind>?
    /// Readings of the hash rule that pass; the normative one is always among them.
    package var hashVariants: Set<HashVariant> = [.iso8859_1]
    /// A hash that is absent, empty or wrong.
    package var hash: Strictness = .reject
    /// Sums of a guia that differ from its stated totals.
    package var totals: Strictness = .reject
    /// A sender's CPF or CNPJ whose check digits are wrong.
    package var checkDigits: Strictness = .warn
    /// The same `numeroGuiaPrestador` twice in one lote.
    package var repeatedGuias: Strictness = .reject
    /// A `numeroGuiaPrestador` that this sender's accepted lotes had already.
    package var earlierGuias: Strictness = .warn
    /// The same bytes accepted before.
    package var repeatedContent: Strictness = .reject
    /// The same lote number accepted before from the same provider.
    package var repeatedLotes: Strictness = .reject
    /// A record of a Protheus export that cannot be used: `warn` takes the others, `reject` refuses the whole file.
    package var unusableRecords: Strictness = .warn
    /// What `[RULES]` says of single codes; only codes whose row is `configurable` are read from it.
    package var severities: [FindingCode: Strictness] = [:]
    /// What becomes of data that operators send to ANS.
    package var monitoring: Monitoring = .hold
    package var archives = ArchivePolicy.entry
    /// How single providers work with HAT.
    package var providers = ProviderModes()

    /// Of `mensagemEnvioANS`.
    package enum Monitoring: String, Sendable, Codable, CaseIterable {
        /// Waits for a person, right or wrong.
        case hold
        /// Judged by its schema and its hash, and laid in the import folder when it is right.
        case accept
    }

    package init() {}
}
