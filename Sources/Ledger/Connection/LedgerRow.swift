package import Domain
package import FoundationEssentials

/// One row of a result, read by column name.
///
/// A name is looked for behind the column that was read last, so rows that are read in the order of the SELECT cost one
/// comparison a value; any other order is right too. Every method throws `.malformed` when the column holds a value of
/// another type, and `.internalFault` when the result has no such column.
package struct LedgerRow: Sendable {
    /// Shared by all rows of a result; no name occurs twice.
    package let columns: [String]
    private let values: [LedgerValue]
    private var next = 0

    /// A row with a value for each of these columns.
    package init(columns: [String], values: [LedgerValue]) {
        self.columns = columns
        self.values = values
    }

    /// The first column as an integer, for a result with one column; nil for null.
    func onlyInteger() throws(PortError) -> Int? {
        guard let column = columns.first else { return nil }
        var row = self
        return try row.optionalInteger(column)
    }

    /// The column as text; throws for null.
    package mutating func text(_ column: String) throws(PortError) -> String {
        guard let value = try optionalText(column) else { throw wrongKind("a text", column) }
        return value
    }

    /// The column as text; nil for null.
    package mutating func optionalText(_ column: String) throws(PortError) -> String? {
        switch try value(column) {
        case .null: return nil
        case .text(let value): return value
        case .integer, .real, .bytes: throw wrongKind("a text", column)
        }
    }

    /// The column as an integer; throws for null.
    package mutating func integer(_ column: String) throws(PortError) -> Int {
        guard let value = try optionalInteger(column) else { throw wrongKind("an integer", column) }
        return value
    }

    /// The column as an integer; nil for null.
    package mutating func optionalInteger(_ column: String) throws(PortError) -> Int? {
        switch try value(column) {
        case .null: return nil
        case .integer(let value): return Int(value)
        case .text, .real, .bytes: throw wrongKind("an integer", column)
        }
    }

    /// The column as a truth value, stored as 0 or 1.
    package mutating func flag(_ column: String) throws(PortError) -> Bool { try integer(column) != 0 }

    /// The column as bytes.
    package mutating func bytes(_ column: String) throws(PortError) -> [UInt8] {
        guard case .bytes(let value) = try value(column) else { throw wrongKind("bytes", column) }
        return value
    }

    /// The column as a time, stored in microseconds since 1970 UTC.
    package mutating func time(_ column: String) throws(PortError) -> Date {
        Date(microseconds: Int64(try integer(column)))
    }

    /// The column as a time; nil for null.
    package mutating func optionalTime(_ column: String) throws(PortError) -> Date? {
        try optionalInteger(column).map { Date(microseconds: Int64($0)) }
    }

    /// The column as the raw value of an enumeration; throws for null and for an unknown raw value.
    package mutating func rawValue<Value: RawRepresentable<String>>(
        _ column: String, _ type: Value.Type
    ) throws(PortError) -> Value {
        guard let value = try optionalRawValue(column, type) else { throw wrongKind("one of \(Value.self)", column) }
        return value
    }

    /// The column as the raw value of an enumeration; nil for null.
    package mutating func optionalRawValue<Value: RawRepresentable<String>>(
        _ column: String, _: Value.Type
    ) throws(PortError) -> Value? {
        guard let text = try optionalText(column) else { return nil }
        guard let rawValue = Value(rawValue: text) else { throw wrongKind("one of \(Value.self)", column) }
        return rawValue
    }

    /// The column as a drop ID; throws for null.
    package mutating func dropID(_ column: String) throws(PortError) -> DropID {
        guard let id = try optionalDropID(column) else { throw wrongKind("a drop ID", column) }
        return id
    }

    /// The column as a drop ID; nil for null.
    package mutating func optionalDropID(_ column: String) throws(PortError) -> DropID? {
        guard let text = try optionalText(column) else { return nil }
        guard let id = DropID(text) else { throw wrongKind("a drop ID", column) }
        return id
    }

    /// The column as a SHA-256, stored as 64 hexadecimal digits.
    package mutating func digest(_ column: String) throws(PortError) -> SHA256Digest {
        guard let digest = SHA256Digest(hex: try text(column)) else { throw wrongKind("a SHA-256", column) }
        return digest
    }

    private mutating func value(_ column: String) throws(PortError) -> LedgerValue {
        var index = next
        for _ in columns.indices {
            if index >= columns.count { index = 0 }
            if columns[index] == column {
                next = index + 1
                return values[index]
            }
            index += 1
        }
        throw PortError(.internalFault, "A result of the ledger has no column \(column); this is a bug.")
    }

    private func wrongKind(_ expected: String, _ column: String) -> PortError {
        PortError(
            .malformed, "The ledger does not hold \(expected) in the column \(column) of a row; run `ledger verify`.")
    }
}
