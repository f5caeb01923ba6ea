package import FoundationEssentials

/// One stored exchange with HAT. Masked: no token, no content.
package struct ExchangeRecord: Sendable, Equatable, Codable {
    /// What it was about: the destination of a delivery; the row of a batch (`download`, `delete`) or of a guia
    /// (`authorizations/new`, …); the number of a group of orders.
    package var scope: String
    /// When it ended.
    package var time: Date
    /// HTTP method.
    package var method: String
    /// Path and query below the base URL; of a download the path of its URL, without credentials.
    package var path: String
    /// Nil when no answer came.
    package var httpStatus: Int?
    /// Duration.
    package var milliseconds: Int
    /// A stable word for the result, or the code of the error.
    package var outcome: String
    /// Error message, safe to show; nil after a success.
    package var reason: String?

    /// The caller masks `path` and `reason`.
    package init(
        scope: String, time: Date, method: String, path: String, httpStatus: Int?, milliseconds: Int, outcome: String,
        reason: String?
    ) {
        self.scope = scope
        self.time = time
        self.method = method
        self.path = path
        self.httpStatus = httpStatus
        self.milliseconds = milliseconds
        self.outcome = outcome
        self.reason = reason
    }
}
