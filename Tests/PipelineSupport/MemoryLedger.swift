package import Domain
package import FoundationEssentials
import Synchronization

/// The rows of drops and deliveries in memory: as much of the ledger's contract as the path of a drop rests on, with every call in the
/// trace. `LedgerSQLiteTests` hold the contract itself.
package final class MemoryLedger: Ledger {
    package struct Row: Sendable {
        package var drop: ClaimedDrop
        package var state = DropState.claimed
        package var facts = DocumentFacts(Inspection())
        package var judgement: Judgement?
        package var deliveries: [DeliveryRow] = []
        package var queue: FinalQueue?
        package var finalPath: String?

        package init(drop: ClaimedDrop) { self.drop = drop }
    }

    package struct DeliveryRow: Sendable {
        package var destination: Destination
        package var state = DeliveryState.waiting
        package var attempts = 0
        package var firstAttemptAt: Date?
        package var nextAttemptAt: Date?
        package var isOutcomeUnknown = false
        package var lookups = 0
        package var placementPath: String?
        package var reason: String?
        package var receipt: PortalReceipt?
    }

    private struct State {
        var rows: [DropID: Row] = [:]
        var protocolNumbers = 0
        var requests: [(number: Int64, request: OperatorRequest, outcome: String?)] = []
        var released: [DropID: ReleaseReason] = [:]
        var history = History()
        var answered: [DropID] = []
    }

    private let state = Mutex(State())
    package let trace: CallTrace

    package init(_ trace: CallTrace) { self.trace = trace }

    // MARK: What a test does and sees

    package func row(_ id: DropID) -> Row? { state.withLock { $0.rows[id] } }
    package func delivery(_ id: DropID, _ destination: Destination = .hat) -> DeliveryRow? {
        row(id)?.deliveries.first { $0.destination == destination }
    }
    package var rows: [Row] { state.withLock { $0.rows.values.sorted { $0.drop.id < $1.drop.id } } }
    package var released: [DropID: ReleaseReason] { state.withLock { $0.released } }
    package func set(history: History) { state.withLock { $0.history = history } }
    package func add(_ row: Row) { state.withLock { $0.rows[row.drop.id] = row } }
    package func change(_ id: DropID, _ change: (inout Row) -> Void) {
        state.withLock { state in
            if var row = state.rows[id] {
                change(&row)
                state.rows[id] = row
            }
        }
    }

    // MARK: The path of a drop

    package func recordClaims(_ files: [FingerprintedFile]) async throws(PortError) {
        try trace.call("recordClaims", "\(files.count)") { () throws(PortError) in
            try state.withLock { state throws(PortError) in
                for file in files {
                    guard state.rows[file.id] == nil else { throw PortError(.exists, "\(file.id) is there.") }
                    state.rows[file.id] = Row(drop: ClaimedDrop(file))
                }
            }
        }
    }

    package func release(_ ids: [DropID], reason: ReleaseReason, at time: Date) async throws(PortError) {
        try trace.call("release", reason.rawValue) { () throws(PortError) in
            state.withLock { state in
                for id in ids where state.rows[id]?.state == .claimed {
                    state.rows[id]?.state = .released
                    state.released[id] = reason
                }
            }
        }
    }

    package func judge(
        _ drop: ClaimedDrop, inspection: Inspection, entries: [ClaimedDrop], at time: Date,
        decide: @escaping @Sendable (History) -> Decision
    ) async throws(PortError) -> Judgement {
        try trace.call("judge", drop.name) { () throws(PortError) in
            try state.withLock { state throws(PortError) in
                guard var row = state.rows[drop.id] else { throw PortError(.notFound, "\(drop.id) is no drop.") }
                if let stored = row.judgement { return stored }
                let decision = decide(state.history)
                if decision.verdict == .accepted { state.protocolNumbers += 1 }
                let judgement = Judgement(
                    decision: decision,
                    protocolNumber: decision.verdict == .accepted ? "\(state.protocolNumbers)" : nil,
                    deliveries: decision.destinations.map { Delivery(drop: drop.id, destination: $0) })
                row.facts = DocumentFacts(inspection)
                row.judgement = judgement
                row.state = .judged
                row.deliveries = decision.destinations.map { DeliveryRow(destination: $0, nextAttemptAt: time) }
                state.rows[drop.id] = row
                for entry in entries where decision.verdict == .accepted { state.rows[entry.id] = Row(drop: entry) }
                return judgement
            }
        }
    }

    package func concludeArchive(_ id: DropID, at time: Date) async throws(PortError) -> JudgedDrop {
        guard let judged = try await judged(id) else { throw PortError(.notFound, "\(id) is not judged.") }
        return judged
    }

    package func beginAttempt(_ delivery: Delivery, at time: Date) async throws(PortError) {
        try change(delivery, "beginAttempt", from: [.waiting]) { row in
            row.state = .attempting
            row.attempts += 1
            row.firstAttemptAt = row.firstAttemptAt ?? time
            row.nextAttemptAt = nil
        }
    }

    package func recordLookup(
        _ delivery: Delivery, answer: KeyAnswer?, exchange: PortalExchange, at time: Date
    ) async throws(PortError) {
        try change(delivery, "recordQuestion", from: [.attempting]) { $0.lookups += 1 }
    }

    package func endAttempt(
        _ delivery: Delivery, result: DeliveryResult, exchange: PortalExchange?, at time: Date
    ) async throws(PortError) {
        let from: Set<DeliveryState> = result == .held ? [.waiting, .attempting, .placing] : [.attempting, .placing]
        try change(delivery, "endAttempt", from: from) { row in
            switch result {
            case .delivered(let receipt):
                (row.state, row.receipt, row.isOutcomeUnknown) = (.delivered, receipt, false)
            case .deferred(let next, let isUnknown, let reason):
                (row.state, row.nextAttemptAt, row.reason) = (.waiting, next, reason)
                row.isOutcomeUnknown = row.isOutcomeUnknown || isUnknown
            case .refused(let reason): (row.state, row.reason) = (.refused, reason)
            case .givenUp(let reason): (row.state, row.reason) = (.givenUp, reason)
            case .held: row.state = .held
            }
        }
    }

    package func intendPlacement(_ delivery: Delivery, path: String, at time: Date) async throws(PortError) {
        try change(delivery, "intendPlacement", from: [.waiting, .attempting, .placing]) { row in
            if row.state == .waiting { row.attempts += 1 }
            (row.state, row.nextAttemptAt) = (.placing, nil)
            row.placementPath = path
        }
    }

    package func settle(_ id: DropID, queue: FinalQueue, path: String, at time: Date) async throws(PortError) {
        try trace.call("settle", queue.rawValue) { () throws(PortError) in
            try state.withLock { state throws(PortError) in
                guard var row = state.rows[id], row.state == .judged,
                    row.deliveries.allSatisfy({ $0.state.isOver })
                else { throw PortError(.internalFault, "\(id) cannot be settled.") }
                (row.state, row.queue, row.finalPath) = (.settled, queue, path)
                state.rows[id] = row
            }
        }
    }

    package func correctPath(_ id: DropID, path: String, at time: Date) async throws(PortError) {
        try trace.call("correctPath", path) { () throws(PortError) in change(id) { $0.finalPath = path } }
    }

    package func requeue(_ id: DropID, at time: Date) async throws(PortError) -> Bool {
        try trace.call("requeueRow") { () throws(PortError) in
            guard row(id)?.state == .settled else { return false }
            change(id) { $0.state = .requeued }
            return true
        }
    }

    private func change(
        _ delivery: Delivery, _ name: String, from states: Set<DeliveryState>, _ change: (inout DeliveryRow) -> Void
    ) throws(PortError) {
        try trace.call(name, delivery.destination.rawValue) { () throws(PortError) in
            try state.withLock { state throws(PortError) in
                guard
                    let index = state.rows[delivery.drop]?.deliveries.firstIndex(where: {
                        $0.destination == delivery.destination
                    }), var row = state.rows[delivery.drop]?.deliveries[index], states.contains(row.state)
                else { throw PortError(.internalFault, "\(name) does not fit the delivery's state.") }
                change(&row)
                state.rows[delivery.drop]?.deliveries[index] = row
            }
        }
    }

    // MARK: Work to do

    package func unsettled(limit: Int) async throws(PortError) -> [JudgedDrop] {
        try trace.call("unsettled", "\(limit)") { () throws(PortError) in
            rows.filter { $0.state == .judged && $0.deliveries.allSatisfy { $0.state.isOver } }
                .prefix(limit).compactMap(Self.judged)
        }
    }

    package func dueDeliveries(
        at time: Date, to destinations: Set<Destination>, limit: Int
    ) async throws(PortError) -> [PendingDelivery] {
        let names = destinations.map(\.rawValue).sorted().joined(separator: "+")
        return try trace.call("due", names) { () throws(PortError) in
            var due: [PendingDelivery] = []
            for row in rows {
                for delivery in row.deliveries
                where delivery.state == .waiting && destinations.contains(delivery.destination)
                    && delivery.nextAttemptAt.map({ $0 <= time }) ?? false
                {
                    due.append(Self.pending(row, delivery))
                }
            }
            return Array(due.prefix(limit))
        }
    }

    package func judged(_ id: DropID) async throws(PortError) -> JudgedDrop? {
        try trace.call("judged") { () throws(PortError) in row(id).flatMap(Self.judged) }
    }

    package func interruptedDeliveries() async throws(PortError) -> [PendingDelivery] {
        rows.flatMap { row in
            row.deliveries.filter { $0.state == .attempting || $0.state == .placing }.map { Self.pending(row, $0) }
        }
    }

    package func pending(_ id: DropID, _ destination: Destination = .hat) -> PendingDelivery? {
        guard let row = row(id), let delivery = delivery(id, destination) else { return nil }
        return Self.pending(row, delivery)
    }

    private static func pending(_ row: Row, _ delivery: DeliveryRow) -> PendingDelivery {
        PendingDelivery(
            delivery: Delivery(drop: row.drop.id, destination: delivery.destination), state: delivery.state,
            drop: row.drop, facts: row.facts, protocolNumber: row.judgement?.protocolNumber ?? "",
            attempts: delivery.attempts, firstAttemptAt: delivery.firstAttemptAt,
            isOutcomeUnknown: delivery.isOutcomeUnknown, placementPath: delivery.placementPath)
    }

    private static func outcomes(_ row: Row) -> [DeliveryOutcome] {
        row.deliveries.map {
            DeliveryOutcome(
                destination: $0.destination, state: $0.state, attempts: $0.attempts, receipt: $0.receipt,
                reason: $0.reason, placementPath: $0.placementPath, nextAttemptAt: $0.nextAttemptAt)
        }
    }

    private static func judged(_ row: Row) -> JudgedDrop? {
        guard let judgement = row.judgement, row.state == .judged || row.state == .settled else { return nil }
        return JudgedDrop(
            drop: row.drop, facts: row.facts, judgement: judgement, outcomes: outcomes(row),
            judgedAt: row.drop.receivedAt)
    }

    package func placeAgain(_ id: DropID, at time: Date) async throws(PortError) -> Bool { false }
    package func wantResend(_ id: DropID, at time: Date) async throws(PortError) -> Bool { false }

    package func rearmDeliveries(_ id: DropID, at time: Date) async throws(PortError) -> Int {
        var count = 0
        change(id) { row in
            for index in row.deliveries.indices where row.deliveries[index].state != .delivered {
                (row.deliveries[index].state, row.deliveries[index].nextAttemptAt) = (.waiting, time)
                count += 1
            }
        }
        return count
    }

    // MARK: Asking

    package func drops(_ ids: [DropID]) async throws(PortError) -> [DropID: DropRecord] {
        try trace.call("drops") { () throws(PortError) in
            Dictionary(uniqueKeysWithValues: ids.compactMap { id in row(id).map { (id, Self.record($0)) } })
        }
    }

    package func judgedIDs(after: DropID?, limit: Int) async throws(PortError) -> DropIDList {
        let judged = rows.filter { row in row.state == .judged && after.map { row.drop.id > $0 } ?? true }
        return DropIDList(judged.map(\.drop.id).sorted().prefix(limit))
    }

    package func drops(in state: DropState, after: DropID?, limit: Int) async throws(PortError) -> [DropRecord] {
        rows.filter { row in row.state == state && after.map { row.drop.id > $0 } ?? true }.prefix(limit)
            .map(Self.record)
    }

    package func drops(matching filter: DropFilter, limit: Int) async throws(PortError) -> [DropRecord] {
        rows.prefix(limit).map(Self.record)
    }

    package func findings(of id: DropID) async throws(PortError) -> [Finding] {
        row(id)?.judgement?.decision.findings ?? []
    }

    package func history(of id: DropID) async throws(PortError) -> DropHistory? { nil }
    package func counts() async throws(PortError) -> LedgerCounts { LedgerCounts() }

    private static func record(_ row: Row) -> DropRecord {
        DropRecord(
            drop: row.drop, inboxPath: Array(row.drop.name.utf8), state: row.state,
            verdict: row.judgement?.decision.verdict, bxxStatus: .inProcess,
            protocolNumber: row.judgement?.protocolNumber, version: nil, transaction: nil, loteNumber: nil,
            provider: nil, guiaCount: nil, findingCount: 0, leadingFinding: nil, outcomes: outcomes(row),
            queue: row.queue, finalPath: row.finalPath, settledAt: nil)
    }

    // MARK: Requests

    package func ask(_ request: OperatorRequest, at time: Date) async throws(PortError) -> Int64 {
        state.withLock { state in
            state.requests.append((Int64(state.requests.count + 1), request, nil))
            return Int64(state.requests.count)
        }
    }

    package func openRequests() async throws(PortError) -> [(number: Int64, request: OperatorRequest)] {
        try trace.call("openRequests") { () throws(PortError) in
            state.withLock { $0.requests.filter { $0.outcome == nil }.map { ($0.number, $0.request) } }
        }
    }

    package func answer(request number: Int64, outcome: String, at time: Date) async throws(PortError) {
        try trace.call("answerRequest") { () throws(PortError) in
            state.withLock { $0.requests[Int(number) - 1].outcome = outcome }
        }
    }

    package func outcome(ofRequest number: Int64) async throws(PortError) -> String? {
        state.withLock { $0.requests[Int(number) - 1].outcome }
    }
}

extension MemoryLedger: AvailabilityLedger {
    package func portalFacts() async throws(PortError) -> PortalFacts { PortalFacts() }
    package func recordAbsence(_ absence: PortalAbsence?, at time: Date) async throws(PortError) {}
    package func waitingForPortal() async throws(PortError) -> WaitingCounts { WaitingCounts([:]) }
    package func retryWaiting(
        _ kinds: Set<WaitingKind>, dueAfter limit: Date, isRequest: Bool, at time: Date
    ) async throws(PortError) -> WaitingCounts { WaitingCounts([:]) }
    package func moveBeginnings(by seconds: Double, at time: Date) async throws(PortError) {}
    package func recordKeyFilter(isIgnored: Bool, at time: Date) async throws(PortError) {}

    package func unanswered(limit: Int) async throws(PortError) -> [DropID] {
        state.withLock { state in
            state.rows.values.filter { row in
                !state.answered.contains(row.drop.id)
                    && row.deliveries.contains {
                        $0.destination == .hat && $0.state == .waiting && $0.attempts == 0
                    }
            }.map(\.drop.id).sorted().prefix(limit).map { $0 }
        }
    }

    package func recordAnswered(_ drops: [DropID], at time: Date) async throws(PortError) {
        trace.note("recordAnswered", "\(drops.count)")
        state.withLock { $0.answered += drops }
    }
}
