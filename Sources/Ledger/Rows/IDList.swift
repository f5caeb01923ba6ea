import Domain

/// A list of IDs for `IN (…)`, always of the same length, so that lists of any length share one prepared statement.
enum IDList {
    static let placeholders = repeatElement("?", count: length).joined(separator: ", ")
    private static let length = 32

    /// Splits the IDs into pieces of `length`; the last piece is padded with its own last ID.
    static func pieces(_ ids: [DropID]) -> [[LedgerValue]] { pieces(anyOf: ids.map { .text($0.text) }) }

    /// Splits any values in the same way.
    static func pieces(anyOf values: [LedgerValue]) -> [[LedgerValue]] {
        stride(from: 0, to: values.count, by: length).map { start in
            let piece = Array(values[start..<min(start + length, values.count)])
            return piece + Array(repeating: piece.last ?? .null, count: length - piece.count)
        }
    }
}

extension LedgerConnection {
    /// All rows of a statement whose only placeholders are `IDList.placeholders`, for any number of IDs.
    func query(_ sql: String, _ ids: [DropID]) throws(PortError) -> [LedgerRow] {
        var rows: [LedgerRow] = []
        for piece in IDList.pieces(ids) { rows += try query(sql, piece) }
        return rows
    }

    /// The same for any values; a row that matches several pieces is returned several times.
    func query(_ sql: String, anyOf values: [LedgerValue]) throws(PortError) -> [LedgerRow] {
        var rows: [LedgerRow] = []
        for piece in IDList.pieces(anyOf: values) { rows += try query(sql, piece) }
        return rows
    }
}

/// Inserts many rows with few statements: lists of any length share three prepared ones.
extension LedgerConnection {
    /// Inserts the rows. `start` is `INSERT INTO table (columns) VALUES `; every row has one value for each column.
    func insert(_ start: String, _ rows: [[LedgerValue]]) throws(PortError) {
        guard let width = rows.first?.count else { return }
        let row = "(" + repeatElement("?", count: width).joined(separator: ", ") + ")"
        var rest = rows[...]
        for length in [32, 8, 1] where rest.count >= length {
            let sql = start + repeatElement(row, count: length).joined(separator: ", ")
            while rest.count >= length {
                try execute(sql, Array(rest.prefix(length).joined()))
                rest = rest.dropFirst(length)
            }
        }
    }
}
