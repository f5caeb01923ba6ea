import Digests
import Domain

/// One numbered step from one version of the tables to the next. A released step never changes; a later step corrects
/// it.
struct Migration: Sendable {
    /// 1 for the first, then ascending; numbers may have gaps.
    let number: Int
    let name: String
    let statements: @Sendable (LedgerDialect) -> [String]

    /// Distinguishes an edited step from the one that was applied.
    func digest(_ dialect: LedgerDialect) throws(PortError) -> SHA256Digest {
        try SHA256Digest.of(Array(statements(dialect).joined(separator: ";\n").utf8))
    }

    static let all = [initial, portalRefusals]

    /// The tables of the first release. Views come last, because they name the tables.
    static let initial = Migration(number: 1, name: "initial") { dialect in
        dropTables(dialect) + deliveryTables(dialect) + fromHATTables(dialect) + allOrderTables(dialect)
            + operationTables + fileViews(dialect) + orderViews(dialect)
    }

    /// `column = 'a' OR column = 'b' …`. For `IN` with more than two values SQLite builds a table on every insert,
    /// which made claims three times slower.
    static func oneOf(_ column: String, _ values: [String]) -> String {
        values.map { "\(column) = '\($0)'" }.joined(separator: " OR ")
    }
}
