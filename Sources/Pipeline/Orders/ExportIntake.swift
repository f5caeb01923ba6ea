import Domain
import FoundationEssentials
import Logging

/// Turns an export file into orders: read once to be judged, and again, once accepted, to record its orders.
struct ExportIntake {
    let parts: PipelineParts
    let exports: ExportParts

    /// Reads the whole file and keeps no record. Blocking.
    static func inspect(
        _ document: DocumentDescriptor, form: ExportForm, reader: any ExportReader, limits: Limits
    ) throws(PortError) -> Inspection {
        let cursor = try reader.open(document, form: form, limits: limits)
        while try !cursor.next(limits.orderChunkMax).isEmpty {}
        return cursor.inspection
    }

    /// Makes an order of every record: first writes all of them down, then makes them ready by rank, so that nothing is
    /// sent before its dependencies are known. A repetition after a crash continues where the last call stopped.
    func takeIn(_ pending: PendingDelivery) async throws(PortError) -> DeliveryResult {
        try await parts.beginAttempt(pending, at: parts.now())
        let result: DeliveryResult
        do throws(PortError) {
            try await stage(pending)
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
