package import Domain
package import FoundationEssentials

extension SQLLedger: HandOverLedger {
    /// Reads a page of placed files, ordered by the bytes of their paths: those in the folder, and those taken or
    /// displaced since `takenSince`.
    package func watchedPlacements(
        takenSince: Date, after: String?, limit: Int
    ) async throws(PortError) -> [WatchedPlacement] {
        try await database.read { connection throws(PortError) in
            var watched: [WatchedPlacement] = []
            for lookup in WatchSelect.all {
                let since = lookup.handOver == .lying ? [] : [LedgerValue.time(takenSince)]
                let rows = try connection.query(lookup.sql, since + [.text(after ?? ""), .integer(Int64(limit))])
                for var row in rows { watched.append(try lookup.placement(&row)) }
            }
            // The database compares bytes too.
            watched.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
            return Array(watched.prefix(limit))
        }
    }

    /// Writes observed hand-overs, in one transaction; durable on return. An observation of a file that no longer
    /// belongs to the row changes nothing.
    package func recordHandOvers(_ noticed: [WatchedPlacement], at time: Date) async throws(PortError) {
        try await writeEach(noticed) { placement, transaction throws(PortError) in
            switch placement.subject {
            case .drop(let id): try transaction.record(placement, of: id, at: time)
            case .guia(let key): try transaction.record(placement, of: key, at: time)
            }
        }
    }
}

extension LedgerTransaction {
    fileprivate func record(_ placement: WatchedPlacement, of id: DropID, at time: Date) throws(PortError) {
        let word = placement.handOver.rawValue
        let changed = try execute(
            """
            UPDATE deliveries SET handover = ?, handover_at = ?
            WHERE drop_id = ? AND destination = 'import' AND state = 'delivered' AND placement_path = ?
                AND COALESCE(handover, '') <> ?
            """, [.text(word), .time(time), .text(id.text), .text(placement.path), .text(word)])
        guard changed > 0 else { return }
        try refreshDrop(id)
        try recordEvent(.handedOver, id, JournalDetail().with("handover", word).with("path", placement.path), at: time)
    }

    fileprivate func record(_ placement: WatchedPlacement, of key: GuiaKey, at time: Date) throws(PortError) {
        let word = placement.handOver.rawValue
        let changed = try execute(
            """
            UPDATE guias SET handover = ?, handover_at = ?
            WHERE \(GuiaKey.condition) AND state <> 'placing' AND path = ? AND COALESCE(handover, '') <> ?
            """, [.text(word), .time(time)] + key.values + [.text(placement.path), .text(word)])
        guard changed > 0 else { return }
        try recordEvent(.guiaHandedOver, nil, key.detail.with("handover", word).with("path", placement.path), at: time)
    }
}

/// The queries for placed files, each with its own index. Files in the folder come in the order of their paths; files
/// taken or displaced recently are few compared with all.
///
/// A drop that was sent back is not watched: its successor inherits the placement.
struct WatchSelect {
    let sql: String
    let handOver: HandOver
    private let isOfGuia: Bool

    static let all = [
        WatchSelect(.lying, isOfGuia: false), WatchSelect(.taken, isOfGuia: false),
        WatchSelect(.lying, isOfGuia: true), WatchSelect(.taken, isOfGuia: true),
        WatchSelect(.displaced, isOfGuia: false), WatchSelect(.displaced, isOfGuia: true),
    ]

    private init(_ handOver: HandOver, isOfGuia: Bool) {
        self.isOfGuia = isOfGuia
        self.handOver = handOver
        let word = "p.handover = '\(handOver.rawValue)'"
        let state = handOver == .lying ? word : "\(word) AND p.handover_at >= ?"
        sql =
            isOfGuia
            ? """
            SELECT p.path, p.handover, p.placed_at, p.resource, p.pass, p.item_key FROM guias p
            WHERE \(state) AND p.path > ? ORDER BY p.path LIMIT ?
            """
            : """
            SELECT p.placement_path AS path, p.handover, p.placed_at, p.drop_id FROM deliveries p CROSS JOIN drops d
            WHERE d.id = p.drop_id AND d.state <> 'requeued' AND \(state) AND p.placement_path > ?
            ORDER BY p.placement_path LIMIT ?
            """
    }

    func placement(_ row: inout LedgerRow) throws(PortError) -> WatchedPlacement {
        let path = try row.text("path")
        let handOver = try row.rawValue("handover", HandOver.self)
        let placedAt = try row.optionalTime("placed_at")
        let subject: WatchedPlacement.Subject =
            isOfGuia ? .guia(try GuiaKey(row: &row)) : .drop(try row.dropID("drop_id"))
        return WatchedPlacement(subject: subject, path: path, handOver: handOver, placedAt: placedAt)
    }
}
