package import Domain
import Logging
import Synchronization

/// Carries out the requests that operators make by command, one at a time. Each takes effect once, however often it is
/// repeated (T25).
package struct OperatorRequests: Sendable {
    private let parts: PipelineParts
    private let batches: any BatchLedger
    /// Outcomes of requests that were carried out but not answered yet; otherwise a repetition would find nothing to
    /// do.
    private let outcomes = Kept()

    private final class Kept: Sendable {
        private let outcomes = Mutex<[Int64: String]>([:])
        func take(_ number: Int64) -> String? { outcomes.withLock { $0.removeValue(forKey: number) } }
        func keep(_ outcome: String, of number: Int64) { outcomes.withLock { $0[number] = outcome } }
    }

    /// `batches` are the rows that a request to fetch again refers to.
    package init(_ parts: PipelineParts, batches: any BatchLedger) {
        self.parts = parts
        self.batches = batches
    }

    /// - Returns: how many requests were answered.
    package func answerOpen() async throws(PortError) -> Int {
        let open = try await parts.ledger.openRequests()
        for (number, request) in open {
            // Carried out before, and only its outcome could not be written down.
            let known = outcomes.take(number)
            let outcome = if let known { known } else { await outcome(of: request) }
            do throws(PortError) {
                try await parts.ledger.answer(request: number, outcome: outcome, at: parts.now())
            } catch {
                outcomes.keep(outcome, of: number)
                throw error
            }
            parts.logger.bound(toDropID: request.drop.text).notice(
                "request answered",
                metadata: [LogKeys.request: "\(request.verb.rawValue)", LogKeys.outcome: "\(outcome)"])
        }
        return open.count
    }

    private func outcome(of request: OperatorRequest) async -> String {
        do throws(PortError) {
            return try await apply(request).rawValue
        } catch {
            parts.log(error, "a request could not be carried out", drop: request.drop)
            return "failed: \(error.message)"
        }
    }

    private func apply(_ request: OperatorRequest) async throws(PortError) -> OperatorRequest.Outcome {
        guard let record = try await parts.ledger.drops([request.drop])[request.drop] else { return .unknownDrop }
        switch (request.verb, record.state, record.queue) {
        case (.reimport, _, _):
            return try await parts.ledger.placeAgain(request.drop, at: parts.now()) ? .reimporting : .nothingToDo
        case (.retry, .settled, .error), (.retry, .settled, .held), (.release, .settled, .held):
            return try await requeue(record)
        case (.retry, .judged, _):
            let count = try await parts.ledger.rearmDeliveries(request.drop, at: parts.now())
            return count > 0 ? .rearmed : .nothingToDo
        case (.hold, .judged, _):
            return try await hold(record)
        case (.resend, .judged, _), (.resend, .settled, .held), (.resend, .settled, .error):
            return try await resend(record)
        default:
            return .nothingToDo
        }
    }

    /// A settled drop is judged again. It keeps its unknown outcome and the mark that it must be sent.
    private func resend(_ record: DropRecord) async throws(PortError) -> OperatorRequest.Outcome {
        let time = parts.now()
        guard try await parts.ledger.wantResend(record.drop.id, at: time) else { return .nothingToDo }
        if record.state == .settled { return try await requeue(record) == .requeued ? .resending : .nothingToDo }
        // A running attempt does not notice this; the next one does.
        _ = try await parts.ledger.rearmDeliveries(record.drop.id, at: time)
        return .resending
    }

    private func requeue(_ record: DropRecord) async throws(PortError) -> OperatorRequest.Outcome {
        if let batch = record.drop.origin.batch { return try await refetch(batch, record) }
        guard let path = record.finalPath else { return .nothingToDo }
        do throws(PortError) {
            guard try await parts.ledger.requeue(record.drop.id, at: parts.now()) else { return .nothingToDo }
        } catch {
            if error.isOutcomeUnknown { parts.unfinished.note(drops: CollectionOfOne(record.drop.id)) }
            throw error
        }
        parts.failPoints.reach(.afterRequeueRow)
        let (queues, drop) = (parts.queues, record.drop)
        do throws(PortError) {
            try await parts.disk.run { () throws(PortError) in
                try queues.requeue(drop.id, from: path, name: drop.name, folder: drop.folder)
            }
        } catch {
            // The row is already changed; the file follows as soon as the disk permits it.
            parts.log(error, "a file could not be moved back to the inbox; this is retried", drop: drop.id)
            parts.unfinished.note(drops: CollectionOfOne(drop.id))
        }
        return .requeued
    }

    private func refetch(
        _ batch: BatchReference, _ record: DropRecord
    ) async throws(PortError) -> OperatorRequest.Outcome {
        var filter = BatchFilter()
        filter.number = batch.number
        filter.operation = .download
        guard try await batches.retryBatches(filter, at: parts.now()) > 0 else { return .nothingToDo }
        _ = try await parts.ledger.requeue(record.drop.id, at: parts.now())
        return .refetched
    }

    private func hold(_ record: DropRecord) async throws(PortError) -> OperatorRequest.Outcome {
        var outcome = OperatorRequest.Outcome.nothingToDo
        for delivery in record.outcomes where delivery.state == .waiting {
            let named = Delivery(drop: record.drop.id, destination: delivery.destination)
            try await parts.ledger.endAttempt(named, result: .held, exchange: nil, at: parts.now())
            outcome = .held
        }
        return outcome
    }
}
