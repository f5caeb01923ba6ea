import Domain
import FoundationEssentials

/// Calls to the other side under a breaker.
extension PipelineParts {
    /// One call under a breaker, with the exchange it was; no exchange took place when `call.path` is empty.
    func guarded<Value: Sendable>(
        _ breaker: CircuitBreaker, _ call: () async -> PortalReply<Value>
    ) async -> PortalReply<Value> {
        if case .pausedUntil(let end) = await breaker.permission(at: now()) {
            let wait = Duration.seconds(max(0, end.timeIntervalSince(now())))
            return PortalReply(
                call: PortalCallRecord(method: "", path: "", httpStatus: nil, duration: .zero),
                result: .failure(
                    PortError(
                        .unavailable, "The other side failed several times in a row and is left alone for now.",
                        isTransient: true, retryAfter: wait)))
        }
        let reply = await call()
        var failure: PortError?
        if case .failure(let error) = reply.result { failure = error }
        // A full disk here says nothing about the other side, which answered.
        await breaker.report(failure.flatMap { $0.isLocal ? nil : $0 }, at: now())
        return reply
    }

    /// HAT answers with all three parts well. Asked under HAT's breaker.
    /// - Throws: `.unavailable` that names the parts that are not, or without a call while HAT is left alone.
    func checkHealth() async throws(PortError) {
        guard let portal else {
            throw PortError(.configuration, "The integration with HAT is off: set MV_PHATURL and MV_PLSHAT=1.")
        }
        let call = PortalCallRecord(method: "GET", path: "v1/healthcheck", httpStatus: nil, duration: .zero)
        let reply = await guarded(breaker) {
            do throws(PortError) {
                return PortalReply(call: call, result: .success(try Self.well(try await portal.health())))
            } catch {
                return PortalReply(call: call, result: .failure(error))
            }
        }
        try reply.result.get()
    }

    private static func well(_ health: PortalHealth) throws(PortError) {
        guard !health.isWell else { return }
        let ill = [("REST", health.rest), ("REDIS", health.redis), ("BANCO", health.banco)].filter { !$0.1 }.map(\.0)
        throw PortError(
            .unavailable, "HAT says that it is not well: \(ill.joined(separator: ", ")).", isTransient: true)
    }
}
