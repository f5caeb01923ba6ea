import Domain
import FoundationEssentials
import Logging

/// Turns an export file into orders: read once to be judged, and again, once accepted, to record its orders.
struct ExportIntake {
    let parts: PipelineParts
    let exports: ExportParts

    /// Exports that are read at a time: each has a process of its own and two groups of records in memory.
    private static let lanes = 4

    /// Reads the file to its end; `document` stays open meanwhile. While one group of records is written down the next is read.
    ///
    /// Staging decides nothing: what the ledger refuses to take is read once more after the verdict (`takeIn`).
    func inspect(
        _ drop: ClaimedDrop, _ document: DocumentDescriptor, form: ExportForm
    ) async throws(PortError) -> Inspection {
        try await parts.exportLanes.run(abs(drop.id.hashValue % Self.lanes)) { () async throws(PortError) in
            let (reader, limits) = (exports.reader, parts.limits)
            let cursor = try await parts.inspection.run { () throws(PortError) in
                try reader.open(document, form: form, limits: limits)
            }
            return try await inspect(drop, cursor)
        }
    }

    private func inspect(_ drop: ClaimedDrop, _ cursor: any ExportCursor) async throws(PortError) -> Inspection {
        var stagedCount: Int? = 0
        var group = try await read(cursor).get()
        while !group.isEmpty {
            let staged = group
            async let following = read(cursor)
            if let count = stagedCount { stagedCount = await stage(staged, of: drop) ? count + staged.count : nil }
            group = try await following.get()
        }
        var inspection = cursor.inspection
        inspection.stagedCount = stagedCount ?? 0
        return inspection
    }

    private func read(_ cursor: any ExportCursor) async -> Result<[OrderDraft], PortError> {
        let limit = parts.limits.orderChunkMax
        do throws(PortError) {
            return .success(try await parts.inspection.run { () throws(PortError) in try cursor.next(limit) })
        } catch {
            return .failure(error)
        }
    }

    private func stage(_ drafts: [OrderDraft], of drop: ClaimedDrop) async -> Bool {
        do throws(PortError) {
            try await exports.orders.stageOrders(drafts, of: drop.id, at: parts.now())
        } catch {
            parts.log(
                error, "records of an export could not be staged; they are read again after its verdict", of: drop)
            return false
        }
        parts.failPoints.reach(.afterStageGroup)
        return true
    }

    /// Every record becomes an order: once all of them are staged they are made ready by rank, so that nothing is sent before what it
    /// depends on is known. A repetition after a crash goes on where the last one was cut short.
    func takeIn(_ pending: PendingDelivery) async throws(PortError) -> DeliveryResult {
        try await parts.beginAttempt(pending, at: parts.now())
        let result: DeliveryResult
        do throws(PortError) {
            if try await !isStaged(pending) { try await stage(pending) }
            parts.failPoints.reach(.afterStageOrders)
            try await activate(pending.drop)
            parts.failPoints.reach(.afterActivateOrders)
            result = .delivered(nil)
        } catch {
            parts.log(error, "the orders of an export could not be recorded; this is retried", of: pending.drop)
            let wait = parts.backoff.wait(afterAttempt: pending.attempts + 1, jitter: parts.random(), retryAfter: nil)
            result = .deferred(
                next: parts.now().addingTimeInterval(wait.seconds), outcomeUnknown: false, reason: error.message)
        }
        try await parts.endAttempt(pending, result: result, exchange: nil, at: parts.now())
        return result
    }

    /// The ledger has every record of the file.
    private func isStaged(_ pending: PendingDelivery) async throws(PortError) -> Bool {
        let counts = try await exports.orders.orderCounts(of: pending.drop.id)
        return counts.values.reduce(0, +) == pending.facts.export?.recordCount
    }

    private func stage(_ pending: PendingDelivery) async throws(PortError) {
        guard let form = pending.facts.export?.form else {
            throw PortError(.internalFault, "The drop \(pending.drop.id) is delivered as an export but is not one.")
        }
        let (queues, drop, limits, reader) = (parts.queues, pending.drop, parts.limits, exports.reader)
        let reading = try await parts.disk.run { () throws(PortError) in
            try ExportReading(path: queues.workPath(drop.id), form: form, reader: reader, limits: limits)
        }
        while true {
            let drafts = try await parts.disk.run { () throws(PortError) in
                try reading.cursor.next(limits.orderChunkMax)
            }
            guard !drafts.isEmpty else { return }
            try await exports.orders.stageOrders(drafts, of: drop.id, at: parts.now())
        }
    }

    private func activate(_ drop: ClaimedDrop) async throws(PortError) {
        var count = 0
        while true {
            let ready = try await exports.orders.activateOrders(
                of: drop.id, limit: parts.limits.orderChunkMax, at: parts.now())
            guard ready > 0 else { break }
            count += ready
        }
        parts.logger.bound(to: drop).info(
            "the orders of an export were recorded", metadata: [LogKeys.count: "\(count)"])
    }
}

/// A cursor with its file, which stays open while the cursor is used.
private final class ExportReading: Sendable {
    let cursor: any ExportCursor
    private let document: OpenDocument

    init(path: String, form: ExportForm, reader: any ExportReader, limits: Limits) throws(PortError) {
        document = try OpenDocument.open(path)
        cursor = try reader.open(document.descriptor, form: form, limits: limits)
    }
}
