import Domain
import FoundationEssentials
import HATContract
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Thrown to close a connection without an answer.
struct DroppedConnection: Error {}

/// The outermost middleware. It records each call that is not a control call before its answer is sent, closes dropped
/// connections, and gives every error HAT's error body, including that of an unknown path.
struct RecordingMiddleware: RouterMiddleware {
    typealias Context = SandboxContext

    let log: RequestLog
    let now: @Sendable () -> Date

    func handle(
        _ request: Request, context: SandboxContext,
        next: @concurrent (Request, SandboxContext) async throws -> Response
    ) async throws -> Response {
        do {
            let response = try await next(request, context)
            record(request, status: Int(response.status.code))
            return response
        } catch let error as DroppedConnection {
            record(request, status: nil)
            // The other side may have closed it already, which is fine.
            try? await context.channel.close()
            throw error
        } catch let error as HTTPError {
            let status = Int(error.status.code)
            record(request, status: status)
            return try SandboxAnswers.error(status, error.body ?? error.status.reasonPhrase)
        } catch is NIOTooManyBytesError {
            record(request, status: 413)
            return try SandboxAnswers.error(413, "The body is larger than the sandbox accepts.")
        } catch {
            record(request, status: 500)
            context.logger.error("a call failed", metadata: [LogKeys.error: "\(error)"])
            return try SandboxAnswers.error(500, "The sandbox failed.")
        }
    }

    private func record(_ request: Request, status: Int?) {
        guard !request.uri.path.hasPrefix("/sandbox/") else { return }
        let path = request.uri.path.hasPrefix(BlobRoutes.prefix) ? request.uri.path : request.uri.description
        log.add(RequestRecord(time: now(), method: request.method.rawValue, path: path, status: status))
    }
}

/// Refuses calls without the three header values.
struct CredentialsMiddleware: RouterMiddleware {
    typealias Context = SandboxContext

    private let expected: [(name: HTTPField.Name, value: String)]

    init(_ settings: SandboxSettings) {
        let pairs = [
            (HATHeader.authorization, settings.token), (HATHeader.idTenant, settings.idTenant),
            (HATHeader.tenantName, settings.tenantName),
        ]
        expected = pairs.compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
    }

    func handle(
        _ request: Request, context: SandboxContext,
        next: @concurrent (Request, SandboxContext) async throws -> Response
    ) async throws -> Response {
        for (name, value) in expected where request.headers[name] != value {
            return try SandboxAnswers.error(401, "The header \(name.rawName) is missing or wrong.")
        }
        return try await next(request, context)
    }
}
