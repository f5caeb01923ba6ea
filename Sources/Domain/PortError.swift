/// The one error that crosses a port.
///
/// `description` is safe to log and to show: it holds no document content, no beneficiary datum and no SQL argument.
/// What only a developer may need stands in `debugDescription`.
package struct PortError: Error, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// What kind of failure it is; a closed set, so that every caller can switch on it in full.
    package enum Code: String, Sendable, Codable, CaseIterable {
        /// The named thing is not there (a file that vanished, an unknown drop).
        case notFound
        /// The file system or the service forbids it (EACCES, EPERM, EROFS).
        case forbidden
        /// No room left (ENOSPC, EDQUOT).
        case noSpace
        /// A name is taken and nothing is ever overwritten.
        case exists
        /// Any other input or output failure.
        case ioFailure
        /// What was read does not have the form it must have.
        case malformed
        /// A limit of `Limits` was passed.
        case limitExceeded
        /// Another process or node holds it.
        case busy
        /// A folder of the spool was replaced, removed or unmounted while it was served; said once, by whoever watches the folders.
        case folderChanged
        /// The remote side cannot be reached, closed the connection or timed out.
        case unreachable
        /// The remote side refused the credentials (401, 403).
        case unauthorized
        /// The remote side refused the content for good (400, 409, 413, 422 …).
        case refused
        /// The remote side failed or asked to wait (408, 429, 5xx).
        case unavailable
        /// A setting is missing or wrong.
        case configuration
        /// The work was given up because the process stops.
        case cancelled
        /// A rule of ours was broken; a bug.
        case internalFault
    }

    package let code: Code
    /// What failed, on what, and what to do about it. Safe to show.
    package let message: String
    /// Whether the same call may succeed later with nothing changed by a person.
    package let isTransient: Bool
    /// The remote side may have done the work although no answer arrived: ask before doing it again.
    package let isOutcomeUnknown: Bool
    /// How long the remote side asked to wait (`Retry-After`), if it did.
    package let retryAfter: Duration?
    /// The HTTP status, when there was one.
    package let httpStatus: Int?
    /// What a person is to be told in their own language, where the catalogue has a text for it.
    package let condition: ServiceCondition?
    /// `fileID:line` of the place that made the error.
    package let location: String
    private let detail: String?

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
        self.detail = cause.map { String(reflecting: $0) }
    }

    /// Whether the disk under this process refused the work, so that neither the document nor HAT is the cause.
    package var isLocal: Bool {
        switch code {
        case .noSpace, .ioFailure, .forbidden, .busy: true
        default: false
        }
    }

    package var description: String { "\(message) [\(code.rawValue)]" }

    package var debugDescription: String {
        "\(description) at \(location)" + (detail.map { "; cause: \($0)" } ?? "")
    }
}
