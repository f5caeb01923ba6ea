import Domain

/// One document on its way through a child, and the caller that waits for it.
// Unchecked: one thread holds it at a time; the dispatcher's lock hands it over.
final class InspectionRequest: @unchecked Sendable {
    /// Children that may be found dead before a document reached them, one after the other, before its caller hears of it.
    private static let deliveriesMax = 3

    let document: DocumentDescriptor
    let limits: Limits
    /// To be called once.
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
    /// - Returns: whether another child may be asked.
    func mayBeDeliveredAgain() -> Bool {
        lostDeliveries += 1
        return lostDeliveries < Self.deliveriesMax
    }
}
