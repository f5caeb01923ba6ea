import Domain
import FoundationEssentials

extension LedgerEvent {
    static let columns = "number, time, drop_id, kind, detail, hash"

    init(row: inout LedgerRow) throws(PortError) {
        self.init(
            number: Int64(try row.integer("number")), time: try row.time("time"),
            drop: try row.optionalDropID("drop_id"),
            kind: try row.text("kind"), detail: try row.text("detail"), hash: try row.digest("hash"))
    }
}
