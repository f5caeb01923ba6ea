/// One key of HAT's item, and where its value comes from.
package struct ItemKey: Sendable {
    package enum Source: Sendable {
        case field(String)
        /// Values one after the other, without separator; empty as a whole when one of them is empty.
        case joined([String])
        /// The first that is not empty.
        case first(of: [String])
        /// The value that stands for the field's.
        case table(String, [String: String], other: String)
        /// An array of objects.
        case list(container: String)
        /// The status of a lot by `LotStatus`.
        case lotStatus
        /// The status of a lot with an appeal.
        case appealStatus
    }

    package enum Kind: Sendable {
        case string
        /// A JSON number.
        case number
        /// A JSON number that is left out when it is 0, because Protheus means "nothing said" by 0 (limits, ages, periods).
        case count
        case array
    }

    package var name: String
    package var source: Source
    package var kind: Kind
    /// Sent as `""` when the record has no value; any other key is then left out.
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

    /// Names of the fields that it is made of; none for a list.
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
