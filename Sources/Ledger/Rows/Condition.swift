import Domain

/// A filter as SQL. The text contains constants only; every value of the filter is an argument.
struct Condition {
    private var terms: [String] = []
    private(set) var arguments: [LedgerValue] = []

    /// `WHERE …`, or empty for an empty filter.
    var text: String { terms.isEmpty ? "" : "WHERE " + terms.joined(separator: " AND ") }

    mutating func add(_ term: String, _ arguments: LedgerValue...) { add(term, arguments) }

    mutating func add(_ term: String, _ arguments: [LedgerValue]) {
        terms.append(term)
        self.arguments += arguments
    }

    /// `column IN (…)`; an empty set matches nothing.
    mutating func add<Word: RawRepresentable<String>>(_ column: String, in words: Set<Word>) {
        guard !words.isEmpty else { return terms.append("1 = 0") }
        let sorted = words.map(\.rawValue).sorted()
        terms.append("\(column) IN (\(sorted.map { _ in "?" }.joined(separator: ", ")))")
        arguments += sorted.map { .text($0) }
    }
}

extension Condition {
    /// A condition over `batches b`.
    init(_ filter: BatchFilter) {
        if let number = filter.number { add("b.batch_number = ?", .text(number)) }
        if let operation = filter.operation { add("b.operation = ?", .text(operation.rawValue)) }
        if let states = filter.states { add("b.state", in: states) }
        if let provider = filter.healthProviderId { add("b.health_provider_id = ?", .text(provider)) }
        if filter.isDeletedAfterImport { add("b.deleted_after_import = 1") }
    }

    /// A condition over `guias g`.
    init(_ filter: GuiaFilter) {
        if let resource = filter.resource { add("g.resource = ?", .text(resource.rawValue)) }
        if let pass = filter.pass { add("g.pass = ?", .text(pass.rawValue)) }
        if let states = filter.states { add("g.state", in: states) }
        if let key = filter.key {
            // Items that share a tracking key have keys with the suffix `#…`; `$` is the character after `#`.
            add(
                "(g.item_key = ? OR (g.item_key > ? AND g.item_key < ?))",
                [.text(key), .text(key + "#"), .text(key + "$")])
        }
        if let isAudit = filter.isAudit { add("g.is_audit = ?", .flag(isAudit)) }
    }
}

extension Condition {
    /// A condition over `drops d LEFT JOIN documents f`.
    init(_ filter: DropFilter) {
        if let state = filter.state { add("d.state = ?", .text(state.rawValue)) }
        if let verdict = filter.verdict { add("d.verdict = ?", .text(verdict.rawValue)) }
        if let provider = filter.provider { add("f.provider = ?", .text(provider)) }
        if let loteNumber = filter.loteNumber { add("f.lote_number = ?", .text(loteNumber)) }
        if let digest = filter.digest { addDigest(digest) }
        if let part = filter.nameContains, !part.isEmpty {
            add("d.name_folded LIKE ? ESCAPE '!'", .text(Self.pattern(containing: part.lowercased())))
        }
        if let from = filter.receivedFrom { add("d.received_at >= ?", .time(from)) }
        if let handOver = filter.handOver {
            add("d.id IN (SELECT x.drop_id FROM deliveries x WHERE x.handover = ?)", .text(handOver.rawValue))
        }
        if let archive = filter.archive { add("d.archive_id = ?", .text(archive.text)) }
        if let until = filter.receivedUntil { add("d.received_at <= ?", .time(until)) }
    }

    /// Digests are indexed from the judgement on, because an index with random keys would dominate the cost of a claim.
    /// The few drops without a document are scanned.
    private mutating func addDigest(_ digest: SHA256Digest) {
        add(
            """
            d.id IN (SELECT g.drop_id FROM documents g WHERE g.digest = ?
                UNION ALL SELECT c.id FROM drops c WHERE c.state IN ('claimed', 'released') AND c.digest = ?)
            """, .text(digest.hex), .text(digest.hex))
    }

    static func pattern(containing part: String) -> String {
        var pattern = "%"
        for character in part.unicodeScalars {
            if "%_!".unicodeScalars.contains(character) { pattern += "!" }
            pattern.unicodeScalars.append(character)
        }
        return pattern + "%"
    }
}
