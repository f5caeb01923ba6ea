package import Domain
package import FoundationEssentials

/// Everything that can be set, checked and typed. Made by `load`; nothing of it changes while the program runs.
package struct Settings: Sendable {
    /// What is not wrong and yet worth a word: unknown keys and sections with their lines, repeated keys, an open secret.
    package let warnings: [String]

    // The portal.

    /// Nil while the integration is off (`MV_PLSHAT=0`, or no `MV_PHATURL`).
    package let portal: Portal?
    /// `MV_PHATLOG`.
    package let writesPortalLog: Bool

    // The operator.

    package let operatorName: String?
    package let timeZone: TimeZone
    package let language: SettingsLanguage

    // The spool. Paths are absolute, without a slash at the end.

    package let spoolRoot: String
    package let dialect: Dialect
    package let scanInterval: Duration
    package let quietWindow: Duration
    package let incompleteWindow: Duration
    /// Must be on a local disk.
    package let ledgerPath: String

    // The schemas.

    /// Nil: `tiss` beside the manifest.
    package let schemaFolder: String?
    /// Nil: to be looked for.
    package let schemaManifest: String?

    // The rules.

    package let acceptanceRules: AcceptanceRules
    /// Names no destination that is turned off.
    package let routingTable: RoutingTable
    package let backoff: Backoff
    /// At most Domain's own.
    package let limits: Limits

    // The work.

    package let deliveryConcurrency: Int
    package let breakerFailuresMax: Int
    package let breakerPause: Duration
    /// At least one.
    package let workers: Int

    let entries: [SettingKey: SettingEntry]
    let token: TokenSource

    /// HAT, when the integration is on.
    package struct Portal: Sendable, Equatable {
        /// `MV_PHATURL`.
        package let url: String
        /// `MV_PHATIDT`; empty when not set.
        package let tenantID: String
        /// `MV_PHATNMT`; empty when not set.
        package let tenantName: String
        package let connectTimeout: Duration
        package let callTimeout: Duration
    }

    /// Names of the spool's folders.
    package enum Dialect: String, Sendable, CaseIterable {
        case plain, protheus
    }

    /// Reads `MV_PHATTOK` from where it is kept; only who talks to HAT needs the right to read it.
    /// - Returns: nil when it is not set anywhere.
    /// - Throws: `.configuration` that names the place, never the token.
    package func portalToken() throws(PortError) -> Secret? { try token.read() }

    init(values: SettingValues, warnings: [String], token: TokenSource, systemLanguage: SettingsLanguage?) {
        self.warnings = warnings
        self.entries = values.entries
        self.token = token
        portal =
            values.isIntegrationOn
            ? values.text(.portalURL).map {
                Portal(
                    url: $0, tenantID: values.text(.portalTenantID) ?? "",
                    tenantName: values.text(.portalTenantName) ?? "",
                    connectTimeout: values.seconds(.connectTimeoutSeconds),
                    callTimeout: values.seconds(.callTimeoutSeconds))
            } : nil
        writesPortalLog = values.flag(.writesPortalLog) ?? false
        operatorName = values.text(.operatorName)
        timeZone = values.text(.timeZone).flatMap(SettingKind.zone) ?? .gmt
        language = values.choice(.language) ?? systemLanguage ?? .ptBR
        let root = values.path(.spoolRoot) ?? values.absolute(SettingKey.spoolRoot.fallback)
        spoolRoot = root
        dialect = values.choice(.dialect) ?? .plain
        scanInterval = values.seconds(.scanSeconds)
        quietWindow = values.seconds(.quietSeconds)
        incompleteWindow = values.seconds(.incompleteSeconds)
        ledgerPath = values.path(.ledger) ?? "\(root)/.ledger.sqlite"
        schemaFolder = values.path(.schemaFolder)
        schemaManifest = values.path(.schemaManifest)
        acceptanceRules = values.acceptanceRules
        routingTable = values.routingTable
        backoff = values.backoff
        limits = values.limits
        deliveryConcurrency = values.integer(.concurrency)
        breakerFailuresMax = values.integer(.breakerFailures)
        breakerPause = values.seconds(.breakerSeconds)
        let workers = values.integer(.workers)
        self.workers = workers > 0 ? workers : max(1, ProcessInfo.processInfo.activeProcessorCount)
    }
}
