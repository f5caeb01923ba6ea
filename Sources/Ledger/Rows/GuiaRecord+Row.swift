import Domain
import FoundationEssentials

extension GuiaRecord {
    /// Columns of `guias g`.
    static let columns = """
        g.resource, g.pass, g.item_key, g.state, g.file_id, g.version, g.kind, g.is_audit, g.provider, g.digest,
            g.path, g.problems, g.handover, g.attempts, g.next_attempt_at, g.reason, g.is_redrive_wanted,
            g.first_seen_at, g.changed_at
        """
    static let select = "SELECT \(columns) FROM guias g"

    init(row: inout LedgerRow) throws(PortError) {
        self.init(
            key: try GuiaKey(row: &row), state: try row.rawValue("state", GuiaState.self),
            file: try row.dropID("file_id"),
            version: try row.integer("version"), kind: try row.rawValue("kind", GuiaForm.self),
            isAudit: try row.flag("is_audit"),
            providerId: try row.optionalText("provider"), digest: try row.digest("digest"),
            path: try row.optionalText("path"),
            problems: try GuiaProblem.stored(try row.text("problems")),
            handOver: try row.optionalRawValue("handover", HandOver.self),
            attempts: try row.integer("attempts"), nextAttemptAt: try row.optionalTime("next_attempt_at"),
            reason: try row.optionalText("reason"),
            isRetryRequested: try row.flag("is_redrive_wanted"), firstSeenAt: try row.time("first_seen_at"),
            changedAt: try row.time("changed_at"))
    }
}

extension GuiaKey {
    /// Reads `resource, pass, item_key`.
    init(row: inout LedgerRow) throws(PortError) {
        self.init(
            resource: try row.rawValue("resource", GuiaResource.self), pass: try row.rawValue("pass", GuiaPass.self),
            key: try row.text("item_key"))
    }

    static let condition = "resource = ? AND pass = ? AND item_key = ?"

    /// The arguments for `condition`.
    var values: [LedgerValue] { [.text(resource.rawValue), .text(pass.rawValue), .text(key)] }

    /// The identification in a journal row.
    var detail: JournalDetail {
        JournalDetail().with("resource", resource.rawValue).with("pass", pass.rawValue).with("key", key)
    }
}

extension GuiaProblem {
    /// Decodes stored problems. Most items have none, so a decoder is rarely needed.
    static func stored(_ text: String) throws(PortError) -> [GuiaProblem] {
        text == "[]" ? [] : try StoredJSON.decode([GuiaProblem].self, from: text)
    }

    static func text(_ problems: [GuiaProblem]) throws(PortError) -> String {
        problems.isEmpty ? "[]" : try StoredJSON.encode(problems)
    }
}

extension LedgerConnection {
    func guias(_ condition: String, _ arguments: [LedgerValue]) throws(PortError) -> [GuiaRecord] {
        var records: [GuiaRecord] = []
        for var row in try query("\(GuiaRecord.select) \(condition)", arguments) {
            records.append(try GuiaRecord(row: &row))
        }
        return records
    }

    func guia(_ key: GuiaKey) throws(PortError) -> GuiaRecord? {
        try guias("WHERE g.resource = ? AND g.pass = ? AND g.item_key = ?", key.values).first
    }
}

extension LedgerTransaction {
    /// The item of this key.
    /// - Throws: `.notFound` for an unknown item.
    func knownGuia(_ key: GuiaKey) throws(PortError) -> GuiaRecord {
        guard let record = try connection.guia(key) else { throw .unknownGuia(key) }
        return record
    }

    @discardableResult
    func update(_ key: GuiaKey, _ assignments: String, _ arguments: [LedgerValue]) throws(PortError) -> Int {
        try execute("UPDATE guias SET \(assignments) WHERE \(GuiaKey.condition)", arguments + key.values)
    }
}
