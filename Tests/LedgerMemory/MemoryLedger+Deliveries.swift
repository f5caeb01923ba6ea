package import Domain
package import FoundationEssentials

extension MemoryLedger {
    package func beginAttempt(_ delivery: Delivery, at time: Date) async throws(PortError) {
        try change(delivery, to: "attempted", from: [.waiting], .deliveryBegun, at: time) { row in
            row.begin(.attempting, at: time)
        }
    }

    package func recordLookup(
        _ delivery: Delivery, answer: KeyAnswer?, exchange: PortalExchange, at time: Date
    ) async throws(PortError) {
        try change(
            delivery, to: "looked up", from: [.attempting], .deliveryLookedUp, exchange, at: time
        ) { row in
            row.lookups += 1
            row.lastAnswer = answer
        }
    }

    package func endAttempt(
        _ delivery: Delivery, result: DeliveryResult, exchange: PortalExchange?, at time: Date
    ) async throws(PortError) {
        let from: Set<DeliveryState> = result == .held ? [.waiting, .attempting, .placing] : [.attempting, .placing]
        try change(delivery, to: "ended", from: from, .deliveryEnded, exchange, at: time) { row in
            row.end(result, at: time)
            if let exchange { row.note(exchange) }
        }
    }

    package func intendPlacement(_ delivery: Delivery, path: String, at time: Date) async throws(PortError) {
        try change(
            delivery, to: "placed", from: [.waiting, .attempting, .placing], .deliveryPlacing, at: time
        ) { row in
            if row.state == .waiting { row.begin(.placing, at: time) }
            (row.state, row.placementPath) = (.placing, path)
        }
    }

    package func placeAgain(_ id: DropID, at time: Date) async throws(PortError) -> Bool {
        try run { state throws(PortError) in
            let row = try state.known(id)
            guard row.state == .settled, row.verdict == .accepted,
                let index = row.deliveries.firstIndex(where: { $0.destination == .importFolder }),
                row.deliveries[index].state == .delivered, let handOver = row.deliveries[index].handOver,
                handOver != .lying, handOver != .withdrawn
            else { return false }
            var delivery = row.deliveries[index]
            (delivery.state, delivery.nextAttemptAt, delivery.firstAttemptAt) = (.waiting, time, nil)
            (delivery.attempts, delivery.placementPath, delivery.reason) = (0, nil, nil)
            (delivery.handOver, delivery.handOverAt, delivery.returnedPath) = (nil, nil, nil)
            state.drops[id]?.deliveries[index] = delivery
            state.record(.placedAgain, id, at: time)
            return true
        }
    }

    package func rearmDeliveries(_ id: DropID, at time: Date) async throws(PortError) -> Int {
        try run { state throws(PortError) in
            var row = try state.known(id)
            guard row.state == .judged else { return 0 }
            var count = 0
            for index in row.deliveries.indices {
                switch row.deliveries[index].state {
                case .attempting, .placing, .delivered: continue
                case .waiting: break
                case .refused, .givenUp, .held: row.deliveries[index].firstAttemptAt = nil
                }
                (row.deliveries[index].state, row.deliveries[index].nextAttemptAt) = (.waiting, time)
                count += 1
            }
            guard count > 0 else { return 0 }
            state.drops[id] = row
            state.record(.deliveriesRearmed, id, ["count": "\(count)"], at: time)
            return count
        }
    }

    package func wantResend(_ id: DropID, at time: Date) async throws(PortError) -> Bool {
        try run { state throws(PortError) in
            guard
                let index = state.drops[id]?.deliveries.firstIndex(where: {
                    $0.destination == .hat && $0.isOutcomeUnknown && $0.state != .delivered
                })
            else { return false }
            state.drops[id]?.deliveries[index].isResendWanted = true
            state.record(.resendWanted, id, at: time)
            return true
        }
    }

    package func dueDeliveries(
        at time: Date, to destinations: Set<Destination>, limit: Int
    ) async throws(PortError) -> [PendingDelivery] {
        try run { state throws(PortError) in
            var due: [(next: Date, id: DropID, ordinal: Int)] = []
            for row in state.drops.values {
                for (ordinal, delivery) in row.deliveries.enumerated()
                where delivery.state == .waiting && destinations.contains(delivery.destination) {
                    if let next = delivery.nextAttemptAt, next <= time { due.append((next, row.id, ordinal)) }
                }
            }
            due.sort { ($0.next, $0.id, $0.ordinal) < ($1.next, $1.id, $1.ordinal) }
            return due.prefix(limit).compactMap { place in
                state.drops[place.id].flatMap { $0.pending($0.deliveries[place.ordinal]) }
            }
        }
    }

    package func interruptedDeliveries() async throws(PortError) -> [PendingDelivery] {
        try run { state throws(PortError) in
            state.sorted.flatMap { row in
                row.deliveries.filter { $0.state == .attempting || $0.state == .placing }.compactMap(row.pending)
            }
        }
    }

    /// Changes one delivery and adds a row to the journal, and keeps the exchange if there was one.
    private func change(
        _ delivery: Delivery, to act: String, from states: Set<DeliveryState>, _ kind: JournalKind,
        _ exchange: PortalExchange? = nil, at time: Date, _ body: (inout MemoryDelivery) -> Void
    ) throws(PortError) {
        try run { state throws(PortError) in
            guard var row = state.drops[delivery.drop] else { throw .noDelivery(delivery) }
            let index = try row.position(of: delivery)
            guard states.contains(row.deliveries[index].state) else {
                throw .outOfOrder(
                    "\(act) (\(delivery.destination.rawValue))", delivery.drop, row.deliveries[index].state.rawValue)
            }
            body(&row.deliveries[index])
            state.drops[delivery.drop] = row
            if let exchange { state.exchanges.append((delivery.drop, exchange.record(of: delivery, at: time))) }
            state.record(kind, delivery.drop, ["destination": delivery.destination.rawValue], at: time)
        }
    }
}

extension PortalExchange {
    fileprivate func record(of delivery: Delivery, at time: Date) -> ExchangeRecord {
        let (word, reason): (String, String?) =
            switch outcome {
            case .held: ("held", nil)
            case .absent: ("absent", nil)
            case .failed(let error): (error.code.rawValue, error.message)
            }
        return ExchangeRecord(
            scope: delivery.destination.rawValue, time: time, method: method, path: path, httpStatus: httpStatus,
            milliseconds: Int(duration / .milliseconds(1)), outcome: word, reason: reason)
    }
}
