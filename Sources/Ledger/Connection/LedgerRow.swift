package import Domain
package import FoundationEssentials

/// One row of a result. Each call reads the next column, in the order of the SELECT.
///
/// Every method throws `.malformed` when the column holds a value of another type, or when no column is left.
package struct LedgerRow: Sendable {
    private let values: [LedgerValue]
    private var next = 0

    /// A row with these columns.
    package init(_ values: [LedgerValue]) { self.values = values }

    /// The next column as text; throws for null.
    package mutating func text() throws(PortError) -> String {
        guard let value = try optionalText() else { throw wrongKind("a text") }
        return value
    }

    /// The next column as text; nil for null.
    package mutating func optionalText() throws(PortError) -> String? {
        switch try take() {
        case .null: return nil
        case .text(let value): return value
        case .integer, .real, .bytes: throw wrongKind("a text")
        }
    }

    /// The next column as an integer; throws for null.
    package mutating func integer() throws(PortError) -> Int {
        guard let value = try optionalInteger() else { throw wrongKind("an integer") }
        return value
    }

    /// The next column as an integer; nil for null.
    package mutating func optionalInteger() throws(PortError) -> Int? {
        switch try take() {
        case .null: return nil
        case .integer(let value): return Int(value)
        case .text, .real, .bytes: throw wrongKind("an integer")
        }
    }

    /// The next column as a truth value, stored as 0 or 1.
    package mutating func flag() throws(PortError) -> Bool { try integer() != 0 }

    /// The next column as bytes.
    package mutating func bytes() throws(PortError) -> [UInt8] {
        guard case .bytes(let value) = try take() else { throw wrongKind("bytes") }
        return value
    }

    /// The next column as a time, stored in microseconds since 1970 UTC.
    package mutating func time() throws(PortError) -> Date { Date(microseconds: Int64(try integer())) }

    /// The next column as a time; nil for null.
    package mutating func optionalTime() throws(PortError) -> Date? {
        try optionalInteger().map { Date(microseconds: Int64($0)) }
    }

    /// The next column as the raw value of an enumeration; throws for null and for an unknown raw value.
    package mutating func rawValue<Value: RawRepresentable<String>>(_ type: Value.Type) throws(PortError) -> Value {
        guard let value = try optionalRawValue(type) else { throw wrongKind("one of \(Value.self)") }
        return value
    }

    /// The next column as the raw value of an enumeration; nil for null.
    package mutating func optionalRawValue<Value: RawRepresentable<String>>(_: Value.Type) throws(PortError) -> Value? {
        guard let text = try optionalText() else { return nil }
        guard let rawValue = Value(rawValue: text) else { throw wrongKind("one of \(Value.self)") }
        return rawValue
    }

    /// The next column as a drop ID; throws for null.
    package mutating func dropID() throws(PortError) -> DropID {
        guard let id = try optionalDropID() else { throw wrongKind("a drop ID") }
        return id
    }

    /// The next column as a drop ID; nil for null.
    package mutating func optionalDropID() throws(PortError) -> DropID? {
        guard let text = try optionalText() else { return nil }
        guard let id = DropID(text) else { throw wrongKind("a drop ID") }
        return id
    }

    /// The next column as a SHA-256, stored as 64 hexadecimal digits.
    package mutating func digest() throws(PortError) -> SHA256Digest {
        guard let digest = SHA256Digest(hex: try text()) else { throw wrongKind("a SHA-256") }
        return digest
    }

    /// Ignores the next `count` columns.
    mutating func skip(_ count: Int) { next += count }

    private mutating func take() throws(PortError) -> LedgerValue {
        guard next < values.count else { throw wrongKind("a value") }
        defer { next += 1 }
        return values[next]
    }

    private func wrongKind(_ expected: String) -> PortError {
        PortError(
            .malformed,
            "The ledger does not hold \(expected) in column \(next) of a row; run `ledger verify`.")
    }
}
