/// Identifies one record of Protheus across all exports. Orders for the same entity replace, or wait for, one another.
package struct OrderEntity: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The table of the record.
    package var alias: ExportAlias
    /// The values of the key fields of the record, without whitespace at their ends, joined with `|`.
    package var key: String

    package init(alias: ExportAlias, key: String) {
        self.alias = alias
        self.key = key
    }

    /// As stored: `BA1:0001|000100000101`.
    package var description: String { "\(alias.rawValue):\(key)" }

    /// Parses `description`; nil for any other text and for an unknown alias.
    package init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), let alias = ExportAlias(rawValue: String(text[..<colon])) else {
            return nil
        }
        self.init(alias: alias, key: String(text[text.index(after: colon)...]))
    }
}

/// A record of an export as read and mapped: the input for an order.
package struct OrderDraft: Sendable, Equatable {
    /// Position among the records of the file, from 1.
    package var ordinal: Int
    /// Position of the record in the file.
    package var location: Location
    /// Nil for an unknown one.
    package var alias: ExportAlias?
    /// Nil for an unknown one.
    package var operation: ExportOperation?
    /// BNV_CHAVE: the key that the file states, else that of the entity.
    package var key: String
    /// What is to be sent; nil for an unusable record.
    package var content: OrderContent?
    /// Why the record is unusable: codes, parameters and masked values. Empty for a usable one.
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

/// What is sent for a record, and what it depends on.
package struct OrderContent: Sendable, Equatable {
    /// The record of Protheus.
    package var entity: OrderEntity
    /// BNV_CODTRA, four characters; with the alias it selects the row of the endpoint table.
    package var transaction: String
    /// Records of lower rank go first (persons 0, beneficiaries 1, …).
    package var rank: Int
    /// Records that must have arrived before, at most two; never the record itself.
    package var parents: [OrderEntity]
    /// One JSON object as sent in the body (BNV_JSON), keys in the order of the field map. Beneficiary data.
    package var item: String
    /// Texts by which an answer of HAT may identify this item: the values of its key fields, longest first.
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
