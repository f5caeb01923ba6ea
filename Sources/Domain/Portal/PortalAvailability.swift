package import FoundationEssentials

/// Since when HAT does not answer, and the last reason: kept in the ledger, so that every process shows it and a restart does not
/// forget it.
package struct PortalAbsence: Sendable, Equatable, Codable {
    package var since: Date
    /// Safe to show.
    package var reason: String

    package init(since: Date, reason: String) {
        self.since = since
        self.reason = reason
    }
}

/// What waits for HAT.
package enum WaitingKind: String, Sendable, Codable, CaseIterable {
    /// Deliveries of accepted files.
    case deliveries
    /// Orders that were not sent yet or whose end is not known yet.
    case orders
    /// Batches to be downloaded, confirmed or deleted.
    case batches
    /// Guias that HAT is to be informed of.
    case guias
}

/// How much waits, by kind; kinds without any are absent.
package struct WaitingCounts: Sendable, Equatable, Codable {
    package var byKind: [WaitingKind: Int]

    package init(_ byKind: [WaitingKind: Int] = [:]) { self.byKind = byKind.filter { $0.value > 0 } }

    package subscript(kind: WaitingKind) -> Int { byKind[kind] ?? 0 }

    package var total: Int { byKind.values.reduce(0, +) }
}

/// What the ledger knows of HAT as a whole.
package struct PortalFacts: Sendable, Equatable {
    /// nil while HAT answers, as far as the last serving process knows.
    package var absence: PortalAbsence?
    /// When HAT last answered a question about an idempotency key with other batches; nil: never, or it filtered since.
    package var filterIgnoredAt: Date?
    /// How often an operator asked that everything that waits is tried now; only ever grows.
    package var retryRequests: Int

    package init(absence: PortalAbsence? = nil, filterIgnoredAt: Date? = nil, retryRequests: Int = 0) {
        self.absence = absence
        self.filterIgnoredAt = filterIgnoredAt
        self.retryRequests = retryRequests
    }
}

/// The memory of HAT's outages, and what waits for their end. As durable and whole as everything of the ledger.
package protocol AvailabilityLedger: Sendable {
    func portalFacts() async throws(PortError) -> PortalFacts

    /// nil: HAT answers again. Only a change between the two adds to the journal.
    func recordAbsence(_ absence: PortalAbsence?, at time: Date) async throws(PortError)

    /// How much waits for HAT.
    func waitingForPortal() async throws(PortError) -> WaitingCounts

    /// Makes every waiting delivery (to any destination), every group of orders, batch and guia of `kinds` due at `time` that is
    /// due after `limit`. `isRequest`: an operator wants it, and the serving process is to ask HAT at once (`retryRequests`).
    /// - Returns: how much of them waits.
    @discardableResult
    func retryWaiting(
        _ kinds: Set<WaitingKind>, dueAfter limit: Date, isRequest: Bool, at time: Date
    ) async throws(PortError) -> WaitingCounts

    /// Moves the beginnings that limits are counted from (the first attempt of a waiting delivery to HAT, the beginning of a group of
    /// orders without an end) by so many seconds: by the length of an outage, or by what the clock was set by. None ends after `time`.
    func moveBeginnings(by seconds: Double, at time: Date) async throws(PortError)

    /// Drops whose delivery to HAT waits and was not attempted yet, and whose sender was not answered meanwhile; oldest first.
    func unanswered(limit: Int) async throws(PortError) -> [DropID]

    /// Their senders were answered although the delivery waits.
    func recordAnswered(_ drops: [DropID], at time: Date) async throws(PortError)

    /// Whether HAT's listing was found to ignore a filter by idempotency key.
    func recordKeyFilter(isIgnored: Bool, at time: Date) async throws(PortError)
}

/// How a delivery is settled whose answer was lost while HAT cannot say whether it holds the lote.
package enum UnknownOutcomePolicy: String, Sendable, Codable, CaseIterable {
    /// HAT is asked again, until the horizon; then it waits for an operator.
    case ask
    /// Sent again under the same key after one question that settled nothing. For a HAT that honours keys and cannot be asked.
    case resend
    /// Waits for an operator after one question that settled nothing; also when HAT says that it does not know the key.
    case hold
}

/// What HAT answered when it was asked for an idempotency key.
package enum KeyAnswer: String, Sendable, Codable, CaseIterable {
    /// Nothing is held under this key.
    case absent
    /// Other batches: the listing does not filter by key.
    case unfiltered
    /// The question is not understood.
    case refused
    /// No usable answer.
    case unanswered
}

/// What is known of a submission whose answer was lost.
package struct UnknownOutcome: Sendable, Equatable, Codable {
    /// When it was sent; nil when an earlier file of the same content was, or it was before this was kept.
    package var sentAt: Date?
    /// How often HAT was asked since.
    package var lookups: Int
    /// What it answered last; nil before the first question.
    package var lastAnswer: KeyAnswer?

    package init(sentAt: Date?, lookups: Int, lastAnswer: KeyAnswer?) {
        self.sentAt = sentAt
        self.lookups = lookups
        self.lastAnswer = lastAnswer
    }
}
