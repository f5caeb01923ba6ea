import Domain
import Logging

/// Every metadata key of the structured log. Values never hold document content or a beneficiary datum.
enum LogKeys {
    static let drop = "drop.id"
    /// Where a line is about several; at most ten of them.
    static let drops = "drop.ids"
    /// As dropped, without what may be a person's (`LoggedName`).
    static let name = "drop.name"
    static let queue = "drop.queue"
    static let path = "drop.path"
    /// Of the spool: names below its root.
    static let folder = "folder"
    static let verdict = "drop.verdict"
    static let byteCount = "drop.bytes"
    static let finding = "finding.code"
    static let findingCount = "finding.count"
    static let lote = "lote.number"
    static let version = "tiss.version"
    static let destination = "delivery.destination"
    static let attempt = "delivery.attempt"
    static let nextAttempt = "delivery.next"
    static let httpStatus = "http.status"
    static let milliseconds = "duration.ms"
    static let errorCode = "error.code"
    static let error = "error.message"
    static let errorPosition = "error.place"
    /// How often the error came again without a line of its own.
    static let repeated = "repeated"
    static let count = "count"
    static let request = "request.number"
    static let outcome = "outcome"
    static let batch = "batch.number"
    static let operation = "batch.operation"
    static let listing = "listing"
    static let item = "listing.item"
    static let reason = "reason"
    static let resource = "guia.resource"
    static let guia = "guia.key"
    static let problem = "guia.problem"
}

extension Logger {
    /// A copy bound to one drop, so that no line about it can lack the ID.
    func bound(toDropID id: String) -> Logger {
        var logger = self
        logger[metadataKey: LogKeys.drop] = "\(id)"
        return logger
    }

    /// The same with the name of the file.
    func bound(to drop: ClaimedDrop) -> Logger {
        var logger = bound(toDropID: drop.id.text)
        logger[metadataKey: LogKeys.name] = "\(LoggedName.of(drop.name))"
        return logger
    }
}
