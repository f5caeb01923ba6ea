package import Domain
import FoundationEssentials
import Logging

/// Rewrites the answers of exports as their orders end: the answer itself, and the table of all records beside it.
package struct ExportAnswers: Sendable {
    private let pipeline: OutboundPipeline
    private let parts: PipelineParts
    private let exports: ExportParts
    private let interval: Duration

    /// `interval`: an answer whose orders are not all settled is written at most so often.
    package init(parts: PipelineParts, exports: ExportParts, interval: Duration) {
        self.pipeline = OutboundPipeline(parts)
        self.parts = parts
        self.exports = exports
        self.interval = interval
    }

    private static let roundMax = 100
    private static let page = 2_000

    /// Writes every answer that is due. `all`: also those that were written recently. A failure of one does not prevent
    /// the others.
    /// - Returns: how many were written.
    /// - Throws: the last failure, after the others were written.
    @discardableResult
    package func round(all: Bool = false) async throws(PortError) -> Int {
        var count = 0
        var failure: PortError?
        for due in try await exports.orders.dueExportAnswers(limit: Self.roundMax) {
            if !all, !due.isSettled, let written = due.writtenAt,
                // Written later than now: the clock was set back since.
                (0..<interval.seconds).contains(parts.now().timeIntervalSince(written))
            {
                continue
            }
            do throws(PortError) {
                if try await write(due) { count += 1 }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return count
    }

    /// - Returns: false for a drop that is not settled yet: its settling writes the first answer.
    private func write(_ due: ExportAnswerDue) async throws(PortError) -> Bool {
        let record = try await parts.ledger.drops([due.drop])[due.drop]
        guard record?.state == .settled, let judged = try await parts.ledger.judged(due.drop) else { return false }
        try await pipeline.answer(judged, besides: .done)
        parts.failPoints.reach(.afterExportAnswer)
        try await exports.orders.recordExportAnswer(of: due.drop, changedAt: due.changedAt, at: parts.now())
        return true
    }

    /// One row a record, page by page, so that a million of them cost no memory.
    static func writeTable(of judged: JudgedDrop, _ exports: ExportParts, _ parts: PipelineParts)
        async throws(PortError)
    {
        let (queues, drop, provider) = (parts.queues, judged.drop, judged.provider)
        let sink = try await parts.disk.run { () throws(PortError) in
            try queues.openAnswer(suffix: ".registros.csv", for: drop, of: provider)
        }
        do throws(PortError) {
            var after = 0
            var bytes = exports.tableHead
            while true {
                let orders = try await exports.orders.orders(of: drop.id, after: after, limit: page)
                for order in orders { bytes += exports.tableRow(order) }
                let part = bytes
                try await parts.disk.run { () throws(PortError) in try sink.append(part) }
                guard orders.count == page, let last = orders.last else { break }
                after = last.ordinal
                bytes = []
            }
            try await parts.disk.run { () throws(PortError) in try sink.finish() }
        } catch {
            // A file that stays under its temporary name is rewritten by the next attempt.
            try? await parts.disk.run { () throws(PortError) in sink.discard() }
            throw error
        }
    }
}
