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

    static let all = [
        tables, protheusViews, fromHAT, archives, orders, acceptedGuias, serviceConditions, availability, field,
        spoolBinding, dueDeliveries, portalRefusals,
    ]
}
