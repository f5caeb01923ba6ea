import Domain

extension SettingKey {
    private static let strictness = SettingKind.choice(AcceptanceRules.Strictness.allCases.map(\.rawValue))

    static let versions = SettingKey(
        "ACCEPTANCE", "VERSIONS", .versions,
        pt: "Versões do TISS aceitas. Sem valor: todas as instaladas.",
        en: "Versions of TISS that are accepted. Not set: all that are installed.")
    static let guiaKinds = SettingKey(
        "ACCEPTANCE", "GUIAS", .list(GuiaKind.allCases.map(\.rawValue)),
        pt: "Tipos de guia aceitos em lotes. Sem valor: todos.", en: "Kinds of guia taken in lotes. Not set: all.")
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
    static let checkDigits = SettingKey(
        "ACCEPTANCE", "CHECK_DIGITS", strictness, "warn",
        pt: "CPF ou CNPJ do remetente com dígitos verificadores errados.",
        en: "A sender's CPF or CNPJ whose check digits are wrong.")
    static let repeatedGuias = SettingKey(
        "ACCEPTANCE", "REPEATED_GUIAS", strictness, "reject",
        pt: "O mesmo número de guia duas vezes no lote.", en: "The same guia number twice in one lote.")
    static let earlierGuias = SettingKey(
        "ACCEPTANCE", "EARLIER_GUIAS", strictness, "warn",
        pt: "Número de guia que o mesmo prestador já teve em outro lote aceito.",
        en: "A guia number that the same provider had in another accepted lote.")
    static let repeatedContent = SettingKey(
        "ACCEPTANCE", "REPEATED_CONTENT", strictness, "reject",
        pt: "Os mesmos bytes já aceitos antes.", en: "The same bytes accepted before.")
    static let repeatedLotes = SettingKey(
        "ACCEPTANCE", "REPEATED_LOTES", strictness, "reject",
        pt: "O mesmo número de lote já aceito do mesmo prestador.",
        en: "The same lote number accepted before from the same provider.")
    static let unusableRecords = SettingKey(
        "ACCEPTANCE", "UNUSABLE_RECORDS", strictness, "warn",
        pt:
            "Registros de uma exportação do Protheus que não podem ser usados: warn aproveita os demais, reject recusa o "
            + "arquivo inteiro, off é como warn.",
        en:
            "Records of a Protheus export that cannot be used: warn takes the others, reject refuses the whole file, off "
            + "is as warn.")

    static let monitoring = SettingKey(
        "ACCEPTANCE", "MONITORING", .choice(AcceptanceRules.Monitoring.allCases.map(\.rawValue)), "hold",
        pt: "Mensagens de monitoramento da ANS corretas: hold retém, accept leva à pasta de importação.",
        en: "Right monitoring messages for ANS: hold sets them aside, accept takes them to the import folder.")
    static let archives = SettingKey(
        "ACCEPTANCE", "ARCHIVES", .choice(AcceptanceRules.ArchivePolicy.allCases.map(\.rawValue)), "entry",
        pt: "Arquivos compactados: entry julga cada documento por si, whole recusa todos se um não for aceito.",
        en: "Archives: entry judges each document by itself, whole refuses all of them when one is not accepted.")

    static let acceptance = [
        versions, guiaKinds, hash, hashVariants, totals, checkDigits, repeatedGuias, earlierGuias, repeatedContent,
        repeatedLotes, unusableRecords, monitoring, archives,
    ]

    /// One setting per code whose severity the operator chooses. A line may name the ERP's criticism instead (`X42 =
    /// warn`).
    static let rules = AcceptanceRule.table.flatMap { rule in
        rule.codes.compactMap { code in
            rule.effect.defaultStrictness.map { usual in
                let criticism = rule.criticism.map { " (\($0.codes.joined(separator: ", ")))" } ?? ""
                return SettingKey(
                    "RULES", code.rawValue, strictness, usual.rawValue,
                    pt: "\(code.rawValue)\(criticism); veja docs/RULES.md.",
                    en: "\(code.rawValue)\(criticism); see docs/RULES.md.")
            }
        }
    }

    /// The other keys of this section are versions.
    static let warnDays = SettingKey(
        "CALENDAR", "WARN_DAYS", .integer(0...366), "30",
        pt: "Últimos dias de uma versão em que ela é aceita com aviso; 0: sem aviso. Vigência, uma linha por versão: "
            + "4.01.00=2024-06-01..2026-12-31, com “, warn 2026-10-01” se o aviso tem dia próprio. Os dias contam "
            + "inclusive; sem o primeiro ou o último não há esse limite. Fora deles: recusa (5028). Versão sem linha: "
            + "aceita, com aviso desde que outra mais nova é obrigatória.",
        en: "Last days of a version in which it is accepted with a warning; 0: no warning. Its validity is a line a "
            + "version: 4.01.00=2024-06-01..2026-12-31, with “, warn 2026-10-01” where the warning has a day of its "
            + "own. Days count inclusively; without the first or the last there is no such bound. Outside of them: "
            + "refused (5028). A version without a line: taken, with a warning once a newer one is "
            + "binding.")

    static let calendar = [warnDays]

    private static let destinations = SettingKind.list(Destination.routable.map(\.rawValue))

    static let defaultRoute = SettingKey(
        "ROUTES", "DEFAULT", destinations, text(of: RoutingTable.standard.otherwise),
        pt: "Destino do que não tem linha própria: hat, import, ou os dois.",
        en: "Destination of what has no line of its own: hat, import, or both.")

    /// Only what a provider sends can be accepted, so only those transactions have a route.
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
