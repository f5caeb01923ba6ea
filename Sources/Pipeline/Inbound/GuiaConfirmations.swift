import Domain
import FoundationEssentials
import Logging

/// Confirms items to HAT, several at a time, and records how each confirmation ended.
struct GuiaConfirmations {
    struct Outcome {
        var confirmed = 0
        var notConfirmed = 0
    }

    let inbound: InboundParts
    let resource: GuiaResource

    private var parts: PipelineParts { inbound.parts }

    /// Rows in state `placed` or `failing`. Durable on return: how each ended.
    func confirm(_ rows: [GuiaRecord]) async throws(PortError) -> Outcome {
        // A displaced file is made again; it is not confirmed to HAT.
        let rows = rows.filter { $0.handOver != .displaced }
        guard !rows.isEmpty else { return Outcome() }
        guard try await parts.hasItsFolders() else { return Outcome(confirmed: 0, notConfirmed: rows.count) }
        let confirmations = await withTaskGroup(of: [GuiaConfirmation].self) { group in
            var rest = Self.together(rows)[...]
            var done: [GuiaConfirmation] = []
            for _ in 0..<max(1, inbound.settings.confirmationsAtOnce) {
                guard let rows = rest.popFirst() else { break }
                group.addTask { await confirm(together: rows) }
            }
            for await confirmations in group {
                done += confirmations
                guard let rows = rest.popFirst() else { continue }
                group.addTask { await confirm(together: rows) }
            }
            return done
        }
        try await inbound.guias.recordConfirmed(confirmations, at: parts.now())
        parts.failPoints.reach(.afterTrackRow)
        let confirmed = confirmations.count { $0.failure == nil }
        return Outcome(confirmed: confirmed, notConfirmed: rows.count - confirmed)
    }

    /// Rows that HAT tracks by one key are confirmed by one call. If one of them failed, the call reports the failure,
    /// because HAT would forget that row too after a success.
    private static func together(_ rows: [GuiaRecord]) -> [[GuiaRecord]] {
        var groups: [[GuiaRecord]] = []
        var positions: [String: Int] = [:]
        for row in rows {
            let name = "\(row.key.pass.rawValue)/\(row.key.trackingKey)"
            if let position = positions[name] {
                groups[position].append(row)
            } else {
                positions[name] = groups.count
                groups.append([row])
            }
        }
        return groups
    }

    private func confirm(together rows: [GuiaRecord]) async -> [GuiaConfirmation] {
        guard let row = rows.first(where: { $0.state == .failing }) ?? rows.first, let confirmation = await confirm(row)
        else {
            return []
        }
        return rows.map { row in
            var confirmation = confirmation
            confirmation.key = row.key
            return confirmation
        }
    }

    /// nil: calls to HAT are suspended, so nothing was tried.
    private func confirm(_ row: GuiaRecord) async -> GuiaConfirmation? {
        guard await parts.breaker.permission(for: .tracking(resource)) == .granted else { return nil }
        let tracking = row.state == .failing ? row.key.pass.failure : row.key.pass.success
        let reply = await inbound.guiaPortal.track(row.key.trackingKey, of: resource, as: tracking)
        parts.failPoints.reach(.afterTrack)
        switch reply.result {
        case .success:
            await parts.breaker.report(nil, for: .tracking(resource))
            inbound.trace(
                "[\(row.key.key)] HAT informado, trackingStatus \(tracking.rawValue)",
                to: .items(resource, row.key.pass))
            return GuiaConfirmation(key: row.key, failure: nil, next: nil, call: reply.call)
        case .failure(let error):
            await parts.breaker.report(error, for: .tracking(resource))
            let summary = "a guia could not be confirmed to HAT; it is retried"
            if parts.shouldLog(RepeatedErrors.Fault(error, summary)) {
                parts.logger.warning(
                    "\(summary)",
                    metadata: [
                        LogKeys.resource: "\(resource.rawValue)", LogKeys.guia: "\(row.key.key)",
                        LogKeys.errorCode: "\(error.code.rawValue)", LogKeys.error: "\(error.message)",
                    ])
            }
            inbound.trace("[\(row.key.key)] \(error.message)", to: .errors)
            return GuiaConfirmation(
                key: row.key, failure: error.message, next: inbound.next(after: row.attempts + 1, error),
                call: reply.call)
        }
    }
}
