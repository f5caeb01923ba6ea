import Domain
import JSON

/// A shape prepared for a million records: field names resolved to indices, keys to bytes. This type and those below
/// are classes, because every access to a value with so many strings would retain each string.
final class RecordPlan: Sendable {
    struct List: Sendable {
        let shape: ExportList
        let fields: FieldPlan
        let keys: [Key]
        /// The indices of the list's fields among the record's own when the list may be flat; empty otherwise.
        let flatRange: Range<Int>
        let flatKeys: [Key]
    }

    final class Key: Sendable {
        let name: JSONName
        let key: ItemKey
        /// The indices of the key's fields.
        let indices: [Int]

        init(name: JSONName, key: ItemKey, indices: [Int]) {
            self.name = name
            self.key = key
            self.indices = indices
        }
    }

    struct Part: Sendable {
        let pieces: [(piece: RecordKey.Piece, index: Int)]
    }

    let shape: ExportShape
    let fields: FieldPlan
    let lists: [List]
    let keys: [Key]
    let identity: [Part]
    let parents: [(alias: ExportAlias, parts: [Part])]
    /// The identifiers, as indices of `keys`.
    let identifiers: [[Int]]
    let transactions: [ExportOperation: String]

    init(_ shape: ExportShape, settings: ItemSettings) {
        self.shape = shape
        let fields = FieldPlan(
            shape.rowFields, identity: Set(shape.identity.fields), parents: Set(shape.parents.flatMap(\.key.fields)),
            ownCount: shape.fields.count)
        self.fields = fields
        var flatStart = shape.fields.count
        lists = shape.lists.map { list in
            let range = flatStart..<(flatStart + (list.isFlat ? list.fields.count : 0))
            flatStart = range.upperBound
            let own = FieldPlan(list.fields, identity: [], parents: [], ownCount: list.fields.count)
            return List(
                shape: list, fields: own, keys: list.keys.map { Self.key($0, own) }, flatRange: range,
                flatKeys: list.isFlat ? list.keys.map { Self.key($0, fields) } : [])
        }
        keys = shape.keys.map { key in
            var key = key
            if settings.cancelContract == .official, key.name == "motivoCancelamento" { key.name = "justification" }
            return Self.key(key, fields)
        }
        let parts = { (key: RecordKey) in
            key.parts.map { pieces in
                Part(pieces: pieces.map { ($0, $0.constant == nil ? fields.index(of: $0.field) : -1) })
            }
        }
        identity = parts(shape.identity)
        parents = shape.parents.map { ($0.alias, parts($0.key)) }
        identifiers = shape.identifierKeys.map { names in
            names.map { name in
                guard let index = shape.keys.firstIndex(where: { $0.name == name }) else {
                    preconditionFailure("\(shape.alias.rawValue) has no key \(name)")
                }
                return index
            }
        }
        transactions = Self.transactions(of: shape.alias)
    }

    private static func key(_ key: ItemKey, _ fields: FieldPlan) -> Key {
        Key(name: JSONName(key.name), key: key, indices: key.fields.map(fields.index))
    }

    /// The transaction of each operation. An operation without a HAT transaction gets a name that the endpoint table
    /// does not contain; it has no effect until an operator adds a row with that name.
    private static func transactions(of alias: ExportAlias) -> [ExportOperation: String] {
        let rows = Endpoint.standard.filter { $0.alias == alias }
        var found: [ExportOperation: String] = [:]
        for operation in ExportOperation.allCases {
            let row = rows.count == 1 ? rows.first : rows.first { $0.operation == operation }
            found[operation] = row?.transaction ?? "\(alias.rawValue.prefix(3))E"
        }
        return found
    }
}

/// The fields of one level, found by name.
final class FieldPlan: Sendable {
    let names: [String]
    let forms: [FieldForm]
    let isRequired: [Bool]
    let isIdentity: [Bool]
    /// Whether each field is part of the record's own key or of a parent's.
    let isKey: [Bool]
    /// The number of the record's own fields, which come first. The others belong to flat lists.
    let ownCount: Int
    private let indices: [String: Int]

    init(_ fields: [ExportField], identity: Set<String>, parents: Set<String>, ownCount: Int) {
        names = fields.map(\.name)
        forms = fields.map(\.form)
        isRequired = fields.map(\.isRequired)
        isIdentity = fields.map { identity.contains($0.name) }
        isKey = fields.map { ($0.form != .date) && (identity.contains($0.name) || parents.contains($0.name)) }
        self.ownCount = ownCount
        indices = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1.name, $0) })
    }

    /// The index of a field. Tries `hint` first, because most records of a file have their fields in the same order.
    func index(of name: String, hint: Int) -> Int? {
        if hint < names.count, names[hint] == name { return hint }
        return indices[name]
    }

    /// The index of a field that the shape itself names.
    func index(of name: String) -> Int {
        guard let index = indices[name] else { preconditionFailure("No field \(name)") }
        return index
    }

    func has(_ name: String) -> Bool { indices[name] != nil }
}
