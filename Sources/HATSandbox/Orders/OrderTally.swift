/// Counts events for the evidence.
struct OrderTally: Sendable {
    enum Kind { case processedTwice, twiceInGroup, sameContentAgain, childBeforeParent }

    /// Counts by endpoint; an endpoint that was never called is absent.
    struct Counts: Sendable {
        private(set) var byResource: [OrderResource: OrderCounts] = [:]

        subscript(resource: OrderResource) -> OrderCounts {
            get { byResource[resource] ?? OrderCounts() }
            _modify { yield &byResource[resource, default: OrderCounts()] }
        }
    }

    var counts = Counts()
    var conflicts = 0
    var polls = 0
    var ended: [Int: Int] = [:]
    private var firstRequest: EventStamp?
    private var lastRequest: EventStamp?
    private var requestsInSecond = 0
    private var requestsPerSecondMax = 0
    private var processedTwice = OrderViolations()
    private var twiceInGroup = OrderViolations()
    private var sameContentAgain = OrderViolations()
    private var childBeforeParent = OrderViolations()

    mutating func begin(_ resource: OrderResource, _ stamp: EventStamp) {
        counts[resource].requests += 1
        let isSameSecond = lastRequest.map { $0.second == stamp.second } ?? false
        requestsInSecond = isSameSecond ? requestsInSecond + 1 : 1
        requestsPerSecondMax = max(requestsPerSecondMax, requestsInSecond)
        firstRequest = firstRequest ?? stamp
        lastRequest = stamp
    }

    mutating func note(_ kind: Kind, _ violation: OrderViolation) {
        switch kind {
        case .processedTwice:
            processedTwice.add(violation)
            counts[violation.endpoint].processedTwice += 1
        case .twiceInGroup:
            twiceInGroup.add(violation)
            counts[violation.endpoint].twiceInGroup += 1
        case .sameContentAgain:
            sameContentAgain.add(violation)
            counts[violation.endpoint].sameContentAgain += 1
        case .childBeforeParent:
            childBeforeParent.add(violation)
            counts[violation.endpoint].childBeforeParent += 1
        }
    }

    /// Records children that came before their parents, by their positions.
    mutating func note(
        _ orphans: [Int: String], _ items: [OrderItem], at resource: OrderResource, _ clock: EventClock
    ) {
        for (index, parent) in orphans.sorted(by: { $0.key < $1.key }) {
            note(
                .childBeforeParent,
                OrderViolation(endpoint: resource, key: items[index].key, stamp: clock.next(), parent: parent))
        }
    }

    func evidence(openTokens: Int, tokens: Int) -> OrderEvidence {
        var evidence = OrderEvidence()
        for (resource, counts) in counts.byResource {
            evidence.endpoints[resource] = counts
            evidence.total += counts
        }
        evidence.conflicts = conflicts
        evidence.polls = polls
        evidence.tokens = tokens
        evidence.openTokens = openTokens
        evidence.endedByCode = Dictionary(uniqueKeysWithValues: ended.map { (String($0), $1) })
        evidence.firstRequest = firstRequest
        evidence.lastRequest = lastRequest
        evidence.requestsPerSecondMax = requestsPerSecondMax
        evidence.processedTwice = processedTwice
        evidence.twiceInGroup = twiceInGroup
        evidence.sameContentAgain = sameContentAgain
        evidence.childBeforeParent = childBeforeParent
        return evidence
    }
}

extension EventStamp {
    fileprivate var second: Int64 { timeMicroseconds / 1_000_000 }
}
