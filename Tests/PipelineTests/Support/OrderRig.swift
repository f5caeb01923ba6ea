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
import TestSupport

/// A real ledger and spool in a temporary folder, an order portal that does what the test says, and a clock that is
/// moved by hand.
final class OrderRig: Sendable {
    let root: String
    let ledger: SQLLedger
    let queues: FolderQueues
    let portal = ScriptedOrderPortal()
    let orders: OrderParts
    let reader = LineExportReader()
    let clock = StillClock()
    private let pool: NIOThreadPool

    init(configure: (inout OrderParts.Settings) -> Void = { _ in }) async throws {
        root = FileManager.default.temporaryDirectory.appending(path: "hatspool-orders-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        pool = NIOThreadPool(numberOfThreads: 4)
        pool.start()
        let (clock, work) = (clock, BlockingWork(pool: pool))
        queues = FolderQueues(layout: SpoolLayout(root: root), wallClock: { clock.now })
        try queues.open()
        ledger = try SQLiteLedger.open(path: root + "/.ledger.sqlite", at: clock.now)
        let exports = ExportParts(
            reader: reader, orders: ledger, tableHead: Array("head\n".utf8),
            tableRow: { Array("\($0.ordinal) \($0.state.rawValue)\n".utf8) })
        var parts = PipelineParts(
            queues: queues, ledger: ledger, inspector: NoInspector(), unpacker: NothingIsAnArchive(), downloads: queues,
            exports: exports, portal: portal, breaker: CircuitBreaker(uptime: clock.uptime),
            answer: { judged, _, _ throws(PortError) in
                [AnswerFile(suffix: ".retorno.json", bytes: Array("\(judged.orders)".utf8))]
            },
            rules: AcceptanceRules(), routes: .standard, backoff: Backoff(), limits: Limits(), disk: work,
            inspection: work, now: { clock.now },
            day: { CalendarDay(secondsSince1970: Int($0.timeIntervalSince1970), secondsFromGMT: 0) }, random: { 0.5 },
            failPoints: .none, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        parts.uptime = clock.uptime
        var settings = OrderParts.Settings()
        settings.healthInsurerId = "00010001"
        settings.ansRegistry = "326305"
        configure(&settings)
        orders = OrderParts(parts: parts, ledger: ledger, portal: portal, settings: settings)
        try await ledger.loadEndpoints(Endpoint.standard, ifNeverLoaded: true, at: clock.now)
    }

    deinit {
        queues.close()
        try? FileManager.default.removeItem(atPath: root)  // a temporary folder that stays harms nobody
        pool.shutdownGracefully { _ in }
    }

    /// Takes an export in whose lines are `ALIAS key [parent]`; a line without a key is unusable.
    @discardableResult
    func drop(_ name: String, _ lines: [String]) async throws -> DropID {
        let drop = try await claim(name, lines)
        try await takeIn(drop)
        return drop.id
    }

    /// The first half of `drop`: the file is claimed, and its content is not known yet.
    func claim(_ name: String, _ lines: [String]) async throws -> ClaimedDrop {
        try FileManager.default.createDirectory(atPath: root + "/inbox", withIntermediateDirectories: true)
        // Between tags, so that its end is seen and nothing has to be waited for.
        try Data((["<EXPORT>"] + lines + ["</EXPORT>"]).joined(separator: "\n").appending("\n").utf8).write(
            to: URL(filePath: root + "/inbox/" + name))
        waitForWriters(of: root + "/inbox/" + name)
        let pipeline = OutboundPipeline(orders.parts)
        let claimed = await pipeline.claim(try queues.completeFiles(limit: 100).ready).claimed
        guard let drop = claimed.first else { throw PortError(.notFound, "the file was not claimed") }
        return drop
    }

    /// The second half of `drop`.
    func takeIn(_ drop: ClaimedDrop) async throws {
        let pipeline = OutboundPipeline(orders.parts)
        _ = try await pipeline.decide(try await pipeline.inspect(drop))
        for pending in try await ledger.dueDeliveries(at: clock.now, to: [.orders], limit: 10) {
            _ = try await pipeline.deliver(pending)
        }
        for judged in try await ledger.unsettled(limit: 10) { _ = try await pipeline.settle(judged) }
    }

    /// Does everything that is due until nothing is, moving the clock to what is due next, at most `horizon` seconds
    /// on.
    @discardableResult
    func work(horizon: TimeInterval = 0) async throws -> OrderDispatch.Tally {
        let dispatch = OrderDispatch(orders, aliases: Set(ExportAlias.allCases))
        let end = clock.now.addingTimeInterval(horizon)
        while true {
            let works = await dispatch.begin(4)
            for work in works { await dispatch.carryOut(work) }
            guard works.isEmpty else { continue }
            guard let wait = try await dispatch.wait(), clock.now.addingTimeInterval(wait.seconds) <= end else { break }
            // What is due and left alone all the same waits for the end of the breaker's pause.
            clock.advance(wait.seconds > 0 ? wait.seconds : 30)
        }
        return await dispatch.tally
    }

    func states(_ drop: DropID? = nil) async throws -> [String: OrderState] {
        var filter = OrderFilter()
        filter.drop = drop
        return Dictionary(
            try await ledger.orders(matching: filter, limit: 10_000).map { ($0.key, $0.state) },
            uniquingKeysWith: { newer, _ in newer })
    }
}

extension Duration {
    fileprivate var seconds: TimeInterval { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

/// Answers as the test says; by default every group is accepted and succeeds at the first poll.
final class ScriptedOrderPortal: OrderPortal, Portal {
    struct State {
        var bodies: [(path: String, keys: [String], idempotency: String)] = []
        var tokens: [String: [String]] = [:]
        var lookups: [String: Int] = [:]
        var isWell = true
        var progressFailures: [PortError] = []
    }

    let state = Mutex(State())
    let onSend = Mutex<(@Sendable ([String], Int) -> Result<OrderReceipt, PortError>?)?>(nil)
    let onProgress = Mutex<(@Sendable ([String], Int) -> TokenProgress?)?>(nil)

    /// Keys of the items, by call.
    var calls: [[String]] { state.withLock { $0.bodies.map(\.keys) } }

    func send(_ message: OrderMessage) async -> PortalReply<OrderReceipt> {
        let keys = Self.keys(of: message.body)
        let count = state.withLock { state in
            state.bodies.append((message.path, keys, message.key.text))
            return state.bodies.count
        }
        let call = PortalCallRecord(method: "POST", path: message.path, httpStatus: 202, duration: .milliseconds(1))
        if let scripted = onSend.withLock({ $0 })?(keys, count) { return PortalReply(call: call, result: scripted) }
        let token = state.withLock { state in
            let token = state.bodies.last { $0.idempotency == message.key.text }.map { "t-\($0.idempotency)" } ?? ""
            state.tokens[token] = keys
            return token
        }
        return PortalReply(call: call, result: .success(.token(token, averageSeconds: nil)))
    }

    func progress(of token: String) async -> PortalReply<TokenProgress?> {
        let (keys, count) = state.withLock { state in
            state.lookups[token, default: 0] += 1
            return (state.tokens[token] ?? [], state.lookups[token] ?? 0)
        }
        let failure = state.withLock { $0.progressFailures.isEmpty ? nil : $0.progressFailures.removeFirst() }
        let call = PortalCallRecord(
            method: "GET", path: "v1/integration/x", httpStatus: 200, duration: .milliseconds(1))
        if let failure { return PortalReply(call: call, result: .failure(failure)) }
        if let scripted = onProgress.withLock({ $0 })?(keys, count) {
            return PortalReply(call: call, result: .success(scripted))
        }
        return PortalReply(call: call, result: .success(TokenProgress(code: 4, message: nil, refused: [])))
    }

    /// The next questions fail so.
    func failProgress(_ errors: PortError...) { state.withLock { $0.progressFailures += errors } }

    func submit(_ submission: LoteSubmission) async -> PortalExchange { Self.nothing }

    func receipt(for key: IdempotencyKey, registroANS: String) async -> PortalExchange { Self.nothing }

    func health() async throws(PortError) -> PortalHealth {
        let isWell = state.withLock(\.isWell)
        return PortalHealth(rest: isWell, redis: true, banco: true)
    }

    private static let nothing = PortalExchange(
        method: "", path: "", httpStatus: nil, duration: .zero, outcome: .absent)

    private static func keys(of body: [UInt8]) -> [String] {
        guard let object = try? JSONDecoder().decode(JSONValue.self, from: Data(body)),
            case .object(let members) = object
        else { return [] }
        for value in members.values {
            if case .array(let items) = value { return items.compactMap { $0["key"]?.scalarText } }
        }
        return [object["key"]?.scalarText].compactMap { $0 }
    }
}

/// Reads, between tags, lines `ALIAS key [parent]`.
struct LineExportReader: ExportReader {
    /// How often a file was opened.
    let openings = Openings()

    final class Openings: Sendable {
        private let state = Mutex(0)
        var count: Int { state.withLock { $0 } }
        func add() { state.withLock { $0 += 1 } }
    }

    func recognise(_ document: DocumentDescriptor, name: String) throws(PortError) -> ExportForm? { .csv }

    func open(_ document: DocumentDescriptor, form: ExportForm, limits: Limits) throws(PortError) -> any ExportCursor {
        openings.add()
        let handle = FileHandle(fileDescriptor: document.rawValue, closeOnDealloc: false)
        do {
            try handle.seek(toOffset: 0)
            let text = String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self)
            return LineCursor(text.split(separator: "\n").dropFirst().dropLast().map(String.init))
        } catch {
            throw PortError(.ioFailure, "unreadable")
        }
    }
}

final class LineCursor: ExportCursor {
    private let lines: [String]
    private let position = Mutex(0)

    init(_ lines: [String]) { self.lines = lines }

    func next(_ limit: Int) throws(PortError) -> [OrderDraft] {
        let range = position.withLock { position in
            defer { position = min(position + limit, lines.count) }
            return position..<min(position + limit, lines.count)
        }
        return range.map { Self.draft(lines[$0], ordinal: $0 + 1) }
    }

    var inspection: Inspection {
        var inspection = Inspection()
        inspection.kind = .export
        inspection.isWellFormed = true
        inspection.isComplete = true
        inspection.schema = .valid
        var facts = ExportFacts(form: .csv)
        facts.recordCount = lines.count
        facts.unusableCount = lines.count { $0.split(separator: " ").count < 2 }
        inspection.export = facts
        return inspection
    }

    private static let ranks: [ExportAlias: Int] = [.persons: 0, .beneficiaries: 1, .beneficiaryGroups: 3]
    private static let parents: [ExportAlias: ExportAlias] = [
        .beneficiaries: .persons, .beneficiaryGroups: .beneficiaries,
    ]

    private static func draft(_ line: String, ordinal: Int) -> OrderDraft {
        let fields = line.split(separator: " ").map(String.init)
        guard fields.count > 1, let alias = ExportAlias(named: fields[0]) else {
            return OrderDraft(
                ordinal: ordinal, location: .none, alias: nil, operation: nil, key: "", content: nil,
                problems: [Finding(.recordKeyMissing, severity: .warns)])
        }
        let parent = fields.count > 2 ? parents[alias].map { OrderEntity(alias: $0, key: fields[2]) } : nil
        let transaction = Endpoint.standard.first { $0.alias == alias }?.transaction ?? "????"
        return OrderDraft(
            ordinal: ordinal, location: .none, alias: alias, operation: .include, key: fields[1],
            content: OrderContent(
                entity: OrderEntity(alias: alias, key: fields[1]), transaction: transaction,
                rank: ranks[alias] ?? 4,
                parents: [parent].compactMap { $0 }, item: "{\"key\":\"\(fields[1])\"}",
                identifiers: [fields[1]]),
            problems: [])
    }
}

struct NoInspector: Inspector {
    let versions: Set<TISSVersion> = []

    func inspect(_ document: DocumentDescriptor, limits: Limits) throws(PortError) -> Inspection { Inspection() }
}
