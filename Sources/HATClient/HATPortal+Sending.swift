package import AsyncHTTPClient
package import Domain
import NIOCore
import NIOHTTP1

extension HATPortalSettings {
    /// The required configuration of the HTTP client: no redirects, no repeated connection attempts (the caller
    /// retries), HTTP/1.1.
    package var clientConfiguration: HTTPClient.Configuration {
        // No read timeout: it would also count while a slow disk delays a download. `send` and `DownloadWatch` limit
        // the time.
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: TimeAmount(connectTimeout)))
        configuration.connectionPool.retryConnectionEstablishment = false
        // Shorter than the idle timeout of usual servers and proxies: a pooled connection that the other side has just
        // closed costs an attempt and a lookup.
        configuration.connectionPool.idleTimeout = .seconds(15)
        // A call that waits for a connection times out like one that cannot connect. The caller limits concurrent
        // calls, and long downloads must not block others.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        configuration.httpVersion = .http1Only
        return configuration
    }
}

extension HATPortal {
    /// Sends once and reads the whole answer within `time`; an upload also within the limits of `upload`.
    func send(
        _ request: HTTPClientRequest, _ call: PortalCall, _ mark: SentMark, within time: Duration,
        upload: UploadTime? = nil
    ) async -> Result<PortalAnswer, PortError> {
        let failures = CallFailures(call: call, mark: mark, time: time)
        do {
            if let upload { return .success(try await answer(to: request, call, mark, within: upload)) }
            guard let answer = try await answer(to: request, call, within: time) else {
                return .failure(failures.timedOut)
            }
            return .success(answer)
        } catch {
            return .failure(failures.failure(of: error))
        }
    }

    /// - Returns: nil after the timeout.
    /// - Throws: errors of the client.
    func answer(
        to request: HTTPClientRequest, _ call: PortalCall, within time: Duration
    ) async throws -> PortalAnswer? {
        try await withThrowingTaskGroup(of: PortalAnswer?.self) { group in
            group.addTask { try await attempt(request, call) }
            group.addTask {
                try await timeLimit(time)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }

    /// - Throws: errors of the client; `.unreachable` when there was no progress for too long.
    private func answer(
        to request: HTTPClientRequest, _ call: PortalCall, _ mark: SentMark, within time: UploadTime
    ) async throws -> PortalAnswer {
        try await withThrowingTaskGroup(of: PortalAnswer.self) { group in
            group.addTask { try await attempt(request, call) }
            group.addTask {
                let waited = try await time.end(of: mark, timeLimit)
                throw CallFailures(call: call, mark: mark, time: waited).timedOut
            }
            defer { group.cancelAll() }
            guard let answer = try await group.next() else { throw CancellationError() }
            return answer
        }
    }

    private func attempt(_ request: HTTPClientRequest, _ call: PortalCall) async throws -> PortalAnswer {
        // The caller's time limit covers the body too; the client's own deadline would end at the head.
        let response = try await client.execute(request, deadline: .distantFuture)
        return PortalAnswer(
            status: Int(response.status.code), retryAfter: response.headers.first(name: "Retry-After"),
            date: response.headers.first(name: "Date"), contentType: response.headers.first(name: "Content-Type"),
            body: try await body(
                of: response, bytesMax: settings.bytesMax(of: call)))
    }

    private func body(of response: HTTPClientResponse, bytesMax: Int) async throws -> PortalAnswer.Body {
        do {
            let buffer = try await response.body.collect(upTo: bytesMax)
            return .bytes(Array(buffer.readableBytesView))
        } catch is NIOTooManyBytesError {
            return .tooLarge
        } catch let error as CancellationError {
            throw error
        } catch {
            // The status is valid; the judge interprets the truncated body.
            return .broken
        }
    }
}

extension HATPortal {
    /// A portal with its own client, which `close` shuts down. `token` reads the token again after HAT refused it.
    package static func open(
        _ settings: HATPortalSettings, token: @escaping @Sendable () -> String? = { nil }
    ) -> HATPortal {
        HATPortal(
            settings: settings,
            client: HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings.clientConfiguration),
            token: token)
    }

    /// Shuts down the client; calls under way end with `.cancelled`. To be called once.
    /// - Throws: `.internalFault` when the client was closed before.
    package func close() async throws(PortError) {
        do {
            try await client.shutdown()
        } catch {
            throw PortError(.internalFault, "The HTTP client could not be closed.", cause: error)
        }
    }
}
