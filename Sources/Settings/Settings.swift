package import Domain
package import FoundationEssentials

/// An optional form of the answer.
package enum AnswerForm: String, Sendable, CaseIterable {
    case html, csv
    case legacy = "legado"
    case always = "sempre"
    case none = "nenhuma"
}

/// How the outbox is divided into folders.
package enum OutboxFolders: String, Sendable, CaseIterable {
    case flat, day, provider
}

/// All settings, checked and typed. `load` makes them; they do not change while the program runs.
package struct Settings: Sendable {
    /// Messages about valid but doubtful settings, in `language`: unknown keys and sections with their lines, repeated
    /// keys, a secret that other users may read, unknown jobs.
    package let warnings: [String]

    // The portal.

    /// Nil while the integration is off (`MV_PLSHAT` is not 1).
    package let portal: Portal?
    /// Why there is no `portal`, in `language`; nil when there is one.
    package let portalOff: String?
    /// The pause between two health calls while HAT is away.
    package let probeInterval: Duration
    /// What happens to an upload whose outcome is unknown.
    package let unknownOutcome: UnknownOutcomePolicy
    /// Writes the portal's trace files (`MV_PHATLOG`).
    package let writesPortalLog: Bool

    // The operator.

    /// The operadora's name for answers; nil when not set.
    package let operatorName: String?
    /// The operator's time zone; GMT when not set.
    package let timeZone: TimeZone
    /// The language of answers and messages for operators.
    package let language: SettingsLanguage

    // The spool. Paths are absolute, without a slash at the end.

    /// The spool's root folder.
    package let spoolRoot: String
    /// The language of folder names in the spool.
    package let dialect: Dialect
    /// The pause between two scans of the inbox.
    package let scanInterval: Duration
    /// How long a dropped file must stay unchanged before it is claimed.
    package let quietWindow: Duration
    /// How long a file that does not look finished must stay unchanged before it is judged as it is.
    package let incompleteWindow: Duration
    /// Must be on a local disk.
    package let ledgerPath: String

    // The schemas.

    /// Nil: `tiss` beside the manifest.
    package let schemaFolder: String?
    /// Nil: the default locations are searched.
    package let schemaManifest: String?
    /// Nil: only ANS's own.
    package let operatorSchemaFolder: String?

    // The registers.

    /// A register with less than this share of the rows in force is refused; 0: never.
    package let registerShrinkPercent: Int

    // The rules.

    /// Severities of findings, the version calendar and the other rules of acceptance.
    package let acceptanceRules: AcceptanceRules
    /// Names no destination that is turned off.
    package let routingTable: RoutingTable
    /// The pauses between attempts at a delivery.
    package let backoff: Backoff
    /// At most Domain's own.
    package let limits: Limits

    // Jobs, and what they download from HAT.

    /// `[ONSTART] JOBS` of `hatspool.ini`, else of `appserver.ini`, else all jobs.
    package let jobPlan: JobPlan
    /// Nil when no job of this program has an environment that names one.
    package let company: Company?
    /// HAT's numbers for the outcomes of a batch.
    package let batchTracking: BatchTrackingTable
    /// Attempts at one step of a batch before it needs an operator; at least one.
    package let batchTries: Int
    /// Additional folders, by name or path, in which Protheus stores files that it refused.
    package let refusedFolders: [String]
    /// Additional folders, by name or path, in which Protheus stores files that it processed.
    package let processedFolders: [String]
    /// Downloads of batches at a time.
    package let downloadConcurrency: Int
    /// Guias that are confirmed to HAT at a time.
    package let syncConcurrency: Int
    /// The folder of guias: a plain name, below the import folder.
    package let guiaFolder: String
    /// The folder of guias under audit, likewise; nil: they share `guiaFolder`.
    package let auditFolder: String?
    /// Absolute; for the files of `writesPortalLog`. May be absent.
    package let portalLogFolder: String
    /// Additional forms of the answer.
    package let answerForms: Set<AnswerForm>
    /// How the outbox is divided into folders.
    package let outboxFolders: OutboxFolders

    // Exports of Protheus, and the schedule.

    /// How orders are sent to HAT.
    package let orders: Orders
    /// Empty when no line names a job; times are those of `localTime`.
    package let schedule: Schedule

    // Concurrency and isolation.

    /// Deliveries to HAT at a time.
    package let deliveryConcurrency: Int
    /// Consecutive failures after which calls to HAT are suspended.
    package let breakerFailuresMax: Int
    /// How long calls to HAT are first suspended; the pause doubles with each failed trial.
    package let breakerPause: Duration
    /// Inspections at a time; at least one.
    package let workers: Int
    /// Documents are read in sandboxed child processes.
    package let sandboxesInspection: Bool
    /// The operator asked for the sandbox; a host that cannot provide it is then an error.
    package let insistsOnSandbox: Bool

    /// Paths of token files that every user of the machine may read.
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
        /// The limit for opening a connection.
        package let connectTimeout: Duration
        /// The limit for a whole call.
        package let callTimeout: Duration
    }

    /// Names of the spool's folders.
    package enum Dialect: String, Sendable, CaseIterable {
        case plain, protheus
    }

    /// Reads `MV_PHATTOK` from its source. Only a process that calls HAT needs the right to read it.
    /// - Returns: nil when it is not set anywhere.
    /// - Throws: `.configuration` with the source, never with the token.
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
        refusedFolders = SettingKind.items(values.text(.refusedFolders) ?? "").filter { !$0.isEmpty }
        processedFolders = SettingKind.items(values.text(.processedFolders) ?? "").filter { !$0.isEmpty }
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
