import Digests
import Domain

/// The guias of a lote as keys for the ledger: one key for the sender and one for each guia number.
///
/// It is computed before the transaction, because every other writer waits while that runs.
struct GuiaIndex: Sendable {
    /// Hash of the sender's identification.
    let sender: Int64
    /// Ascending by key, so that consecutive numbers of one sender are adjacent in the table.
    let guias: [(key: Int64, number: String)]

    /// - Returns: nil for a document without numbered guias or without a sender.
    init?(_ inspection: Inspection, provider: String?) throws(PortError) {
        let numbers = inspection.billedGuiaNumbers
        guard !numbers.isEmpty, let provider, provider.utf8.contains(where: { $0 > 0x20 }) else { return nil }
        let name = provider.uppercased().split(whereSeparator: \.isWhitespace).joined()
        sender = try Self.hash(name)
        var guias: [(key: Int64, number: String)] = []
        guias.reserveCapacity(numbers.count)
        for number in numbers { guias.append((try Self.key(of: number), number)) }
        self.guias = guias.sorted { $0.key < $1.key }
    }

    /// The key of a guia number. A number of up to 17 digits is its own key, combined with its length so that `12` and
    /// `012` differ; any other text gets a negative hash. Consecutive numbers of a sender are neighbours in the table,
    /// so a lote touches one page instead of one page for each guia.
    static func key(of number: String) throws(PortError) -> Int64 {
        let bytes = number.utf8
        guard bytes.count <= 17, bytes.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return try hash(number) | .min
        }
        let value = bytes.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
        return value << 5 | Int64(bytes.count)
    }

    private static func hash(_ text: String) throws(PortError) -> Int64 {
        try SHA256Digest.of(Array(text.utf8)).bytes.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }
}

extension LedgerTransaction {
    /// - Returns: by guia number, the first accepted drop that still counts and contains the guia.
    func earlierGuias(_ index: GuiaIndex, _ select: GuiaSelect) throws(PortError) -> [String: EarlierDrop] {
        // Most senders number upwards: one lookup of their last key shows that all of these are new.
        if index.guias.count > 1, let first = index.guias.first?.key {
            let last = try connection.integer(GuiaSelect.last, [.integer(index.sender)])
            guard let last, first <= last else { return [:] }
        }
        var earlier: [String: EarlierDrop] = [:]
        for part in index.parts {
            for var row in try connection.query(
                select.sql(part.count), select.arguments(index.sender, part.map(\.key)))
            {
                let key = Int64(try row.integer("guia_key"))
                let drop = EarlierDrop(
                    id: try row.dropID("id"), receivedAt: try row.time("received_at"),
                    protocolNumber: try row.optionalText("protocol_number"))
                for guia in part where guia.key == key { earlier[guia.number] = earlier[guia.number] ?? drop }
            }
        }
        return earlier
    }

    /// Stores the guias of a drop that was accepted under `protocolNumber`.
    func keepGuias(_ index: GuiaIndex, protocolNumber: String) throws(PortError) {
        guard let number = Int64(protocolNumber) else { return }
        for part in index.parts {
            try execute(
                GuiaIndex.insert[part.count],
                part.flatMap { [.integer(index.sender), .integer($0.key), .integer(number)] })
        }
    }
}

extension GuiaIndex {
    /// A lote has at most 100 guias by its schema, so one statement is enough; each count has its own prepared one.
    private static let partMax = 128

    fileprivate static let insert = (0...partMax).map { count in
        "INSERT INTO accepted_guias (sender_key, guia_key, protocol) VALUES "
            + [String](repeating: "(?, ?, ?)", count: count).joined(separator: ", ")
    }

    fileprivate var parts: [ArraySlice<(key: Int64, number: String)>] {
        stride(from: 0, to: guias.count, by: Self.partMax).map { guias[$0..<min($0 + Self.partMax, guias.count)] }
    }
}

/// The query for guias that were accepted before. It costs one index lookup for each guia; only a match costs more.
struct GuiaSelect {
    let drop: DropID
    let digest: SHA256Digest
    let facts: DocumentFacts
    /// See `HistorySelect.init`.
    let batch: String?

    /// The largest key of a sender.
    static let last = "SELECT max(guia_key) FROM accepted_guias WHERE sender_key = ?"

    /// The query for `count` keys. It ignores drops with the same content or the same lote, which are reported as such,
    /// drops that an operator sent back, and drops without a delivery that counts, because HAT or Protheus refused them
    /// or HAT deleted them.
    func sql(_ count: Int) -> String {
        let keys = [String](repeating: "?", count: count).joined(separator: ", ")
        return """
            SELECT g.guia_key, d.id, d.received_at, d.protocol_number
            FROM accepted_guias g CROSS JOIN protocols p CROSS JOIN drops d CROSS JOIN documents f
            WHERE g.sender_key = ? AND g.guia_key IN (\(keys)) AND p.number = g.protocol AND d.id = p.drop_id
                AND f.drop_id = d.id AND d.id <> ? AND d.state IN ('judged', 'settled') AND f.digest <> ?
                AND NOT (COALESCE(f.lote_number, '') = ? AND COALESCE(f.provider, '') = ?)
                AND EXISTS (SELECT 1 FROM deliveries s WHERE s.drop_id = d.id AND s.state <> 'refused'
                    AND COALESCE(s.handover, '') <> 'refused' AND COALESCE(s.handover, '') <> 'withdrawn')
                \(batch == nil ? "" : HistorySelect.onItsWayToProtheus)
            ORDER BY g.guia_key, g.protocol
            """
    }

    func arguments(_ sender: Int64, _ keys: [Int64]) -> [LedgerValue] {
        [.integer(sender)] + keys.map { .integer($0) } + [
            .text(drop.text), .text(digest.hex), .text(facts.loteNumber ?? ""), .text(facts.provider ?? ""),
        ] + (batch.map { [.text($0)] } ?? [])
    }
}
