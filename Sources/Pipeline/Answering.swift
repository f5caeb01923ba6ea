import Domain

/// Builds and writes the answers of drops.
struct Answering: Sendable {
    let parts: PipelineParts

    /// Whether the answers count orders.
    func isOfOrders(_ drop: JudgedDrop) -> Bool {
        drop.judgement.decision.destinations.contains(.orders) && parts.exports != nil
    }

    /// Counts the orders of an export and writes their table.
    func withOrders(_ drop: JudgedDrop) async throws(PortError) -> JudgedDrop {
        guard let exports = parts.exports else { return drop }
        var drop = drop
        drop.orders = try await exports.orders.orderCounts(of: drop.drop.id)
        try await ExportAnswers.writeTable(of: drop, exports, parts)
        return drop
    }

    /// Blocking. Durable on return, for every success. A drop that fails costs the others nothing.
    /// - Returns: one result a drop, in order.
    func write(_ drops: [(drop: JudgedDrop, queue: FinalQueue)]) throws(PortError) -> [Result<Void, PortError>] {
        let sets = drops.map { drop, queue in Result { () throws(PortError) in try answers(of: drop, queue) } }
        var built: [AnswerSet] = []
        for case .success(let set) in sets { built.append(set) }
        var written = (built.isEmpty ? [] : try parts.queues.writeAnswers(built)).makeIterator()
        return sets.map { set in set.flatMap { _ in written.next() ?? .success(()) } }
    }

    private func answers(of drop: JudgedDrop, _ queue: FinalQueue) throws(PortError) -> AnswerSet {
        let findings = drop.judgement.decision.findings
        // An export's line is all beneficiary data, and the file may be large: the line number is enough.
        let lines =
            drop.facts.kind == .export
            ? [:] : SourceExcerpt.lines(of: parts.queues.workPath(drop.drop.id), that: findings)
        return AnswerSet(
            drop: drop.drop, provider: drop.provider, queue: queue, answers: try parts.answer(drop, findings, lines))
    }
}
