import Domain
import JSON

extension RecordReading {
    /// The record's own key, without empty parts at its end.
    var identityKey: String {
        var parts = plan.identity.map(text)
        while parts.last?.isEmpty == true { parts.removeLast() }
        return parts.joined(separator: "|")
    }

    func content(key: String, operation: ExportOperation) -> OrderContent {
        var texts: [String] = []
        texts.reserveCapacity(plan.keys.count)
        var item = JSONWriter(capacity: 1_024)
        item.beginObject()
        for key in plan.keys { texts.append(write(key, values, into: &item)) }
        item.endObject()
        return OrderContent(
            entity: OrderEntity(alias: plan.shape.alias, key: key), transaction: transaction(operation),
            rank: plan.shape.rank, parents: parents, item: item.text, identifiers: identifiers(texts))
    }

    func value(_ field: String) -> String { values[plan.fields.index(of: field)] }

    var lotStatus: LotStatus { LotStatus(value: value, today: settings.today) }

    private var parents: [OrderEntity] {
        plan.parents.compactMap { parent in
            let parts = parent.parts.map(text)
            guard !parts.contains("") else { return nil }
            return OrderEntity(alias: parent.alias, key: parts.joined(separator: "|"))
        }
    }

    /// The text of one part; empty when one of its fields is empty.
    private func text(_ part: RecordPlan.Part) -> String {
        if part.pieces.count == 1, part.pieces[0].piece.isWhole { return values[part.pieces[0].index] }
        var text = ""
        for (piece, index) in part.pieces {
            if let constant = piece.constant {
                text += constant
                continue
            }
            let value = values[index]
            guard !value.isEmpty else { return "" }
            text += value.dropFirst(piece.dropping).prefix(piece.length ?? Int.max)
        }
        return text
    }

    private func transaction(_ operation: ExportOperation) -> String {
        if plan.shape.alias == .beneficiaryStatus { return value("BCA_TIPO") == "0" ? "0023" : "0024" }
        return plan.transactions[operation] ?? "\(plan.shape.alias.rawValue.prefix(3))E"
    }

    /// The identifiers of the item, the longest first. Identifiers below four bytes are left out, because they would
    /// match any answer.
    private func identifiers(_ texts: [String]) -> [String] {
        var identifiers: [String] = []
        for indices in plan.identifiers {
            let parts = indices.map { texts[$0] }
            let mark = parts.count == 1 ? parts[0] : parts.joined()
            if mark.utf8.count >= 4, !parts.contains(""), !identifiers.contains(mark) { identifiers.append(mark) }
        }
        return identifiers.count < 2 ? identifiers : identifiers.sorted { $0.utf8.count > $1.utf8.count }
    }
}

// MARK: - Values of keys

extension RecordReading {
    /// - Returns: the value that was written; an empty text for a list or for a key that is left out.
    private func write(_ key: RecordPlan.Key, _ values: [String], into item: inout JSONWriter) -> String {
        if case .list(let container) = key.key.source {
            writeObjects(of: container, under: key.name, into: &item)
            return ""
        }
        let text = text(of: key, values)
        switch key.key.kind {
        case .string, .array:
            guard !text.isEmpty || key.key.keepsEmpty else { break }
            item.name(key.name)
            item.string(text)
        case .number, .count:
            guard !text.isEmpty, text != "0" || key.key.kind == .number else { break }
            item.name(key.name)
            item.json(text.utf8)
        }
        return text
    }

    private func text(of key: RecordPlan.Key, _ values: [String]) -> String {
        switch key.key.source {
        case .field: return values[key.indices[0]]
        case .joined:
            let parts = key.indices.map { values[$0] }
            return parts.contains("") ? "" : parts.joined()
        case .first: return key.indices.lazy.map { values[$0] }.first { !$0.isEmpty } ?? ""
        case .table(_, let table, let other):
            let value = values[key.indices[0]]
            return value.isEmpty ? "" : table[value] ?? other
        case .list: return ""
        case .lotStatus: return lotStatus.code
        case .appealStatus:
            let isRefused = values[key.indices[0]].isEmpty && ["2", "4"].contains(values[key.indices[1]])
            return isRefused ? "4" : "2"
        }
    }

    /// Writes the objects of a list; nothing when there are none.
    private func writeObjects(of container: String, under name: JSONName, into item: inout JSONWriter) {
        guard let index = plan.lists.firstIndex(where: { $0.shape.container == container }) else { return }
        let list = plan.lists[index]
        let isFlat = list.flatRange.contains { !values[$0].isEmpty }
        let rows = isFlat ? [values] : children[index]
        guard !rows.isEmpty else { return }
        item.name(name)
        item.beginArray()
        for row in rows {
            item.beginObject()
            for key in isFlat ? list.flatKeys : list.keys { _ = write(key, row, into: &item) }
            item.endObject()
        }
        item.endArray()
    }
}

extension RecordKey.Piece {
    /// Whether the piece is the field's whole value.
    var isWhole: Bool { constant == nil && dropping == 0 && length == nil }
}
