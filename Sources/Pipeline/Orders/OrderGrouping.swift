import Domain

/// Forms groups of orders that share a call, in the order of the orders.
struct OrderGrouping {
    let settings: OrderParts.Settings
    /// The group sizes that HAT was found to accept, by `Endpoint.callKey`.
    var learned: [String: Int]

    struct Group: Equatable {
        var endpoint: Endpoint
        var orders: [OrderRecord]
        /// The smallest `groupMax` of its orders.
        var roomMax: Int

        init(endpoint: Endpoint, orders: [OrderRecord]) {
            self.endpoint = endpoint
            self.orders = orders
            roomMax = max(orders.map(\.groupMax).min() ?? 1, 1)
        }
    }

    struct Outcome {
        var groups: [Group] = []
        /// Orders without a row in the endpoint table.
        var unroutable: [OrderRecord] = []
    }

    /// `endpoints` by transaction and alias. An order joins the last group of its call and table while the group has
    /// room. Tables that share a call have groups of their own, because HAT documents them separately and could refuse
    /// one of them. No group exceeds the call's own limit, the size that HAT was found to accept, or any member's
    /// `groupMax`, and no record is in a group twice.
    func groups(of orders: [OrderRecord], endpoints: [EndpointKey: Endpoint]) -> Outcome {
        var outcome = Outcome()
        var open: [String: Int] = [:]
        for order in orders {
            guard let endpoint = order.endpointKey.flatMap({ endpoints[$0] }) else {
                outcome.unroutable.append(order)
                continue
            }
            let call = "\(endpoint.callKey) \(endpoint.alias.rawValue)"
            if let index = open[call], hasRoom(outcome.groups[index], for: order) {
                outcome.groups[index].orders.append(order)
                outcome.groups[index].roomMax = min(outcome.groups[index].roomMax, max(order.groupMax, 1))
            } else {
                open[call] = outcome.groups.count
                outcome.groups.append(Group(endpoint: endpoint, orders: [order]))
            }
        }
        return outcome
    }

    private func hasRoom(_ group: Group, for order: OrderRecord) -> Bool {
        group.orders.count < min(group.roomMax, max(order.groupMax, 1), callMax(group.endpoint))
    }

    private func callMax(_ endpoint: Endpoint) -> Int {
        max(1, min(endpoint.groupMax, settings.groupMax, learned[endpoint.callKey] ?? .max))
    }
}

/// Finds the row of the endpoint table.
struct EndpointKey: Hashable {
    var transaction: String
    var alias: ExportAlias
}

extension OrderRecord {
    var endpointKey: EndpointKey? {
        guard let transaction, let alias else { return nil }
        return EndpointKey(transaction: transaction, alias: alias)
    }
}
