/// Stores the current conditions of the serving process, for commands that run beside it. Adds nothing to the journal.
/// Database errors are those of `Ledger`.
package protocol ServiceConditionLedger: Sendable {
    /// Replaces the conditions of `source`; an empty list ends them. Durable on return.
    ///
    /// Callers that scan must call it only when their set has changed, because every call is a commit. `total` is the
    /// number of conditions; the first `ServiceConditionSet.keptMax` of `conditions` are kept.
    func replaceConditions(
        of source: ServiceConditionSource, with conditions: [ServiceCondition], total: Int
    ) async throws(PortError)

    /// Ends the conditions of every source. The serving process calls it at its start and at its end. Durable on
    /// return.
    func clearConditions() async throws(PortError)

    /// The sets by source, each in the order in which it was reported. Sources without a condition are absent.
    func conditions() async throws(PortError) -> [ServiceConditionSet]
}

extension ServiceConditionLedger {
    /// Replaces the conditions of `source` by a complete list: the total is its length.
    package func replaceConditions(
        of source: ServiceConditionSource, with conditions: [ServiceCondition]
    ) async throws(PortError) {
        try await replaceConditions(of: source, with: conditions, total: conditions.count)
    }
}
