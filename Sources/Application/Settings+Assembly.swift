import Answers
import Domain
import FoundationEssentials
import HATClient
import Messages
import Pipeline
import Schemas
import Settings
import Spool

/// Converts the settings to the adapters' types.
extension Settings {
    var layout: SpoolLayout {
        SpoolLayout(
            root: spoolRoot, dialect: dialect == .protheus ? .protheus : .plain,
            outbox: OutboxSplit(rawValue: outboxFolders.rawValue) ?? .flat)
    }

    var intake: IntakeSettings {
        var intake = IntakeSettings()
        intake.quietWindow = quietWindow
        intake.incompleteWindow = incompleteWindow
        return intake
    }

    var returnFolders: ReturnFolders { ReturnFolders(refused: refusedFolders, processed: processedFolders) }

    var breaker: CircuitBreaker.Settings {
        var breaker = CircuitBreaker.Settings()
        breaker.failuresMax = breakerFailuresMax
        breaker.pause = breakerPause
        breaker.pauseMax = max(breaker.pauseMax, breakerPause)
        breaker.retryAfterMax = backoff.retryAfterMax
        return breaker
    }

    /// No moment that is written down for later is further away.
    var availability: AvailabilityWatch.Settings {
        var availability = AvailabilityWatch.Settings()
        availability.interval = probeInterval
        availability.waitMax =
            max(backoff.ceiling, backoff.retryAfterMax, orders.retryWait, orders.pollWaitMax) + .seconds(60)
        return availability
    }

    /// nil when no portal is configured. Reads the token from its source.
    /// - Throws: `.configuration` naming the parameter that is missing.
    func portalSettings() throws(PortError) -> HATPortalSettings? {
        guard let portal else { return nil }
        guard let token = try portalToken() else {
            throw PortError(.configuration, "MV_PHATTOK is not set; HAT answers no call without it.")
        }
        return try HATPortalSettings(
            baseURL: portal.url, token: token.reveal(), idTenant: portal.tenantID, tenantName: portal.tenantName,
            connectTimeout: portal.connectTimeout, callTimeout: portal.callTimeout,
            codeSusep: acceptanceRules.registroANS ?? "", tracking: batchTracking)
    }

    /// The answers of a drop depend only on the ledger, so a repetition gives the same bytes.
    func answerBuilding() -> @Sendable (JudgedDrop, [Finding], [Int: [UInt8]]) throws(PortError) -> [AnswerFile] {
        let builder = AnswerBuilder(
            registroANS: acceptanceRules.registroANS, operatorName: operatorName,
            language: language == .en ? .en : .ptBR, forms: wantedForms)
        return { judged, findings, lines throws(PortError) in
            try builder.answers(
                for: judged, findings: findings, sourceLines: SourceLines(lines, for: findings), at: judged.judgedAt)
        }
    }

    private var wantedForms: AnswerForms {
        var forms: AnswerForms = []
        if answerForms.contains(.html) { forms.insert(.html) }
        if answerForms.contains(.csv) { forms.insert(.csv) }
        if answerForms.contains(.legacy) { forms.insert(.legacy) }
        if answerForms.contains(.always) { forms.insert(.cleanPages) }
        return forms
    }

    /// The operator's day of a moment.
    func day(of time: Date) -> CalendarDay {
        CalendarDay(
            secondsSince1970: Int(time.timeIntervalSince1970.rounded(.down)),
            secondsFromGMT: timeZone.secondsFromGMT(for: time))
    }

    /// The rules of the settings, with the periods that the standard states for its versions.
    /// - Throws: `.configuration` when the manifest cannot be found or read.
    func rulesInForce() throws(PortError) -> AcceptanceRules {
        var rules = acceptanceRules
        let manifest = try SchemaManifest.load(path: try manifestPath())
        rules.calendar = rules.calendar.warningOfReplaced(in: manifest, named: rules.versions)
        return rules
    }

    /// The path of the manifest: the setting, else `schemas/manifest.json` in the current folder or near the program.
    func manifestPath() throws(PortError) -> String {
        let executable =
            FileManager.default.isReadableFile(atPath: "/proc/self/exe")
            ? (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) : nil
        let found =
            schemaManifest
            ?? SchemaManifest.find(workingFolder: FileManager.default.currentDirectoryPath, executable: executable)
        guard let found else {
            throw PortError(.configuration, "No schema manifest was found; name it with [SCHEMAS] MANIFEST.")
        }
        return found
    }

    /// The folder of installed schemas: the setting, else `tiss` beside the manifest.
    func schemaStore() throws(PortError) -> SchemaStore {
        if let schemaFolder { return SchemaStore(folder: schemaFolder) }
        let manifest = try manifestPath()
        let folder = manifest.lastIndex(of: "/").map { String(manifest[..<$0]) } ?? "."
        return SchemaStore(folder: "\(folder)/tiss")
    }
}
