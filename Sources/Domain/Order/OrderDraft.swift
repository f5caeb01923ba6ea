/// Names one record of Protheus across all exports: orders for the same entity replace and wait for one another.
package struct OrderEntity: Hashable, Sendable, Codable, CustomStringConvertible {
    package var alias: ExportAlias
    /// The record's own key: the values of its key fields, blanks at the ends removed, joined with `|`.
    package var key: String

    package init(alias: ExportAlias, key: String) {
        self.alias = alias
        self.key = key
    }

    /// `BA1:0001|000100000101`.
    package var description: String { "\(alias.rawValue):\(key)" }

    package init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), let alias = ExportAlias(rawValue: String(text[..<colon])) else {
            return nil
        }
        self.init(alias: alias, key: String(text[text.index(after: colon)...]))
    }
}

/// A record of an export as it was read and mapped: what an order is made of.
package struct OrderDraft: Sendable, Equatable {
    /// 1 for the first record of the file.
    package var ordinal: Int
    package var location: Location
    /// nil: unknown.
    package var alias: ExportAlias?
    package var operation: ExportOperation?
    /// BNV_CHAVE: as the file states it, else the entity's.
    package var key: String
    /// nil for a record that cannot be used.
    package var content: OrderContent?
    /// Why it cannot be used; the finding's code, words and masked value. Empty for a usable one.
    package var problems: [Finding]

    package init(
        ordinal: Int, location: Location, alias: ExportAlias?, operation: ExportOperation?, key: String,
        content: OrderContent?, problems: [Finding]
    ) {
        self.ordinal = ordinal
        self.location = location
        self.alias = alias
        self.operation = operation
        self.key = key
        self.content = content
        self.problems = problems
    }
}

/// What is sent of a record, and what it depends on.
package struct OrderContent: Sendable, Equatable {
    package var entity: OrderEntity
    /// BNV_CODTRA, four characters: the row of the endpoint table.
    package var transaction: String
    /// Records of lower rank go first (persons 0, beneficiaries 1, …).
    package var rank: Int
    /// What must have arrived before, at most two; the record itself is never among them.
    package var parents: [OrderEntity]
    /// One JSON object, as it stands in the body (BNV_JSON); keys in the field map's order.
    package var item: String
    /// Texts by which an answer of HAT may name this item: the values of its key fields, the longest first.
    package var identifiers: [String]

    package init(
        entity: OrderEntity, transaction: String, rank: Int, parents: [OrderEntity], item: String, identifiers: [String]
    ) {
        self.entity = entity
        self.transaction = transaction
        self.rank = rank
        self.parents = parents
        self.item = item
        self.identifiers = identifiers
    }
}
