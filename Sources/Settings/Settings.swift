package import Domain
package import FoundationEssentials

/// An answer that is written only when wanted.
package enum AnswerForm: String, Sendable, CaseIterable {
    case html, csv
    case legacy = "legado"
    case none = "nenhuma"
}

/// How the outbox is divided into folders.
package enum OutboxFolders: String, Sendable, CaseIterable {
    case flat, day, provider
}

/// Everything that can be set, checked and typed. Made by `load`; nothing of it changes while the program runs.
package struct Settings: Sendable {
    /// What is not wrong and yet worth a word, in `language`: unknown keys and sections with their lines, repeated keys, an
    /// open secret, jobs that nobody here knows.
    package let warnings: [String]

    // The portal.

    /// Nil while the integration is off (`MV_PLSHAT` is not 1).
    package let portal: Portal?
    /// Why there is none, in `language`; nil when there is one.
    package let portalOff: String?
    /// Between two health calls to a HAT that is away.
    package let probeInterval: Duration
    package let unknownOutcome: UnknownOutcomePolicy
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
    /// Nil: only ANS's own.
    package let operatorSchemaFolder: String?

    // The registers.

    /// A register with less than this share of the rows in force is refused; 0: never.
    package let registerShrinkPercent: Int

    // The rules.

    package let acceptanceRules: AcceptanceRules
    /// Names no destination that is turned off.
    package let routingTable: RoutingTable
    package let backoff: Backoff
    /// At most Domain's own.
    package let limits: Limits

    // Jobs, and what they bring from HAT.

    /// `[ONSTART] JOBS` of `hatspool.ini`, else of `appserver.ini`, else all jobs.
    package let jobPlan: JobPlan
    /// Nil when no job of ours names an environment that says it.
    package let company: Company?
    /// HAT's numbers for what becomes of a batch.
    package let batchTracking: BatchTrackingTable
    /// At least one.
    package let batchTries: Int
    package let downloadConcurrency: Int
    package let syncConcurrency: Int
    /// A plain name, below the import folder.
    package let guiaFolder: String
    /// Likewise, for guias under audit; nil: with the others.
    package let auditFolder: String?
    /// Absolute; for the files of `writesPortalLog`. May be absent.
    package let portalLogFolder: String
    /// Answers besides the usual ones.
    package let answerForms: Set<AnswerForm>
    package let outboxFolders: OutboxFolders

    // What Protheus exports, and the schedule.

    package let orders: Orders
    /// Empty when no line names a job; times are those of `localTime`.
    package let schedule: Schedule

    // The work.

    package let deliveryConcurrency: Int
    package let breakerFailuresMax: Int
    package let breakerPause: Duration
    /// At least one.
    package let workers: Int
    /// Documents are read in processes of their own.
    package let sandboxesInspection: Bool
    /// Somebody asked for that; a host that cannot do it is an error then.
    package let insistsOnSandbox: Bool

    /// Paths of files that hold the token and that anybody on this machine may read.
    package let openSecrets: [String]

    let entries: [SettingKey: SettingEntry]
    let providers: [String: SettingEntry]
    let calendar: [TISSVersion: SettingEntry]
    let scheduleLines: [ScheduleLines.Name: SettingEntry]
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

    init(
        values: SettingValues, jobs: JobReading, warnings: [Wording], token: TokenSource, openSecrets: [String],
        language: SettingsLanguage
    ) {
        self.warnings = warnings.map { $0.text(in: language) }
        entries = values.entries
        providers = values.providers
        calendar = values.calendar
        scheduleLines = values.schedule
        self.token = token
        self.openSecrets = openSecrets
        self.language = language
        portal =
            values.isIntegrationOn
            ? values.text(.portalURL).map {
                Portal(
                    url: $0, tenantID: values.text(.portalTenantID) ?? "",
                    tenantName: values.text(.portalTenantName) ?? "",
                    connectTimeout: values.seconds(.connectTimeoutSeconds),
                    callTimeout: values.seconds(.callTimeoutSeconds))
            } : nil
        portalOff = values.portalOff?.text(in: language)
        probeInterval = values.seconds(.probeSeconds)
        unknownOutcome = values.choice(.unknownOutcome) ?? .ask
        writesPortalLog = values.flag(.writesPortalLog) ?? false
        operatorName = values.text(.operatorName)
        timeZone = values.text(.timeZone).flatMap(SettingKind.zone) ?? .gmt
        let root = values.path(.spoolRoot) ?? values.absolute(SettingKey.spoolRoot.fallback)
        spoolRoot = root
        dialect = values.choice(.dialect) ?? .plain
        scanInterval = values.seconds(.scanSeconds)
        quietWindow = values.seconds(.quietSeconds)
        incompleteWindow = values.seconds(.incompleteSeconds)
        ledgerPath = values.path(.ledger) ?? "\(root)/.ledger.sqlite"
        schemaFolder = values.path(.schemaFolder)
        schemaManifest = values.path(.schemaManifest)
        operatorSchemaFolder = values.path(.operatorSchemas)
        registerShrinkPercent = values.integer(.shrinkPercent)
        acceptanceRules = values.acceptanceRules
        routingTable = values.routingTable
        backoff = values.backoff
        limits = values.limits
        jobPlan = jobs.plan
        company = jobs.company
        batchTracking = values.batchTracking
        batchTries = values.integer(.batchTries)
        downloadConcurrency = values.integer(.downloadConcurrency)
        syncConcurrency = values.integer(.syncConcurrency)
        guiaFolder = values.text(.guiaFolder) ?? SettingKey.guiaFolder.fallback
        auditFolder = values.text(.auditFolder)
        outboxFolders = values.choice(.outbox) ?? .flat
        answerForms = Set(values.list(.answerForms)).subtracting([.none])
        portalLogFolder = values.path(.portalLogFolder) ?? "\(root)/logpls"
        orders = values.orders
        schedule = values.scheduleValue
        deliveryConcurrency = values.integer(.concurrency)
        breakerFailuresMax = values.integer(.breakerFailures)
        breakerPause = values.seconds(.breakerSeconds)
        sandboxesInspection = values.flag(.sandbox) ?? false
        insistsOnSandbox = sandboxesInspection && values.entries[.sandbox].map { $0.origin != .fallback } ?? false
        let workers = values.integer(.workers)
        self.workers = workers > 0 ? workers : max(1, ProcessInfo.processInfo.activeProcessorCount)
    }
}
