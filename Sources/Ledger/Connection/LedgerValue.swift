import Domain
package import FoundationEssentials

/// A value as the database stores it. Times are integers: microseconds since 1970, UTC.
package enum LedgerValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])

    /// `null` for nil.
    package static func text(_ value: String?) -> LedgerValue { value.map { .text($0) } ?? .null }

    /// `null` for nil.
    package static func integer(_ value: Int?) -> LedgerValue { value.map { .integer(Int64($0)) } ?? .null }

    /// 1 or 0, because databases differ in how they store truth values.
    package static func flag(_ value: Bool) -> LedgerValue { .integer(value ? 1 : 0) }

    /// `null` for nil; rounded to the microsecond.
    package static func time(_ value: Date?) -> LedgerValue { value.map { .integer($0.microseconds) } ?? .null }
}
