import Domain
import FoundationEssentials
import Logging

/// Places an accepted file in Protheus's import folder, exactly once.
///
/// A copy under a temporary name is made durable, the ledger writes down the final path, then one rename publishes it. After a
/// crash the temporary name tells whether the rename was done, so a file that Protheus already took is never placed again.
struct ImportDelivery {
    let parts: PipelineParts

    func deliver(_ pending: PendingDelivery) async throws(PortError) -> DeliveryResult {
        let (queues, drop) = (parts.queues, pending.drop)
        // HAT names the provider by its code at the operator, which is what Protheus's folders are called after.
        let provider = drop.origin.batch?.healthProviderId ?? pending.facts.provider ?? ""
        try await parts.beginAttempt(pending, at: parts.now())
        // A path that was written down means that the copy was whole; it only has to be published, or already was.
        if let path = pending.placementPath { return try await resume(pending, at: path) }
        do {
            let path = try await parts.disk.run { () throws(PortError) in
                try queues.prepareImport(drop, provider: provider, original: pending.originalPath)
            }
            parts.failPoints.reach(.afterPrepareImport)
            try await parts.ledger.intendPlacement(pending.delivery, path: path, at: parts.now())
            parts.failPoints.reach(.afterIntendPlacement)
            return try await finish(pending, at: path)
        } catch {
            return try await deferring(pending, after: error)
        }
    }

    /// The second half, for a placement that a crash or an error cut short.
    func resume(_ pending: PendingDelivery, at path: String) async throws(PortError) -> DeliveryResult {
        do {
            return try await finish(pending, at: path)
        } catch {
            return try await deferring(pending, after: error)
        }
    }

    private func finish(_ pending: PendingDelivery, at path: String) async throws(PortError) -> DeliveryResult {
        let (queues, id) = (parts.queues, pending.drop.id)
        try await parts.disk.run { () throws(PortError) in try queues.placeImport(id, at: path) }
        parts.failPoints.reach(.afterPlaceImport)
        try await parts.endAttempt(pending, result: .delivered(nil), exchange: nil, at: parts.now())
        parts.failPoints.reach(.afterEndAttempt)
        return .delivered(nil)
    }

    private func deferring(_ pending: PendingDelivery, after error: PortError) async throws(PortError) -> DeliveryResult
    {
        parts.log(error, "the import folder did not take a file", of: pending.drop)
        let wait = parts.backoff.wait(afterAttempt: pending.attempts + 1, jitter: parts.random(), retryAfter: nil)
        let result = DeliveryResult.deferred(
            next: parts.now().addingTimeInterval(wait.seconds), outcomeUnknown: false, reason: error.message)
        try await parts.endAttempt(pending, result: result, exchange: nil, at: parts.now())
        return result
    }
}
