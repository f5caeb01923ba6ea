package import Domain
import FoundationEssentials
import Logging

/// Finds what must be sent or polled next, and does it. Several callers may work concurrently; a piece of work belongs
/// to one caller at a time.
package actor OrderDispatch {
    /// How many orders had which outcome.
    package struct Tally: Sendable, Equatable {
        /// Orders in calls that were made.
        package var sent = 0
        /// Orders that HAT accepted.
        package var succeeded = 0
        /// Orders that HAT refused.
        package var refused = 0
        /// Orders that are retried later.
        package var deferred = 0
        /// Orders that became dead letters.
        package var dead = 0
        /// Orders without an endpoint, which are held.
        package var held = 0
        /// Steps that failed here.
        package var failed = 0

        package init() {}

        /// Orders that reached their end.
        package var ended: Int { succeeded + refused + dead }
    }

    /// One piece of work. It belongs to the caller until `carryOut` returns.
    package enum Work: Sendable {
        case sending(OrderSending)
        case group(Endpoint, [OrderRecord])
    }

    private let orders: OrderParts
    private let aliases: Set<ExportAlias>
    private var underWay: Set<Int64> = []
    private var sendingsUnderWay: Set<Int64> = []
    /// Until when, by a clock that is never set.
    private var resting: [Int64: Duration] = [:]
    private var restingSendings: [Int64: Duration] = [:]
    /// When the next order that waits for possible parents has waited long enough.
    private var gatheredAt: Date?
    package private(set) var tally = Tally()

    /// Handles the given aliases only.
    package init(_ orders: OrderParts, aliases: Set<ExportAlias>) {
        self.orders = orders
        self.aliases = aliases
    }

    private static let restTime: Duration = .seconds(1)

    /// At most `limit` pieces of work: polls and repetitions first, then new groups. Unroutable orders are held.
    package func begin(_ limit: Int) async -> [Work] {
        guard orders.portal != nil, limit > 0 else { return [] }
        let (maySend, mayAsk) = (
            await orders.parts.breaker.mayCall(.orders), await orders.parts.breaker.mayCall(.tokens)
        )
        guard maySend || mayAsk else { return [] }
        let time = orders.parts.uptime()
        resting = resting.filter { $0.value > time }
        restingSendings = restingSendings.filter { $0.value > time }
        var due: [Work] = []
        do throws(PortError) {
            due = try await dueSendings(limit)
            if due.count < limit { due += try await newGroups(limit - due.count) }
        } catch {
            orders.parts.log(error, "due orders could not be read")
        }
        // What was found before the failure counts as under way, so the caller must carry it out.
        return due
    }

    private func dueSendings(_ limit: Int) async throws(PortError) -> [Work] {
        // The answer to one whose end waits to be written down is known.
        let answered = orders.parts.unfinished.steps.sendings.keys
        let found = try await orders.ledger.dueSendings(
            at: orders.parts.now(), aliases: aliases,
            besides: sendingsUnderWay.union(restingSendings.keys).union(answered), limit: limit
        ).filter { !sendingsUnderWay.contains($0.number) }
        sendingsUnderWay.formUnion(found.map(\.number))
        return found.map { .sending($0) }
    }

    private func newGroups(_ limit: Int) async throws(PortError) -> [Work] {
        let rows = try await orders.ledger.endpoints()
        let endpoints = Dictionary(
            rows.map { (EndpointKey(transaction: $0.transaction, alias: $0.alias), $0) }, uniquingKeysWith: { $1 })
        var found = try await orders.ledger.dueOrders(
            at: orders.parts.now(), aliases: aliases, besides: underWay.union(resting.keys),
            limit: limit * orders.settings.groupMax
        ).filter { !underWay.contains($0.code) }
        found = try await gathered(found)
        guard !found.isEmpty else { return [] }
        let learned = try await orders.ledger.learnedGroupMax()
        let outcome = OrderGrouping(settings: orders.settings, learned: learned).groups(of: found, endpoints: endpoints)
        try await hold(outcome.unroutable)
        let chosen = outcome.groups.prefix(limit)
        for group in chosen { underWay.formUnion(group.orders.map(\.code)) }
        return chosen.map { .group($0.endpoint, $0.orders) }
    }

    /// Without orders that may depend on a record of a file that is still being recorded, or that was dropped shortly
    /// after.
    private func gathered(_ found: [OrderRecord]) async throws(PortError) -> [OrderRecord] {
        gatheredAt = nil
        let gathering = orders.settings.gathering.seconds
        guard gathering > 0, found.contains(where: { $0.rank > 0 }) else { return found }
        let time = orders.parts.now()
        if try await orders.ledger.orderCounts(of: nil)[.staged, default: 0] > 0 {
            gatheredAt = time.addingTimeInterval(1)
            return found.filter { $0.rank == 0 }
        }
        let oldest = try await orders.ledger.oldestOnTheWay() ?? .distantFuture
        var left: Set<Int64> = []
        for order in found where order.rank > 0 {
            guard let end = gatheringEnd(of: order, oldestOnTheWay: oldest, at: time) else { continue }
            left.insert(order.code)
            gatheredAt = min(gatheredAt ?? end, end)
        }
        return found.filter { !left.contains($0.code) }
    }

    /// When to check an order again that may still get a parent; nil when it has waited long enough.
    private func gatheringEnd(of order: OrderRecord, oldestOnTheWay oldest: Date, at time: Date) -> Date? {
        // Changed later than now: the clock was set back since.
        guard order.changedAt <= time.addingTimeInterval(1) else { return nil }
        let end = order.changedAt.addingTimeInterval(orders.settings.gathering.seconds)
        if time < end { return end }
        // A larger file that came before then is still being read.
        let isAwaited = oldest <= end && time < order.changedAt.addingTimeInterval(orders.settings.gatheringMax.seconds)
        return isAwaited ? time.addingTimeInterval(1) : nil
    }

    private func hold(_ unroutable: [OrderRecord]) async throws(PortError) {
        guard !unroutable.isEmpty else { return }
        var filter = OrderFilter()
        filter.codes = unroutable.map(\.code)
        tally.held += try await orders.ledger.steerOrders(.hold, filter, at: orders.parts.now())
        let missing = Set(unroutable.map { "\($0.transaction ?? "-")/\($0.alias?.rawValue ?? "-")" }).sorted()
        orders.parts.logger.error(
            "orders are held: the endpoint table has no row for them",
            metadata: [
                LogKeys.transactions: "\(missing.joined(separator: ", "))", LogKeys.count: "\(unroutable.count)",
            ])
    }

    /// Does one piece of work. Failures are recorded and logged, not thrown.
    package func carryOut(_ work: Work) async {
        guard let portal = orders.portal else { return }
        let step = OrderStep(orders: orders, portal: portal)
        do throws(PortError) {
            let ended: OrderStep.Ended
            switch work {
            case .sending(let sending): ended = try await step.goOn(sending)
            case .group(let endpoint, let members):
                ended = try await step.begin(OrderGrouping.Group(endpoint: endpoint, orders: members))
            }
            count(ended)
            if ended == .passedOver { rest(work) }
        } catch {
            tally.failed += 1
            orders.parts.log(error, "a group of orders failed in this process; it is retried")
            rest(work)
        }
        switch work {
        case .sending(let sending): sendingsUnderWay.remove(sending.number)
        case .group(_, let members): underWay.subtract(members.map(\.code))
        }
    }

    private func count(_ ended: OrderStep.Ended) {
        switch ended {
        case .taken(let count): tally.sent += count
        case .ended(let succeeded, let refused):
            tally.succeeded += succeeded
            tally.refused += refused
        case .deferred: tally.deferred += 1
        case .dead(let count): tally.dead += count
        case .passedOver, .goesOn, .regrouped: break
        }
    }

    /// The work may still be due; without a pause it would be repeated at once.
    private func rest(_ work: Work) {
        let end = orders.parts.uptime() + Self.restTime
        switch work {
        case .sending(let sending): restingSendings[sending.number] = end
        case .group(_, let members): for order in members { resting[order.code] = end }
        }
    }

    /// The time until something is due; nil when nothing is waiting.
    package func wait() async throws(PortError) -> Duration? {
        let next = [try await orders.ledger.nextOrderTime(aliases: aliases), gatheredAt].compactMap { $0 }.min()
        return next.map { .seconds(max(0, $0.timeIntervalSince(orders.parts.now()))) }
    }
}
