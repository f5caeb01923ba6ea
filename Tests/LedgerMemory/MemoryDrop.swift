import Domain
import FoundationEssentials

/// A drop with everything that was found and decided about it.
struct MemoryDrop {
    let drop: ClaimedDrop
    /// Empty for a downloaded or unpacked file.
    let inboxPath: [UInt8]
    var state = DropState.claimed
    /// Set by the judgement.
    var facts: DocumentFacts?
    /// Set by the judgement; its destinations are those of `deliveries`.
    var decision: Decision?
    var protocolNumber: String?
    var judgedAt: Date?
    /// In the order of the decision.
    var deliveries: [MemoryDelivery] = []
    var queue: FinalQueue?
    var finalPath: String?
    var settledAt: Date?

    var id: DropID { drop.id }
    var verdict: Verdict? { decision?.verdict }
    var hasOpenDelivery: Bool { deliveries.contains { !$0.state.isOver } }
    /// Only an accepted drop has deliveries that count.
    var outcomes: [DeliveryOutcome] { verdict == .accepted ? deliveries.map(\.outcome) : [] }

    /// Nil before the judgement.
    var judgement: Judgement? {
        decision.map { decision in
            Judgement(
                decision: decision, protocolNumber: protocolNumber,
                deliveries: deliveries.map { Delivery(drop: id, destination: $0.destination) })
        }
    }

    var record: DropRecord {
        DropRecord(
            drop: drop, inboxPath: inboxPath, state: state, verdict: verdict,
            bxxStatus: .of(verdict: verdict, outcomes: outcomes), protocolNumber: protocolNumber,
            version: facts?.header.version?.text, transaction: facts?.header.transaction,
            loteNumber: facts?.loteNumber, provider: facts?.provider,
            guiaCount: facts.flatMap { $0.isComplete ? $0.statedGuiaCount ?? 0 : nil },
            findingCount: decision?.findingCount ?? 0, leadingFinding: decision?.leadingFinding?.code,
            outcomes: outcomes, queue: queue, finalPath: finalPath, settledAt: settledAt)
    }

    /// Nil for an entry that is no entry.
    var entryOutcome: EntryOutcome? {
        drop.origin.entry.map { entry in
            EntryOutcome(
                id: id, path: entry.path, verdict: verdict, protocolNumber: protocolNumber,
                leadingFinding: decision?.leadingFinding?.code)
        }
    }

    func pending(_ delivery: MemoryDelivery) -> PendingDelivery? {
        guard let facts else { return nil }
        var pending = PendingDelivery(
            delivery: Delivery(drop: id, destination: delivery.destination), state: delivery.state, drop: drop,
            facts: facts, protocolNumber: protocolNumber ?? "", attempts: delivery.attempts,
            firstAttemptAt: delivery.firstAttemptAt, isOutcomeUnknown: delivery.isOutcomeUnknown,
            placementPath: delivery.placementPath, originalPath: state == .settled ? finalPath : nil)
        pending.unknown = delivery.unknown
        pending.isResendWanted = delivery.isResendWanted
        return pending
    }

    /// The position of a delivery.
    /// - Throws: `.notFound` for a destination without one.
    func position(of delivery: Delivery) throws(PortError) -> Int {
        guard let index = deliveries.firstIndex(where: { $0.destination == delivery.destination }) else {
            throw .noDelivery(delivery)
        }
        return index
    }
}

/// A delivery of a drop to one destination.
struct MemoryDelivery {
    let destination: Destination
    var state = DeliveryState.waiting
    var attempts = 0
    var firstAttemptAt: Date?
    var lastAttemptAt: Date?
    /// Set while it waits.
    var nextAttemptAt: Date?
    var isOutcomeUnknown = false
    var unknownSince: Date?
    var lookups = 0
    var lastAnswer: KeyAnswer?
    var isResendWanted = false
    var placementPath: String?
    var receipt: PortalReceipt?
    var reason: String?
    var handOver: HandOver?
    var handOverAt: Date?
    var returnedPath: String?

    /// A new delivery, due at `time`, which inherits what earlier drops of the same bytes left.
    init(_ destination: Destination, after earlier: EarlierDelivery, at time: Date) {
        self.destination = destination
        placementPath = earlier.placementPath
        receipt = earlier.receipt
        handOver = earlier.handOver
        handOverAt = earlier.handOver == nil ? nil : time
        guard !earlier.isDelivered else {
            state = .delivered
            return
        }
        nextAttemptAt = time
        isResendWanted = earlier.isResendWanted
        isOutcomeUnknown = earlier.unknown != nil
        unknownSince = earlier.unknown?.sentAt
        lookups = earlier.unknown?.lookups ?? 0
        lastAnswer = earlier.unknown?.lastAnswer
    }

    /// Nil when the outcome of every attempt is known.
    var unknown: UnknownOutcome? {
        isOutcomeUnknown ? UnknownOutcome(sentAt: unknownSince, lookups: lookups, lastAnswer: lastAnswer) : nil
    }

    var outcome: DeliveryOutcome {
        var outcome = DeliveryOutcome(
            destination: destination, state: state, attempts: attempts, receipt: receipt, reason: reason,
            placementPath: placementPath, nextAttemptAt: nextAttemptAt, handOver: handOver, handOverAt: handOverAt,
            returnedPath: returnedPath)
        outcome.unknown = unknown
        return outcome
    }

    /// Counts an attempt.
    mutating func begin(_ state: DeliveryState, at time: Date) {
        self.state = state
        attempts += 1
        firstAttemptAt = firstAttemptAt ?? time
        lastAttemptAt = time
        nextAttemptAt = nil
    }

    mutating func end(_ result: DeliveryResult, at time: Date) {
        nextAttemptAt = nil
        switch result {
        case .delivered(let receipt):
            (state, reason, isOutcomeUnknown, isResendWanted) = (.delivered, nil, false, false)
            self.receipt = receipt
            handOver = destination == .importFolder ? .lying : nil
            handOverAt = destination == .importFolder ? time : nil
            returnedPath = nil
        case .deferred(let next, let isUnknown, let reason):
            (state, nextAttemptAt, self.reason) = (.waiting, next, reason)
            if isUnknown && !isOutcomeUnknown { unknownSince = lastAttemptAt }
            isOutcomeUnknown = isOutcomeUnknown || isUnknown
        case .refused(let reason): (state, self.reason) = (.refused, reason)
        case .givenUp(let reason): (state, self.reason) = (.givenUp, reason)
        case .held: state = .held
        }
    }

    /// What a submission says about an operator's resend request and about the outcome.
    mutating func note(_ exchange: PortalExchange) {
        guard exchange.isSubmission, case .failed(let error) = exchange.outcome else { return }
        if error.isOutcomeUnknown {
            (isOutcomeUnknown, isResendWanted, unknownSince) = (true, false, lastAttemptAt)
        } else if !error.isTransient {
            isResendWanted = false
        }
    }
}
