import Domain
import FoundationEssentials

extension ExchangeRecord {
    /// What `init(row:scope:)` reads, in this order, of a table with this name or alias.
    static func columns(of table: String) -> String {
        ["time", "method", "path", "http_status", "milliseconds", "outcome", "reason"]
            .map { "\(table).\($0)" }.joined(separator: ", ")
    }

    /// The exchanges of one drop's deliveries; the destination precedes `columns`.
    static let ofDrop =
        "SELECT destination, \(columns(of: "exchanges")) FROM exchanges WHERE drop_id = ? ORDER BY number"
    /// The exchanges of one subject, by `PortalSubject.values`; the number precedes `columns`.
    static let ofSubject = """
        SELECT number, \(columns(of: "portal_exchanges")) FROM portal_exchanges
            WHERE subject = ? AND scope = ? AND subject_key = ? ORDER BY number
        """

    init(row: inout LedgerRow, scope: String) throws(PortError) {
        self.init(
            scope: scope, time: try row.time("time"), method: try row.text("method"), path: try row.text("path"),
            httpStatus: try row.optionalInteger("http_status"), milliseconds: try row.integer("milliseconds"),
            outcome: try row.text("outcome"), reason: try row.optionalText("reason"))
    }
}

extension PortalExchange {
    /// Outcome and reason as stored in the row.
    private var ending: (outcome: String, reason: String?) {
        switch outcome {
        case .held: ("held", nil)
        case .absent: ("absent", nil)
        case .failed(let error): (error.code.rawValue, error.message)
        }
    }

    func values(number: Int, of delivery: Delivery, at time: Date) -> [LedgerValue] {
        let ending = self.ending
        return [
            .integer(Int64(number)), .text(delivery.drop.text), .text(delivery.destination.rawValue), .time(time),
            .text(method), .text(path), .integer(httpStatus), .integer(duration.wholeMilliseconds),
            .text(ending.outcome), .text(ending.reason),
        ]
    }
}
