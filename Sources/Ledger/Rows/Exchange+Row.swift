import Domain
import FoundationEssentials

extension ExchangeRecord {
    static let select = """
        SELECT time, destination, method, path, http_status, milliseconds, outcome, reason
        FROM exchanges WHERE drop_id = ? ORDER BY number
        """

    init(row: inout LedgerRow) throws(PortError) {
        self.init(
            time: try row.time("time"), destination: try row.rawValue("destination", Destination.self),
            method: try row.text("method"),
            path: try row.text("path"), httpStatus: try row.optionalInteger("http_status"),
            milliseconds: try row.integer("milliseconds"),
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
