package import Domain

/// From HAT to Protheus. Read from top to bottom, it is the whole path of a batch:
///
///     list ▶ BatchRecord ─fetch▶ ClaimedDrop ─(inspect, decide, deliver, settle as every drop)▶ ─confirm▶ HAT
///
/// Order of effects: bytes flushed → ledger row → rename → import folder → ledger row → confirmation to HAT → ledger
/// row. Nothing is confirmed to HAT before the file is safe. `GuiaSync` does the same for guias.
package struct InboundPipeline: Sendable {
    /// The result of one step of a batch.
    package enum Step: Sendable, Equatable {
        /// The file is claimed and must be judged now.
        case fetched(ClaimedDrop)
        case ended(BatchResult)
        /// The row has another step, due at once.
        case goesOn
        /// Nothing was done: calls are suspended, or the row changed meanwhile.
        case passedOver
    }

    let inbound: InboundParts

    /// Makes no call yet.
    package init(_ inbound: InboundParts) { self.inbound = inbound }

    /// Carries out the next step of one row; durable on return.
    package func carryOut(_ record: BatchRecord) async throws(PortError) -> Step {
        // Checked before the attempt is counted, because a missing folder is not a failure of HAT.
        guard try await inbound.parts.hasItsFolders() else { return .passedOver }
        switch (record.key.operation, record.state) {
        case (.download, .pending):
            return try await BatchDownload(inbound: inbound).fetch(record)
        case (.download, .confirming):
            let acknowledgement = BatchAcknowledgement(inbound: inbound)
            if record.isToBeCompared { return try await acknowledgement.compare(record) }
            return try await acknowledgement.confirm(record).map(Step.ended) ?? .passedOver
        case (.delete, .pending):
            return try await BatchDeletion(inbound: inbound).carryOut(record).map(Step.ended) ?? .passedOver
        default:
            return .passedOver
        }
    }
}
