import Domain
import FoundationEssentials

extension SettingValues {
    /// Values that are allowed each and impossible together.
    var contradictions: [SettingProblem] {
        var problems: [SettingProblem] = []
        func report(_ key: SettingKey, pt: String, en: String) {
            let origin = entries[key]?.origin ?? .fallback
            problems.append(SettingProblem(key: key, origin: origin, reason: Wording(pt: pt, en: en)))
        }
        if flag(.isIntegrationOn) == true, text(.portalURL) == nil {
            report(
                .isIntegrationOn, pt: "1 precisa de MV_PHATURL, que não tem valor",
                en: "1 needs MV_PHATURL, which is not set")
        }
        for (smaller, larger) in [
            (SettingKey.firstRetrySeconds, SettingKey.retryCeilingSeconds), (.quietSeconds, .incompleteSeconds),
        ] where integer(smaller) > integer(larger) {
            report(
                smaller, pt: "não pode ser maior que \(larger.name)", en: "must not be above \(larger.name)")
        }
        if (text(.operatorIdentity) == nil) != (text(.operatorCode) == nil) {
            let (missing, set) =
                text(.operatorIdentity) == nil
                ? (SettingKey.operatorIdentity, SettingKey.operatorCode)
                : (SettingKey.operatorCode, SettingKey.operatorIdentity)
            report(
                set, pt: "precisa de \(missing.name), que não tem valor", en: "needs \(missing.name), which is not set")
        }
        let asked: [SettingKey] = [.trackPending, .trackSuccess, .trackQueueFailed]
        for (index, key) in asked.enumerated() {
            guard let same = asked[..<index].first(where: { text($0) == text(key) }) else { continue }
            report(
                key, pt: "não pode ter o valor de \(same.name): o HAT é perguntado por cada um",
                en: "must not have the value of \(same.name): HAT is asked for each")
        }
        return problems
    }

    var cautions: [Wording] {
        var cautions: [Wording] = []
        if let url = text(.portalURL), isIntegrationOn, let parts = URLComponents(string: url),
            parts.scheme?.lowercased() == "http", let host = parts.host,
            !["localhost", "127.0.0.1", "::1", "[::1]"].contains(host)
        {
            cautions.append(
                Wording(
                    pt: "MV_PHATURL começa com http://: token e conteúdo viajam sem cifra",
                    en: "MV_PHATURL begins with http://: token and content travel unencrypted"))
        }
        cautions += linesWithoutEffect
        if text(.portalURL) != nil, text(.isIntegrationOn) == nil {
            cautions.append(
                Wording(
                    pt:
                        "MV_PHATURL está preenchido e MV_PLSHAT não: a integração fica desligada, como no Protheus; ligue com "
                        + "MV_PLSHAT=1",
                    en:
                        "MV_PHATURL is set and MV_PLSHAT is not: the integration is off, as in the ERP; turn it on with "
                        + "MV_PLSHAT=1"))
        }
        guard !isIntegrationOn else { return cautions }
        for key in SettingKey.routes {
            guard let entry = entries[key], entry.origin != .fallback, entry.text.lowercased().contains("hat")
            else { continue }
            let position = (pt: entry.origin.description(in: .ptBR), en: entry.origin.description(in: .en))
            cautions.append(
                Wording(
                    pt: "[ROUTES] \(key.name) (\(position.pt)) cita hat, mas a integração está desligada; vale import",
                    en: "[ROUTES] \(key.name) (\(position.en)) names hat, but the integration is off; import counts"))
        }
        return cautions
    }

    /// Warns of calendar lines for versions that `[ACCEPTANCE] VERSIONS` excludes.
    private var linesWithoutEffect: [Wording] {
        guard let accepted = acceptanceRules.versions else { return [] }
        return calendar.filter { !accepted.contains($0.key) }.sorted { $0.key < $1.key }.map { version, entry in
            Wording(
                pt: "[CALENDAR] \(version) (\(entry.origin.description(in: .ptBR))) não tem efeito: "
                    + "a versão não está em [ACCEPTANCE] VERSIONS e é sempre recusada",
                en: "[CALENDAR] \(version) (\(entry.origin.description(in: .en))) has no effect: "
                    + "the version is not in [ACCEPTANCE] VERSIONS and is always refused")
        }
    }
}
