package import Domain
package import FoundationEssentials

/// One row of a result, read from its first column to its last, in the order of the SELECT.
package struct LedgerRow: Sendable {
    private let values: [LedgerValue]
    private var next = 0

    package init(_ values: [LedgerValue]) { self.values = values }

    /// - Throws: `.malformed` when the column is null or not a text; so do the others.
    package mutating func text() throws(PortError) -> String {
        guard let value = try optionalText() else { throw wrongKind("a text") }
        return value
    }

    package mutating func optionalText() throws(PortError) -> String? {
        switch try take() {
        case .null: return nil
        case .text(let value): return value
        case .integer, .real, .bytes: throw wrongKind("a text")
        }
    }

    package mutating func integer() throws(PortError) -> Int {
        guard let value = try optionalInteger() else { throw wrongKind("an integer") }
        return value
    }

    package mutating func optionalInteger() throws(PortError) -> Int? {
        switch try take() {
        case .null: return nil
        case .integer(let value): return Int(value)
        case .text, .real, .bytes: throw wrongKind("an integer")
        }
    }

    package mutating func flag() throws(PortError) -> Bool { try integer() != 0 }

    package mutating func bytes() throws(PortError) -> [UInt8] {
        guard case .bytes(let value) = try take() else { throw wrongKind("bytes") }
        return value
    }

    package mutating func time() throws(PortError) -> Date { Date(microseconds: Int64(try integer())) }

    package mutating func optionalTime() throws(PortError) -> Date? {
        try optionalInteger().map { Date(microseconds: Int64($0)) }
    }

    /// A closed set of words stored as text.
    package mutating func rawValue<Value: RawRepresentable<String>>(_ type: Value.Type) throws(PortError) -> Value {
        guard let value = try optionalRawValue(type) else { throw wrongKind("one of \(Value.self)") }
        return value
    }

    package mutating func optionalRawValue<Value: RawRepresentable<String>>(_: Value.Type) throws(PortError) -> Value? {
        guard let text = try optionalText() else { return nil }
        guard let rawValue = Value(rawValue: text) else { throw wrongKind("one of \(Value.self)") }
        return rawValue
    }

    package mutating func dropID() throws(PortError) -> DropID {
        guard let id = try optionalDropID() else { throw wrongKind("a drop ID") }
        return id
    }

    package mutating func optionalDropID() throws(PortError) -> DropID? {
        guard let text = try optionalText() else { return nil }
        guard let id = DropID(text) else { throw wrongKind("a drop ID") }
        return id
    }

    package mutating func digest() throws(PortError) -> SHA256Digest {
        guard let digest = SHA256Digest(hex: try text()) else { throw wrongKind("a SHA-256") }
        return digest
    }

    mutating func skip(_ count: Int) { next += count }

    private mutating func take() throws(PortError) -> LedgerValue {
        guard next < values.count else { throw wrongKind("a value") }
        defer { next += 1 }
        return values[next]
    }

    private func wrongKind(_ expected: String) -> PortError {
        PortError(
            .malformed,
            "The ledger holds something else than \(expected) in column \(next) of a row; run `ledger verify`.")
    }
}
