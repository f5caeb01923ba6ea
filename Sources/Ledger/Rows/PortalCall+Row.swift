import Domain
import FoundationEssentials

/// The subject of an exchange that is not a delivery.
enum PortalSubject {
    case batch(BatchKey)
    case guia(GuiaKey)

    /// The scope that operators see.
    var word: String {
        switch self {
        case .batch(let key): key.operation == .delete ? "delete" : "download"
        case .guia(let key): "\(key.resource.rawValue)/\(key.pass.rawValue)"
        }
    }

    /// The values for `subject, scope, subject_key`.
    var values: [LedgerValue] {
        switch self {
        case .batch(let key): [.text("batch"), .text(key.operation.rawValue), .text(key.number)]
        case .guia(let key):
            [.text("guia"), .text("\(key.resource.rawValue)/\(key.pass.rawValue)"), .text(key.trackingKey)]
        }
    }
}

extension KeptExchange {
    /// The exchanges of one subject, by `PortalSubject.values`; the number precedes the columns that `init(row:of:)`
    /// reads.
    static let select = """
        SELECT number, time, method, path, http_status, milliseconds, outcome, reason FROM portal_exchanges
            WHERE subject = ? AND scope = ? AND subject_key = ? ORDER BY number
        """

    init(row: inout LedgerRow, of subject: PortalSubject) throws(PortError) {
        self.init(
            scope: subject.word, time: try row.time("time"), method: try row.text("method"), path: try row.text("path"),
            httpStatus: try row.optionalInteger("http_status"), milliseconds: try row.integer("milliseconds"),
            outcome: try row.text("outcome"),
            reason: try row.optionalText("reason"))
    }
}

extension LedgerTransaction {
    func keep(
        _ call: PortalCallRecord, of subject: PortalSubject, outcome: String, reason: String?, at time: Date
    ) throws(PortError) {
        let number = (try connection.integer("SELECT max(number) FROM portal_exchanges") ?? 0) + 1
        try execute(
            """
            INSERT INTO portal_exchanges (number, subject, scope, subject_key, time, method, path, http_status,
                milliseconds, outcome, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [.integer(Int64(number))] + subject.values + [
                .time(time), .text(call.method), .text(call.path), .integer(call.httpStatus),
                .integer(call.duration.wholeMilliseconds), .text(outcome), .text(reason),
            ])
    }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
