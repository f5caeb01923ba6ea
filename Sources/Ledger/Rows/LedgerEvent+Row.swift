import Domain
import FoundationEssentials

extension LedgerEvent {
    static let columns = "number, time, drop_id, kind, detail, hash"

    init(row: inout LedgerRow) throws(PortError) {
        self.init(
            number: Int64(try row.integer()), time: try row.time(), drop: try row.optionalDropID(),
            kind: try row.text(), detail: try row.text(), hash: try row.digest())
    }
}
