import Dispatch
import Domain

/// One document on its way through a worker, and the caller that waits for it.
// Unchecked: one thread holds it at a time; the desk's lock hands it to a pump, what wakes its caller hands it back.
final class InspectionRequest: @unchecked Sendable {
    /// Workers that may be found dead before a document reached them, one after the other, before its caller is told.
    private static let deliveriesMax = 3

    let document: DocumentDescriptor
    let limits: Limits
    private var inspection: Inspection?
    private var failure: PortError?
    private var lostDeliveries = 0
    /// One of the two, for a caller that blocks or one that is suspended.
    private let isFinished: DispatchSemaphore?
    private let continuation: CheckedContinuation<Void, Never>?

    /// Without a continuation the caller is to `wait`; with one, to ask for the `outcome` once it is resumed.
    init(
        document: DocumentDescriptor, limits: Limits, continuation: CheckedContinuation<Void, Never>? = nil
    ) {
        self.document = document
        self.limits = limits
        self.continuation = continuation
        isFinished = continuation == nil ? DispatchSemaphore(value: 0) : nil
    }

    /// Once; the same goes for `fail`, and one of the two.
    func finish(_ inspection: Inspection) {
        self.inspection = inspection
        report()
    }

    func fail(_ reason: PortError) {
        failure = reason
        report()
    }

    private func report() {
        isFinished?.signal()
        continuation?.resume()
    }

    /// Blocks until it is finished.
    func wait() throws(PortError) -> Inspection {
        isFinished?.wait()
        return try outcome()
    }

    /// Once it is finished.
    func outcome() throws(PortError) -> Inspection {
        if let inspection { return inspection }
        throw failure ?? PortError(.internalFault, "A document was finished without an outcome.")
    }

    /// Counts a delivery that did not arrive.
    /// - Returns: whether another worker may be asked.
    func mayBeDeliveredAgain() -> Bool {
        lostDeliveries += 1
        return lostDeliveries < Self.deliveriesMax
    }
}
