package import FoundationEssentials

extension Date {
    /// Microseconds since 1970 UTC, rounded. The ledger stores times with this precision.
    package var microseconds: Int64 { Int64((timeIntervalSince1970 * 1_000_000).rounded()) }

    /// The time that the ledger stores as this number.
    package init(microseconds: Int64) { self.init(timeIntervalSince1970: Double(microseconds) / 1_000_000) }
}
