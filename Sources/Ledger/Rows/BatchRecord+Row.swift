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
        let key = BatchKey(
            number: try row.text("batch_number"), operation: try row.rawValue("operation", BatchOperation.self))
        self.init(
            key: key,
            reference: BatchReference(
                number: key.number, healthProviderId: try row.text("health_provider_id"),
                authType: try row.text("auth_type")),
            state: try row.rawValue("state", BatchState.self), queueNumber: Int64(try row.integer("queue_number")),
            generation: try row.integer("generation"), batchDate: try row.text("batch_date"),
            storagePath: try row.text("storage_path"),
            accessToken: try row.text("access_token"), drop: try row.optionalDropID("drop_id"),
            incoming: try row.optionalDropID("incoming"),
            validator: try row.optionalText("validator"), attempts: try row.integer("attempts"),
            nextAttemptAt: try row.optionalTime("next_attempt_at"),
            reason: try row.optionalText("reason"), listedAt: try row.time("listed_at"),
            doneAt: try row.optionalTime("done_at"))
        stored = StoredFacts(
            byteCount: try row.optionalInteger("stored_bytes").map { Int64($0) },
            entityTag: try row.optionalText("stored_tag"),
            lastModified: try row.optionalText("stored_modified"))
        isToBeCompared = try row.flag("is_to_be_compared")
        previousDrop = try row.optionalDropID("previous_drop")
        wasRefetched = try row.flag("was_refetched")
        wasDeletedAfterImport = try row.flag("deleted_after_import")
        listedStatus = try row.optionalText("listed_status")
        listedProtocol = try row.optionalText("listed_protocol")
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
            throw .unknownBatch(key)
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
