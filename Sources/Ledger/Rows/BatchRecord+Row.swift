import Domain
import FoundationEssentials

extension BatchRecord {
    /// Columns of `batches b`.
    static let columns = """
        b.batch_number, b.operation, b.health_provider_id, b.auth_type, b.state, b.queue_number, b.generation,
            b.batch_date, b.storage_path, b.access_token, b.drop_id, b.incoming, b.validator, b.attempts,
            b.next_attempt_at, b.reason, b.listed_at, b.done_at, b.stored_bytes, b.stored_tag, b.stored_modified,
            b.is_to_be_compared, b.previous_drop, b.was_refetched, b.deleted_after_import, b.listed_status,
            b.listed_protocol
        """
    static let select = "SELECT \(columns) FROM batches b"

    init(row: inout LedgerRow) throws(PortError) {
        let key = BatchKey(number: try row.text(), operation: try row.rawValue(BatchOperation.self))
        self.init(
            key: key,
            reference: BatchReference(
                number: key.number, healthProviderId: try row.text(), authType: try row.text()),
            state: try row.rawValue(BatchState.self), queueNumber: Int64(try row.integer()),
            generation: try row.integer(), batchDate: try row.text(), storagePath: try row.text(),
            accessToken: try row.text(), drop: try row.optionalDropID(), incoming: try row.optionalDropID(),
            validator: try row.optionalText(), attempts: try row.integer(), nextAttemptAt: try row.optionalTime(),
            reason: try row.optionalText(), listedAt: try row.time(), doneAt: try row.optionalTime())
        stored = StoredFacts(
            byteCount: try row.optionalInteger().map { Int64($0) }, entityTag: try row.optionalText(),
            lastModified: try row.optionalText())
        isToBeCompared = try row.flag()
        previousDrop = try row.optionalDropID()
        wasRefetched = try row.flag()
        wasDeletedAfterImport = try row.flag()
        listedStatus = try row.optionalText()
        listedProtocol = try row.optionalText()
    }
}

extension BatchKey {
    /// The arguments for `batch_number = ? AND operation = ?`.
    var values: [LedgerValue] { [.text(number), .text(operation.rawValue)] }

    /// The identification in a journal row.
    var detail: JournalDetail { JournalDetail().with("batch", number).with("operation", operation.rawValue) }
}

extension LedgerConnection {
    func batches(_ condition: String, _ arguments: [LedgerValue]) throws(PortError) -> [BatchRecord] {
        var records: [BatchRecord] = []
        for var row in try query("\(BatchRecord.select) \(condition)", arguments) {
            records.append(try BatchRecord(row: &row))
        }
        return records
    }

    func batch(_ key: BatchKey) throws(PortError) -> BatchRecord? {
        try batches("WHERE b.batch_number = ? AND b.operation = ?", key.values).first
    }
}

extension LedgerTransaction {
    /// The batch of this key.
    /// - Throws: `.notFound` for an unknown batch.
    func knownBatch(_ key: BatchKey) throws(PortError) -> BatchRecord {
        guard let record = try connection.batch(key) else {
            throw PortError(.notFound, "The ledger has no batch \(key.number) (\(key.operation)).")
        }
        return record
    }

    func update(_ key: BatchKey, _ assignments: String, _ arguments: [LedgerValue]) throws(PortError) {
        try execute(
            "UPDATE batches SET \(assignments) WHERE batch_number = ? AND operation = ?", arguments + key.values)
    }

    /// Appends to the journal, under the ID of the drop too once the batch has one, so that the history of the drop is
    /// complete.
    func recordEvent(
        _ kind: JournalKind, _ record: BatchRecord, _ detail: JournalDetail? = nil, at time: Date
    ) throws(PortError) {
        try recordEvent(kind, record.drop, detail ?? record.key.detail, at: time)
    }
}
