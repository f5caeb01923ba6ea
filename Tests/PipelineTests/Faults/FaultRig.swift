import Digests
import Domain
import Foundation
import Jobs
import Ledger
import LedgerSQLite
import Logging
import NIOPosix
import Pipeline
import PipelineSupport
import Spool
import Synchronization
import TestSupport

/// A real spool and a real ledger whose calls fail, every job of the daemon, a scripted HAT, and a clock that is moved
/// by hand.
final class FaultRig: Sendable {
    let root: String
    let faults = Faults()
    let hat = ScriptedHAT()
    let lotes = LotePortal()
    let orderPortal = ScriptedOrderPortal()
    let queues: FolderQueues
    let ledger: SQLLedger
    let parts: PipelineParts
    let inbound: InboundParts
    let orders: OrderParts
    let clock = StillClock()
    private let pool: NIOThreadPool
    private let route: RouteJob
    private let deliver: DeliverJob
    private let settle: SettleJob
    private let fetch: FetchJob
    private let recovery: RecoveryJob
    private let dispatch: OrderDispatch
    private let answers: ExportAnswers

    init() async throws {
        root = FileManager.default.temporaryDirectory.appending(path: "hatspool-faults-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        pool = NIOThreadPool(numberOfThreads: 2)
        pool.start()
        let (clock, faults, work, begin) = (clock, faults, BlockingWork(pool: pool), ContinuousClock.now)
        let zero = clock.now
        let uptime: @Sendable () -> Duration = { .seconds(clock.now.timeIntervalSince(zero)) }
        queues = FolderQueues(
            layout: SpoolLayout(root: root),
            now: { begin.advanced(by: uptime()) }, wallClock: { clock.now })
        try queues.open()
        ledger = try SQLiteLedger.open(
            path: root + "/.ledger.sqlite", at: clock.now,
            wrapping: { FaultyDatabase(real: $0, faults: faults) })
        try await ledger.loadEndpoints(Endpoint.standard, ifNeverLoaded: true, at: clock.now)
        let faulty = FaultyQueues(real: queues, faults: faults)
        let exports = ExportParts(
            reader: NamedExportReader(), orders: ledger, tableHead: Array("head\n".utf8),
            tableRow: { Array("\($0.ordinal) \($0.state.rawValue)\n".utf8) })
        var rules = AcceptanceRules()
        rules.totals = .off
        var routes = RoutingTable.standard
        routes.byTransaction["ENVIO_LOTE_GUIAS"] = [.hat, .importFolder]
        var parts = PipelineParts(
            queues: faulty, ledger: ledger, inspector: ScriptedInspector(), unpacker: NothingIsAnArchive(),
            downloads: faulty,
            exports: exports, portal: lotes, breaker: CircuitBreaker(uptime: uptime),
            answer: { judged, _, _ throws(PortError) in
                [AnswerFile(suffix: ".retorno.txt", bytes: Array(judged.judgement.decision.verdict.rawValue.utf8))]
            },
            rules: rules, routes: routes, backoff: Backoff(), limits: Limits(), disk: work, inspection: work,
            now: { clock.now },
            day: { CalendarDay(secondsSince1970: Int($0.timeIntervalSince1970), secondsFromGMT: 0) }, random: { 0.5 },
            failPoints: .none, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        parts.uptime = uptime
        self.parts = parts
        inbound = InboundParts(
            parts: parts, batches: ledger, guias: ledger, downloads: faulty, imports: faulty, batchPortal: hat,
            guiaPortal: hat, storageBreaker: CircuitBreaker(uptime: uptime), readGuia: InboundRig.read,
            explain: { RejectionCause(code: $0.motive.code, description: "", detailedDescription: "") },
            traceLog: NoTraceLog(), handOvers: ledger, unusable: ledger, settings: InboundParts.Settings())
        var settings = OrderParts.Settings()
        settings.healthInsurerId = "00010001"
        settings.ansRegistry = "326305"
        orders = OrderParts(parts: parts, ledger: ledger, portal: orderPortal, settings: settings)
        let (handed, real) = (HandedDrops(), ContinuousClock())
        route = RouteJob(
            parts: parts, batches: ledger, interval: .seconds(60), clock: real, watch: nil, handed: handed,
            judgedSignals: [], inHand: 8, carriesOn: true)
        deliver = DeliverJob(
            parts: parts, waiting: ledger, destinations: Set(Destination.allCases), signal: Signal(), endedSignals: [],
            concurrency: 4,
            clock: real)
        settle = SettleJob(parts: parts, signal: Signal(), settledSignals: [], groupMax: 4, clock: real)
        fetch = FetchJob(
            inbound: inbound, signal: Signal(), concurrency: 2, clock: real, onFetched: { handed.add($0) })
        let ports = RunningRecovery.Ports(imports: faulty, batches: ledger, guias: ledger, orders: ledger)
        recovery = RecoveryJob(
            recovery: RunningRecovery(parts, ports: ports), parts: parts, handed: handed, settledSignals: [],
            clock: real)
        dispatch = OrderDispatch(orders, aliases: Set(ExportAlias.allCases))
        answers = ExportAnswers(parts: parts, exports: exports, interval: .zero)
    }

    deinit {
        queues.close()
        try? FileManager.default.removeItem(atPath: root)  // a temporary folder that stays harms nobody
        pool.shutdownGracefully { _ in }
    }

    func drop(_ name: String, _ text: String) throws {
        let path = "\(root)/inbox/\(name)"
        try Data(text.utf8).write(to: URL(filePath: path))
        waitForWriters(of: path)
    }

    /// What every job of the daemon does in a few seconds; then the clock moves on.
    func round(_ seconds: TimeInterval, recovers: Bool = true) async {
        if recovers { await recovery.round() }
        await route.round()
        // An error that these throw is a failed run of their job, which is retried.
        _ = try? await BatchListing(inbound).run()
        _ = await fetch.drain(Heartbeat())
        _ = try? await GuiaSync(inbound, resource: .authorizations).run()
        await route.round()
        await deliver.round()
        await settle.round()
        for _ in 0..<20 {
            let works = await dispatch.begin(4)
            if works.isEmpty { break }
            for work in works { await dispatch.carryOut(work) }
            clock.advance(2)
        }
        _ = try? await answers.round(all: true)
        clock.advance(seconds)
    }
}

/// Takes lotes, and knows by their keys what it holds.
final class LotePortal: Portal {
    private let held = Mutex<[IdempotencyKey: Int]>([:])

    /// How often each lote was sent.
    var sent: [Int] { held.withLock { Array($0.values) } }

    func submit(_ submission: LoteSubmission) async -> PortalExchange {
        let wasThere = held.withLock { held in
            held[submission.key, default: 0] += 1
            return held[submission.key] != 1
        }
        return Self.exchange(.held(Self.receipt(wasThere)))
    }

    func receipt(for key: IdempotencyKey, registroANS: String) async -> PortalExchange {
        held.withLock { $0[key] } == nil ? Self.exchange(.absent) : Self.exchange(.held(Self.receipt(true)))
    }

    func health() async throws(PortError) -> PortalHealth { PortalHealth(rest: true, redis: true, banco: true) }

    private static func receipt(_ wasThere: Bool) -> PortalReceipt {
        PortalReceipt(batchNumber: "1", protocolNumber: "1", status: "1", wasAlreadyThere: wasThere)
    }

    private static func exchange(_ outcome: PortalExchange.Outcome) -> PortalExchange {
        PortalExchange(
            method: "POST", path: "v1/batchesAuthorization", httpStatus: 200, duration: .zero, outcome: outcome)
    }
}

/// Exports are what is called so.
private struct NamedExportReader: ExportReader {
    func recognise(_ document: DocumentDescriptor, name: String) throws(PortError) -> ExportForm? {
        name.hasSuffix(".csv") ? .csv : nil
    }

    func open(_ document: DocumentDescriptor, form: ExportForm, limits: Limits) throws(PortError) -> any ExportCursor {
        try LineExportReader().open(document, form: form, limits: limits)
    }
}
