import Domain

/// Forms groups of orders that go in one call, in the order in which the orders come.
struct OrderGrouping {
    let settings: OrderParts.Settings
    /// What HAT was found to take at most, by `Endpoint.callKey`.
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
        /// Nothing says where these go.
        var unroutable: [OrderRecord] = []
    }

    /// `endpoints` by transaction and alias. An order joins the last group of its call and table while there is room for it: tables
    /// that share a call go in calls of their own, since HAT documents them one by one and one could refuse the other. Neither the call's
    /// own limit, nor what HAT was found to take, nor any member's `groupMax` is passed, and no record is in a group twice.
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
