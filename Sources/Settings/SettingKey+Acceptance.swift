import Domain

extension SettingKey {
    private static let strictness = SettingKind.choice(AcceptanceRules.Strictness.allCases.map(\.rawValue))

    static let versions = SettingKey(
        "ACCEPTANCE", "VERSIONS", .versions,
        pt: "Versões do TISS aceitas. Sem valor: todas as instaladas.",
        en: "Versions of TISS that are accepted. Not set: all that are installed.")
    static let hash = SettingKey(
        "ACCEPTANCE", "HASH", strictness, "reject",
        pt: "Hash ausente, vazio ou errado: reject recusa, warn avisa, off não confere.",
        en: "A hash that is absent, empty or wrong: reject refuses, warn warns, off does not check.")
    static let hashVariants = SettingKey(
        "ACCEPTANCE", "HASH_VARIANTS", .list(HashVariant.allCases.map(\.rawValue)), HashVariant.iso8859_1.rawValue,
        pt: "Leituras da regra do hash que passam; iso-8859-1, a da norma, sempre passa.",
        en: "Readings of the hash rule that pass; iso-8859-1, the standard's own, always does.")
    static let totals = SettingKey(
        "ACCEPTANCE", "TOTALS", strictness, "reject",
        pt: "Somas da guia diferentes dos totais informados.", en: "Sums of a guia that differ from its stated totals.")
    static let repeatedGuias = SettingKey(
        "ACCEPTANCE", "REPEATED_GUIAS", strictness, "reject",
        pt: "O mesmo número de guia duas vezes no lote.", en: "The same guia number twice in one lote.")
    static let repeatedContent = SettingKey(
        "ACCEPTANCE", "REPEATED_CONTENT", strictness, "reject",
        pt: "Os mesmos bytes já aceitos antes.", en: "The same bytes accepted before.")
    static let repeatedLotes = SettingKey(
        "ACCEPTANCE", "REPEATED_LOTES", strictness, "reject",
        pt: "O mesmo número de lote já aceito do mesmo prestador.",
        en: "The same lote number accepted before from the same provider.")

    static let acceptance = [versions, hash, hashVariants, totals, repeatedGuias, repeatedContent, repeatedLotes]

    private static let destinations = SettingKind.list(Destination.allCases.map(\.rawValue))

    static let defaultRoute = SettingKey(
        "ROUTES", "DEFAULT", destinations, text(of: RoutingTable.standard.otherwise),
        pt: "Destino do que não tem linha própria: hat, import, ou os dois.",
        en: "Destination of what has no line of its own: hat, import, or both.")

    /// Only what a provider sends can be accepted, so only that can be routed.
    static let transactionRoutes = TISSTransaction.all.filter { $0.direction == .toOperator }.map { transaction in
        SettingKey(
            "ROUTES", transaction.name, destinations,
            text(of: RoutingTable.standard.byTransaction[transaction.name] ?? []),
            pt: "Destino de \(transaction.name). Sem valor: DEFAULT.",
            en: "Destination of \(transaction.name). Not set: DEFAULT.")
    }

    static let routes = [defaultRoute] + transactionRoutes

    private static func text(of destinations: [Destination]) -> String {
        destinations.map(\.rawValue).joined(separator: ",")
    }
}
