import Domain

/// A filter as SQL. Only constant words are joined into the text; every value of the filter is an argument.
struct DropCondition {
    private var terms: [String] = []
    private(set) var arguments: [LedgerValue] = []

    /// `WHERE …`, or nothing when the filter asks for nothing.
    var text: String { terms.isEmpty ? "" : "WHERE " + terms.joined(separator: " AND ") }

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
        if let until = filter.receivedUntil { add("d.received_at <= ?", .time(until)) }
    }

    private mutating func add(_ term: String, _ argument: LedgerValue) {
        terms.append(term)
        arguments.append(argument)
    }

    /// Digests are indexed once a drop is judged: random keys would make the index of claims the slowest part of a claim.
    /// The few drops that have no document yet, or never will, are looked through.
    private mutating func addDigest(_ digest: SHA256Digest) {
        terms.append(
            """
            d.id IN (SELECT g.drop_id FROM documents g WHERE g.digest = ?
                UNION ALL SELECT c.id FROM drops c WHERE c.state IN ('claimed', 'released') AND c.digest = ?)
            """)
        arguments += [.text(digest.hex), .text(digest.hex)]
    }

    private static func pattern(containing part: String) -> String {
        var pattern = "%"
        for character in part.unicodeScalars {
            if "%_!".unicodeScalars.contains(character) { pattern += "!" }
            pattern.unicodeScalars.append(character)
        }
        return pattern + "%"
    }
}
