package import Domain
package import FoundationEssentials
package import Logging

/// Everything the paths need from outside, named once.
package struct PipelineParts: Sendable {
    /// The spool's folders.
    package var queues: any Queues
    /// The rows of drops and deliveries.
    package var ledger: any Ledger
    /// Reads a single document.
    package var inspector: any Inspector
    /// Unpacks archives.
    package var unpacker: any Unpacker
    /// Files of the work folder that are being written, and hard-link backups.
    package var downloads: any Downloads
    /// nil: an export counts as a document of an unknown kind.
    package var exports: ExportParts?
    /// nil when no portal is configured; routes then have no `.hat`.
    package var portal: (any Portal)?
    /// Suspends calls to HAT while it fails.
    package var breaker: CircuitBreaker
    /// Builds the answers of a drop, with the lines of the document that findings point to, unmasked as they are; pure.
    package var answer: @Sendable (JudgedDrop, [Finding], [Int: [UInt8]]) throws(PortError) -> [AnswerFile]
    /// Severities and other rules of acceptance.
    package var rules: AcceptanceRules
    /// The destinations of accepted transactions.
    package var routes: RoutingTable
    /// The pauses between attempts at a delivery.
    package var backoff: Backoff
    /// Limits of documents and archives.
    package var limits: Limits
    /// Threads for folder work; more than cores, since they wait for flushes.
    package var disk: BlockingWork
    /// Threads for inspection; as many as cores.
    package var inspection: BlockingWork
    /// The host's time, which may be set at any moment; use `uptime` to measure.
    package var now: @Sendable () -> Date
    /// The operator's day of a moment.
    package var day: @Sendable (Date) -> CalendarDay
    /// 0 to 1, for the jitter of retries.
    package var random: @Sendable () -> Double
    /// Lets tests end the process between two steps.
    package var failPoints: FailPoints
    /// The log; a line about one drop is bound to its ID.
    package var logger: Logger
    /// Shared by every copy of the parts.
    package let refusedClaims = RefusedClaims()
    /// Shared by every copy of the parts, because errors of all paths are folded in one log.
    package var repeatedErrors: RepeatedErrors
    /// Shared by every copy of the parts: steps that failed half-way.
    package let unfinished = UnfinishedSteps()
    /// Shared likewise: drops that groups carry on in memory.
    package let inHand = DropsInHand()
    /// Shared likewise: refusals of the disk among the logged errors.
    package let diskTrouble = DiskTrouble()
    /// A clock that is never set; measures waiting times.
    package var uptime: @Sendable () -> Duration = Uptime.now
    /// Notices when the host's clock is set; `now` reads it where it matters.
    package var clock = SteppingClock()
    /// What happens to an upload whose outcome is unknown.
    package var unknownOutcome = UnknownOutcomePolicy.ask
    /// Why there is no portal; nil while there is one.
    package var portalOff: String?
    /// One answer of a drop at a time, so that an older one never replaces a newer one.
    package let answering = KeyedTurns<DropID>()
    /// Exports that are read at a time, one a lane.
    package let exportLanes = KeyedTurns<Int>()
    /// The operator's registers as they are at this moment.
    package var references: @Sendable () -> any ReferenceTables = { NoReferenceTables() }
    /// What operators must see now; nil in processes that do not serve the spool.
    package var conditions: ServiceConditionReporter?

    package init(
        queues: any Queues, ledger: any Ledger, inspector: any Inspector, unpacker: any Unpacker,
        downloads: any Downloads, exports: ExportParts? = nil, portal: (any Portal)?,
        breaker: CircuitBreaker,
        answer: @escaping @Sendable (JudgedDrop, [Finding], [Int: [UInt8]]) throws(PortError) -> [AnswerFile],
        rules: AcceptanceRules, routes: RoutingTable, backoff: Backoff, limits: Limits, disk: BlockingWork,
        inspection: BlockingWork, now: @escaping @Sendable () -> Date,
        day: @escaping @Sendable (Date) -> CalendarDay, random: @escaping @Sendable () -> Double,
        failPoints: FailPoints, logger: Logger, repeatedErrors: RepeatedErrors = RepeatedErrors()
    ) {
        self.queues = queues
        self.ledger = ledger
        self.inspector = inspector
        self.unpacker = unpacker
        self.downloads = downloads
        self.exports = exports
        self.portal = portal
        self.breaker = breaker
        self.answer = answer
        self.rules = rules
        self.routes = routes
        self.backoff = backoff
        self.limits = limits
        self.disk = disk
        self.inspection = inspection
        self.now = now
        self.day = day
        self.random = random
        self.failPoints = failPoints
        self.logger = logger
        self.repeatedErrors = repeatedErrors
    }
}

extension PipelineParts {
    /// Documents report what the registers can confirm only when there are registers.
    var documentLimits: Limits {
        var limits = limits
        limits.collectsLookups = !references().present.isEmpty
        return limits
    }

    /// Whether the spool's folders are those that the process serves. Otherwise nothing is placed and nothing is
    /// confirmed; `FolderWatch` logs it and recovers.
    func hasItsFolders() async throws(PortError) -> Bool {
        let queues = queues
        do {
            try await disk.run { () throws(PortError) in try queues.requireFolders() }
            return true
        } catch {
            guard error.code == .folderChanged else { throw error }
            return false
        }
    }

    /// One line a judgement.
    func log(_ judgement: Judgement, of inspected: InspectedDrop) {
        logger.bound(to: inspected.drop).info(
            "judged",
            metadata: [
                LogKeys.verdict: "\(judgement.decision.verdict.rawValue)",
                LogKeys.finding: "\(judgement.decision.leadingFinding?.code.rawValue ?? "-")",
                LogKeys.findingCount: "\(judgement.decision.findingCount)",
                LogKeys.version: "\(inspected.inspection.header.version?.text ?? "-")",
                LogKeys.byteCount: "\(inspected.drop.byteCount)",
            ])
    }

    /// The one line at `notice` that every drop gets.
    func log(settled judged: JudgedDrop, in queue: FinalQueue) {
        logRepeatedErrors()
        logger.bound(to: judged.drop).notice(
            "settled",
            metadata: [
                LogKeys.verdict: "\(judged.judgement.decision.verdict.rawValue)",
                LogKeys.queue: "\(queue.rawValue)",
                LogKeys.finding: "\(judged.judgement.decision.leadingFinding?.code.rawValue ?? "-")",
            ])
    }

    /// The file system refused twice to move a file out of the inbox.
    func log(_ refused: RefusedFile, count: Int) {
        logger.error(
            "files cannot be moved out of the inbox; they stay there and are retried",
            metadata: [
                LogKeys.path: "\(ShownName.of(refused.file.file.path.display))", LogKeys.drop: "\(refused.file.id)",
                LogKeys.errorCode: "\(refused.error.code.rawValue)", LogKeys.error: "\(refused.error.message)",
                LogKeys.errorPosition: "\(refused.error.location)", LogKeys.count: "\(count)",
            ])
    }

    /// Logs an error: at `error` when an operator must act, at `warning` when it may pass by itself. Repetitions are
    /// folded.
    package func log(
        _ error: PortError, _ message: Logger.Message, drop: DropID? = nil, batch: BatchKey? = nil
    ) {
        // The next start resumes what a stop interrupted.
        if error.code == .cancelled, Task.isCancelled { return }
        diskTrouble.note(error)
        // Said once for all items by `FolderWatch`.
        if error.code == .folderChanged { return }
        let fault = RepeatedErrors.Fault(error, "\(message)")
        guard shouldLog(fault) else { return }
        var bound = drop.map { logger.bound(toDropID: $0.text) } ?? logger
        if let batch { bound[metadataKey: LogKeys.batch] = "\(batch.number)" }
        bound.log(level: fault.level, message, metadata: fault.metadata)
    }

    /// The same of several drops. `first`: the path of the first file in the inbox, when they have no IDs yet.
    package func log(
        _ error: PortError, _ message: Logger.Message, drops: some Collection<DropID>, first: String? = nil
    ) {
        var named = self
        if let first { named.logger[metadataKey: LogKeys.path] = "\(LoggedName.of(first))" }
        if drops.count > 1 {
            named.logger[metadataKey: LogKeys.drops] = "\(drops.prefix(10).map(\.text).joined(separator: " "))"
            named.logger[metadataKey: LogKeys.count] = "\(drops.count)"
        }
        named.log(error, message, drop: drops.count == 1 ? drops.first : nil)
    }

    /// The same about a drop whose file is known: the line has its name and its path.
    package func log(_ error: PortError, _ message: Logger.Message, of drop: ClaimedDrop) {
        var named = self
        named.logger = logger.bound(to: drop)
        named.logger[metadataKey: LogKeys.path] = "\(queues.workPath(drop.id))"
        named.log(error, message, drop: drop.id)
    }

    /// Whether a caller with a log line of its own must write it; otherwise the error was counted.
    func shouldLog(_ fault: RepeatedErrors.Fault) -> Bool {
        let notice = repeatedErrors.note(fault, at: now())
        for repetition in notice.ended { log(repetition) }
        return notice.isLogged
    }

    /// Logs the errors that were folded in minutes that have passed; with `isEnding`, also in minutes that still run.
    /// Called periodically and at the end of the process.
    package func logRepeatedErrors(isEnding: Bool = false) {
        for repetition in isEnding ? repeatedErrors.rest() : repeatedErrors.ended(by: now()) { log(repetition) }
    }

    private func log(_ repetition: RepeatedErrors.Repetition) {
        var metadata = repetition.fault.metadata
        metadata[LogKeys.repeated] = "\(repetition.count)"
        logger.log(level: repetition.fault.level, "\(repetition.fault.summary)", metadata: metadata)
    }
}

extension RepeatedErrors.Fault {
    fileprivate var level: Logger.Level { isTransient ? .warning : .error }

    fileprivate var metadata: Logger.Metadata {
        [LogKeys.errorCode: "\(code.rawValue)", LogKeys.error: "\(text)", LogKeys.errorPosition: "\(position)"]
    }
}
