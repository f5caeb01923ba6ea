/// What this operator accepts, read from the settings once. The same for dropped files, for `check` and for downloads.
package struct AcceptanceRules: Sendable, Equatable, Codable {
    /// Effect of a rule that the operator can configure.
    package enum Strictness: String, Sendable, Codable, CaseIterable {
        case reject, warn, off

        /// Severity of the findings; nil when there are none.
        package var severity: Severity? {
            switch self {
            case .reject: .rejects
            case .warn: .warns
            case .off: nil
            }
        }
    }

    /// What happens to an archive when not every document in it is accepted.
    package enum ArchivePolicy: String, Sendable, Codable, CaseIterable {
        /// Each document has its own result.
        case entry
        /// All or nothing.
        case whole
    }

    /// `registroANS` of this operator (BA0_SUSEP), six digits; nil disables the check of the recipient.
    package var registroANS: String?
    /// Accepted versions; nil for every version whose schema is installed.
    package var versions: Set<TISSVersion>?
    /// Periods in which versions are accepted.
    package var calendar = VersionCalendar()
    /// Accepted kinds of guia in lotes; nil for all.
    package var guiaKinds: Set<GuiaKind>?
    /// Accepted variants of the hash rule; the normative one is always among them.
    package var hashVariants: Set<HashVariant> = [.iso8859_1]
    /// A hash that is absent, empty or wrong.
    package var hash: Strictness = .reject
    /// Sums of a guia that differ from its stated totals.
    package var totals: Strictness = .reject
    /// A sender's CPF or CNPJ whose check digits are wrong.
    package var checkDigits: Strictness = .warn
    /// The same `numeroGuiaPrestador` twice in one lote.
    package var repeatedGuias: Strictness = .reject
    /// A `numeroGuiaPrestador` that an accepted lote of this sender had before.
    package var earlierGuias: Strictness = .warn
    /// The same bytes accepted before.
    package var repeatedContent: Strictness = .reject
    /// The same lote number accepted before from the same provider.
    package var repeatedLotes: Strictness = .reject
    /// A record of a Protheus export that cannot be sent: `warn` accepts the others, `reject` rejects the whole file.
    package var unusableRecords: Strictness = .warn
    /// Values of `[RULES]` by code; used only for codes whose row is `configurable`.
    package var severities: [FindingCode: Strictness] = [:]
    /// What happens to monitoring data for ANS.
    package var monitoring: Monitoring = .hold
    /// What happens to an archive when not every document in it is accepted.
    package var archives = ArchivePolicy.entry
    /// How individual providers work with HAT.
    package var providers = ProviderModes()

    /// Handling of `mensagemEnvioANS`.
    package enum Monitoring: String, Sendable, Codable, CaseIterable {
        /// Waits for an operator, valid or not.
        case hold
        /// Judged by schema and hash, and placed in the import folder when accepted.
        case accept
    }

    /// The defaults.
    package init() {}
}
