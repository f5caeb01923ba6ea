import Domain

/// What archives and exports give, in the same coding.
extension FactWriter {
    /// - Returns: `prefix` and the archive's entries and inspection after it.
    static func encode(_ archive: UnpackedArchive, after prefix: [UInt8] = []) throws -> [UInt8] {
        var writer = FactWriter(bytes: prefix)
        writer.write(archive.entries) { writer, entry in
            writer.write(Int64(entry.ordinal))
            writer.write(entry.path)
            writer.write(entry.byteCount)
        }
        try writer.write(archive.inspection)
        return writer.bytes
    }

    mutating func write(_ draft: OrderDraft) {
        write(Int64(draft.ordinal))
        write(draft.location)
        write(draft.alias?.rawValue)
        write(draft.operation?.rawValue)
        write(draft.key)
        write(draft.content) { $0.write($1) }
        write(draft.problems) { $0.write($1) }
    }

    private mutating func write(_ content: OrderContent) {
        write(content.entity)
        write(content.transaction)
        write(Int64(content.rank))
        write(content.parents) { $0.write($1) }
        write(content.item)
        write(content.identifiers) { $0.write($1) }
    }

    private mutating func write(_ entity: OrderEntity) {
        write(entity.alias.rawValue)
        write(entity.key)
    }
}
