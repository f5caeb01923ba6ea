package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// From `waiting` only; anything else is an `.internalFault`.
    package func beginAttempt(_ delivery: Delivery, at time: Date) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            try transaction.require(delivery, to: "attempted", from: [.waiting])
            try transaction.beginAttempt(delivery, state: .attempting, at: time)
            try transaction.refreshDrop(delivery.drop)
            try transaction.recordEvent(.deliveryBegun, delivery, at: time)
        }
    }

    /// From `waiting` (which counts an attempt, as `beginAttempt` does), `attempting` and `placing`.
    package func intendPlacement(_ delivery: Delivery, path: String, at time: Date) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            let state = try transaction.require(delivery, to: "placed", from: [.waiting, .attempting, .placing])
            if state == .waiting { try transaction.beginAttempt(delivery, state: .placing, at: time) }
            try transaction.update(delivery, "state = 'placing', placement_path = ?", [.text(path)])
            try transaction.refreshDrop(delivery.drop)
            try transaction.recordEvent(.deliveryPlacing, delivery, JSONText().with("path", path), at: time)
        }
    }

    /// From `attempting` only.
    package func recordLookup(
        _ delivery: Delivery, answer: KeyAnswer?, exchange: PortalExchange, at time: Date
    ) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            try transaction.require(delivery, to: "asked about", from: [.attempting])
            try transaction.update(
                delivery, "questions = questions + 1, last_answer = ?", [.text(answer?.rawValue)])
            try transaction.keep(exchange, of: delivery, at: time)
            if answer == .unfiltered || answer == .absent || answer == nil {
                try transaction.keepKeyFilter(answer == .unfiltered, at: time)
            }
            let detail = JSONText().with("answer", answer?.rawValue ?? "held").with("http", exchange.httpStatus)
            try transaction.recordEvent(.deliveryLookedUp, delivery, detail, at: time)
        }
    }

    package func wantResend(_ id: DropID, at time: Date) async throws(PortError) -> Bool {
        try await group.write { transaction throws(PortError) in
            let count = try transaction.execute(
                """
                UPDATE deliveries SET is_resend_wanted = 1
                WHERE drop_id = ? AND destination = 'hat' AND is_outcome_unknown = 1 AND state <> 'delivered'
                """, [.text(id.text)])
            guard count > 0 else { return false }
            try transaction.recordEvent(.resendWanted, id, at: time)
            return true
        }
    }

    /// From `attempting` and `placing`; `.held` also from `waiting`. An outcome once unknown stays unknown until it is
    /// delivered; a placement path stays, so that the next attempt places the same file, not another.
    package func endAttempt(
        _ delivery: Delivery, result: DeliveryResult, exchange: PortalExchange?, at time: Date
    ) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            let from: Set<DeliveryState> =
                result == .held ? [.waiting, .attempting, .placing] : [.attempting, .placing]
            try transaction.require(delivery, to: "ended", from: from)
            try transaction.store(result, of: delivery, at: time)
            if let exchange {
                try transaction.storeEnd(of: exchange, delivery)
                try transaction.keep(exchange, of: delivery, at: time)
            }
            try transaction.refreshDrop(delivery.drop)
            try transaction.recordEvent(.deliveryEnded, delivery, result.detail(exchange), at: time)
        }
    }

    /// Serves drops in state `judged` only: the file of a settled one is no longer in the work folder; `requeue` serves it.
    /// Deliveries `waiting`, `refused`, `givenUp` and `held` become due at `time`; the horizon of those that were over starts
    /// anew. An outcome that was unknown stays unknown, so the portal is asked first. A delivered one is never touched.
    package func rearmDeliveries(_ id: DropID, at time: Date) async throws(PortError) -> Int {
        try await group.write { transaction throws(PortError) in try transaction.rearm(id, at: time) }
    }

    /// `attempts` and the horizon begin anew. The drop stays settled: its original is what is copied.
    package func placeAgain(_ id: DropID, at time: Date) async throws(PortError) -> Bool {
        try await group.write { transaction throws(PortError) in
            guard try transaction.knownState(of: id) == .settled else { return false }
            let count = try transaction.execute(
                """
                UPDATE deliveries SET state = 'waiting', next_attempt_at = ?, first_attempt_at = NULL, attempts = 0,
                    placement_path = NULL, handover = NULL, handover_at = NULL, returned_path = NULL, reason = NULL
                WHERE drop_id = ? AND destination = 'import' AND state = 'delivered'
                    AND handover <> 'lying' AND handover <> 'withdrawn'
                    AND EXISTS (SELECT 1 FROM drops d WHERE d.id = drop_id AND d.verdict = 'accepted')
                """, [.time(time), .text(id.text)])
            guard count > 0 else { return false }
            try transaction.refreshDrop(id)
            try transaction.recordEvent(.placedAgain, id, at: time)
            return true
        }
    }
}

extension LedgerTransaction {
    /// - Throws: `.notFound`, or `.internalFault` when the delivery is in none of the states.
    @discardableResult
    fileprivate func require(
        _ delivery: Delivery, to act: String, from states: Set<DeliveryState>
    ) throws(PortError) -> DeliveryState {
        let rows = try connection.query(
            "SELECT state FROM deliveries WHERE drop_id = ? AND destination = ?", delivery.key)
        guard var row = rows.first else {
            throw PortError(.notFound, "Drop \(delivery.drop) has no delivery to \(delivery.destination.rawValue).")
        }
        let state = try row.rawValue(DeliveryState.self)
        guard states.contains(state) else {
            throw .outOfOrder("\(act) (\(delivery.destination.rawValue))", delivery.drop, state.rawValue)
        }
        return state
    }

    fileprivate func update(
        _ delivery: Delivery, _ assignments: String, _ arguments: [LedgerValue]
    ) throws(PortError) {
        try execute(
            "UPDATE deliveries SET \(assignments) WHERE drop_id = ? AND destination = ?", arguments + delivery.key)
    }

    fileprivate func beginAttempt(
        _ delivery: Delivery, state: DeliveryState, at time: Date
    ) throws(PortError) {
        try update(
            delivery,
            """
            state = ?, attempts = attempts + 1, first_attempt_at = COALESCE(first_attempt_at, ?),
            last_attempt_at = ?, next_attempt_at = NULL
            """, [.text(state.rawValue), .time(time), .time(time)])
    }

    fileprivate func store(
        _ result: DeliveryResult, of delivery: Delivery, at time: Date
    ) throws(PortError) {
        switch result {
        case .delivered(let receipt):
            try update(
                delivery,
                """
                state = 'delivered', next_attempt_at = NULL, is_outcome_unknown = 0, is_resend_wanted = 0, reason = NULL,
                receipt_batch = ?, receipt_protocol = ?, receipt_status = ?, receipt_was_there = ?,
                handover = ?, handover_at = ?, placed_at = COALESCE(?, placed_at), returned_path = NULL
                """, PortalReceipt.values(receipt) + delivery.firstHandOver(at: time))
        case .deferred(let next, let isOutcomeUnknown, let reason):
            try update(
                delivery,
                """
                state = 'waiting', next_attempt_at = ?, reason = ?,
                unknown_since = CASE WHEN is_outcome_unknown = 0 AND ? = 1 THEN last_attempt_at ELSE unknown_since END,
                is_outcome_unknown = CASE WHEN is_outcome_unknown = 1 THEN 1 ELSE ? END
                """, [.time(next), .text(reason), .flag(isOutcomeUnknown), .flag(isOutcomeUnknown)])
        case .refused(let reason), .givenUp(let reason):
            try update(
                delivery, "state = ?, next_attempt_at = NULL, reason = ?", [.text(result.word), .text(reason)])
        case .held:
            try update(delivery, "state = 'held', next_attempt_at = NULL", [])
        }
    }

    /// A submission settles what an operator wanted; without an answer it leaves the outcome unknown from when it went out.
    fileprivate func storeEnd(of exchange: PortalExchange, _ delivery: Delivery) throws(PortError) {
        guard exchange.isSubmission else { return }
        guard case .failed(let error) = exchange.outcome else { return }
        guard error.isOutcomeUnknown else {
            // Where nothing was sent the wish stays.
            if !error.isTransient { try update(delivery, "is_resend_wanted = 0", []) }
            return
        }
        try update(
            delivery, "is_outcome_unknown = 1, is_resend_wanted = 0, unknown_since = last_attempt_at", [])
    }

    fileprivate func keep(_ exchange: PortalExchange, of delivery: Delivery, at time: Date) throws(PortError) {
        let number = (try connection.integer("SELECT max(number) FROM exchanges") ?? 0) + 1
        try execute(
            """
            INSERT INTO exchanges (number, drop_id, destination, time, method, path, http_status, milliseconds,
                outcome, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, exchange.values(number: number, of: delivery, at: time))
    }

    fileprivate func rearm(_ id: DropID, at time: Date) throws(PortError) -> Int {
        guard try knownState(of: id) == .judged else { return 0 }
        let count = try execute(
            """
            UPDATE deliveries SET next_attempt_at = ?,
                first_attempt_at = CASE WHEN state = 'waiting' THEN first_attempt_at ELSE NULL END, state = 'waiting'
            WHERE drop_id = ? AND state IN ('waiting', 'refused', 'givenUp', 'held')
            """, [.time(time), .text(id.text)])
        guard count > 0 else { return 0 }
        try refreshDrop(id)
        try recordEvent(.deliveriesRearmed, id, JSONText().with("count", count), at: time)
        return count
    }

    /// Brings `open_deliveries` and the BXX status in line with the verdict and the deliveries.
    func refreshDrop(_ id: DropID) throws(PortError) {
        let rows = try connection.query("SELECT verdict FROM drops WHERE id = ?", [.text(id.text)])
        guard var row = rows.first else { throw .unknownDrop(id) }
        let verdict = try row.optionalRawValue(Verdict.self)
        // Only an accepted drop has deliveries.
        let outcomes = verdict == .accepted ? try connection.outcomes(of: id) : []
        let status = BXXStatus.of(verdict: verdict, outcomes: outcomes)
        try execute(
            "UPDATE drops SET open_deliveries = ?, bxx_status = ? WHERE id = ?",
            [
                .integer(Int64(outcomes.count { !$0.state.isOver })), .integer(Int64(status.rawValue)),
                .text(id.text),
            ])
    }

    fileprivate func recordEvent(
        _ kind: JournalKind, _ delivery: Delivery, _ detail: JSONText = JSONText(), at time: Date
    ) throws(PortError) {
        try recordEvent(kind, delivery.drop, detail.with("destination", delivery.destination.rawValue), at: time)
    }
}

extension Delivery {
    /// For `drop_id = ? AND destination = ?`.
    fileprivate var key: [LedgerValue] { [.text(drop.text), .text(destination.rawValue)] }

    /// For `handover, handover_at, placed_at`: a file that was just placed lies there; HAT hands nothing over.
    fileprivate func firstHandOver(at time: Date) -> [LedgerValue] {
        destination == .importFolder
            ? [.text(HandOver.lying.rawValue), .time(time), .time(time)] : [.null, .null, .null]
    }
}

extension DeliveryResult {
    /// The result in one word, for the journal; the state's name where the delivery is over.
    fileprivate var word: String {
        switch self {
        case .delivered: DeliveryState.delivered.rawValue
        case .deferred: "deferred"
        case .refused: DeliveryState.refused.rawValue
        case .givenUp: DeliveryState.givenUp.rawValue
        case .held: DeliveryState.held.rawValue
        }
    }

    fileprivate func detail(_ exchange: PortalExchange?) -> JSONText {
        let detail = JSONText().with("result", word).with("http", exchange?.httpStatus)
        switch self {
        case .delivered(let receipt): return detail.with("batch", receipt?.batchNumber)
        case .deferred(_, let isOutcomeUnknown, let reason):
            return detail.with("outcomeUnknown", isOutcomeUnknown ? 1 : 0).with("reason", reason)
        case .refused(let reason), .givenUp(let reason): return detail.with("reason", reason)
        case .held: return detail
        }
    }
}
