import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Decodes the bodies of calls with short bodies.
enum StrictBody {
    /// Far larger than any confirmation with all its causes.
    private static let bytesMax = 1 << 20

    /// - Throws: `HTTPError` 415 when its content type is not JSON, 400 when it cannot be decoded as `type`.
    static func decoded<Value: Decodable>(_ type: Value.Type, from request: Request) async throws -> Value {
        guard let contentType = request.headers[.contentType],
            contentType.lowercased().hasPrefix("application/json")
        else {
            throw HTTPError(.unsupportedMediaType, message: "The body must be application/json.")
        }
        let body = try await request.body.collect(upTo: bytesMax)
        do {
            return try JSONDecoder().decode(type, from: Data(body.readableBytesView))
        } catch let error as PortError {
            throw HTTPError(.badRequest, message: error.message)
        } catch {
            // The decoder's message could repeat a part of the body.
            throw HTTPError(.badRequest, message: "The body is not a JSON object of the known form.")
        }
    }
}

extension SandboxContext {
    /// A parameter of the path, decoded.
    /// - Throws: `HTTPError` 400 when it is not well encoded.
    func pathValue(_ name: String) throws -> String {
        guard let value = parameters[Substring(name)].flatMap({ $0.removingPercentEncoding }) else {
            throw HTTPError(.badRequest, message: "The path is not valid.")
        }
        return value
    }
}
