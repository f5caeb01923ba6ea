import Domain
import FoundationEssentials

extension ClaimedDrop {
    /// Columns of `drops d`.
    static let columns = "d.id, d.name, d.folder, d.byte_count, d.digest, d.received_at"

    init(row: inout LedgerRow) throws(PortError) {
        self.init(
            id: try row.dropID(), name: try row.text(), folder: try row.text(), byteCount: Int64(try row.integer()),
            digest: try row.digest(), receivedAt: try row.time())
    }
}
