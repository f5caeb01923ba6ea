/// The state that earlier drops of the same bytes left at one destination; every ledger starts a new delivery from it.
package struct EarlierDelivery: Sendable, Equatable {
    /// An operator sent an earlier drop back to the inbox although this destination has the document. It is not
    /// delivered there again.
    package var isDelivered = false
    /// Set only when delivered.
    package var receipt: PortalReceipt?
    /// Set only when delivered.
    package var placementPath: String?
    /// Set only when delivered: the hand-over of the placed file.
    package var handOver: HandOver?
    /// An attempt without an answer that may have arrived.
    package var unknown: UnknownOutcome?
    /// An operator requested to send it again although the outcome is unknown.
    package var isResendWanted = false

    /// No earlier delivery.
    package init() {}

    /// Adds the delivery of one earlier accepted drop of the same bytes; the newest drop first.
    ///
    /// A delivery counts as done only if its drop was sent back: when an operator lets the same bytes be accepted twice,
    /// both are delivered. Orders belong to the drop that brought them; another drop of the same bytes creates its own.
    package mutating func add(_ outcome: DeliveryOutcome, wasSentBack: Bool, isResendWanted: Bool) {
        let isThere = outcome.state == .delivered && outcome.handOver != .withdrawn && outcome.destination != .orders
        if wasSentBack && isThere && !isDelivered {
            isDelivered = true
            receipt = outcome.receipt
            placementPath = outcome.placementPath
            handOver = outcome.handOver
        }
        if outcome.unknown != nil || outcome.state == .attempting {
            unknown = unknown ?? outcome.unknown ?? UnknownOutcome(sentAt: nil, lookups: 0, lastAnswer: nil)
        }
        if isResendWanted && wasSentBack { self.isResendWanted = true }
    }
}
