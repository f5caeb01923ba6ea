/// What the serving process knows about itself, for commands that run beside it. It adds nothing to the journal.
package protocol ServiceConditionLedger: Sendable {
    /// Replaces what `source` reported before; an empty list ends it. Durable on return. Meant for changes: callers that scan write
    /// only when their set is another one than the last. `total` says how many there are; the first `ServiceConditionSet.keptMax` of
    /// `conditions` are kept.
    func replaceConditions(
        of source: ServiceConditionSource, with conditions: [ServiceCondition], total: Int
    ) async throws(PortError)

    /// Ends the conditions of every source: called when a process begins and ends to serve.
    func clearConditions() async throws(PortError)

    /// By source, each in the order in which it was reported; sources without a condition are absent.
    func conditions() async throws(PortError) -> [ServiceConditionSet]
}

extension ServiceConditionLedger {
    package func replaceConditions(
        of source: ServiceConditionSource, with conditions: [ServiceCondition]
    ) async throws(PortError) {
        try await replaceConditions(of: source, with: conditions, total: conditions.count)
    }
}
