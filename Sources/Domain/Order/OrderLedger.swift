package import FoundationEssentials

/// The memory of orders (BNV), the groups they are sent in, their exchanges (BWB) and the endpoint table (BNN). As durable, whole
/// and told in the journal as everything of the ledger; the journal tells of groups, never of single orders of a large file.
package protocol OrderLedger: Sendable {
    // MARK: Taking a file in

    /// Adds records of an export.
    ///
    /// While the drop is `claimed` they mean nothing yet: no list, count or journal has them, and no other order minds them. A group that
    /// begins with the first record begins anew: what an earlier reading left goes. The verdict (`Ledger.judge`) keeps them, in its own
    /// transaction, where the drop becomes orders and `Inspection.stagedCount` is the number of its records; else it removes them, as does
    /// `Ledger.release`.
    ///
    /// Of a judged drop usable ones are `staged`, the others `unusable`. A record that is there already (same drop and ordinal) stays as it
    /// is, so a file can be taken in again from its start.
    func stageOrders(_ drafts: [OrderDraft], of drop: DropID, at time: Date) async throws(PortError)

    /// Makes staged orders of a judged drop ready, by rank and then by ordinal, at most `limit` in one transaction; before the first of them,
    /// every record that cannot be used becomes `unusable`. Each:
    /// - supersedes an order for the same entity that is `pending`, `held`, `blocked` or `dead`; an unsent inclusion that is
    ///   superseded by an alteration passes its transaction on, since HAT knows nothing of the record yet;
    /// - is `unchanged` when it is a lot or an appeal whose newest order that is under way, succeeded or unchanged has the same item;
    /// - is `held` when the endpoint table has no row for its alias and operation; its reason names what is missing;
    /// - is `blocked` when the newest order of a parent is refused, unusable, dead, held, blocked or cancelled;
    /// - else `pending`, and waits besides while an order for its own entity is under way or one for a parent is not settled.
    /// Orders for the entities that it is a parent of wait for it from then on, unless they are under way.
    /// - Returns: how many were made ready; 0 when none is left.
    func activateOrders(of drop: DropID, limit: Int, at time: Date) async throws(PortError) -> Int

    // MARK: Sending

    /// Orders that may be sent at `time`: `pending`, due, waiting for no other, lowest rank first, then lowest code.
    /// Only of `aliases`; those in `besides` are left out.
    func dueOrders(
        at time: Date, aliases: Set<ExportAlias>, besides: Set<Int64>, limit: Int
    ) async throws(PortError) -> [OrderRecord]

    /// Durable intent: the orders become `sending`, in this order, under one new sending that is `open`.
    /// - Returns: nil when one of them is no longer `pending` (a person or a newer file came between); nothing was written then.
    func beginSending(
        _ orders: [Int64], to endpoint: Endpoint, key: IdempotencyKey, at time: Date
    ) async throws(PortError) -> OrderSending?

    /// Attempts + 1 of a sending that is tried again.
    func beginAgain(_ number: Int64, at time: Date) async throws(PortError)

    /// How a step ended, with its exchange. In one transaction: the sending, its orders, those that waited for them, and the
    /// answers that are due. An order that a person cancelled meanwhile keeps its state.
    func endStep(
        _ number: Int64, result: SendingResult, exchange: PortalCallRecord?, outcome: String, reason: String?,
        at time: Date
    ) async throws(PortError)

    /// Sendings whose next step is due: `open` ones to be sent again, `polling` ones to be asked for; longest due first.
    /// After the end of a process every `open` one is due at once.
    func dueSendings(
        at time: Date, aliases: Set<ExportAlias>, besides: Set<Int64>, limit: Int
    ) async throws(PortError) -> [OrderSending]

    /// Orders of a sending in the order of its body.
    func orders(ofSending number: Int64) async throws(PortError) -> [OrderRecord]

    /// When the next order or sending of these aliases is due; nil when none waits for a time.
    func nextOrderTime(aliases: Set<ExportAlias>) async throws(PortError) -> Date?

    /// When the oldest drop was received that may still become orders: one that is not judged yet, or an export whose records are
    /// not taken in yet; nil when there is none.
    func oldestOnTheWay() async throws(PortError) -> Date?

    /// Makes every `open` sending due now: called once at the start of a process.
    func reopenSendings(at time: Date) async throws(PortError) -> Int

    /// Makes every `open` sending that waits for no time due now, but those whose key is in `keys`: a step of these is under way.
    /// - Returns: how many there were.
    func reopenLostSendings(besides keys: Set<IdempotencyKey>, at time: Date) async throws(PortError) -> Int

    // MARK: Endpoints

    /// The table as it stands.
    func endpoints() async throws(PortError) -> [Endpoint]
    /// Adds or replaces the row of its transaction and alias, and makes orders `pending` that were held for want of it.
    /// - Returns: how many orders were released.
    func setEndpoint(_ endpoint: Endpoint, at time: Date) async throws(PortError) -> Int
    /// - Returns: false when there was none.
    func removeEndpoint(transaction: String, alias: ExportAlias, at time: Date) async throws(PortError) -> Bool
    /// Replaces the whole table. `ifNeverLoaded`: only when no list was ever loaded.
    func loadEndpoints(_ list: [Endpoint], ifNeverLoaded: Bool, at time: Date) async throws(PortError)
    /// What HAT was found to take at most in one call, by `Endpoint.callKey`.
    func learnedGroupMax() async throws(PortError) -> [String: Int]
    func learnGroupMax(_ callKey: String, _ count: Int, at time: Date) async throws(PortError)

    // MARK: Answers of export files

    /// Drops whose orders changed since their answer was written, longest due first.
    func dueExportAnswers(limit: Int) async throws(PortError) -> [ExportAnswerDue]
    /// `changedAt` as `dueExportAnswers` gave it; when the orders changed again meanwhile it stays due.
    func recordExportAnswer(of drop: DropID, changedAt: Date, at time: Date) async throws(PortError)
    /// Page by page: those after ordinal `after`, at most `limit`.
    func orders(of drop: DropID, after: Int, limit: Int) async throws(PortError) -> [OrderRecord]
    func orderCounts(of drop: DropID?) async throws(PortError) -> [OrderState: Int]

    // MARK: Asking and steering

    /// Newest first.
    func orders(matching filter: OrderFilter, limit: Int) async throws(PortError) -> [OrderRecord]
    func countOrders(matching filter: OrderFilter) async throws(PortError) -> Int
    func orderHistory(_ code: Int64) async throws(PortError) -> OrderHistory?
    /// Newest exchange first; `onlyFailures` leaves out what went well (PLSA277).
    func orderExchanges(
        matching filter: OrderFilter, onlyFailures: Bool, limit: Int
    ) async throws(PortError) -> [OrderExchange]
    /// Carries a person's wish out on every order that it applies to (`OrderSteeringRequest.applies(to:)`). An order that a newer one for the
    /// same record followed is never sent again: it would undo what came later.
    /// - Returns: how many orders changed.
    func steerOrders(_ request: OrderSteeringRequest, _ filter: OrderFilter, at time: Date) async throws(PortError)
        -> Int
}

/// What a person wants done with orders.
package enum OrderSteeringRequest: String, Sendable, Codable, CaseIterable {
    /// Send once more, from the first try.
    case resend
    /// Never send.
    case cancel
    /// Wait for a person.
    case hold
    /// Wait no longer.
    case release

    package func applies(to state: OrderState) -> Bool {
        switch self {
        case .resend: [.succeeded, .refused, .dead, .held, .blocked, .cancelled, .unchanged].contains(state)
        case .cancel: [.pending, .held, .blocked, .dead].contains(state)
        case .hold: [.pending, .blocked].contains(state)
        case .release: state == .held
        }
    }

    package var outcome: OrderState {
        switch self {
        case .resend, .release: .pending
        case .cancel: .cancelled
        case .hold: .held
        }
    }
}

package struct ExportAnswerDue: Sendable, Equatable {
    package var drop: DropID
    package var changedAt: Date
    package var writtenAt: Date?
    /// Every order of it is settled.
    package var isSettled: Bool

    package init(drop: DropID, changedAt: Date, writtenAt: Date?, isSettled: Bool) {
        self.drop = drop
        self.changedAt = changedAt
        self.writtenAt = writtenAt
        self.isSettled = isSettled
    }
}
