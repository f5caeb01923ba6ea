import Domain
import FoundationEssentials

/// Writes the result of one step of a group of orders.
struct OrderStepEnd {
    private let sending: OrderSending
    private let transaction: LedgerTransaction
    private let time: Date
    private let board: OrderBoard

    init(sending: OrderSending, transaction: LedgerTransaction, time: Date) {
        self.sending = sending
        self.transaction = transaction
        self.time = time
        self.board = OrderBoard(transaction, at: time)
    }

    /// Writes `result`; `exchange` is the number of the stored exchange that brought it, if there was one.
    func store(_ result: SendingResult, http: Int?, exchange: Int?) throws(PortError) {
        let detail = JournalDetail().with("sending", Int(sending.number)).with("http", http)
        switch result {
        case .taken(let token, let next): try take(token, next, detail)
        case .goesOn(let code, let next, let counts): try goOn(code, next, counts, detail)
        case .ended(let outcomes):
            try end(outcomes, detail)
            try keepOutcomes(outcomes, exchange)
        case .regroup(let groupMax, let reason): try regroup(groupMax, reason, detail)
        case .retry(let next, let counts, let reason): try retry(next, counts, reason, detail)
        case .dead(let reason): try die(reason, detail)
        }
    }

    // MARK: Steps that do not end the group

    private func take(_ token: String, _ next: Date, _ detail: JournalDetail) throws(PortError) {
        try board.load(codes: sending.orders)
        for code in members {
            board.change(code) { status in
                status.transition(.processing, nil)
                status.token = token
                status.wasTaken = true
            }
        }
        try board.flush()
        try transaction.update(
            sending.number,
            "state = 'polling', token = ?, next_step_at = ?, polls = 0, progress_code = NULL, reason = NULL",
            [.text(token), .time(next)])
        try transaction.recordEvent(.ordersTaken, nil, detail.with("count", sending.orders.count), at: time)
    }

    private func goOn(_ code: Int?, _ next: Date, _ counts: Bool, _ detail: JournalDetail) throws(PortError) {
        let isNew = code != nil && code != sending.progressCode
        let polls = (isNew ? 0 : sending.polls) + (counts ? 1 : 0)
        try transaction.update(
            sending.number, "progress_code = COALESCE(?, progress_code), polls = ?, next_step_at = ?",
            [.integer(code), .integer(Int64(polls)), .time(next)])
        // Repeated polls of a token must not fill the journal.
        if isNew { try transaction.recordEvent(.ordersProgressed, nil, detail.with("code", code), at: time) }
    }

    private func retry(_ next: Date, _ counts: Bool, _ reason: String, _ detail: JournalDetail) throws(PortError) {
        try board.load(codes: sending.orders)
        for code in members {
            board.change(code) { status in
                if counts { status.attempts += 1 }
                status.nextAttemptAt = next.microseconds
                status.reason = reason
            }
        }
        try board.flush()
        try transaction.update(sending.number, "next_step_at = ?, reason = ?", [.time(next), .text(reason)])
        try transaction.recordEvent(.ordersRetried, nil, detail.with("counts", counts ? 1 : 0), at: time)
    }

    // MARK: Ends

    private func end(_ outcomes: [OrderOutcome], _ detail: JournalDetail) throws(PortError) {
        try loadWhole()
        let stated = Dictionary(outcomes.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        for code in members {
            // An order missing from the outcomes is treated as one that HAT did not mention.
            try end(stated[code] ?? OrderOutcome(code: code, state: .pending, reason: nil))
        }
        try close(reason: nil, .ordersEnded, detail)
    }

    /// Stores HAT's result for each order with the exchange, so that it remains known when the order is sent again.
    private func keepOutcomes(_ outcomes: [OrderOutcome], _ exchange: Int?) throws(PortError) {
        for outcome in outcomes where outcome.state == .refused || outcome.state == .held {
            try transaction.execute(
                """
                UPDATE sending_orders SET end_exchange = ?, end_state = ?, end_reason = ?
                WHERE sending = ? AND order_code = ?
                """,
                [
                    .integer(exchange), .text(outcome.state.rawValue), .text(outcome.reason), .integer(sending.number),
                    .integer(outcome.code),
                ])
        }
    }

    private func end(_ outcome: OrderOutcome) throws(PortError) {
        switch outcome.state {
        case .succeeded:
            board.change(outcome.code) { status in
                status.transition(.succeeded, outcome.reason)
                status.wasTaken = true
                status.isInclusion = false
            }
        case .refused: board.change(outcome.code) { $0.transition(.refused, outcome.reason) }
        case .held:
            if try isFollowed(outcome.code) { return }
            board.change(outcome.code) { $0.transition(.held, outcome.reason, isUnrouted: true) }
        case .pending: try comeBack(outcome.code, groupMax: 1, reason: outcome.reason)
        case .staged, .unusable, .sending, .processing, .superseded, .dead, .blocked, .cancelled, .unchanged:
            throw PortError(.internalFault, "An order of a group cannot end as \(outcome.state.rawValue).")
        }
    }

    private func regroup(_ groupMax: Int, _ reason: String, _ detail: JournalDetail) throws(PortError) {
        try loadWhole()
        for code in members { try comeBack(code, groupMax: max(1, groupMax), reason: reason) }
        try close(reason: reason, .ordersRegrouped, detail.with("groupMax", groupMax))
    }

    private func die(_ reason: String, _ detail: JournalDetail) throws(PortError) {
        try loadWhole()
        for code in members {
            let wasUnanswered = sending.state == .open
            board.change(code) { status in
                if wasUnanswered { status.attempts += 1 }
                status.transition(.dead, reason)
            }
            _ = try isFollowed(code)
        }
        try close(reason: reason, .ordersDead, detail)
    }

    /// Makes the order pending again, unless a newer order for the same record exists by now.
    private func comeBack(_ code: Int64, groupMax: Int, reason: String?) throws(PortError) {
        board.change(code) { status in
            status.transition(.pending, reason)
            status.groupMax = groupMax
            // It took no effect, or the effect is unknown, so HAT's acceptance no longer counts.
            status.wasTaken = false
        }
        if try isFollowed(code) { return }
        try board.evaluate(code)
    }

    /// Supersedes the order when a newer order for its record exists: sent later, it would undo the newer one.
    private func isFollowed(_ code: Int64) throws(PortError) -> Bool {
        guard let order = board.orders[code], let newest = board.newest(order.entity), newest.code > code else {
            return false
        }
        board.supersede(code, by: newest.code)
        return true
    }

    // MARK: Shared by all ends

    /// The orders of the group that are still under way: an operator may have cancelled one.
    private var members: [Int64] {
        sending.orders.filter { board.orders[$0]?.status.state.isUnderWay ?? false }
    }

    private func loadWhole() throws(PortError) {
        let sql = "SELECT o.entity FROM orders o WHERE o.code IN (\(IDList.placeholders))"
        var entities: Set<String> = []
        for var row in try transaction.connection.query(sql, anyOf: sending.orders.map { .integer($0) }) {
            entities.insert(try row.text("entity"))
        }
        try board.load(entities)
    }

    private func close(reason: String?, _ kind: JournalKind, _ detail: JournalDetail) throws(PortError) {
        try board.settle()
        try transaction.update(
            sending.number, "state = 'ended', next_step_at = NULL, reason = ?", [.text(reason)])
        var detail = detail.with("count", sending.orders.count)
        for (state, count) in board.changedCounts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            detail = detail.with(state.rawValue, count)
        }
        try transaction.recordEvent(kind, nil, detail, at: time)
    }
}
