import Domain

/// The coded fields of the results for archives and exports.
extension UnpackedArchive: WireValue {
    static var unread: UnpackedArchive { UnpackedArchive(inspection: Inspection(), entries: []) }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&entries, &inspection)
    }
}

extension UnpackedEntry: WireValue {
    static var unread: UnpackedEntry { UnpackedEntry(ordinal: 0, path: "", byteCount: 0) }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&ordinal, &path, &byteCount)
    }
}

extension ExportForm: WireValue {}
extension ExportOperation: WireValue {}

extension ExportFacts: WireValue {
    static var unread: ExportFacts { ExportFacts(form: .xml) }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&form, &recordCount, &unusableCount, &byAlias)
    }
}

extension ExportAlias: WireValue {
    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

    /// Uses a dictionary, as for `FindingCode`.
    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.code(&self, as: \.rawValue) { Self.byName[$0] }
    }
}

extension OrderDraft: WireValue {
    static var unread: OrderDraft {
        OrderDraft(ordinal: 0, location: .none, alias: nil, operation: nil, key: "", content: nil, problems: [])
    }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&ordinal, &location, &alias, &operation)
        try coder.fields(&key, &content, &problems)
    }
}

extension OrderContent: WireValue {
    static var unread: OrderContent {
        OrderContent(entity: .unread, transaction: "", rank: 0, parents: [], item: "", identifiers: [])
    }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&entity, &transaction, &rank, &parents)
        try coder.fields(&item, &identifiers)
    }
}

extension OrderEntity: WireValue {
    static var unread: OrderEntity { OrderEntity(alias: .unread, key: "") }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&alias, &key)
    }
}
