import Domain

/// The rules of orders as a simple model: no tables, no indices, everything is evaluated anew each time.
struct OrderModel {
    struct Order {
        var entity: OrderEntity
        var parents: [OrderEntity]
        var item: String
        var state = OrderState.staged
    }

    /// In order of code, from 1.
    var orders: [Order] = []
    private var positions: [OrderEntity: [Int]] = [:]
    /// Indices of pending and blocked orders: few at a time.
    private var movable: [Int] {
        positions.values.flatMap { $0.suffix(8) }.filter { [.pending, .blocked].contains(orders[$0].state) }
    }

    var due: [Int] { movable.filter(isDue).sorted() }

    mutating func append(_ order: Order) {
        positions[order.entity, default: []].append(orders.count)
        orders.append(order)
    }

    func indices(of entity: OrderEntity) -> [Int] {
        (positions[entity] ?? []).filter { orders[$0].state != .staged && orders[$0].state != .superseded }
    }

    func isBad(_ entity: OrderEntity) -> Bool {
        guard let newest = indices(of: entity).last else { return false }
        return [.refused, .unusable, .dead, .held, .blocked, .cancelled].contains(orders[newest].state)
    }

    func isUnsettled(_ entity: OrderEntity) -> Bool { indices(of: entity).contains { !orders[$0].state.isSettled } }

    func isDue(_ index: Int) -> Bool {
        let order = orders[index]
        let isOwnUnderWay = indices(of: order.entity).contains { $0 != index && orders[$0].state.isUnderWay }
        return order.state == .pending && !isOwnUnderWay && !order.parents.contains { isUnsettled($0) || isBad($0) }
    }

    /// Evaluates until no state changes.
    mutating func settle() {
        var moved = true
        while moved {
            moved = false
            for index in movable {
                let state: OrderState = orders[index].parents.contains { isBad($0) } ? .blocked : .pending
                moved = moved || state != orders[index].state
                orders[index].state = state
            }
        }
    }

    mutating func activate(_ index: Int) {
        let order = orders[index]
        for older in indices(of: order.entity) where [.pending, .held, .blocked, .dead].contains(orders[older].state) {
            orders[older].state = .superseded
        }
        let last = indices(of: order.entity).last {
            [.sending, .processing, .succeeded, .unchanged].contains(orders[$0].state)
        }
        let isSame = order.entity.alias.isLotStatus && last.map { orders[$0].item == order.item } == true
        orders[index].state = isSame ? .unchanged : .pending
        settle()
    }

    mutating func end(_ index: Int, _ state: OrderState) {
        guard orders[index].state.isUnderWay else { return }
        orders[index].state = state
        let isFollowed = indices(of: orders[index].entity).contains { $0 > index && orders[$0].state != .unusable }
        if [.pending, .dead].contains(state), isFollowed { orders[index].state = .superseded }
        settle()
    }

    mutating func steer(_ desiredState: OrderSteeringRequest, _ index: Int) {
        guard desiredState.applies(to: orders[index].state) else { return }
        if desiredState == .resend, indices(of: orders[index].entity).last != index { return }
        orders[index].state = desiredState.outcome
        settle()
    }
}
