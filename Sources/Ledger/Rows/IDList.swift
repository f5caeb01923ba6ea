import Domain

/// A list of IDs for `IN (…)`, always of the same length, so that lists of any length share one prepared statement.
enum IDList {
    static let marks = repeatElement("?", count: length).joined(separator: ", ")
    private static let length = 32

    /// The IDs in pieces of `length`, the last filled up with its own last ID.
    static func pieces(_ ids: [DropID]) -> [[LedgerValue]] {
        stride(from: 0, to: ids.count, by: length).map { start in
            let piece = ids[start..<min(start + length, ids.count)].map { LedgerValue.text($0.text) }
            return piece + Array(repeating: piece.last ?? .null, count: length - piece.count)
        }
    }
}

extension LedgerConnection {
    /// All rows of a statement that names `IDList.marks` and nothing else, over any number of IDs.
    func query(_ sql: String, _ ids: [DropID]) throws(PortError) -> [LedgerRow] {
        var rows: [LedgerRow] = []
        for piece in IDList.pieces(ids) { rows += try query(sql, piece) }
        return rows
    }
}
