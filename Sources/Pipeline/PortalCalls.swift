package import Domain
import FoundationEssentials

/// Calls to the destination under a breaker.
extension PipelineParts {
    /// Makes one call under a breaker and returns its exchange; `call.path` is empty when no exchange took place.
    func guarded<Value: Sendable>(
        _ breaker: CircuitBreaker, _ family: PortalFamily, _ call: () async -> PortalReply<Value>
    ) async -> PortalReply<Value> {
        if case .paused(let wait) = await breaker.permission(for: family) {
            return PortalReply(
                call: PortalCallRecord(method: "", path: "", httpStatus: nil, duration: .zero),
                result: .failure(await Self.leftAlone(breaker, family, wait)))
        }
        let reply = await call()
        // A local failure, such as a full disk, says nothing about the destination, which answered.
        await breaker.report(reply.failure.flatMap { $0.isLocal ? nil : $0 }, for: family)
        return reply
    }

    /// Checks that HAT reports all three of its parts healthy. Only asked while calls are permitted.
    /// - Throws: `.unavailable` that names the parts that are not healthy; also, without a call, while calls are
    ///   suspended.
    package func checkHealth() async throws(PortError) {
        guard let portal else { throw portalIsOff }
        guard await breaker.mayCall(.health) else { throw await Self.leftAlone(breaker, .health, .zero) }
        do throws(PortError) {
            try Self.requireWell(try await portal.health())
        } catch {
            await breaker.report(error, for: .health)
            throw error
        }
        await breaker.note(.well)
    }

    /// Makes one health call and interprets it for the breaker. A 404 says nothing.
    func probe() async -> CircuitBreaker.Health {
        guard let portal else { return .unknown }
        // Longer than any health call takes, and short enough to notice HAT's return in time.
        return await withTaskGroup(of: CircuitBreaker.Health.self) { group in
            group.addTask { await Self.health(of: portal) }
            group.addTask {
                // Cancellation ends the sleep; the result is then not used.
                try? await Task.sleep(for: .seconds(10))
                return .away("HAT's health check had no answer within 10 seconds.")
            }
            let first = await group.next() ?? .unknown
            group.cancelAll()
            return first
        }
    }

    private static func health(of portal: any Portal) async -> CircuitBreaker.Health {
        do throws(PortError) {
            let health = try await portal.health()
            do throws(PortError) {
                try requireWell(health)
                return .well
            } catch {
                return .ill(error.message)
            }
        } catch {
            // One that refuses the credentials answers; the next call shows whether it refuses that too.
            return error.isTransient && error.code != .unauthorized ? .away(error.message) : .unknown
        }
    }

    /// Called beside the breaker: a HAT that reports health while every call fails stays suspended.
    func isHATWell() async -> Bool { portal == nil ? true : await probe() == .well }

    /// The error of every sending while the integration is off.
    var portalIsOff: PortError {
        PortError(.configuration, portalOff ?? "The integration with HAT is off: set MV_PHATURL and MV_PLSHAT=1.")
    }

    private static func leftAlone(
        _ breaker: CircuitBreaker, _ family: PortalFamily, _ wait: Duration
    ) async -> PortError {
        if let absence = await breaker.absence(of: family) {
            let what =
                switch absence.kind {
                case .away: "HAT is away; its health is checked every few seconds"
                case .unauthorized: "HAT refuses the credentials; they are tried once a minute"
                case .wrongAddress: "HAT has no such call at this address; it is tried once a minute"
                }
            return PortError(.unavailable, "\(what): \(absence.reason)", isTransient: true)
        }
        return PortError(
            .unavailable, "Calls are suspended: the destination requested a pause or failed several times in a row.",
            isTransient: true, retryAfter: wait)
    }

    private static func requireWell(_ health: PortalHealth) throws(PortError) {
        guard !health.isWell else { return }
        let ill = [("REST", health.rest), ("REDIS", health.redis), ("BANCO", health.banco)].filter { !$0.1 }.map(\.0)
        throw PortError(
            .unavailable, "HAT reports that it is not healthy: \(ill.joined(separator: ", ")).", isTransient: true)
    }
}
