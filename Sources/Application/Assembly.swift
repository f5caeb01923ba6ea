import Answers
import Dispatch
import Domain
import FoundationEssentials
import HATClient
import Ledger
import LedgerSQLite
import Logging
import Messages
import NIOPosix
import Pipeline
import PortalLog
import References
import Settings
import Spool

/// The composition root: the only code that names concrete adapters and passes them as ports.
struct Assembly: Sendable {
    let settings: Settings
    let layout: SpoolLayout
    let intake: IntakeSettings
    let queues: FolderQueues
    let ledger: SQLLedger
    let parts: PipelineParts
    /// nil while the integration with HAT is off.
    let inbound: InboundParts?
    let orders: OrderParts
    let exportAnswers: ExportAnswers
    let readers: DocumentReaders
    let registers: Registers
    private let traceLog: FolderTraceLog?
    private let pools: [NIOThreadPool]
    private let portal: HATPortal?

    /// Opens everything that serving the spool needs, and locks the spool.
    /// - Throws: `.busy` when another process serves this spool; `.configuration` with the name of the setting at
    ///   fault.
    static func open(_ settings: Settings, logger: Logger, environment: [String: String]) async throws(PortError)
        -> Assembly
    {
        try StartChecks(settings: settings).refuse()
        // Before anything is created: an empty mount point must not become an empty spool (T02).
        let pair = try await SpoolPair.require(settings)
        let pools = [
            NIOThreadPool(numberOfThreads: settings.limits.diskThreads),
            NIOThreadPool(numberOfThreads: settings.workers),
        ]
        for pool in pools { pool.start() }
        let disk = BlockingWork(pool: pools[0])
        let layout = settings.layout
        let intake = settings.intake
        let identity = pair.identity
        let failPoints = try FailPointSetting.read(environment)
        let queues = FolderQueues(
            layout: layout, settings: intake, timeZone: settings.timeZone, returnFolders: settings.returnFolders,
            identity: identity, lastProtocolNumber: pair.lastProtocolNumber, failPoints: failPoints,
            reportsWaiting: { logger.notice("\($0)") })
        try await disk.run { () throws(PortError) in try queues.open() }
        log(queues.trials, to: logger)
        let ledger = try SQLiteLedger.open(path: settings.ledgerPath, numbering: queues)
        if pair.ledger.binding?.spool != identity.spool || pair.ledger.binding?.root != layout.root {
            try await ledger.bind(LedgerBinding(spool: identity.spool, root: layout.root, boundAt: Date()))
        }
        try await disk.run { () throws(PortError) in try queues.keepServed(ledger: settings.ledgerPath) }
        logNumbers(queues, pair, logger)
        let readers = try await disk.run { () throws(PortError) in
            try DocumentReaders.start(
                settings, documentsAtOnce: settings.workers, environment: environment, logger: logger)
        }
        let portal = try settings.portalSettings().map {
            // A token file that cannot be read now leaves the token in use; `doctor` names the fault.
            HATPortal.open($0, token: { (try? settings.portalToken())?.reveal() })
        }
        let clock = SteppingClock()
        let exports = settings.exportParts(ledger: ledger, reader: readers.exports)
        var parts = PipelineParts(
            queues: queues, ledger: ledger,
            inspector: readers.inspector,
            unpacker: readers.unpacker,
            downloads: queues, exports: exports,
            portal: portal, breaker: CircuitBreaker(settings: settings.breaker), answer: settings.answerBuilding(),
            rules: try settings.rulesInForce(), routes: settings.routingTable, backoff: settings.backoff,
            limits: readers.limits(settings.limits), disk: disk, inspection: BlockingWork(pool: pools[1]),
            now: { clock.now() }, day: { settings.day(of: $0) }, random: { Double.random(in: 0...1) },
            failPoints: failPoints, logger: logger)
        let registers = try await disk.run { () throws(PortError) in settings.loadedRegisters(logger: logger) }
        parts.references = { registers.snapshot }
        parts.clock = clock
        parts.unknownOutcome = settings.unknownOutcome
        parts.portalOff = settings.portalOff
        try await ledger.clearConditions()
        parts.conditions = ServiceConditionReporter(ledger: ledger)
        let traceLog = settings.portalLog(logger: logger)
        let inbound = portal.map { portal in
            settings.inboundParts(
                parts: parts, ledger: ledger, queues: queues, portal: portal, traceLog: traceLog ?? NoTraceLog())
        }
        var orders = settings.orderParts(parts: parts, ledger: ledger, portal: portal)
        if let traceLog { orders.traceLog = traceLog }
        return Assembly(
            settings: settings, layout: layout, intake: intake, queues: queues, ledger: ledger, parts: parts,
            inbound: inbound, orders: orders,
            exportAnswers: ExportAnswers(parts: parts, exports: exports, interval: orders.settings.answerInterval),
            readers: readers, registers: registers, traceLog: traceLog, pools: pools, portal: portal)
    }

    /// The watch of HAT's outages.
    var availability: AvailabilityWatch {
        AvailabilityWatch(parts: parts, ledger: ledger, settings: settings.availability)
    }

    private static func logNumbers(_ queues: FolderQueues, _ pair: SpoolPair, _ logger: Logger) {
        if queues.isProtocolRecordDamaged {
            logger.error(
                "the spool's record of protocol numbers is damaged or missing; numbers are skipped",
                metadata: [LogKeys.lastProtocolNumber: "\(queues.protocolFloor)"])
        } else if queues.protocolFloor > pair.lastProtocolNumber {
            logger.warning(
                "protocol numbers were issued that the ledger does not know (an older copy?); they are skipped",
                metadata: [
                    LogKeys.lastProtocolNumber: "\(queues.protocolFloor)",
                    LogKeys.ledgerProtocolNumber: "\(pair.lastProtocolNumber)",
                ])
        }
    }

    /// The watch of the spool's folders. `changed` is called when work can continue after another folder took its
    /// place.
    func folderWatch(changed: @escaping @Sendable () -> Void) -> FolderWatch {
        FolderWatch(
            parts: parts, folders: queues,
            handOvers: HandOverWatch(parts: parts, imports: queues, ledger: ledger, facts: ledger),
            root: layout.root, importName: layout.name(.imports), changed: changed)
    }

    /// Logs once what the spool's file system is, and which missing calls are worked around.
    private static func log(_ trials: SpoolTrials?, to logger: Logger) {
        guard let trials else { return }
        let lacking = trials.lacking.joined(separator: " ")
        logger.log(
            level: lacking.isEmpty ? .info : .notice, "the file system of the spool was tried",
            metadata: [
                LogKeys.fileSystem: "\(trials.fileSystems.joined(separator: ","))",
                LogKeys.isRemote: "\(trials.folders.contains { $0.isRemote })",
                LogKeys.lacking: "\(lacking.isEmpty ? "-" : lacking)",
            ])
    }

    /// The ports of the path from HAT.
    /// - Throws: `.configuration` while the integration is off.
    func requireInbound() throws(PortError) -> InboundParts {
        guard let inbound else {
            throw PortError(.configuration, settings.portalOff ?? "The integration with HAT is off.")
        }
        return inbound
    }

    /// Recovers interrupted work on both paths; the path from HAT first, because a complete download is a drop.
    /// - Returns: the drops that must be judged now.
    func recover(logger: Logger) async throws(PortError) -> [ClaimedDrop] {
        try await folderWatch(changed: {}).begin()
        try await ledger.endLeases(at: parts.now())
        try await ledger.loadEndpoints(Endpoint.standard, ifNeverLoaded: true, at: parts.now())
        // The process that sent them has ended, so unanswered groups are sent again under the same key.
        let reopened = try await ledger.reopenSendings(at: parts.now())
        if reopened > 0 {
            logger.info("groups of orders without an answer are sent again", metadata: [LogKeys.count: "\(reopened)"])
        }
        let inbound = try await InboundRecovery(
            parts: parts, downloads: queues, imports: queues, batches: ledger, guias: ledger
        ).run()
        let outbound = try await Recovery(parts, downloads: queues).run()
        RecoveryReport(outbound: outbound, inbound: inbound).log(to: logger)
        return outbound.toInspect
    }

    /// Closes everything. Must be the last call.
    func close() async {
        // The process ends, so a failure has no consequence.
        try? await portal?.close()
        try? await ledger.clearConditions()
        traceLog?.close()
        for pool in pools { try? await pool.shutdownGracefully() }
        // It waits for child processes to end, which no thread of the tasks may.
        let readers = readers
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                readers.close()
                continuation.resume()
            }
        }
        queues.close()
    }
}
