package import Domain
import Logging

/// Does what people asked for by command, one request at a time; each takes effect once however often it is asked (T25).
package struct PersonRequests: Sendable {
    private let parts: PipelineParts
    private let batches: any BatchLedger

    package init(_ parts: PipelineParts, batches: any BatchLedger) {
        self.parts = parts
        self.batches = batches
    }

    /// - Returns: how many requests were answered.
    package func answerOpen() async throws(PortError) -> Int {
        let open = try await parts.ledger.openRequests()
        for (number, request) in open {
            let outcome: String
            do {
                outcome = try await apply(request).rawValue
            } catch {
                parts.log(error, "a request could not be carried out", drop: request.drop)
                outcome = "failed: \(error.message)"
            }
            try await parts.ledger.answer(request: number, outcome: outcome, at: parts.now())
            parts.logger.bound(toDropID: request.drop.text).notice(
                "request answered",
                metadata: [LogKeys.request: "\(request.verb.rawValue)", LogKeys.outcome: "\(outcome)"])
        }
        return open.count
    }

    /// What became of a request; the word is stored and shown.
    package enum Outcome: String, Sendable {
        case requeued, rearmed, held
        /// HAT is asked once more, and then it is sent again.
        case resending
        /// It came from HAT, and is fetched from there and judged anew.
        case refetched
        case unknownDrop = "unknown-drop"
        case nothingToDo = "nothing-to-do"
    }

    private func apply(_ request: PersonRequest) async throws(PortError) -> Outcome {
        guard let record = try await parts.ledger.drops([request.drop])[request.drop] else { return .unknownDrop }
        switch (request.verb, record.state, record.queue) {
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

    /// A settled one is judged anew, and inherits what is unknown and that it is to be sent.
    private func resend(_ record: DropRecord) async throws(PortError) -> Outcome {
        let time = parts.now()
        guard try await parts.ledger.wantResend(record.drop.id, at: time) else { return .nothingToDo }
        if record.state == .settled { return try await requeue(record) == .requeued ? .resending : .nothingToDo }
        // An attempt that runs at this moment takes no notice; the next one does.
        _ = try await parts.ledger.rearmDeliveries(record.drop.id, at: time)
        return .resending
    }

    private func requeue(_ record: DropRecord) async throws(PortError) -> Outcome {
        if let batch = record.drop.origin.batch { return try await refetch(batch, record) }
        guard let path = record.finalPath, try await parts.ledger.requeue(record.drop.id, at: parts.now()) else {
            return .nothingToDo
        }
        parts.failPoints.reach(.afterRequeueRow)
        let (queues, drop) = (parts.queues, record.drop)
        try await parts.disk.run { () throws(PortError) in
            try queues.requeue(drop.id, from: path, name: drop.name, folder: drop.folder)
        }
        return .requeued
    }

    private func refetch(_ batch: BatchReference, _ record: DropRecord) async throws(PortError) -> Outcome {
        var filter = BatchFilter()
        filter.number = batch.number
        filter.operation = .download
        guard try await batches.redriveBatches(filter, at: parts.now()) > 0 else { return .nothingToDo }
        _ = try await parts.ledger.requeue(record.drop.id, at: parts.now())
        return .refetched
    }

    private func hold(_ record: DropRecord) async throws(PortError) -> Outcome {
        var outcome = Outcome.nothingToDo
        for delivery in record.outcomes where delivery.state == .waiting {
            let named = Delivery(drop: record.drop.id, destination: delivery.destination)
            try await parts.ledger.endAttempt(named, result: .held, exchange: nil, at: parts.now())
            outcome = .held
        }
        return outcome
    }
}
