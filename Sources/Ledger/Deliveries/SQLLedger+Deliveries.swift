package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// Moves a delivery from `waiting` to `attempting` and counts the attempt; durable on return.
    /// - Throws: `.notFound` for an unknown delivery, `.internalFault` in any other state.
    package func beginAttempt(_ delivery: Delivery, at time: Date) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            try transaction.require(delivery, to: "attempted", from: [.waiting])
            try transaction.beginAttempt(delivery, state: .attempting, at: time)
            try transaction.refreshDrop(delivery.drop)
            try transaction.recordEvent(.deliveryBegun, delivery, at: time)
        }
    }

    /// Stores the path of a placement before the rename, state `placing`; durable on return. Allowed from `waiting`
    /// (which counts an attempt, as `beginAttempt` does), `attempting` and `placing`.
    /// - Throws: `.notFound` for an unknown delivery, `.internalFault` in any other state.
    package func intendPlacement(_ delivery: Delivery, path: String, at time: Date) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            let state = try transaction.require(delivery, to: "placed", from: [.waiting, .attempting, .placing])
            if state == .waiting { try transaction.beginAttempt(delivery, state: .placing, at: time) }
            try transaction.update(delivery, "state = 'placing', placement_path = ?", [.text(path)])
            try transaction.refreshDrop(delivery.drop)
            try transaction.recordEvent(.deliveryPlacing, delivery, JournalDetail().with("path", path), at: time)
        }
    }

    /// Stores the paths of several placements from `waiting`, each of which counts an attempt, in one transaction;
    /// durable on return.
    package func intendPlacements(_ placements: [FilePlacement], at time: Date) async -> [Result<Void, PortError>] {
        await group.writeEach(placements) { placement, transaction throws(PortError) in
            let delivery = Delivery(drop: placement.id, destination: .importFolder)
            let changed = try transaction.execute(
                """
                UPDATE deliveries SET state = 'placing', attempts = attempts + 1,
                    first_attempt_at = COALESCE(first_attempt_at, ?), last_attempt_at = ?, next_attempt_at = NULL,
                    placement_path = ?
                WHERE drop_id = ? AND destination = ? AND state = 'waiting'
                """, [.time(time), .time(time), .text(placement.path)] + delivery.key)
            if changed == 0 { try transaction.require(delivery, to: "placed", from: [.waiting]) }
            try transaction.refreshDrop(placement.id)
            try transaction.recordEvent(
                .deliveryPlacing, delivery, JournalDetail().with("path", placement.path), at: time)
        }
    }

    /// Ends the attempts of several placements that succeeded, in one transaction; durable on return.
    package func endPlacements(_ ids: [DropID], at time: Date) async -> [Result<Void, PortError>] {
        await group.writeEach(ids) { id, transaction throws(PortError) in
            let delivery = Delivery(drop: id, destination: .importFolder)
            try transaction.end(delivery, result: .delivered(nil), exchange: nil, at: time)
        }
    }

    /// Counts a lookup at HAT and stores its exchange; durable on return. Allowed from `attempting` only.
    /// - Throws: `.notFound` for an unknown delivery, `.internalFault` in any other state.
    package func recordLookup(
        _ delivery: Delivery, answer: KeyAnswer?, exchange: PortalExchange, at time: Date
    ) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            try transaction.require(delivery, to: "looked up", from: [.attempting])
            try transaction.update(
                delivery, "questions = questions + 1, last_answer = ?", [.text(answer?.rawValue)])
            try transaction.keep(exchange, of: delivery, at: time)
            if answer == .unfiltered || answer == .absent || answer == nil {
                try transaction.keepKeyFilter(answer == .unfiltered, at: time)
            }
            let detail = JournalDetail().with("answer", answer?.rawValue ?? "held").with("http", exchange.httpStatus)
            try transaction.recordEvent(.deliveryLookedUp, delivery, detail, at: time)
        }
    }

    /// Stores an operator's request to send again although the outcome is unknown; durable on return.
    /// - Returns: false when the drop has no delivery to HAT with an unknown outcome.
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

    /// Writes the result of an attempt and its exchange; durable on return. Allowed from `attempting` and `placing`;
    /// the result `.held` from `waiting` too.
    ///
    /// An unknown outcome stays unknown until the delivery is delivered. The placement path stays, so that the next
    /// attempt places the same file and no second one.
    /// - Throws: `.notFound` for an unknown delivery, `.internalFault` in any other state.
    package func endAttempt(
        _ delivery: Delivery, result: DeliveryResult, exchange: PortalExchange?, at time: Date
    ) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            try transaction.end(delivery, result: result, exchange: exchange, at: time)
        }
    }

    /// Makes deliveries `waiting`, `refused`, `givenUp` and `held` of a judged drop due at `time`; durable on return.
    ///
    /// The retry horizon of finished ones starts anew. An unknown outcome stays unknown, so HAT is asked before
    /// anything is sent. A delivered one never changes. A settled drop has no file in the work folder any more;
    /// `requeue` serves it.
    /// - Returns: the number of deliveries changed; 0 for a drop that is not `judged`.
    package func rearmDeliveries(_ id: DropID, at time: Date) async throws(PortError) -> Int {
        try await group.write { transaction throws(PortError) in try transaction.rearm(id, at: time) }
    }

    /// Makes the import delivery of a settled drop `waiting` again; durable on return. Attempts and retry horizon start
    /// anew. The drop stays settled: its original is copied.
    /// - Returns: false when the file was never placed, is still in the folder or was withdrawn.
    /// - Throws: `.notFound` for an unknown drop.
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
    fileprivate func end(
        _ delivery: Delivery, result: DeliveryResult, exchange: PortalExchange?, at time: Date
    ) throws(PortError) {
        let from: Set<DeliveryState> = result == .held ? [.waiting, .attempting, .placing] : [.attempting, .placing]
        try require(delivery, to: "ended", from: from)
        try store(result, of: delivery, at: time)
        if let exchange {
            try storeEnd(of: exchange, delivery)
            try keep(exchange, of: delivery, at: time)
        }
        try refreshDrop(delivery.drop)
        try recordEvent(.deliveryEnded, delivery, result.detail(exchange), at: time)
    }

    /// Checks that a delivery is in one of `states`.
    /// - Throws: `.notFound` for an unknown delivery, `.internalFault` for any other state.
    @discardableResult
    fileprivate func require(
        _ delivery: Delivery, to act: String, from states: Set<DeliveryState>
    ) throws(PortError) -> DeliveryState {
        let rows = try connection.query(
            "SELECT state FROM deliveries WHERE drop_id = ? AND destination = ?", delivery.key)
        guard var row = rows.first else {
            throw .noDelivery(delivery)
        }
        let state = try row.rawValue("state", DeliveryState.self)
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

    /// Writes the effect of a submission on an operator's resend request and on the unknown outcome, which dates from
    /// the submission when no answer came.
    fileprivate func storeEnd(of exchange: PortalExchange, _ delivery: Delivery) throws(PortError) {
        guard exchange.isSubmission else { return }
        guard case .failed(let error) = exchange.outcome else { return }
        guard error.isOutcomeUnknown else {
            // The request stays when nothing was sent.
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
        try recordEvent(.deliveriesRearmed, id, JournalDetail().with("count", count), at: time)
        return count
    }

    /// Updates `open_deliveries` and the BXX status from the verdict and the deliveries.
    func refreshDrop(_ id: DropID) throws(PortError) {
        let rows = try connection.query(
            """
            SELECT d.verdict, x.destination, x.state, x.attempts, x.handover
            FROM drops d LEFT JOIN deliveries x ON x.drop_id = d.id WHERE d.id = ? ORDER BY x.ordinal
            """, [.text(id.text)])
        guard !rows.isEmpty else { throw .unknownDrop(id) }
        var verdict: Verdict?
        var outcomes: [DeliveryOutcome] = []
        for var row in rows {
            verdict = try row.optionalRawValue("verdict", Verdict.self)
            // Only an accepted drop has deliveries.
            guard verdict == .accepted, let destination = try row.optionalRawValue("destination", Destination.self)
            else { continue }
            outcomes.append(
                DeliveryOutcome(
                    destination: destination, state: try row.rawValue("state", DeliveryState.self),
                    attempts: try row.integer("attempts"),
                    receipt: nil, reason: nil, placementPath: nil, nextAttemptAt: nil,
                    handOver: try row.optionalRawValue("handover", HandOver.self)))
        }
        let status = BXXStatus.of(verdict: verdict, outcomes: outcomes)
        try execute(
            "UPDATE drops SET open_deliveries = ?, bxx_status = ? WHERE id = ?",
            [
                .integer(Int64(outcomes.count { !$0.state.isOver })), .integer(Int64(status.rawValue)),
                .text(id.text),
            ])
    }

    fileprivate func recordEvent(
        _ kind: JournalKind, _ delivery: Delivery, _ detail: JournalDetail = JournalDetail(), at time: Date
    ) throws(PortError) {
        try recordEvent(kind, delivery.drop, detail.with("destination", delivery.destination.rawValue), at: time)
    }
}

extension Delivery {
    /// The arguments for `drop_id = ? AND destination = ?`.
    fileprivate var key: [LedgerValue] { [.text(drop.text), .text(destination.rawValue)] }

    /// The values for `handover, handover_at, placed_at`: a file that was just placed is in the folder; HAT has no
    /// hand-over.
    fileprivate func firstHandOver(at time: Date) -> [LedgerValue] {
        destination == .importFolder
            ? [.text(HandOver.lying.rawValue), .time(time), .time(time)] : [.null, .null, .null]
    }
}

extension DeliveryResult {
    /// The result for the journal; the name of the state where the delivery is over.
    fileprivate var word: String {
        switch self {
        case .delivered: DeliveryState.delivered.rawValue
        case .deferred: "deferred"
        case .refused: DeliveryState.refused.rawValue
        case .givenUp: DeliveryState.givenUp.rawValue
        case .held: DeliveryState.held.rawValue
        }
    }

    fileprivate func detail(_ exchange: PortalExchange?) -> JournalDetail {
        let detail = JournalDetail().with("result", word).with("http", exchange?.httpStatus)
        switch self {
        case .delivered(let receipt): return detail.with("batch", receipt?.batchNumber)
        case .deferred(_, let isOutcomeUnknown, let reason):
            return detail.with("outcomeUnknown", isOutcomeUnknown ? 1 : 0).with("reason", reason)
        case .refused(let reason), .givenUp(let reason): return detail.with("reason", reason)
        case .held: return detail
        }
    }
}
