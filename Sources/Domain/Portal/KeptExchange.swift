package import FoundationEssentials

/// An exchange with HAT about a batch or a synchronised guia, as the ledger keeps it. Masked: no token, no content.
package struct KeptExchange: Sendable, Equatable, Codable {
    /// Which of the subject's rows it is about: `download`, `delete`; `authorizations/new`, …
    package var scope: String
    /// When it ended.
    package var time: Date
    package var method: String
    package var path: String
    /// Nil when no answer came.
    package var httpStatus: Int?
    package var milliseconds: Int
    package var outcome: String
    /// Nil when all went well.
    package var reason: String?

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
