package import Domain

/// Validates the records of an export and maps them to HAT's items. All knowledge about aliases comes from
/// `ExportShape`.
package struct RecordMapper: RecordJudge {
    /// The settings that this mapper uses for every record.
    package let settings: ItemSettings
    private let plans: [String: RecordPlan]

    /// Prepares a plan for every alias.
    package init(settings: ItemSettings = ItemSettings()) {
        self.settings = settings
        plans = Dictionary(
            uniqueKeysWithValues: ExportShape.all.map { ($0.alias.rawValue, RecordPlan($0, settings: settings)) })
    }

    /// Whether `name` is a field that a row of this alias may have, flat list fields included.
    package func isField(_ name: String, of alias: ExportAlias) -> Bool {
        plans[alias.rawValue]?.fields.has(name) ?? false
    }

    /// Makes a draft of one record. Its content is nil when anything is wrong with the record; `problems` then has the
    /// reasons.
    package func draft(of record: ExportRecord) -> OrderDraft {
        let stated = FieldValue.trimmed(record.key ?? "")
        guard let plan = plans[record.alias] ?? ExportAlias(named: record.alias).flatMap({ plans[$0.rawValue] }) else {
            let finding = Finding(
                .recordAliasUnknown, severity: .warns, at: record.location,
                maskedValue: Masking.shape(of: record.alias), parameters: ["alias": String(record.alias.prefix(40))])
            return OrderDraft(
                ordinal: record.ordinal, location: record.location, alias: nil,
                operation: record.operation.flatMap { ExportOperation(named: $0) }, key: stated, content: nil,
                problems: record.problems + [finding])
        }
        var reading = RecordReading(record, plan: plan, settings: settings)
        let operation = operation(of: record, &reading)
        reading.read()
        if SpreadsheetDamage(stated) != nil {
            reading.note(.recordFieldForm, at: record.location, value: stated, ["field": "CHAVE"])
        }
        let key = reading.identityKey
        let isOwn = stated.isEmpty || Self.hasLostZeros(stated, of: key)
        let content = reading.problems.isEmpty ? operation.map { reading.content(key: key, operation: $0) } : nil
        return OrderDraft(
            ordinal: record.ordinal, location: record.location, alias: plan.shape.alias, operation: operation,
            key: isOwn ? key : stated, content: content, problems: reading.problems)
    }

    /// Whether `stated` is `key` without its leading zeros, which a spreadsheet drops when it reads the key as a
    /// number.
    private static func hasLostZeros(_ stated: String, of key: String) -> Bool {
        let missing = key.utf8.count - stated.utf8.count
        return missing > 0 && stated.utf8.allSatisfy { (0x30...0x39).contains($0) } && key.hasSuffix(stated)
            && key.utf8.prefix(missing).allSatisfy { $0 == 0x30 }
    }

    /// - Returns: `.alter` for a record that states no operation; nil, with a finding, for an unknown one.
    private func operation(of record: ExportRecord, _ reading: inout RecordReading) -> ExportOperation? {
        guard let stated = record.operation, !FieldValue.trimmed(stated).isEmpty else { return .alter }
        if let operation = ExportOperation(rawValue: stated) ?? ExportOperation(named: stated) { return operation }
        reading.note(
            .recordOperationUnknown, at: record.location, value: stated,
            ["expected": ExportOperation.allCases.map(\.rawValue).joined(separator: ", ")])
        return nil
    }
}
