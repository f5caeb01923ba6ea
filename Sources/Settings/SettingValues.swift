import Domain
import FoundationEssentials

/// Converts checked texts to values. Every text has been accepted by its kind, so no conversion fails.
struct SettingValues {
    let entries: [SettingKey: SettingEntry]
    let workingFolder: String
    /// Lines of `[PROVIDERS]`, by provider.
    var providers: [String: SettingEntry] = [:]
    /// Lines of `[CALENDAR]`, by version.
    var calendar: [TISSVersion: SettingEntry] = [:]
    /// Lines of `[SCHEDULE]`, by name.
    var schedule: [ScheduleLines.Name: SettingEntry] = [:]

    /// - Returns: nil when the setting has neither a value nor a default.
    func text(_ key: SettingKey) -> String? {
        entries[key].flatMap { $0.text.isEmpty ? nil : $0.text }
    }

    func flag(_ key: SettingKey) -> Bool? { logical(key) }

    func logical(_ key: SettingKey) -> Bool? { text(key).flatMap { SettingKind.logical($0) } }

    func integer(_ key: SettingKey) -> Int { text(key).flatMap { Int($0) } ?? 0 }

    func seconds(_ key: SettingKey) -> Duration { .seconds(integer(key)) }

    /// Absolute, without a slash at its end.
    func path(_ key: SettingKey) -> String? { text(key).map(absolute) }

    func choice<Value: RawRepresentable & CaseIterable>(_ key: SettingKey) -> Value? where Value.RawValue == String {
        let names = Value.allCases.map(\.rawValue)
        return text(key).flatMap { SettingKind.match($0, names) }.flatMap { Value(rawValue: $0) }
    }

    func list<Value: RawRepresentable & CaseIterable>(_ key: SettingKey) -> [Value] where Value.RawValue == String {
        let names = Value.allCases.map(\.rawValue)
        return SettingKind.items(text(key) ?? "").compactMap { SettingKind.match($0, names) }
            .compactMap { Value(rawValue: $0) }
    }

    func absolute(_ path: String) -> String {
        var rest = path[...]
        while rest.hasPrefix("./") { rest = rest.dropFirst(2) }
        if rest == "." { rest = "" }
        var full = path.hasPrefix("/") ? path : "\(workingFolder)/\(rest)"
        while full.count > 1, full.hasSuffix("/") { full.removeLast() }
        return full
    }

    var acceptanceRules: AcceptanceRules {
        var rules = AcceptanceRules()
        rules.registroANS = text(.registroANS)
        rules.versions = text(.versions).map { Set(SettingKind.items($0).compactMap { TISSVersion($0) }) }
        rules.guiaKinds = text(.guiaKinds).map { _ in Set(list(.guiaKinds)) }
        rules.hashVariants = Set(list(.hashVariants)).union([.iso8859_1])
        rules.hash = choice(.hash) ?? rules.hash
        rules.calendar = CalendarLines.calendar(calendar, warnDays: integer(.warnDays))
        rules.checkDigits = choice(.checkDigits) ?? rules.checkDigits
        rules.totals = choice(.totals) ?? rules.totals
        rules.repeatedGuias = choice(.repeatedGuias) ?? rules.repeatedGuias
        rules.earlierGuias = choice(.earlierGuias) ?? rules.earlierGuias
        rules.repeatedContent = choice(.repeatedContent) ?? rules.repeatedContent
        rules.repeatedLotes = choice(.repeatedLotes) ?? rules.repeatedLotes
        rules.unusableRecords = choice(.unusableRecords) ?? rules.unusableRecords
        rules.monitoring = choice(.monitoring) ?? rules.monitoring
        rules.archives = choice(.archives) ?? rules.archives
        for key in SettingKey.rules {
            guard let code = FindingCode(rawValue: key.name), let chosen: AcceptanceRules.Strictness = choice(key),
                chosen.rawValue != key.fallback
            else { continue }
            rules.severities[code] = chosen
        }
        rules.providers = ProviderLines.modes(providers, otherwise: choice(.defaultProvider))
        return rules
    }

    /// Off unless set, as in the ERP.
    var isIntegrationOn: Bool { flag(.isIntegrationOn) ?? false }

    /// Why there is no portal; nil when there is one.
    var portalOff: Wording? {
        if isIntegrationOn { return nil }
        if flag(.isIntegrationOn) != nil {
            return Wording(
                pt: "A integração com o HAT está desligada (MV_PLSHAT=0).",
                en: "The integration with HAT is off (MV_PLSHAT=0).")
        }
        return Wording(
            pt: "A integração com o HAT está desligada: MV_PLSHAT não tem valor, o que no Protheus é 0.",
            en: "The integration with HAT is off: MV_PLSHAT is not set, which is 0 in the ERP.")
    }

    /// Without the integration, files whose route is HAT go to the import folder.
    var routingTable: RoutingTable {
        var byTransaction: [String: [Destination]] = [:]
        for key in SettingKey.transactionRoutes where text(key) != nil {
            byTransaction[key.name] = reachable(list(key))
        }
        return RoutingTable(byTransaction: byTransaction, otherwise: reachable(list(.defaultRoute)))
    }

    private func reachable(_ destinations: [Destination]) -> [Destination] {
        var kept: [Destination] = []
        for destination in destinations {
            let end = destination == .hat && !isIntegrationOn ? .importFolder : destination
            if !kept.contains(end) { kept.append(end) }
        }
        return kept
    }

    var batchTracking: BatchTrackingTable {
        var table = BatchTrackingTable()
        table.pending = text(.trackPending) ?? table.pending
        table.success = text(.trackSuccess) ?? table.success
        table.queueFailed = text(.trackQueueFailed) ?? table.queueFailed
        table.registrationFailed = text(.trackRegistrationFailed) ?? table.registrationFailed
        table.downloadFailed = text(.trackDownloadFailed) ?? table.downloadFailed
        table.pendingDeletion = text(.trackPendingDeletion) ?? table.pendingDeletion
        return table
    }

    var backoff: Backoff {
        var backoff = Backoff()
        backoff.first = seconds(.firstRetrySeconds)
        backoff.ceiling = seconds(.retryCeilingSeconds)
        backoff.horizon = .seconds(integer(.horizonHours) * 3_600)
        backoff.retryAfterMax = seconds(.retryAfterMaxSeconds)
        return backoff
    }

    var limits: Limits {
        var limits = Limits()
        limits.documentBytesMax = Int64(integer(.documentMegabytes)) << 20
        limits.findingsKeptMax = integer(.findings)
        limits.inspectionTimeMax = seconds(.inspectionSeconds)
        return limits
    }
}
