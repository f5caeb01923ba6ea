package import FoundationEssentials

/// Stores orders (BNV), the groups in which they are sent, their exchanges (BWB) and the endpoint table (BNN). Every
/// writing call is one transaction, durable on return. State changes add events; for the orders of a large file the
/// journal has one event per group, not per order. Database errors are those of `Ledger`.
package protocol OrderLedger: Sendable {
    // MARK: Storing the records of a file

    /// Adds the records of an accepted export: usable ones as `staged`, the others as `unusable`. A record that exists
    /// already (same drop and ordinal) stays as it is, so the caller can read a file again from its start.
    func stageOrders(_ drafts: [OrderDraft], of drop: DropID, at time: Date) async throws(PortError)

    /// Activates staged orders of a drop, by rank and then by position in the file, at most `limit` in one transaction.
    /// Each order:
    /// - supersedes an order for the same entity that is `pending`, `held`, `blocked` or `dead`. An unsent inclusion
    ///   that is superseded by an alteration passes its transaction on, because HAT does not know the record yet;
    /// - becomes `unchanged` when it is a lot or an appeal whose newest order that is under way, succeeded or unchanged
    ///   has the same item;
    /// - becomes `held` when the endpoint table has no row for its alias and operation; its reason says which;
    /// - becomes `blocked` when the newest order of a parent is refused, unusable, dead, held, blocked or cancelled;
    /// - becomes `pending` otherwise, and is not sent while an order for its own entity is under way or one for a
    ///   parent is not settled.
    ///
    /// Orders for its child entities wait for it from then on, unless they are under way.
    /// - Returns: the number of activated orders; 0 when none is left.
    /// - Throws: `.internalFault` when orders would wait for one another in a circle.
    func activateOrders(of drop: DropID, limit: Int, at time: Date) async throws(PortError) -> Int

    // MARK: Sending

    /// Orders that may be sent at `time`: `pending` and waiting for no other order; lowest rank first, then lowest
    /// code. Only those of `aliases`, without the codes in `besides`, at most `limit`.
    func dueOrders(
        at time: Date, aliases: Set<ExportAlias>, besides: Set<Int64>, limit: Int
    ) async throws(PortError) -> [OrderRecord]

    /// Records the intent to send: the orders become `sending`, in this order, in one new group that is `open`.
    /// - Returns: nil when one of them is no longer `pending` (an operator or a newer file came between); nothing is
    ///   written then.
    /// - Throws: `.internalFault` for an empty group or one that names an order twice.
    func beginSending(
        _ orders: [Int64], to endpoint: Endpoint, key: IdempotencyKey, at time: Date
    ) async throws(PortError) -> OrderSending?

    /// Records the intent to send an open group again: attempts + 1.
    /// - Throws: `.notFound` for an unknown group, `.internalFault` for one that is not `open`.
    func beginAgain(_ number: Int64, at time: Date) async throws(PortError)

    /// Records how a step ended, with its exchange. One transaction updates the group, its orders, the orders that
    /// waited for them, and the answers that become due. An order that an operator cancelled meanwhile keeps its state.
    func endStep(
        _ number: Int64, result: SendingResult, exchange: PortalCallRecord?, outcome: String, reason: String?,
        at time: Date
    ) async throws(PortError)

    /// Groups whose next step is due at `time`: `open` ones to be sent again, `polling` ones whose token is to be
    /// polled; longest due first. After a start every `open` one is due at once (`reopenSendings`).
    func dueSendings(
        at time: Date, aliases: Set<ExportAlias>, besides: Set<Int64>, limit: Int
    ) async throws(PortError) -> [OrderSending]

    /// The orders of a group, in the order of its body.
    func orders(ofSending number: Int64) async throws(PortError) -> [OrderRecord]

    /// When the next step of a group of these aliases is due; nil when none waits for a time.
    func nextOrderTime(aliases: Set<ExportAlias>) async throws(PortError) -> Date?

    /// Time of receipt of the oldest drop that may still become orders: a drop that is not judged yet, or an export
    /// whose records are not stored yet. Nil when there is none.
    func oldestOnTheWay() async throws(PortError) -> Date?

    /// Makes every `open` group due at `time`. Called once, at the start of a process.
    /// - Returns: the number of groups.
    func reopenSendings(at time: Date) async throws(PortError) -> Int

    /// Makes every `open` group without a due time due at `time`, except those whose key is in `keys`: a step of these
    /// is under way.
    /// - Returns: the number of groups.
    func reopenLostSendings(besides keys: Set<IdempotencyKey>, at time: Date) async throws(PortError) -> Int

    // MARK: Endpoints

    /// The current table.
    func endpoints() async throws(PortError) -> [Endpoint]
    /// Adds or replaces the row of its transaction and alias, and makes orders `pending` that were held because it was
    /// missing.
    /// - Returns: the number of released orders.
    func setEndpoint(_ endpoint: Endpoint, at time: Date) async throws(PortError) -> Int
    /// Removes a row.
    /// - Returns: false when there was none.
    func removeEndpoint(transaction: String, alias: ExportAlias, at time: Date) async throws(PortError) -> Bool
    /// Replaces the whole table. With `ifNeverLoaded` it does so only when no list was ever loaded.
    func loadEndpoints(_ list: [Endpoint], ifNeverLoaded: Bool, at time: Date) async throws(PortError)
    /// Most items that HAT was found to accept in one call, by `Endpoint.callKey`.
    func learnedGroupMax() async throws(PortError) -> [String: Int]
    /// Stores the most items that HAT accepts in one call of this key.
    func learnGroupMax(_ callKey: String, _ count: Int, at time: Date) async throws(PortError)

    // MARK: Answers of export files

    /// Drops whose orders changed after their answer was written, longest due first, at most `limit`.
    func dueExportAnswers(limit: Int) async throws(PortError) -> [ExportAnswerDue]
    /// Records that the answer was written. `changedAt` is that of `dueExportAnswers`: when the orders changed again
    /// meanwhile, the answer stays due.
    /// - Throws: `.notFound` when the ledger knows no answer to the drop.
    func recordExportAnswer(of drop: DropID, changedAt: Date, at time: Date) async throws(PortError)
    /// One page of the orders of a drop, ordered by ordinal: those after `after`, at most `limit`.
    func orders(of drop: DropID, after: Int, limit: Int) async throws(PortError) -> [OrderRecord]
    /// Number of orders by state, of one drop or (nil) of all; states without orders are absent.
    func orderCounts(of drop: DropID?) async throws(PortError) -> [OrderState: Int]

    // MARK: Queries and operator requests

    /// Orders that match, newest first, at most `limit`.
    func orders(matching filter: OrderFilter, limit: Int) async throws(PortError) -> [OrderRecord]
    /// Number of orders that match.
    func countOrders(matching filter: OrderFilter) async throws(PortError) -> Int
    /// Everything the ledger holds about an order; nil for an unknown code.
    func orderHistory(_ code: Int64) async throws(PortError) -> OrderHistory?
    /// Exchanges of matching orders, newest first, at most `limit`. `onlyFailures` leaves out successful ones
    /// (PLSA277).
    func orderExchanges(
        matching filter: OrderFilter, onlyFailures: Bool, limit: Int
    ) async throws(PortError) -> [OrderExchange]
    /// Executes an operator's request on every matching order to which it applies
    /// (`OrderSteeringRequest.applies(to:)`). An order that a newer one for the same record followed is never sent
    /// again, because that would undo the newer one.
    /// - Returns: the number of orders changed.
    func steerOrders(_ request: OrderSteeringRequest, _ filter: OrderFilter, at time: Date) async throws(PortError)
        -> Int
}

/// What an operator can request for orders.
package enum OrderSteeringRequest: String, Sendable, Codable, CaseIterable {
    /// Send again, with attempts reset.
    case resend
    /// Never send.
    case cancel
    /// Wait for an operator.
    case hold
    /// End a hold.
    case release

    /// Whether an order in this state can be changed so; others are left alone.
    package func applies(to state: OrderState) -> Bool {
        switch self {
        case .resend: [.succeeded, .refused, .dead, .held, .blocked, .cancelled, .unchanged].contains(state)
        case .cancel: [.pending, .held, .blocked, .dead].contains(state)
        case .hold: [.pending, .blocked].contains(state)
        case .release: state == .held
        }
    }

    /// The state that the order gets.
    package var outcome: OrderState {
        switch self {
        case .resend, .release: .pending
        case .cancel: .cancelled
        case .hold: .held
        }
    }
}

/// An export whose answer must be written again.
package struct ExportAnswerDue: Sendable, Equatable {
    /// The drop of the export.
    package var drop: DropID
    /// When its orders last changed; passed back to `recordExportAnswer`.
    package var changedAt: Date
    /// When its answer was last written; nil before the first one.
    package var writtenAt: Date?
    /// Whether every order of it is settled.
    package var isSettled: Bool

    package init(drop: DropID, changedAt: Date, writtenAt: Date?, isSettled: Bool) {
        self.drop = drop
        self.changedAt = changedAt
        self.writtenAt = writtenAt
        self.isSettled = isSettled
    }
}
