import Digests
import Domain
import Foundation
import JSON
import Ledger
import LedgerSQLite
import Logging
import NIOPosix
import Pipeline
import PipelineSupport
import Spool
import Synchronization

/// A real spool and a real ledger in a temporary folder, a scripted HAT, and a clock that only the test moves.
final class InboundRig: Sendable {
    let root: String
    let hat = ScriptedHAT()
    let queues: FolderQueues
    let ledger: SQLLedger
    let inbound: InboundParts
    let clock: StillClock
    private let pool: NIOThreadPool

    init(
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        startingAt start: Date = StillClock.standard, returnFolders: ReturnFolders = ReturnFolders(),
        configure: (inout InboundParts.Settings) -> Void = { _ in }
    ) throws {
        root = FileManager.default.temporaryDirectory.appending(path: "hatspool-inbound-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        let clock = StillClock(start)
        self.clock = clock
        pool = NIOThreadPool(numberOfThreads: 4)
        pool.start()
        let work = BlockingWork(pool: pool)
        queues = FolderQueues(
            layout: SpoolLayout(root: root), wallClock: { clock.now }, returnFolders: returnFolders)
        try queues.open()
        ledger = try SQLiteLedger.open(path: root + "/.ledger.sqlite", at: clock.now)
        var rules = AcceptanceRules()
        rules.totals = .off
        var parts = PipelineParts(
            queues: queues, ledger: ledger, inspector: ScriptedInspector(), unpacker: NothingIsAnArchive(),
            downloads: queues, portal: hat, breaker: CircuitBreaker(uptime: clock.uptime),
            answer: { _, _, _ throws(PortError) in [] }, rules: rules, routes: .standard, backoff: Backoff(),
            limits: Limits(),
            disk: work, inspection: work, now: { clock.now },
            day: { CalendarDay(secondsSince1970: Int($0.timeIntervalSince1970), secondsFromGMT: 0) }, random: { 0.5 },
            failPoints: .none,
            logger: logger)
        parts.uptime = clock.uptime
        var settings = InboundParts.Settings()
        configure(&settings)
        inbound = InboundParts(
            parts: parts, batches: ledger, guias: ledger, downloads: queues, imports: queues, batchPortal: hat,
            guiaPortal: hat, storageBreaker: CircuitBreaker(uptime: clock.uptime), readGuia: Self.read,
            explain: {
                RejectionCause(
                    code: $0.criticism ?? $0.motive.code, description: $0.code.rawValue, detailedDescription: "")
            },
            traceLog: NoTraceLog(), handOvers: ledger, unusable: ledger, settings: settings)
    }

    deinit {
        queues.close()
        try? FileManager.default.removeItem(atPath: root)  // a temporary folder that stays harms nobody
        pool.shutdownGracefully { _ in }
    }

    /// Everything that is due at this moment, judged, handed over and settled; returns how many steps there were.
    @discardableResult
    func work() async throws -> Int {
        var steps = 0
        let (pipeline, outbound) = (InboundPipeline(inbound), OutboundPipeline(inbound.parts))
        while true {
            let due = try await ledger.dueBatches(at: clock.now, besides: [], limit: 1_000)
            for record in due {
                steps += 1
                guard case .fetched(let drop) = try await pipeline.carryOut(record) else { continue }
                _ = try await outbound.decide(try await outbound.inspect(drop))
            }
            for pending in try await ledger.dueDeliveries(at: clock.now, to: [.importFolder], limit: 1_000) {
                _ = try await outbound.deliver(pending)
            }
            for judged in try await ledger.unsettled(limit: 1_000) { _ = try await outbound.settle(judged) }
            if due.isEmpty || steps > 20_000 { return steps }
        }
    }

    func list() async throws -> ListingOutcome { try await BatchListing(inbound).run() }
    func sync() async throws -> GuiaSync.Report { try await GuiaSync(inbound, resource: .authorizations).run() }

    func batch(_ number: String) async throws -> BatchRecord? {
        try await ledger.batch(BatchKey(number: number, operation: .download))
    }

    func files(below folder: String) -> [String] {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)")) ?? []  // none: empty
        return names.filter { $0.hasSuffix(".xml") }.sorted()
    }

    static func lote(_ number: String, isWrong: Bool = false) -> [UInt8] {
        Array((isWrong ? "WRONG " : "LOTE ").utf8) + Array(number.utf8)
    }

    /// Knows as much of an item as these tests need: key, whether it confirms, and a key `broken` that spoils it.
    static func read(
        _ item: JSONValue, _ resource: GuiaResource, _ pass: GuiaPass
    ) throws(PortError) -> GuiaReading {
        let key = item["idOnHealthProvider"]?.scalarText
        var problems: [GuiaProblem] = key == nil ? [GuiaProblem(.untrackable, resource.keyName)] : []
        if item["broken"] == .bool(true) { problems.append(GuiaProblem(.missing, "attendanceModel")) }
        if pass == .cancelled, item["confirms"] != .bool(true) {
            problems = [GuiaProblem(.cancellationUnconfirmed, "authorizationStatus")]
        }
        let document = Array("<guia>\(item["content"]?.scalarText ?? "")\(key ?? "")</guia>".utf8)
        return GuiaReading(
            key: key, kind: .exame, isAudit: item["audit"] == .bool(true), isCancellationConfirmed: problems.isEmpty,
            providerId: "000123", problems: problems, oddities: [], digest: try SHA256Digest.of(document),
            document: problems.isEmpty ? document : [])
    }
}

/// Stands still until it is moved.
final class StillClock: Sendable {
    static let standard = Date(timeIntervalSince1970: 1_795_000_000)
    private let time: Mutex<Date>

    init(_ start: Date = standard) { time = Mutex(start) }

    var now: Date { time.withLock { $0 } }
    /// The same clock, as waits are measured by.
    var uptime: @Sendable () -> Duration { { .seconds(self.now.timeIntervalSince1970 - 1_794_000_000) } }
    func advance(_ seconds: TimeInterval) { time.withLock { $0 = $0.addingTimeInterval(seconds) } }
}
