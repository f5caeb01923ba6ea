package import Domain
package import FoundationEssentials

extension MemoryLedger {
    package func unsettled(limit: Int) async throws(PortError) -> [JudgedDrop] {
        try run { state throws(PortError) in
            let ready = state.sorted.filter { row in
                row.state == .judged && !row.hasOpenDelivery && state.openEntries(of: row.id) == 0
            }
            return ready.prefix(limit).compactMap(state.judgedDrop)
        }
    }

    package func judged(_ id: DropID) async throws(PortError) -> JudgedDrop? {
        try run { state throws(PortError) in state.drops[id].flatMap(state.judgedDrop) }
    }

    package func drops(_ ids: [DropID]) async throws(PortError) -> [DropID: DropRecord] {
        try run { state throws(PortError) in
            ids.reduce(into: [:]) { records, id in records[id] = state.drops[id]?.record }
        }
    }

    package func judgedIDs(after: DropID?, limit: Int) async throws(PortError) -> DropIDList {
        try run { state throws(PortError) in DropIDList(state.page(of: .judged, after: after, limit).map(\.id)) }
    }

    package func drops(in wanted: DropState, after: DropID?, limit: Int) async throws(PortError) -> [DropRecord] {
        try run { state throws(PortError) in state.page(of: wanted, after: after, limit).map(\.record) }
    }

    package func drops(matching filter: DropFilter, limit: Int) async throws(PortError) -> [DropRecord] {
        try run { state throws(PortError) in
            state.sorted.reversed().filter { filter.matches($0) }.prefix(limit).map(\.record)
        }
    }

    package func findings(of id: DropID) async throws(PortError) -> [Finding] {
        try run { state throws(PortError) in state.drops[id]?.decision?.findings ?? [] }
    }

    package func history(of id: DropID) async throws(PortError) -> DropHistory? {
        try run { state throws(PortError) in
            state.drops[id].map { row in
                DropHistory(
                    record: row.record, findings: row.decision?.findings ?? [],
                    events: state.events.filter { $0.drop == id },
                    exchanges: state.exchanges.filter { $0.drop == id }.map(\.record))
            }
        }
    }

    package func counts() async throws(PortError) -> LedgerCounts {
        try run { state throws(PortError) in
            var counts = LedgerCounts()
            for row in state.drops.values {
                counts.byState[row.state.rawValue, default: 0] += 1
                if let verdict = row.verdict { counts.byVerdict[verdict.rawValue, default: 0] += 1 }
                for delivery in row.deliveries {
                    counts.byDelivery[delivery.state.rawValue, default: 0] += 1
                    if delivery.handOver == .refused { counts.refusedByERP += 1 }
                }
                if row.state == .claimed || row.state == .judged {
                    counts.oldestOpen = min(counts.oldestOpen ?? row.drop.receivedAt, row.drop.receivedAt)
                }
            }
            counts.events = state.events.count
            return counts
        }
    }

    package func ask(_ request: OperatorRequest, at time: Date) async throws(PortError) -> Int64 {
        try run { state throws(PortError) in
            _ = try state.known(request.drop)
            state.requests.append(MemoryRequest(request: request))
            state.record(.requestAsked, request.drop, ["verb": request.verb.rawValue], at: time)
            return Int64(state.requests.count)
        }
    }

    package func openRequests() async throws(PortError) -> [(number: Int64, request: OperatorRequest)] {
        try run { state throws(PortError) in
            state.requests.enumerated().filter { $0.element.outcome == nil }
                .map { (number: Int64($0.offset + 1), request: $0.element.request) }
        }
    }

    package func answer(request number: Int64, outcome: String, at time: Date) async throws(PortError) {
        try run { state throws(PortError) in
            let index = try state.position(ofRequest: number)
            guard state.requests[index].outcome == nil else { return }
            state.requests[index].outcome = outcome
            state.record(.requestAnswered, state.requests[index].request.drop, ["outcome": outcome], at: time)
        }
    }

    package func outcome(ofRequest number: Int64) async throws(PortError) -> String? {
        try run { state throws(PortError) in state.requests[try state.position(ofRequest: number)].outcome }
    }
}

extension MemoryState {
    /// Every drop, by ID.
    var sorted: [MemoryDrop] { drops.values.sorted { $0.id < $1.id } }

    fileprivate func page(of wanted: DropState, after: DropID?, _ limit: Int) -> [MemoryDrop] {
        let rows = drops.values.filter { row in row.state == wanted && after.map { row.id > $0 } ?? true }
        return Array(rows.sorted { $0.id < $1.id }.prefix(limit))
    }

    fileprivate func position(ofRequest number: Int64) throws(PortError) -> Int {
        guard number >= 1, number <= Int64(requests.count) else { throw .unknownRequest(number) }
        return Int(number) - 1
    }
}

extension DropFilter {
    fileprivate func matches(_ row: MemoryDrop) -> Bool {
        func fits<Value: Equatable>(_ wanted: Value?, _ value: Value?) -> Bool { wanted == nil || wanted == value }
        guard fits(state, row.state), fits(verdict, row.verdict), fits(provider, row.facts?.provider),
            fits(loteNumber, row.facts?.loteNumber), fits(digest, row.drop.digest),
            fits(archive, row.drop.origin.entry?.archive)
        else { return false }
        if let part = nameContains, !part.isEmpty, !row.drop.name.lowercased().contains(part.lowercased()) {
            return false
        }
        if let from = receivedFrom, row.drop.receivedAt < from { return false }
        if let until = receivedUntil, row.drop.receivedAt > until { return false }
        return handOver == nil || row.deliveries.contains { $0.handOver == handOver }
    }
}
