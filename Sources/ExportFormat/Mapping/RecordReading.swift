import Domain

/// One record that is being mapped: its values by the indices of its plan, and its problems.
struct RecordReading {
    /// The most problems recorded for one record. More would not help anybody to correct it.
    static let problemsMax = 20

    let record: ExportRecord
    let plan: RecordPlan
    let settings: ItemSettings
    private(set) var problems: [Finding]
    /// The values by field index; empty for an empty or absent field.
    private(set) var values: [String]
    /// The values of each child of each list.
    private(set) var children: [[[String]]]

    init(_ record: ExportRecord, plan: RecordPlan, settings: ItemSettings) {
        self.record = record
        self.plan = plan
        self.settings = settings
        problems = record.problems
        values = []
        children = Array(repeating: [], count: plan.lists.count)
    }

    mutating func read() {
        values = values(of: record.fields, plan.fields, at: record.location)
        checkNeeded(plan.fields, values, range: 0..<plan.fields.ownCount, at: record.location)
        readLists()
        if plan.shape.alias == .lots, problems.isEmpty, !lotStatus.isForHAT {
            note(
                .recordNotForHAT, at: record.location, value: nil,
                value("BCI_LOTGUI").isEmpty ? ["field": "BCI_LOTGUI"] : ["field": "BCI_FASE", "expected": "2, 3, 4"])
        }
    }

    /// Records a problem of the record. The finding holds at most the shape of a value, never the value itself.
    mutating func note(_ code: FindingCode, at location: Location, value: String?, _ parameters: [String: String]) {
        guard problems.count < Self.problemsMax else { return }
        var parameters = parameters
        parameters["alias"] = plan.shape.alias.rawValue
        problems.append(
            Finding(
                code, severity: .warns, at: location, maskedValue: value.map { Masking.shape(of: $0) },
                parameters: parameters))
    }

    private mutating func values(
        of fields: [ExportRecord.Field], _ plan: FieldPlan, at location: Location
    ) -> [String] {
        var values = [String](repeating: "", count: plan.names.count)
        var seen = [Bool](repeating: false, count: plan.names.count)
        var hint = 0
        for field in fields {
            guard let index = plan.index(of: field.name, hint: hint) else {
                note(
                    .recordFieldUnknown, at: field.location, value: nil, ["field": String(field.name.prefix(40))])
                continue
            }
            hint = index + 1
            guard !seen[index] else {
                note(.recordFieldRepeated, at: field.location, value: nil, ["field": field.name])
                continue
            }
            seen[index] = true
            // A key that a spreadsheet changed would identify another record.
            guard !plan.isKey[index] || SpreadsheetDamage(field.value) == nil else {
                note(
                    .recordFieldForm, at: field.location, value: field.value,
                    ["field": field.name, "expected": plan.forms[index].parameters])
                values[index] = "?"
                continue
            }
            values[index] = value(of: field, plan.forms[index])
        }
        return values
    }

    private mutating func value(of field: ExportRecord.Field, _ form: FieldForm) -> String {
        switch FieldValue(field.value, form: form, dates: settings.dateForm) {
        case .value(let value): return value
        case .empty: return ""
        case .tooLong(let limit, let length):
            note(
                .recordFieldTooLong, at: field.location, value: field.value,
                ["field": field.name, "expected": "\(limit)", "length": "\(length)"])
        case .wrongForm:
            note(
                .recordFieldForm, at: field.location, value: field.value,
                ["field": field.name, "expected": form.parameters])
        case .notInList:
            note(
                .recordFieldNotInList, at: field.location, value: field.value,
                ["field": field.name, "expected": form.parameters])
        }
        // The placeholder keeps a faulty field from also being reported as missing.
        return "?"
    }

    private mutating func checkNeeded(_ plan: FieldPlan, _ values: [String], range: Range<Int>, at location: Location) {
        for index in range where values[index].isEmpty && plan.isRequired[index] {
            note(
                plan.isIdentity[index] ? .recordKeyMissing : .recordFieldMissing, at: location, value: nil,
                ["field": plan.names[index]])
        }
    }
}

// MARK: - Lists

extension RecordReading {
    private mutating func readLists() {
        var seen = Set<String>()
        for list in record.lists {
            guard let index = plan.lists.firstIndex(where: { $0.shape.container == list.container }) else {
                note(
                    .recordFieldUnknown, at: list.location, value: nil, ["field": String(list.container.prefix(40))])
                continue
            }
            guard seen.insert(list.container).inserted else {
                note(.recordFieldRepeated, at: list.location, value: nil, ["field": list.container])
                continue
            }
            for item in list.items { read(item, of: index) }
        }
        for (index, list) in plan.lists.enumerated() {
            checkFlat(index, hasContainer: seen.contains(list.shape.container))
        }
    }

    private mutating func read(_ item: ExportRecord.Item, of index: Int) {
        let list = plan.lists[index]
        guard item.name == list.shape.item else {
            note(
                .recordFieldUnknown, at: item.location, value: nil,
                ["field": String(item.name.prefix(40)), "expected": list.shape.item])
            return
        }
        let values = values(of: item.fields, list.fields, at: item.location)
        checkNeeded(list.fields, values, range: values.indices, at: item.location)
        children[index].append(values)
    }

    /// Checks the fields of a list that are among the record's own, as in a CSV row.
    private mutating func checkFlat(_ index: Int, hasContainer: Bool) {
        let list = plan.lists[index]
        let isFlat = list.flatRange.contains { !values[$0].isEmpty }
        switch (isFlat, hasContainer) {
        case (true, true):
            note(.recordFieldRepeated, at: record.location, value: nil, ["field": list.shape.container])
        case (true, false):
            checkNeeded(plan.fields, values, range: list.flatRange, at: record.location)
        case (false, _):
            if list.shape.isRequired, children[index].isEmpty {
                note(.recordFieldMissing, at: record.location, value: nil, ["field": list.shape.container])
            }
        }
    }
}

extension FieldForm {
    /// The form as findings state it.
    package var parameters: String {
        switch self {
        case .text(let limit): "≤ \(limit)"
        case .code(let width): "\(width) A–Z 0–9"
        case .digits(let counts):
            counts.lowerBound == counts.upperBound
                ? "\(counts.upperBound) × 0–9" : "\(counts.lowerBound)–\(counts.upperBound) × 0–9"
        case .date: "AAAA-MM-DD, AAAAMMDD, DD/MM/AAAA"
        case .time: "hh:mm"
        case .decimal: "0.00"
        case .integer: "0–999999999"
        case .flag: "0, 1"
        case .choice(let list): list.joined(separator: ", ")
        }
    }
}
