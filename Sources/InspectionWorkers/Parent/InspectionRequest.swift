import Domain

/// One document sent to a child, and the caller that waits for it.
// Unchecked: one thread holds it at a time; the dispatcher's lock passes it on.
final class InspectionRequest: @unchecked Sendable {
    /// The number of consecutive children that may be found dead before the document reached them, before its caller
    /// gets the error.
    private static let deliveriesMax = 3

    let document: DocumentDescriptor
    let limits: Limits
    /// Must be called once.
    let finish: @Sendable (Result<Inspection, PortError>) -> Void
    private var lostDeliveries = 0

    init(
        _ document: DocumentDescriptor, _ limits: Limits,
        finish: @escaping @Sendable (Result<Inspection, PortError>) -> Void
    ) {
        self.document = document
        self.limits = limits
        self.finish = finish
    }

    /// Counts a delivery that did not arrive.
    /// - Returns: whether the document may be sent to another child.
    func mayBeDeliveredAgain() -> Bool {
        lostDeliveries += 1
        return lostDeliveries < Self.deliveriesMax
    }
}
