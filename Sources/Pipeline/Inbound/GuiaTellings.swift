import Domain
import FoundationEssentials
import Logging

/// Tells HAT of items, several at a time, and writes down how each telling ended.
struct GuiaTellings {
    struct Outcome {
        var told = 0
        var notTold = 0
    }

    let inbound: InboundParts
    let resource: GuiaResource

    private var parts: PipelineParts { inbound.parts }

    /// Rows in state `placed` or `failing`. Durable on return: how each ended.
    func tell(_ rows: [GuiaRecord]) async throws(PortError) -> Outcome {
        guard !rows.isEmpty else { return Outcome() }
        let tellings = await withTaskGroup(of: GuiaTelling?.self) { group in
            var rest = rows[...]
            var done: [GuiaTelling] = []
            for _ in 0..<max(1, inbound.settings.tellingsAtOnce) {
                guard let row = rest.popFirst() else { break }
                group.addTask { await tell(row) }
            }
            for await telling in group {
                if let telling { done.append(telling) }
                guard let row = rest.popFirst() else { continue }
                group.addTask { await tell(row) }
            }
            return done
        }
        try await inbound.guias.recordTold(tellings, at: parts.now())
        parts.failPoints.reach(.afterTrackRow)
        let told = tellings.count { $0.failure == nil }
        return Outcome(told: told, notTold: rows.count - told)
    }

    /// nil: HAT is left alone for now, so nothing was tried.
    private func tell(_ row: GuiaRecord) async -> GuiaTelling? {
        guard await parts.breaker.permission(for: .tracking(resource)) == .granted else { return nil }
        let tracking = row.state == .failing ? row.key.pass.failure : row.key.pass.success
        let reply = await inbound.guiaPortal.track(row.key.key, of: resource, as: tracking)
        parts.failPoints.reach(.afterTrack)
        switch reply.result {
        case .success:
            await parts.breaker.report(nil, for: .tracking(resource))
            inbound.trace(
                "[\(row.key.key)] HAT informado, trackingStatus \(tracking.rawValue)",
                to: .items(resource, row.key.pass))
            return GuiaTelling(key: row.key, failure: nil, next: nil, call: reply.call)
        case .failure(let error):
            await parts.breaker.report(error, for: .tracking(resource))
            let complaint = "HAT could not be told of a guia; it is told again"
            if parts.tells(RepeatedErrors.Fault(error, complaint)) {
                parts.logger.warning(
                    "\(complaint)",
                    metadata: [
                        LogKeys.resource: "\(resource.rawValue)", LogKeys.guia: "\(row.key.key)",
                        LogKeys.errorCode: "\(error.code.rawValue)", LogKeys.error: "\(error.message)",
                    ])
            }
            inbound.trace("[\(row.key.key)] \(error.message)", to: .errors)
            return GuiaTelling(
                key: row.key, failure: error.message, next: inbound.next(after: row.attempts + 1, error),
                call: reply.call)
        }
    }
}
