package import Domain

/// Everything known about one alias: the form of its records in an export, and the HAT item made of them. The reader,
/// the schemas, the examples, the SQL and the documentation all derive from it.
package struct ExportShape: Sendable {
    /// The alias that this shape describes; `all` has exactly one shape for each.
    package var alias: ExportAlias
    /// The title in Portuguese.
    package var title: String
    /// The title in English, for `docs/EXPORTS.md`.
    package var englishTitle: String
    /// The record's own fields, in the order in which schemas and documentation list them.
    package var fields: [ExportField]
    /// The lists inside a record; empty for most aliases.
    package var lists: [ExportList] = []
    /// The keys of HAT's item, in the order in which they are written.
    package var keys: [ItemKey]
    /// The key fields that identify a record.
    package var identity: RecordKey
    /// The parent records, at most two. A parent whose key has no value in the record is ignored.
    package var parents: [ParentKey] = []
    /// The sending order: records of a lower rank are sent first.
    package var rank: Int
    /// The groups of HAT keys by which an answer may identify the item. The values of a group with several keys are
    /// joined without a separator.
    package var identifierKeys: [[String]]
    /// The query that selects these records from Protheus's database.
    package var query: ExportQuery

    /// The shapes of all aliases, in the order in which they are sent.
    package static let all: [ExportShape] =
        [.persons, .beneficiaries, .beneficiaryStatus, .diseases, .providers, .locations, .clinicalStaff, .specialties]
        + [.providerStatus, .productProcedures, .productGroups, .groupProcedures, .subContractProcedures]
        + [.subContractGroups, .beneficiaryProcedureClasses, .beneficiaryProcedures, .beneficiaryGroups]
        + [.lots, .glosaAppeals, .guiaCancellations, .audits]

    private static let byAlias = Dictionary(uniqueKeysWithValues: all.map { ($0.alias, $0) })

    /// The shape of an alias. Every alias has one.
    package static func of(_ alias: ExportAlias) -> ExportShape {
        guard let shape = byAlias[alias] else { preconditionFailure("No shape for \(alias.rawValue)") }
        return shape
    }

    /// The fields that a CSV header may name: those of the record and those of its flat lists.
    package var rowFields: [ExportField] { fields + lists.filter(\.isFlat).flatMap(\.fields) }
}

/// The key that identifies a record: its parts joined with `|`.
package struct RecordKey: Sendable {
    /// The parts of the key. The pieces of a part are joined without a separator.
    package var parts: [[Piece]]

    /// A constant text, or a field's value or part of it.
    package struct Piece: Sendable, ExpressibleByStringLiteral {
        /// The name of the field; empty for a constant.
        package var field: String
        /// The number of characters to leave out at the start.
        package var dropping = 0
        /// The number of characters to use; nil for all that remain.
        package var length: Int?
        /// A constant text to use instead of a field's value.
        package var constant: String?

        /// The whole value of `field`.
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

    /// The names of the fields that the key uses, each once.
    package var fields: [String] {
        var seen = Set<String>()
        return parts.flatMap { $0 }.filter { $0.constant == nil }.map(\.field).filter { seen.insert($0).inserted }
    }
}

/// The record to which another record belongs.
package struct ParentKey: Sendable {
    /// The parent's alias.
    package var alias: ExportAlias
    /// Gives the same text as the parent's own identity.
    package var key: RecordKey

    init(_ alias: ExportAlias, _ key: RecordKey) {
        self.alias = alias
        self.key = key
    }
}

/// The query that selects the records of an alias from Protheus's database.
package struct ExportQuery: Sendable {
    /// The three letters of the table, which also qualify its columns.
    package var table: String
    /// The joins, with `<XXX>` for the table XXX; empty for none.
    package var joins: [String] = []
    /// The column of each field that is not `<prefix>.<field>`.
    package var columns: [String: String] = [:]
    /// Conditions besides those on the branch and the deletion flag.
    package var conditions: [String] = []
    /// The columns by which the result is sorted.
    package var order: [String]
    /// Whether the joins between the tables have a public source.
    package var status = Status.confirmed
}
