import AsyncHTTPClient
import Domain
import NIOPosix

/// Converts an error that a call threw to a `PortError` that says whether the request may have arrived.
struct CallFailures: Sendable {
    let call: PortalCall
    let mark: SentMark
    let time: Duration

    var timedOut: PortError {
        PortError(
            .unreachable, "\(call.subject) got no complete answer within \(time).", isTransient: true,
            isOutcomeUnknown: unknown)
    }

    func failure(of error: any Error) -> PortError {
        switch error {
        case let error as PortError:
            // Reading the file failed: the sent request is incomplete and had no effect.
            error
        case is CancellationError:
            PortError(
                .cancelled, "\(call.subject) was given up because the process stops.", isTransient: true,
                isOutcomeUnknown: unknown, cause: error)
        case let error as HTTPClientError:
            failure(ofClient: error)
        default:
            failure(ofConnection: error)
        }
    }

    private var unknown: Bool { call.isOutcomeUnknown(sent: mark.isSet) }

    private func failure(ofClient error: HTTPClientError) -> PortError {
        switch error {
        case .cancelled, .requestStreamCancelled:
            PortError(
                .cancelled, "\(call.subject) was given up because the process stops.", isTransient: true,
                isOutcomeUnknown: unknown, cause: error)
        case .alreadyShutdown:
            PortError(
                .cancelled, "\(call.subject) was started after the client was closed.", isTransient: true, cause: error)
        case .invalidURL, .emptyHost, .emptyScheme:
            PortError(
                .configuration, "\(call.subject) cannot be addressed: check \(call.addressSource).",
                isOutcomeUnknown: unknown, cause: error)
        case .connectTimeout, .getConnectionFromPoolTimeout:
            unreachable("could not connect in time", error)
        case .tlsHandshakeTimeout:
            unreachable("did not complete the TLS handshake in time", error)
        case .remoteConnectionClosed:
            unreachable("lost the connection before the answer", error)
        case .readTimeout, .deadlineExceeded:
            unreachable("got no answer in time", error)
        default:
            unreachable("failed (\(error.shortDescription))", error)
        }
    }

    private func failure(ofConnection error: any Error) -> PortError {
        // The types of the TLS library's errors are in a module that is not a dependency, so they are recognised by
        // name.
        if String(reflecting: type(of: error)).hasPrefix("NIOSSL.") {
            return unreachable(
                "established no trusted TLS connection: check \(call.addressSource) and the certificates", error)
        }
        if error is NIOConnectionError { return unreachable("could not connect", error) }
        return unreachable("lost the connection", error)
    }

    private func unreachable(_ what: String, _ error: any Error) -> PortError {
        PortError(
            .unreachable, "\(call.subject) \(what).", isTransient: true, isOutcomeUnknown: unknown, cause: error)
    }
}
