import AsyncHTTPClient
import Domain
import NIOPosix

/// Turns what a call threw into a `PortError` that says whether the request may have arrived.
struct CallFailures: Sendable {
    let call: PortalCall
    let mark: SentMark
    let time: Duration

    var timedOut: PortError {
        PortError(
            .unreachable, "\(call.subject) had no complete answer within \(time).", isTransient: true,
            isOutcomeUnknown: unknown)
    }

    func failure(of error: any Error) -> PortError {
        switch error {
        case let error as PortError:
            // Reading the file failed: what was sent is incomplete, so nothing can have come of it.
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
            PortError(.cancelled, "\(call.subject) came after the client was closed.", isTransient: true, cause: error)
        case .invalidURL, .emptyHost, .emptyScheme:
            PortError(
                .configuration, "\(call.subject) cannot be addressed: check \(call.addressSource).",
                isOutcomeUnknown: unknown, cause: error)
        case .connectTimeout, .getConnectionFromPoolTimeout:
            unreachable("made no connection in time", error)
        case .tlsHandshakeTimeout:
            unreachable("found no end of the TLS handshake", error)
        case .remoteConnectionClosed:
            unreachable("lost its connection before the answer", error)
        case .readTimeout, .deadlineExceeded:
            unreachable("had no answer in time", error)
        default:
            unreachable("failed (\(error.shortDescription))", error)
        }
    }

    private func failure(ofConnection error: any Error) -> PortError {
        // The TLS library's errors have types of its own module, which is not a dependency: the name is enough for a
        // hint.
        if String(reflecting: type(of: error)).hasPrefix("NIOSSL.") {
            return unreachable(
                "made no trusted TLS connection: check \(call.addressSource) and the certificates", error)
        }
        if error is NIOConnectionError { return unreachable("made no connection", error) }
        return unreachable("lost its connection", error)
    }

    private func unreachable(_ what: String, _ error: any Error) -> PortError {
        PortError(
            .unreachable, "\(call.subject) \(what).", isTransient: true, isOutcomeUnknown: unknown, cause: error)
    }
}
