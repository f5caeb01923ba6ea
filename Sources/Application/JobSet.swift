import Domain
import FoundationEssentials
import Jobs
import Ledger
import Logging
import Pipeline
import Settings
import Spool

/// The services of both paths and the wake-ups between them. Each call makes a new job; the ledger is the queue between
/// them.
struct JobSet: Sendable {
    let handed = HandedDrops()
    private let assembly: Assembly
    private let watch: InotifyWatch?
    private let clock = ContinuousClock()
    private let toDeliver = Signal()
    private let toImport = Signal()
    private let toSettle = Signal()
    private let toFetch = Signal()
    private let toSend = Signal()
    private let toUpdate = Signal()
    private let toAnswer = Signal()

    init(assembly: Assembly, watch: InotifyWatch?) {
        self.assembly = assembly
        self.watch = watch
    }

    /// The parts with a logger that names the job, so that each error line has its job (T44).
    private func parts(of job: String) -> PipelineParts {
        var parts = assembly.parts
        parts.logger[metadataKey: LogKeys.job] = "\(job)"
        return parts
    }

    private func inbound(of job: JobName) throws -> InboundParts {
        var inbound = try assembly.requireInbound()
        inbound.parts.logger[metadataKey: LogKeys.job] = "\(job.rawValue)"
        return inbound
    }

    /// Claims, inspects and judges.
    func route() -> RouteJob {
        let settings = assembly.settings
        let limits = assembly.parts.limits
        let inspected = settings.workers * limits.inspectedPerWorker
        // A file system that does not report events of other hosts is found by the scan alone, which must be quick
        // enough (T01).
        let interval = assembly.queues.isRemote ? min(settings.scanInterval, .seconds(2)) : settings.scanInterval
        return RouteJob(
            parts: parts(of: JobName.route.rawValue), batches: assembly.ledger, interval: interval, clock: clock,
            watch: watch,
            handed: handed, judgedSignals: [toDeliver, toImport, toSettle], settledSignals: [toFetch, toAnswer],
            inHand: inspected + RouteJob.groupsAtOnce * limits.pathGroupMax, inspected: inspected, carriesOn: true)
    }

    func deliver(to destinations: Set<Destination>) -> DeliverJob {
        DeliverJob(
            parts: parts(of: (destinations == [.importFolder] ? JobName.importXML : .route).rawValue),
            waiting: assembly.ledger, destinations: destinations,
            signal: destinations.contains(.hat) ? toDeliver : toImport,
            endedSignals: destinations.contains(.orders) ? [toSettle, toSend, toUpdate] : [toSettle],
            concurrency: assembly.settings.deliveryConcurrency, clock: clock)
    }

    func settle() -> SettleJob {
        SettleJob(
            parts: parts(of: "settle"), signal: toSettle, settledSignals: [toFetch, toAnswer],
            groupMax: assembly.parts.limits.pathGroupMax, clock: clock)
    }

    /// Settles steps that failed half-way.
    func recovery() -> RecoveryJob {
        let ledger = assembly.ledger
        let ports = RunningRecovery.Ports(
            imports: assembly.queues, batches: ledger, guias: ledger, orders: ledger)
        let parts = self.parts(of: "recovery")
        return RecoveryJob(
            recovery: RunningRecovery(parts, ports: ports), parts: parts, handed: handed,
            settledSignals: [toDeliver, toImport, toSettle, toFetch, toSend, toUpdate, toAnswer], clock: clock)
    }

    /// Notices a full or failing disk.
    func diskWatch() -> DiskWatchJob {
        let paths = assembly.settings.diskPaths
        return DiskWatchJob(watch: DiskWatch(parts(of: "disk"), space: { DiskSpace.read(paths) }), clock: clock)
    }

    /// Keeps the answers of exports true to their orders.
    func exportAnswers() -> ExportAnswerJob {
        ExportAnswerJob(
            answers: assembly.exportAnswers, parts: parts(of: "answers"), signal: toAnswer, clock: clock)
    }

    func fetch(_ inbound: InboundParts) -> FetchJob {
        FetchJob(
            inbound: inbound, signal: toFetch, concurrency: assembly.settings.downloadConcurrency, clock: clock,
            onFetched: { [handed] drops in handed.add(drops) })
    }

    func handOverWatch() -> HandOverWatch {
        HandOverWatch(
            parts: parts(of: JobName.importXML.rawValue), imports: assembly.queues, ledger: assembly.ledger,
            facts: assembly.ledger)
    }

    /// Checks the folders every second; when they changed, the inbox is watched and scanned again.
    func folderWatch() -> FolderWatchLoop {
        let (watch, handed) = (watch, handed)
        let folders = assembly.folderWatch {
            watch?.watchAfresh()
            handed.wake()
        }
        return FolderWatchLoop(folders: folders, clock: clock)
    }

    /// Reports what the watch on the inbox cannot see.
    func watchReport() -> WatchReport {
        WatchReport(watch: watch, inbox: assembly.layout.name(.inbox), parts: assembly.parts, clock: clock)
    }

    /// The jobs of this process: the jobs of the plan that can run here.
    func managed() -> [ManagedJob] {
        let settings = assembly.settings
        let scheduled = Set(settings.schedule.jobs)
        return settings.jobPlan.jobs.compactMap { job in
            if job.needsPortal, assembly.inbound == nil { return nil }
            if job == .updateLots, !settings.orders.updatesLots { return nil }
            var managed = managed(job)
            managed.isScheduled = scheduled.contains(job)
            return managed
        }
    }

    /// Asks for the runs of `[SCHEDULE]` among these jobs; the supervisor carries them out.
    func scheduler(of jobs: [JobName], logger: Logger) -> Scheduler {
        let ledger = assembly.ledger
        let now = assembly.parts.now
        return Scheduler(
            schedule: assembly.settings.schedule.only(Set(jobs)), time: assembly.settings.localTime, ledger: ledger,
            clock: clock, now: now, logger: logger
        ) { job throws(PortError) in
            // An operator stopped it, and a scheduled run must not override that.
            guard try await ledger.desiredStates()[job] != .stop else { return }
            try await ledger.ask(job, .runOnce, at: now())
        }
    }

    /// One job, ready to be run.
    func managed(_ job: JobName) -> ManagedJob {
        switch job {
        case .route: routeJob
        case .importXML: importJob
        case .listBatches: periodic(job) { try await list($0, $1) }
        case .fetchBatches: fetchJob
        case .syncAuthorizations: sync(job, .authorizations)
        case .syncAttachments: sync(job, .clinicalAttachments)
        case .syncExtensions: sync(job, .treatmentExtensions)
        case .sendOrders: orderJob(job, Set(ExportAlias.allCases.filter { !$0.isLotStatus }), toSend)
        case .updateLots: orderJob(job, Set(ExportAlias.allCases.filter(\.isLotStatus)), toUpdate)
        }
    }

    private var routeJob: ManagedJob {
        ManagedJob(name: .route) { heart in
            async let delivering: Void = deliver(to: [.hat, .orders]).run(heart)
            await route().run(heart)
            await delivering
            return JobOutcome(isFailure: false, count: 0, text: "stopped")
        } once: { heart in
            let route = route()
            var count = 0
            var round = await route.round { _ in heart.beat() }
            while round.claimed > 0 || round.hasMore {
                count += round.judged.values.reduce(0, +)
                round = await route.round { _ in heart.beat() }
            }
            count += round.judged.values.reduce(0, +)
            let delivered = await deliver(to: [.hat, .orders]).round()
            _ = await settle().round()
            let waiting = try await waiting(.deliveries)
            let text = "\(count) judged, \(delivered.delivered) delivered, \(waiting) waiting"
            return JobOutcome(
                isFailure: round.failed > 0 || delivered.failed > 0 || waiting > 0, count: count, text: text)
        }
    }

    private var importJob: ManagedJob {
        ManagedJob(name: .importXML) { heart in
            // While it runs, groups place files themselves.
            await assembly.parts.inHand.placingImports {
                async let delivering: Void = deliver(to: [.importFolder]).run(heart)
                await Loop.every(.seconds(10), clock: clock) { await checkImports() }
                await delivering
            }
            return JobOutcome(isFailure: false, count: 0, text: "stopped")
        } once: { heart in
            let round = await deliver(to: [.importFolder]).round()
            _ = await settle().round()
            heart.beat()
            let changed = try await handOverWatch().check()
            return JobOutcome(
                isFailure: round.failed > 0, count: round.delivered,
                text: "\(round.delivered) handed over, \(changed) changed in the import folder")
        }
    }

    /// At the end of a run: what it leaves for a later one, which is not counted as success.
    private func waiting(_ kind: WaitingKind) async throws(PortError) -> Int {
        guard assembly.parts.portal != nil else { return 0 }
        return try await assembly.ledger.waitingForPortal()[kind]
    }

    private func checkImports() async {
        do {
            try await handOverWatch().check()
        } catch {
            parts(of: JobName.importXML.rawValue).log(error, "the import folder could not be checked")
        }
    }

    private var fetchJob: ManagedJob {
        ManagedJob(name: .fetchBatches) { heart in
            let inbound = try self.inbound(of: .fetchBatches)
            return Self.outcome(await fetch(inbound).run(heart))
        } once: { heart in
            let inbound = try self.inbound(of: .fetchBatches)
            // A requested run fails while HAT is away, even when nothing is waiting.
            try await assembly.parts.checkHealth()
            let round = await fetch(inbound).drain(heart)
            var outcome = Self.outcome(round)
            let left = try await waiting(.batches)
            if left > 0 { outcome.isFailure = true }
            return outcome
        }
    }

    private static func outcome(_ round: FetchJob.Round) -> JobOutcome {
        JobOutcome(
            isFailure: round.failed > 0, count: round.count,
            text:
                "\(round.fetched) downloaded, \(round.confirmed) confirmed to HAT, \(round.deferred) deferred, \(round.dead) given up"
        )
    }

    private func orderJob(_ name: JobName, _ aliases: Set<ExportAlias>, _ signal: Signal) -> ManagedJob {
        ManagedJob(name: name) { heart in
            try assembly.settings.requireOrderSettings()
            return Self.outcome(await orders(name, aliases, signal).run(heart))
        } once: { heart in
            try assembly.settings.requireOrderSettings()
            try await assembly.parts.checkHealth()
            let job = orders(name, aliases, signal)
            var outcome = Self.outcome(try await job.drain(heart, idleTimeout: .seconds(600)))
            while try await assembly.exportAnswers.round(all: true) > 0 { heart.beat() }
            if let reason = await job.awayReason {
                outcome.isFailure = true
                outcome.text += "; \(reason)"
            }
            return outcome
        }
    }

    private func orders(_ name: JobName, _ aliases: Set<ExportAlias>, _ signal: Signal) -> OrderJob {
        var orders = assembly.orders
        orders.parts.logger[metadataKey: LogKeys.job] = "\(name.rawValue)"
        return OrderJob(orders: orders, aliases: aliases, signal: signal, changed: toAnswer, clock: clock)
    }

    private static func outcome(_ tally: OrderDispatch.Tally) -> JobOutcome {
        JobOutcome(
            isFailure: tally.failed > 0, count: tally.ended,
            text: "\(tally.sent) sent, \(tally.succeeded) succeeded, \(tally.refused) refused, \(tally.dead) given up, "
                + "\(tally.held) held")
    }

    private func list(_ inbound: InboundParts, _ heart: Heartbeat) async throws -> JobOutcome {
        let toFetch = toFetch
        let outcome = try await BatchListing(inbound).run {
            heart.beat()
            toFetch.send()
        }
        toFetch.send()
        return JobOutcome(
            isFailure: false, count: outcome.added + outcome.reopened,
            text: "\(outcome.added) new, \(outcome.refreshed) known, \(outcome.toConfirmAgain) to confirm again, "
                + "\(outcome.reopened) changed")
    }

    private func sync(_ job: JobName, _ resource: GuiaResource) -> ManagedJob {
        periodic(job) { inbound, heart in
            let report = try await GuiaSync(inbound, resource: resource) { heart.beat() }.run()
            let text =
                "\(report.placed) placed, \(report.confirmed) confirmed to HAT, \(report.refused) refused, "
                + "\(report.unconfirmed) unconfirmed, \(report.untrackable) without key, \(report.notConfirmed) not confirmed"
            return JobOutcome(isFailure: report.notConfirmed > 0, count: report.treated, text: text)
        }
    }

    private func periodic(
        _ job: JobName, _ run: @escaping @Sendable (InboundParts, Heartbeat) async throws -> JobOutcome
    ) -> ManagedJob {
        let once: @Sendable (Heartbeat) async throws -> JobOutcome = { heart in
            try await run(try inbound(of: job), heart)
        }
        return ManagedJob(name: job, run: once, once: once)
    }
}
