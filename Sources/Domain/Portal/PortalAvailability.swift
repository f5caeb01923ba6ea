package import FoundationEssentials

/// Why HAT takes no calls. Raw values are stored.
package enum PortalAbsenceKind: String, Sendable, Codable, CaseIterable {
    /// It does not answer, or reports that it is not healthy.
    case away
    /// It answers 401 or 403: an operator must renew the credentials.
    case unauthorized
    /// It redirects, or has no such call (3xx, 404, 405, 410, 501): an operator must correct the address.
    case wrongAddress
}

/// An outage of HAT, or a refusal of all calls of a family: since when, and the last error. The ledger stores it, so
/// every process shows it and a restart does not forget it.
package struct PortalAbsence: Sendable, Equatable, Codable {
    /// What kind of outage it is.
    package var kind: PortalAbsenceKind
    /// When the outage began.
    package var since: Date
    /// The last error message, safe to show.
    package var reason: String

    /// An outage; HAT does not answer, unless `kind` says otherwise.
    package init(since: Date, reason: String, kind: PortalAbsenceKind = .away) {
        self.kind = kind
        self.since = since
        self.reason = reason
    }
}

extension PortalAbsenceKind {
    /// What a failure says about every call of its family; nil: nothing, or an outage.
    package init?(_ error: PortError) {
        switch (error.code, error.httpStatus) {
        case (.unauthorized, _): self = .unauthorized
        case (.configuration, .some(300..<400)), (.configuration, 404), (.configuration, 405), (.configuration, 410),
            (.configuration, 501):
            self = .wrongAddress
        default: return nil
        }
    }
}

/// Kinds of work that waits for HAT.
package enum WaitingKind: String, Sendable, Codable, CaseIterable {
    /// Deliveries of accepted files.
    case deliveries
    /// Orders that are not sent yet, or whose outcome is not known yet.
    case orders
    /// Batches to be downloaded, confirmed or deleted.
    case batches
    /// Guias whose status HAT does not have yet.
    case guias
}

/// Amount of waiting work by kind; kinds without any are absent.
package struct WaitingCounts: Sendable, Equatable, Codable {
    /// Items by kind; each value is at least 1.
    package var byKind: [WaitingKind: Int]

    /// Counts by kind; values below 1 are dropped.
    package init(_ byKind: [WaitingKind: Int] = [:]) { self.byKind = byKind.filter { $0.value > 0 } }

    /// Items of a kind; 0 when there are none.
    package subscript(kind: WaitingKind) -> Int { byKind[kind] ?? 0 }

    /// Items of all kinds.
    package var total: Int { byKind.values.reduce(0, +) }
}

/// What the ledger knows about HAT as a whole.
package struct PortalFacts: Sendable, Equatable {
    /// The current outage; nil while HAT answers, as far as the last serving process knows.
    package var absence: PortalAbsence?
    /// When HAT's listing last ignored the filter by idempotency key and listed other batches. Nil when it never did,
    /// or filtered since.
    package var filterIgnoredAt: Date?
    /// Number of operator requests to retry everything that waits; only ever grows, so a process sees a new request.
    package var retryRequests: Int

    package init(absence: PortalAbsence? = nil, filterIgnoredAt: Date? = nil, retryRequests: Int = 0) {
        self.absence = absence
        self.filterIgnoredAt = filterIgnoredAt
        self.retryRequests = retryRequests
    }
}

/// Stores HAT's outages, and the work that waits for their end. Every writing call is one transaction and durable on
/// return. Database errors are those of `Ledger`.
package protocol AvailabilityLedger: Sendable {
    /// The stored facts about HAT.
    func portalFacts() async throws(PortError) -> PortalFacts

    /// Stores the current outage; nil when HAT answers again. Only the beginning and the end of an outage add an event.
    func recordAbsence(_ absence: PortalAbsence?, at time: Date) async throws(PortError)

    /// Amount of work that waits for HAT. It counts rows, so call it for lists and at the beginning or end of an outage
    /// only.
    func waitingForPortal() async throws(PortError) -> WaitingCounts

    /// Makes everything of `kinds` that is due after `limit` due at `time`: waiting deliveries (to any destination),
    /// groups of orders, batches and guias.
    ///
    /// With `isRequest` an operator asked for it: the call counts in `retryRequests`, so the serving process calls HAT
    /// at once.
    /// - Returns: how much of `kinds` waits.
    @discardableResult
    func retryWaiting(
        _ kinds: Set<WaitingKind>, dueAfter limit: Date, isRequest: Bool, at time: Date
    ) async throws(PortError) -> WaitingCounts

    /// Moves the starting points of horizons by `seconds`: the first attempt of each waiting delivery to HAT, and the
    /// start of each unfinished group of orders.
    ///
    /// The caller passes the length of an outage, or the step by which the clock was set, which may be negative. No
    /// starting point is moved beyond `time`.
    func moveBeginnings(by seconds: Double, at time: Date) async throws(PortError)

    /// Drops whose delivery to HAT waits without an attempt and whose sender has no interim answer yet; oldest first.
    func unanswered(limit: Int) async throws(PortError) -> [DropID]

    /// Records that the senders of these drops got an interim answer while the delivery waits. Adds no event.
    func recordAnswered(_ drops: [DropID], at time: Date) async throws(PortError)

    /// Stores whether HAT's listing ignores the filter by idempotency key. Only a change is written.
    func recordKeyFilter(isIgnored: Bool, at time: Date) async throws(PortError)
}

/// What happens to an upload without an answer when HAT cannot say whether it holds the lote.
package enum UnknownOutcomePolicy: String, Sendable, Codable, CaseIterable {
    /// Ask HAT again until the horizon; then the delivery waits for an operator.
    case ask
    /// Send again under the same key after one lookup without a result. For a HAT that honours keys and offers no
    /// lookup.
    case resend
    /// Wait for an operator after one lookup without a result, and also when HAT answers that it does not know the key.
    case hold
}

/// HAT's answer to a lookup by idempotency key.
package enum KeyAnswer: String, Sendable, Codable, CaseIterable {
    /// HAT holds nothing under this key.
    case absent
    /// HAT lists other batches: the listing does not filter by key.
    case unfiltered
    /// HAT does not understand the lookup.
    case refused
    /// No usable answer.
    case unanswered
}

/// What is known about a submission without an answer.
package struct UnknownOutcome: Sendable, Equatable, Codable {
    /// When it was sent; nil when an earlier file of the same content was sent, or in rows that are older than this
    /// field.
    package var sentAt: Date?
    /// Number of lookups at HAT since.
    package var lookups: Int
    /// HAT's last answer; nil before the first lookup.
    package var lastAnswer: KeyAnswer?

    package init(sentAt: Date?, lookups: Int, lastAnswer: KeyAnswer?) {
        self.sentAt = sentAt
        self.lookups = lookups
        self.lastAnswer = lastAnswer
    }
}
