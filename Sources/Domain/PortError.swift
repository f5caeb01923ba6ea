/// The only error type of the ports.
///
/// `description` is safe to log and to show: it holds no document content, no beneficiary data and no SQL argument.
/// Details for developers are in `debugDescription` only.
package struct PortError: Error, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// The kind of failure. The set is closed, so every caller can switch over it exhaustively. Raw values are stored
    /// and logged.
    package enum Code: String, Sendable, Codable, CaseIterable {
        /// The named thing does not exist (a file that vanished, an unknown drop).
        case notFound
        /// The file system or the service denies access (EACCES, EPERM, EROFS).
        case forbidden
        /// No space left (ENOSPC, EDQUOT).
        case noSpace
        /// The name or ID exists already, and nothing is ever overwritten.
        case exists
        /// Any other input or output failure.
        case ioFailure
        /// The input does not have the required form.
        case malformed
        /// A limit of `Limits` was exceeded.
        case limitExceeded
        /// Another process or node holds it.
        case busy
        /// A folder of the spool was replaced, removed or unmounted while it was served. The component that watches the
        /// folders reports it once.
        case folderChanged
        /// The remote side cannot be reached, closed the connection or timed out.
        case unreachable
        /// The remote side refused the credentials (401, 403).
        case unauthorized
        /// The remote side refused the content permanently (400, 409, 413, 422 …).
        case refused
        /// The remote side failed or asked to wait (408, 429, 5xx).
        case unavailable
        /// A setting is missing or wrong.
        case configuration
        /// The work was stopped because the process ends.
        case cancelled
        /// An invariant of this program was violated; a bug.
        case internalFault
    }

    /// The kind of failure.
    package let code: Code
    /// What failed, on what, and how to fix it. Safe to show.
    package let message: String
    /// Whether the same call may succeed later without an operator's action.
    package let isTransient: Bool
    /// The remote side may have done the work although no answer arrived: the caller must ask before it repeats the
    /// call.
    package let isOutcomeUnknown: Bool
    /// The wait that the remote side asked for (`Retry-After`), if any.
    package let retryAfter: Duration?
    /// The HTTP status, when there was one.
    package let httpStatus: Int?
    /// The text for operators in their language, where the catalogue has one.
    package let condition: ServiceCondition?
    /// `fileID:line` of the code that made the error.
    package let location: String
    /// The error behind this one, if any. Its own text may hold data: show `chain`, never the cause itself.
    package let cause: (any Error)?

    /// Makes an error. `message` must be safe to show; what `cause` says appears in `debugDescription` only.
    package init(
        _ code: Code,
        _ message: String,
        isTransient: Bool = false,
        isOutcomeUnknown: Bool = false,
        retryAfter: Duration? = nil,
        httpStatus: Int? = nil,
        cause: (any Error)? = nil,
        condition: ServiceCondition? = nil,
        fileID: StaticString = #fileID,
        line: UInt = #line
    ) {
        self.code = code
        self.message = message
        self.isTransient = isTransient
        self.isOutcomeUnknown = isOutcomeUnknown
        self.retryAfter = retryAfter
        self.httpStatus = httpStatus
        self.condition = condition
        self.location = "\(fileID):\(line)"
        self.cause = cause
    }

    /// Whether this machine caused the failure (its disk, or another process), so that neither the document nor HAT is
    /// to blame.
    package var isLocal: Bool {
        switch code {
        case .noSpace, .ioFailure, .forbidden, .busy: true
        default: false
        }
    }

    /// Most causes that `chain` follows.
    private static let causesShownMax = 8

    /// The messages of this error and its causes, the outermost first; safe to log.
    ///
    /// Each message is there once, also when an outer one repeats it. A cause that is no `PortError` has no safe text:
    /// the name of its type stands for it. Causes beyond the eighth are one `…`.
    package var chain: String {
        var messages = [message]
        var next = cause
        for _ in 0..<Self.causesShownMax {
            guard let error = next else { break }
            let known = error as? PortError
            let text = known?.message ?? "\(type(of: error))"
            if !messages.contains(where: { $0.contains(text) }) { messages.append(text) }
            next = known?.cause
        }
        if next != nil { messages.append("…") }
        return messages.joined(separator: " ← ")
    }

    /// Message and code; safe to log and show.
    package var description: String { "\(message) [\(code.rawValue)]" }

    /// Adds the location and the cause, which may hold data; for developers only.
    package var debugDescription: String {
        "\(description) at \(location)" + (cause.map { "; cause: \(String(reflecting: $0))" } ?? "")
    }
}
