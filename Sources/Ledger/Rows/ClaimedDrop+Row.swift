import Domain
import FoundationEssentials

extension ClaimedDrop {
    /// Columns of `drops d`.
    static let columns = """
        d.id, d.name, d.folder, d.byte_count, d.digest, d.received_at, d.batch_number, d.batch_provider,
            d.batch_auth_type, d.archive_id, d.entry_path, d.entry_ordinal, d.entry_depth
        """

    init(row: inout LedgerRow) throws(PortError) {
        self.init(
            id: try row.dropID("id"), name: try row.text("name"), folder: try row.text("folder"),
            byteCount: Int64(try row.integer("byte_count")),
            digest: try row.digest("digest"), receivedAt: try row.time("received_at"), origin: try DropOrigin(row: &row)
        )
    }
}

extension DropOrigin {
    init(row: inout LedgerRow) throws(PortError) {
        let batch = try BatchReference(row: &row)
        let entry = try EntryReference(row: &row)
        self =
            if let entry { .entry(entry) } else if let batch { .batch(batch) } else { .inbox }
    }

    /// The values for `batch_number, batch_provider, batch_auth_type, archive_id, entry_path, entry_ordinal,
    /// entry_depth`.
    var values: [LedgerValue] {
        [
            .text(batch?.number), .text(batch?.healthProviderId), .text(batch?.authType), .text(entry?.archive.text),
            .text(entry?.path), .integer(entry?.ordinal), .integer(entry?.depth),
        ]
    }
}

extension BatchReference {
    fileprivate init?(row: inout LedgerRow) throws(PortError) {
        let number = try row.optionalText("batch_number")
        let provider = try row.optionalText("batch_provider")
        let authType = try row.optionalText("batch_auth_type")
        guard let number else { return nil }
        self.init(number: number, healthProviderId: provider ?? "", authType: authType ?? "")
    }
}

extension EntryReference {
    fileprivate init?(row: inout LedgerRow) throws(PortError) {
        guard let archive = try row.optionalDropID("archive_id") else { return nil }
        self.init(
            archive: archive, path: try row.text("entry_path"), ordinal: try row.integer("entry_ordinal"),
            depth: try row.integer("entry_depth"))
    }
}
