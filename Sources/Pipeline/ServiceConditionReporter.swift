package import Domain
import FoundationEssentials

/// Writes what the sources of conditions report to the ledger, and only what changed since their last report: a scan may report every
/// two seconds. A condition that goes on keeps the time at which it was first reported.
package actor ServiceConditionReporter {
    private let ledger: any ServiceConditionLedger
    /// What each source reported last and the ledger holds; a write that failed leaves it as it was, so the next report writes again.
    private var written: [ServiceConditionSource: ServiceConditionSet] = [:]

    /// The ledger holds no conditions at this moment (`clearConditions`).
    package init(ledger: any ServiceConditionLedger) { self.ledger = ledger }

    /// Replaces the set of `source`; an empty one ends it. `total` says how many there are when `conditions` are not all of them.
    /// - Throws: what the ledger throws; the report is then not written and may be made again.
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
