package import Domain
package import FoundationEssentials
import Synchronization

/// The queue of batches: rows that a test adds, due until they are taken away, and a step that does what the test says.
package final class MemoryBatches: BatchLedger {
    private struct State {
        var due: [BatchRecord] = []
        var asked: [(besides: Set<BatchKey>, limit: Int)] = []
    }

    private let state = Mutex(State())
    package let trace: CallTrace
    /// What beginning an attempt does; the attempt is then passed over.
    private let onBegin: @Sendable (BatchKey) async throws(PortError) -> Void

    package init(_ trace: CallTrace, onBegin: @escaping @Sendable (BatchKey) async throws(PortError) -> Void = { _ in })
    {
        self.trace = trace
        self.onBegin = onBegin
    }

    /// A row whose file is to be downloaded.
    package func add(_ number: String, at time: Date) {
        let record = BatchRecord(
            key: BatchKey(number: number, operation: .download),
            reference: BatchReference(number: number, healthProviderId: "000123", authType: "02"), state: .pending,
            queueNumber: 1, generation: 1, batchDate: "2026-11-20", storagePath: "https://blob.example/\(number)",
            accessToken: "?sig=1", drop: nil, incoming: nil, validator: nil, attempts: 0, nextAttemptAt: time,
            reason: nil, listedAt: time, doneAt: nil)
        state.withLock { $0.due.append(record) }
    }

    package func remove(_ number: String) { state.withLock { $0.due.removeAll { $0.key.number == number } } }
    package var asked: [(besides: Set<BatchKey>, limit: Int)] { state.withLock { $0.asked } }

    package func dueBatches(
        at time: Date, besides underWay: Set<BatchKey>, limit: Int
    ) async throws(PortError) -> [BatchRecord] {
        try trace.call("dueBatches") { () throws(PortError) in
            state.withLock { state in
                state.asked.append((underWay, limit))
                return Array(state.due.filter { !underWay.contains($0.key) }.prefix(limit))
            }
        }
    }

    package func beginBatchAttempt(
        _ key: BatchKey, incoming: DropID?, at time: Date
    ) async throws(PortError) -> BatchRecord? {
        try trace.call("beginBatch", key.number) { () throws(PortError) in }
        try await onBegin(key)
        return nil
    }

    package func uncountBatchAttempt(
        _ key: BatchKey, attempts: Int, next: Date, reason: String, at time: Date
    ) async throws(PortError) {
        try trace.call("uncountBatch", "\(key.number) \(attempts)") { () throws(PortError) in }
    }

    package func recordListed(
        _ batches: [ListedBatch], operation: BatchOperation, listedAt: Date
    ) async throws(PortError) -> ListingOutcome { ListingOutcome() }
    package func recordFetched(
        _ key: BatchKey, drop: ClaimedDrop, stored: StoredFacts, at time: Date
    ) async throws(PortError) -> Bool { false }
    package func fetchAgain(_ key: BatchKey, reason: String, at time: Date) async throws(PortError) {}
    package func recordCompared(_ key: BatchKey, at time: Date) async throws(PortError) {}
    package func fetchOnceMore(_ key: BatchKey, reason: String, at time: Date) async throws(PortError) -> Bool { false }
    package func recordDeletedAfterImport(_ key: BatchKey, at time: Date) async throws(PortError) {}
    package func dismissDeletions(_ filter: BatchFilter, at time: Date) async throws(PortError) -> Int { 0 }
    package func endBatchAttempt(
        _ key: BatchKey, result: BatchResult, exchange: PortalCallRecord?, at time: Date
    ) async throws(PortError) {}
    package func forgetToken(_ key: BatchKey, next: Date, reason: String, at time: Date) async throws(PortError) {}
    package func batch(_ key: BatchKey) async throws(PortError) -> BatchRecord? { nil }
    package func batches(matching filter: BatchFilter, limit: Int) async throws(PortError) -> [BatchRecord] { [] }
    package func batchCounts() async throws(PortError) -> [BatchState: Int] { [:] }
    package func incomingDownloads() async throws(PortError) -> Set<DropID> { [] }
    package func retryBatches(_ filter: BatchFilter, again: Bool, at time: Date) async throws(PortError) -> Int { 0 }
    package func countRetryable(_ filter: BatchFilter, again: Bool) async throws(PortError) -> Int { 0 }
}
