import Domain
import Foundation
import Ledger
import LedgerSQLite
import Logging
import NIOPosix
import Pipeline
import PipelineSupport
import Spool
import Synchronization
import TestSupport

/// A real spool and ledger, lotes bound for HAT, and a HAT that does what the test says.
final class UploadRig: Sendable {
    let root: String
    let ledger: SQLLedger
    let queues: FolderQueues
    let portal = ScriptedUploads()
    /// Elapsed time; the host's clock may be set independently.
    let clock = StillClock()
    private let offset: Offset
    let parts: PipelineParts
    let lines = KeptLines()
    private let pool: NIOThreadPool

    init(
        policy: UnknownOutcomePolicy = .ask, answer: @escaping @Sendable (JudgedDrop) -> String = { _ in "" }
    ) throws {
        root = FileManager.default.temporaryDirectory.appending(path: "hatspool-uploads-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: root + "/inbox", withIntermediateDirectories: true)
        pool = NIOThreadPool(numberOfThreads: 4)
        pool.start()
        let (clock, work, lines) = (clock, BlockingWork(pool: pool), lines)
        queues = FolderQueues(layout: SpoolLayout(root: root), wallClock: { clock.now })
        try queues.open()
        ledger = try SQLiteLedger.open(path: root + "/.ledger.sqlite", at: clock.now)
        let offset = Offset()
        self.offset = offset
        let stepping = SteppingClock(
            wall: { clock.now.addingTimeInterval(offset.seconds) }, uptime: clock.uptime)
        var rules = AcceptanceRules()
        rules.totals = .off
        var parts = PipelineParts(
            queues: queues, ledger: ledger, inspector: ScriptedInspector(), unpacker: NothingIsAnArchive(),
            downloads: queues,
            portal: portal, breaker: CircuitBreaker(uptime: clock.uptime),
            answer: { judged, _, _ throws(PortError) in
                [AnswerFile(suffix: ".retorno.txt", bytes: Array(answer(judged).utf8))]
            },
            rules: rules, routes: .standard, backoff: Backoff(), limits: Limits(), disk: work, inspection: work,
            now: { stepping.now() },
            day: { CalendarDay(secondsSince1970: Int($0.timeIntervalSince1970), secondsFromGMT: 0) }, random: { 0.5 },
            failPoints: .none, logger: lines.logger)
        parts.uptime = clock.uptime
        parts.clock = stepping
        parts.unknownOutcome = policy
        self.parts = parts
    }

    deinit {
        queues.close()
        try? FileManager.default.removeItem(atPath: root)  // a temporary folder that stays harms nobody
        pool.shutdownGracefully { _ in }
    }

    /// An accepted lote whose delivery is due.
    func accept(_ number: String) async throws -> DropID {
        let path = root + "/inbox/\(number).xml"
        try Data("<LOTE>\(number)</LOTE>\n".utf8).write(to: URL(filePath: path))
        waitForWriters(of: path)
        let pipeline = OutboundPipeline(parts)
        guard let drop = await pipeline.claim(try queues.completeFiles(limit: 10).ready).claimed.first else {
            throw PortError(.notFound, "the file was not claimed")
        }
        _ = try await pipeline.decide(try await pipeline.inspect(drop))
        return drop.id
    }

    /// Attempts what is due; moves the clock to what is due next, at most `horizon` seconds on.
    func deliver(horizon: TimeInterval = 0, step: TimeInterval = 30) async throws {
        let pipeline = OutboundPipeline(parts)
        let end = clock.now.addingTimeInterval(horizon)
        for _ in 0..<20_000 {
            var attempted = 0
            for pending in try await ledger.dueDeliveries(at: parts.now(), to: [.hat], limit: 10) {
                if try await pipeline.deliver(pending) != nil { attempted += 1 }
            }
            guard attempted == 0 else { continue }
            guard clock.now < end else { return }
            clock.advance(min(step, end.timeIntervalSince(clock.now)))
        }
    }

    /// Sets the host's clock.
    func set(by seconds: TimeInterval) { offset.add(seconds) }

    /// The files that are in the inbox again.
    func claimAgain() async throws -> DropID {
        let pipeline = OutboundPipeline(parts)
        for name in try FileManager.default.contentsOfDirectory(atPath: root + "/inbox") where name.hasSuffix(".xml") {
            waitForWriters(of: root + "/inbox/" + name)
        }
        guard let drop = await pipeline.claim(try queues.completeFiles(limit: 10).ready).claimed.first else {
            throw PortError(.notFound, "the file was not claimed")
        }
        _ = try await pipeline.decide(try await pipeline.inspect(drop))
        return drop.id
    }

    func outcome(_ id: DropID) async throws -> DeliveryOutcome? {
        try await ledger.drops([id])[id]?.outcomes.first
    }
}

/// By how much the host's clock differs from the elapsed time.
final class Offset: Sendable {
    private let value = Mutex<TimeInterval>(0)

    var seconds: TimeInterval { value.withLock { $0 } }
    func add(_ seconds: TimeInterval) { value.withLock { $0 += seconds } }
}

/// Answers uploads and lookups as scripted, in order; after that as a HAT that accepts everything and knows every key.
final class ScriptedUploads: Portal {
    enum Call: Equatable {
        case submit(String)
        case ask(String)
        case health
    }

    private struct State {
        var calls: [Call] = []
        var uploads: [PortalExchange.Outcome] = []
        var answers: [PortalExchange.Outcome] = []
        var held: Set<String> = []
        var isTokenNew = false
        var health: Result<PortalHealth, PortError> = .success(PortalHealth(rest: true, redis: true, banco: true))
    }

    private let state = Mutex(State())

    static let lost = PortalExchange.Outcome.failed(
        PortError(.unreachable, "no answer", isTransient: true, isOutcomeUnknown: true))
    static let unfiltered = PortalExchange.Outcome.failed(
        PortError(.configuration, "other batches", isOutcomeUnknown: true, httpStatus: 200))

    var calls: [Call] { state.withLock(\.calls) }
    var submits: Int { calls.count { if case .submit = $0 { true } else { false } } }
    var lookups: Int { calls.count { if case .ask = $0 { true } else { false } } }

    func upload(_ outcomes: PortalExchange.Outcome...) { state.withLock { $0.uploads += outcomes } }
    func answer(_ outcomes: PortalExchange.Outcome...) { state.withLock { $0.answers += outcomes } }
    /// The operator writes another token.
    func changeToken() { state.withLock { $0.isTokenNew = true } }

    func renewCredentials() async -> Bool {
        state.withLock { state in
            defer { state.isTokenNew = false }
            return state.isTokenNew
        }
    }

    func clearUploads() { state.withLock { $0.uploads = [] } }
    func set(health: Result<PortalHealth, PortError>) { state.withLock { $0.health = health } }

    func submit(_ submission: LoteSubmission) async -> PortalExchange {
        let outcome: PortalExchange.Outcome = state.withLock { state in
            state.calls.append(.submit(submission.key.text))
            guard state.uploads.isEmpty else { return state.uploads.removeFirst() }
            state.held.insert(submission.key.text)
            return .held(Self.receipt)
        }
        return PortalExchange(
            method: "POST", path: "v1/batchesAuthorization", httpStatus: 201, duration: .zero, outcome: outcome)
    }

    func receipt(for key: IdempotencyKey, registroANS: String) async -> PortalExchange {
        let outcome: PortalExchange.Outcome = state.withLock { state in
            state.calls.append(.ask(key.text))
            guard state.answers.isEmpty else { return state.answers.removeFirst() }
            return state.held.contains(key.text) ? .held(Self.receipt) : .absent
        }
        return PortalExchange(
            method: "GET", path: "v1/batchesAuthorization", httpStatus: 200, duration: .zero, outcome: outcome)
    }

    func health() async throws(PortError) -> PortalHealth {
        try state.withLock { state in
            state.calls.append(.health)
            return state.health
        }.get()
    }

    private static let receipt = PortalReceipt(
        batchNumber: "1", protocolNumber: "2", status: "1", wasAlreadyThere: false)
}
