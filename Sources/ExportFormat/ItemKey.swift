/// One key of HAT's item, and the source of its value.
package struct ItemKey: Sendable {
    /// The source of a key's value.
    package enum Source: Sendable {
        case field(String)
        /// The values of several fields, joined without a separator; empty when one of them is empty.
        case joined([String])
        /// The first of these fields that is not empty.
        case first(of: [String])
        /// The value to which the table maps the field's value; `other` for a value outside the table.
        case table(String, [String: String], other: String)
        /// An array with one object for each child of the list.
        case list(container: String)
        /// The status of a lot as `LotStatus` computes it.
        case lotStatus
        /// The status of a lot that has an appeal.
        case appealStatus
    }

    /// The JSON type of a key's value, and whether an empty value is written.
    package enum Kind: Sendable {
        case string
        /// A JSON number.
        case number
        /// A JSON number that is left out when it is 0: Protheus stores 0 for "not stated" (limits, ages, periods).
        case count
        case array
    }

    /// The name of the key in HAT's contract.
    package var name: String
    /// The source of the value.
    package var source: Source
    /// The JSON type of the value.
    package var kind: Kind
    /// Whether the key is sent as `""` when the record has no value. Any other key is left out then.
    package var keepsEmpty: Bool

    init(_ name: String, _ source: Source, _ kind: Kind = .string, keepsEmpty: Bool = false) {
        self.name = name
        self.source = source
        self.kind = kind
        self.keepsEmpty = keepsEmpty
    }

    init(_ name: String, _ field: String, _ kind: Kind = .string, keepsEmpty: Bool = false) {
        self.init(name, .field(field), kind, keepsEmpty: keepsEmpty)
    }

    /// The names of the fields that give the value; empty for a list.
    package var fields: [String] {
        switch source {
        case .field(let name), .table(let name, _, _): [name]
        case .joined(let names), .first(of: let names): names
        case .list: []
        case .lotStatus: LotStatus.fields
        case .appealStatus: ["B4D_DCDPEG", "B4D_STATUS"]
        }
    }
}
