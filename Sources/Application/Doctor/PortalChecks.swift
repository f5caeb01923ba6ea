import Domain
import FoundationEssentials
import HATClient
import Settings

/// The calls that `doctor` makes to HAT. They change nothing, and each has a time limit.
struct PortalChecks {
    let settings: Settings
    /// Longest time of one call; at most two run one after the other.
    private static let timeMax = Duration.seconds(10)
    /// A larger difference between the two clocks affects tokens and dates.
    private static let clockDifferenceMax = 120.0

    /// Without `asks`, only the checks of the settings.
    func rows(asks: Bool) async -> [DoctorRow] {
        guard let portal = settings.portal else { return [DoctorRow("hat", .absent, [:])] }
        let url = ["path": portal.url]
        let portalSettings: HATPortalSettings
        do throws(PortError) {
            guard let found = try settings.portalSettings() else { return [DoctorRow("hat", .absent, [:])] }
            portalSettings = found
        } catch {
            return [DoctorRow("hat", .problem, url.merging(["error": error.message]) { $1 }, area: .settings)]
        }
        var rows = missing(portal)
        guard asks else { return rows + [DoctorRow("hat", .notice, url, Self.notAsked)] }
        let client = HATPortal.open(portalSettings)
        let begun = Date()
        let probes = await client.probe(within: min(portal.callTimeout, Self.timeMax))
        // No call is pending, and the process ends soon.
        try? await client.close()
        rows += probes.map { row($0, portal) }
        rows += clockRow(probes, since: begun)
        rows.append(DoctorRow("hat.upload", .notice, ["path": "POST v1/batchesAuthorization"], Self.assumed))
        return rows
    }

    private func missing(_ portal: Settings.Portal) -> [DoctorRow] {
        var missing: [String] = []
        if portal.tenantID.isEmpty { missing.append("MV_PHATIDT") }
        if portal.tenantName.isEmpty { missing.append("MV_PHATNMT") }
        if settings.acceptanceRules.registroANS == nil { missing.append("BA0_SUSEP") }
        guard !missing.isEmpty else { return [] }
        let names = missing.joined(separator: ", ")
        return [
            DoctorRow(
                "hat.settings", .problem, ["error": "not set: \(names)"],
                DoctorText("Sem valor na configuração: \(names).", "Not set: \(names)."), area: .settings)
        ]
    }

    private static let notAsked = DoctorText(
        "O HAT não foi consultado (--offline).", "HAT was not asked (--offline).")

    private static let assumed = DoctorText(
        "O envio de lotes por esta chamada é uma suposição: nenhuma fonte pública a confirma. Não foi tentado; confira com um "
            + "lote de teste ou use [ROUTES] ENVIO_LOTE_GUIAS=import.",
        "That lotes are sent by this call is assumed: no public source confirms it. It was not tried; see to it with a test "
            + "lote or set [ROUTES] ENVIO_LOTE_GUIAS=import.")

    private func row(_ probe: PortalProbe, _ portal: Settings.Portal) -> DoctorRow {
        let check = probe.name == "health" ? "hat" : "hat.\(probe.name)"
        var facts = ["path": probe.name == "health" ? portal.url : "GET v1/\(probe.name)"]
        facts["httpStatus"] = probe.httpStatus.map(String.init)
        facts["milliseconds"] = "\(probe.milliseconds)"
        guard let failure = probe.failure else { return DoctorRow(check, .ok, facts) }
        facts["failure"] = failure.kind.rawValue
        facts["error"] = failure.detail
        return DoctorRow(check, .problem, facts, failure.text)
    }

    private func clockRow(_ probes: [PortalProbe], since begun: Date) -> [DoctorRow] {
        guard let probe = probes.first(where: { $0.date != nil }), let theirs = probe.date else { return [] }
        // HAT's clock ran on while it answered, and shows whole seconds only.
        let own = begun.addingTimeInterval(Double(probe.milliseconds) / 1000)
        let difference = Int(theirs.timeIntervalSince(own).rounded())
        let facts = ["seconds": "\(difference)"]
        guard abs(Double(difference)) > Self.clockDifferenceMax else { return [DoctorRow("hat.clock", .ok, facts)] }
        return [
            DoctorRow(
                "hat.clock", .problem, facts,
                DoctorText(
                    "O relógio do HAT e o desta máquina diferem \(abs(difference)) segundos: confira o NTP (timedatectl).",
                    "HAT's clock and this machine's differ by \(abs(difference)) seconds: check NTP (timedatectl)."))
        ]
    }
}

extension PortalProbeFailure {
    fileprivate var text: DoctorText {
        switch kind {
        case .refused:
            DoctorText(
                "Conexão recusada em \(detail): ninguém atende nessa porta. Confira MV_PHATURL e se o HAT está no ar.",
                "Connection refused at \(detail): nobody listens on that port. Check MV_PHATURL and whether HAT is up.")
        case .unknownHost:
            DoctorText(
                "O nome \(detail) não existe no DNS: confira MV_PHATURL.",
                "DNS knows no host \(detail): check MV_PHATURL.")
        case .unreachable:
            DoctorText(
                "Não há caminho até \(detail): confira rede e firewall.",
                "There is no way to \(detail): check network and firewall.")
        case .tls:
            DoctorText(
                "Falha de TLS (\(detail)): confira se MV_PHATURL usa https ou http como o servidor, e se o certificado é válido "
                    + "para esse nome e emitido por uma autoridade que esta máquina conhece.",
                "TLS failed (\(detail)): check that MV_PHATURL says https or http as the server does, and that its certificate is "
                    + "valid for that name and from an authority that this machine knows.")
        case .timeout:
            DoctorText(
                "Sem resposta no tempo (\(detail)): confira rede, firewall e o HAT.",
                "No answer in time (\(detail)): check network, firewall and HAT.")
        case .connectionLost:
            DoctorText(
                "A conexão caiu antes da resposta (\(detail)): confira proxy e firewall, e se MV_PHATURL deve usar https.",
                "The connection ended before the answer (\(detail)): check proxy and firewall, and whether MV_PHATURL should use https."
            )
        case .unauthorized:
            DoctorText(
                "O HAT recusou as credenciais: confira MV_PHATTOK, MV_PHATIDT e MV_PHATNMT (\(detail)).",
                "HAT refused the credentials: check MV_PHATTOK, MV_PHATIDT and MV_PHATNMT (\(detail)).")
        case .wrongPath:
            DoctorText(
                "Não há essa chamada nesse endereço: confira o caminho de MV_PHATURL (\(detail)).",
                "There is no such call under that address: check the path of MV_PHATURL (\(detail)).")
        case .redirected:
            DoctorText(
                "O endereço redireciona, o que não é seguido: ponha em MV_PHATURL o endereço final (\(detail)).",
                "The address redirects, which is not followed: put the final one into MV_PHATURL (\(detail)).")
        case .html:
            DoctorText(
                "Veio uma página HTML em vez de JSON (\(detail)): MV_PHATURL leva a um site, a um proxy ou a uma tela de login.",
                "An HTML page came instead of JSON (\(detail)): MV_PHATURL leads to a site, a proxy or a login page.")
        case .notHAT:
            DoctorText(
                "A resposta não é a do HAT a esta chamada (\(detail)): confira MV_PHATURL.",
                "The answer is not HAT's to this call (\(detail)): check MV_PHATURL.")
        case .unavailable:
            DoctorText(
                "O HAT não está disponível; tente mais tarde (\(detail)).",
                "HAT is not available; try later (\(detail)).")
        case .refusedRequest:
            DoctorText("O HAT recusou a consulta (\(detail)).", "HAT refused the question (\(detail)).")
        case .notWell:
            DoctorText("O HAT diz que não está bem: \(detail).", "HAT says that it is not well: \(detail).")
        }
    }
}
