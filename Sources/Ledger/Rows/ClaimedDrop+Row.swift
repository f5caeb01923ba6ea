import Domain
import FoundationEssentials

extension ClaimedDrop {
    /// Columns of `drops d`.
    static let columns = """
        d.id, d.name, d.folder, d.byte_count, d.digest, d.received_at, d.batch_number, d.batch_provider,
            d.batch_auth_type
        """

    init(row: inout LedgerRow) throws(PortError) {
        self.init(
            id: try row.dropID(), name: try row.text(), folder: try row.text(), byteCount: Int64(try row.integer()),
            digest: try row.digest(), receivedAt: try row.time(), origin: try DropOrigin(row: &row))
    }
}

extension DropOrigin {
    init(row: inout LedgerRow) throws(PortError) {
        let number = try row.optionalText()
        let provider = try row.optionalText()
        let authType = try row.optionalText()
        guard let number else {
            self = .inbox
            return
        }
        self = .batch(BatchReference(number: number, healthProviderId: provider ?? "", authType: authType ?? ""))
    }

    /// For `batch_number, batch_provider, batch_auth_type`.
    var values: [LedgerValue] {
        [.text(batch?.number), .text(batch?.healthProviderId), .text(batch?.authType)]
    }
}
