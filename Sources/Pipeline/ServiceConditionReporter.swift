package import Domain
import FoundationEssentials

/// Writes the conditions that sources report to the ledger, and only changes since their last report, because a scan
/// may report every two seconds. A condition that continues keeps the time of its first report.
package actor ServiceConditionReporter {
    private let ledger: any ServiceConditionLedger
    /// The last report of each source that the ledger holds. A failed write leaves it unchanged, so the next report
    /// writes again.
    private var written: [ServiceConditionSource: ServiceConditionSet] = [:]

    /// The ledger holds no conditions at this moment (`clearConditions`).
    package init(ledger: any ServiceConditionLedger) { self.ledger = ledger }

    /// Replaces the set of `source`; an empty set ends it. `total` is their number when `conditions` are not all of
    /// them.
    /// - Throws: the error of the ledger; the report is then not written and may be repeated.
    package func report(
        _ source: ServiceConditionSource, _ conditions: [ServiceCondition], total: Int? = nil
    ) async throws(PortError) {
        let earlier = written[source]?.conditions ?? []
        var kept = Array(conditions.prefix(ServiceConditionSet.keptMax))
        for index in kept.indices {
            let same = earlier.first { $0.kind == kept[index].kind && $0.subject == kept[index].subject }
            if let same { kept[index].since = min(same.since, kept[index].since) }
        }
        let set = ServiceConditionSet(source: source, total: total ?? conditions.count, conditions: kept)
        guard set != written[source] ?? ServiceConditionSet(source: source, total: 0, conditions: []) else { return }
        try await ledger.replaceConditions(of: source, with: kept, total: set.total)
        written[source] = set
    }
}
