import Domain

/// Reads what `FactWriter+Intake` wrote; as hostile as everything that a worker says.
extension FactReader {
    static func archive(from bytes: [UInt8], at start: Int) throws -> UnpackedArchive {
        guard start <= bytes.count else { throw CompactFailure.damaged }
        var reader = FactReader(bytes: bytes, offset: start)
        let entries = try reader.list { reader throws(CompactFailure) in
            UnpackedEntry(ordinal: Int(try reader.number()), path: try reader.text(), byteCount: try reader.number())
        }
        return UnpackedArchive(inspection: try reader.inspection(), entries: entries)
    }

    /// Exactly `count` of them.
    static func drafts(_ count: Int, from bytes: [UInt8], at start: Int) throws -> [OrderDraft] {
        guard start <= bytes.count else { throw CompactFailure.damaged }
        var reader = FactReader(bytes: bytes, offset: start)
        // Each takes at least one byte.
        guard count <= reader.left else { throw CompactFailure.damaged }
        var drafts: [OrderDraft] = []
        drafts.reserveCapacity(count)
        for _ in 0..<count { drafts.append(try reader.draft()) }
        guard reader.left == 0 else { throw CompactFailure.damaged }
        return drafts
    }

    private mutating func draft() throws(CompactFailure) -> OrderDraft {
        var draft = OrderDraft(
            ordinal: Int(try number()), location: try location(), alias: nil, operation: nil, key: "", content: nil,
            problems: [])
        if try flag() { draft.alias = try alias() }
        if try flag() { draft.operation = try name() as ExportOperation }
        draft.key = try text()
        if try flag() { draft.content = try content() }
        draft.problems = try list { reader throws(CompactFailure) in try reader.finding() }
        return draft
    }

    private mutating func content() throws(CompactFailure) -> OrderContent {
        OrderContent(
            entity: try entity(), transaction: try text(), rank: Int(try number()),
            parents: try list { reader throws(CompactFailure) in try reader.entity() }, item: try text(),
            identifiers: try list { reader throws(CompactFailure) in try reader.text() })
    }

    private mutating func entity() throws(CompactFailure) -> OrderEntity {
        OrderEntity(alias: try alias(), key: try text())
    }

    /// By dictionary: the enumeration's own look-up compares one after the other.
    private mutating func alias() throws(CompactFailure) -> ExportAlias {
        guard let alias = Self.aliases[try text()] else { throw .damaged }
        return alias
    }

    private static let aliases = Dictionary(uniqueKeysWithValues: ExportAlias.allCases.map { ($0.rawValue, $0) })
}
