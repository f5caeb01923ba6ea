package import Domain
package import FoundationEssentials
import Logging
import NIOPosix
package import Pipeline
import Synchronization

/// The path of a drop on ports in memory: one trace of all calls, a HAT that does what the test says, a clock that only the test moves.
package final class MemoryRig: Sendable {
    package let trace = CallTrace()
    package let clock = RigClock()
    package let queues: MemoryQueues
    package let ledger: MemoryLedger
    package let portal: MemoryPortal
    package let parts: PipelineParts
    private let pool: NIOThreadPool

    /// Accepted lotes go to `destinations`; `onInspect` is called with the text of each document before it is inspected, and may fail.
    package init(
        to destinations: [Destination] = [.hat], breaker: CircuitBreaker.Settings = .init(),
        configure: (inout PipelineParts) -> Void = { _ in },
        onInspect: @escaping @Sendable (String) throws(PortError) -> Void = { _ in }
    ) throws {
        let (clock, trace) = (clock, trace)
        pool = NIOThreadPool(numberOfThreads: 2)
        pool.start()
        let work = BlockingWork(pool: pool)
        queues = try MemoryQueues(trace) { clock.now }
        ledger = MemoryLedger(trace)
        portal = MemoryPortal(trace)
        var rules = AcceptanceRules()
        rules.totals = .off
        var routes = RoutingTable.standard
        routes.byTransaction["ENVIO_LOTE_GUIAS"] = destinations
        var parts = PipelineParts(
            queues: queues, ledger: ledger, inspector: ScriptedInspector(onInspect: onInspect),
            unpacker: NothingIsAnArchive(), downloads: queues, portal: portal,
            breaker: CircuitBreaker(settings: breaker, uptime: clock.uptime),
            answer: { judged, _, _ throws(PortError) in
                let states = judged.outcomes.map(\.state.rawValue).joined(separator: "+")
                let text = "\(judged.judgement.decision.verdict.rawValue) \(states)"
                return [AnswerFile(suffix: ".retorno.txt", bytes: Array(text.utf8))]
            },
            rules: rules, routes: routes, backoff: Backoff(), limits: Limits(), disk: work, inspection: work,
            now: { clock.now },
            day: { CalendarDay(secondsSince1970: Int($0.timeIntervalSince1970), secondsFromGMT: 0) }, random: { 1 },
            failPoints: .none, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        parts.uptime = clock.uptime
        parts.clock = SteppingClock(wall: { clock.now }, uptime: clock.uptime)
        configure(&parts)
        self.parts = parts
    }

    deinit { pool.shutdownGracefully { _ in } }

    package var pipeline: OutboundPipeline { OutboundPipeline(parts) }

    /// What lies in the inbox, claimed.
    package func claim() async throws -> Claiming.Outcome {
        await pipeline.claim(try queues.completeFiles(limit: 1_000).ready)
    }

    /// A dropped file, claimed and judged.
    @discardableResult
    package func judge(_ name: String = "lote.xml", _ text: String = "LOTE 1") async throws -> DropID {
        queues.drop(name, text)
        guard let drop = try await claim().claimed.first else { throw PortError(.notFound, "It was not claimed.") }
        _ = try await pipeline.decide(try await pipeline.inspect(drop))
        return drop.id
    }

    /// One attempt at the delivery as the ledger has it now.
    @discardableResult
    package func deliver(_ id: DropID, to destination: Destination = .hat) async throws -> DeliveryResult? {
        guard let pending = ledger.pending(id, destination) else { throw PortError(.notFound, "No such delivery.") }
        return try await pipeline.deliver(pending)
    }

    /// Attempts whenever one is due, until nothing is due any more or `horizon` is over.
    package func deliverAll(horizon: TimeInterval) async throws {
        let end = clock.now.addingTimeInterval(horizon)
        while clock.now < end {
            for pending in try await ledger.dueDeliveries(at: clock.now, to: Set(Destination.allCases), limit: 100) {
                _ = try await pipeline.deliver(pending)
            }
            let next = ledger.rows.flatMap(\.deliveries).compactMap { $0.state == .waiting ? $0.nextAttemptAt : nil }
            guard let soonest = next.min() else { return }
            // What is due and not attempted waits for the breaker.
            clock.advance(max(soonest.timeIntervalSince(clock.now), 1))
        }
    }

    package func settle(_ id: DropID) async throws -> Settlement {
        guard let judged = try await ledger.judged(id) else { throw PortError(.notFound, "It is not judged.") }
        return try await pipeline.settle(judged)
    }

    /// As after the end of the process: what `Recovery` finds and does.
    package func start() async throws -> Recovery.Report {
        try await Recovery(parts, downloads: queues).run()
    }
}

/// Stands still until it is moved.
package final class RigClock: Sendable {
    private static let start = Date(timeIntervalSince1970: 1_795_000_000)
    private let time = Mutex(RigClock.start)

    package var now: Date { time.withLock { $0 } }
    package var uptime: @Sendable () -> Duration { { .seconds(self.now.timeIntervalSince(Self.start) + 1_000) } }
    package func advance(_ seconds: TimeInterval) { time.withLock { $0 = $0.addingTimeInterval(seconds) } }
}

/// A HAT that keeps every lote it gets as one more effect, and answers as the test says. It knows keys when it is asked, and by default
/// when a lote comes again; with `forgetsKeys` a second submission takes effect twice.
package final class MemoryPortal: Portal {
    package enum Answer: Sendable {
        /// It was taken, and the answer is lost.
        case lostAfterwards
        /// Nothing arrived, and nobody knows.
        case lostBefore
        case fails(PortError)
    }

    private struct State {
        var answers: [Answer] = []
        var questionAnswers: [Answer] = []
        var effects: [IdempotencyKey] = []
        var forgetsKeys = false
        var health = PortalHealth(rest: true, redis: true, banco: true)
    }

    private let state = Mutex(State())
    private let trace: CallTrace

    package init(_ trace: CallTrace) { self.trace = trace }

    /// What took effect, by key; a key that is there twice took effect twice.
    package var effects: [IdempotencyKey] { state.withLock { $0.effects } }
    package func script(_ answers: Answer...) { state.withLock { $0.answers += answers } }
    package func scriptQuestions(_ answers: Answer...) { state.withLock { $0.questionAnswers += answers } }
    package func forgetKeys() { state.withLock { $0.forgetsKeys = true } }

    package func submit(_ submission: LoteSubmission) async -> PortalExchange {
        trace.note("submit", submission.key.text)
        return state.withLock { state in
            let answer = state.answers.isEmpty ? nil : state.answers.removeFirst()
            let wasThere = state.effects.contains(submission.key) && !state.forgetsKeys
            switch answer {
            case nil, .lostAfterwards: if !wasThere { state.effects.append(submission.key) }
            case .lostBefore, .fails: break
            }
            return Self.exchange("POST", answer, .held(Self.receipt(wasThere)))
        }
    }

    package func receipt(for key: IdempotencyKey, registroANS: String) async -> PortalExchange {
        trace.note("ask", key.text)
        return state.withLock { state in
            let answer = state.questionAnswers.isEmpty ? nil : state.questionAnswers.removeFirst()
            let found: PortalExchange.Outcome =
                state.effects.contains(key) ? .held(Self.receipt(true)) : .absent
            return Self.exchange("GET", answer, found)
        }
    }

    package func health() async throws(PortError) -> PortalHealth {
        trace.note("health")
        return state.withLock { $0.health }
    }

    private static func exchange(
        _ method: String, _ answer: Answer?, _ outcome: PortalExchange.Outcome
    ) -> PortalExchange {
        var exchange = PortalExchange(
            method: method, path: "v1/batchesAuthorization", httpStatus: 200, duration: .zero, outcome: outcome)
        switch answer {
        case nil: break
        case .lostAfterwards, .lostBefore:
            exchange.httpStatus = nil
            exchange.outcome = .failed(
                PortError(.unreachable, "No answer came.", isTransient: true, isOutcomeUnknown: true))
        case .fails(let error):
            exchange.httpStatus = error.httpStatus
            exchange.outcome = .failed(error)
        }
        return exchange
    }

    private static func receipt(_ wasThere: Bool) -> PortalReceipt {
        PortalReceipt(batchNumber: "1", protocolNumber: "2", status: "1", wasAlreadyThere: wasThere)
    }
}
