package import Domain

/// Everything known of one alias: how its records look in an export and what HAT gets of them. The reader, the schemas, the
/// examples, the SQL and the documentation are all made from this.
package struct ExportShape: Sendable {
    package var alias: ExportAlias
    /// In Portuguese.
    package var title: String
    package var englishTitle: String
    package var fields: [ExportField]
    package var lists: [ExportList] = []
    /// In the order in which they are written.
    package var keys: [ItemKey]
    package var identity: RecordKey
    /// At most two. A parent without a value in this record is none.
    package var parents: [ParentKey] = []
    /// Records of lower rank are sent first.
    package var rank: Int
    /// HAT's names of the keys by which an answer may name the item; joined pairs stand for both values in a row.
    package var identifierKeys: [[String]]
    package var query: ExportQuery

    /// One for each alias, in the order of sending.
    package static let all: [ExportShape] =
        [.persons, .beneficiaries, .beneficiaryStatus, .diseases, .providers, .locations, .clinicalStaff, .specialties]
        + [.providerStatus, .productProcedures, .productGroups, .groupProcedures, .subContractProcedures]
        + [.subContractGroups, .beneficiaryProcedureClasses, .beneficiaryProcedures, .beneficiaryGroups]
        + [.lots, .glosaAppeals, .guiaCancellations, .audits]

    private static let byAlias = Dictionary(uniqueKeysWithValues: all.map { ($0.alias, $0) })

    /// The shape of an alias; every alias has one.
    package static func of(_ alias: ExportAlias) -> ExportShape {
        guard let shape = byAlias[alias] else { preconditionFailure("No shape for \(alias.rawValue)") }
        return shape
    }

    /// Fields of the record and, for lists that may stand flat, of their children: what a CSV header may name.
    package var rowFields: [ExportField] { fields + lists.filter(\.isFlat).flatMap(\.fields) }
}

/// Names a record: its parts joined with `|`.
package struct RecordKey: Sendable {
    /// Each part is its pieces without separator.
    package var parts: [[Piece]]

    /// A part of a field's value.
    package struct Piece: Sendable, ExpressibleByStringLiteral {
        package var field: String
        /// Characters to leave out at the start.
        package var dropping = 0
        /// Characters to take; nil for the rest.
        package var length: Int?
        /// Text that stands there instead of a field's value.
        package var constant: String?

        package init(stringLiteral field: String) { self.field = field }

        init(_ field: String, dropping: Int = 0, length: Int? = nil) {
            self.field = field
            self.dropping = dropping
            self.length = length
        }

        init(constant: String) {
            field = ""
            self.constant = constant
        }
    }

    init(_ parts: [Piece]...) { self.parts = parts }

    /// Fields that it is made of, each once.
    package var fields: [String] {
        var seen = Set<String>()
        return parts.flatMap { $0 }.filter { $0.constant == nil }.map(\.field).filter { seen.insert($0).inserted }
    }
}

/// The record that this one belongs to.
package struct ParentKey: Sendable {
    package var alias: ExportAlias
    /// Makes the same text as the parent's own key.
    package var key: RecordKey

    init(_ alias: ExportAlias, _ key: RecordKey) {
        self.alias = alias
        self.key = key
    }
}

/// Where the records of an alias stand in Protheus's data base.
package struct ExportQuery: Sendable {
    /// Three letters, also the name by which columns are qualified.
    package var table: String
    /// Joins, with `<XXX>` for the table of that alias; empty for none.
    package var joins: [String] = []
    /// Column by field, where it is not `<prefix>.<field>`.
    package var columns: [String: String] = [:]
    /// Conditions besides branch and deletion mark.
    package var conditions: [String] = []
    package var order: [String]
    package var status = Status.confirmed
}
