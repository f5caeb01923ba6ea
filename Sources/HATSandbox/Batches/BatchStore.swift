import Domain
import HATContract
import Synchronization

/// The batches in the order in which they were added, indexed by number, by file and by the groups of PLS's filters.
/// They are in memory only: a restarted sandbox has its uploads and nothing else.
final class BatchStore: Sendable {
    struct Page: Sendable {
        /// Each batch with the serial number of its new token.
        var batches: [(batch: SandboxBatch, tokenSerial: Int)]
        var hasNext: Bool
    }

    private struct State {
        var batches: [SandboxBatch] = []
        var indexByNumber: [String: Int] = [:]
        var indexByBlobPath: [String: Int] = [:]
        var indexByKey: [String: Int] = [:]
        var groups: [BatchGroup: SortedNumbers] = [:]
        var tokenSerial = 0
    }

    private let state = Mutex(State())
    private let clock: EventClock

    init(clock: EventClock) { self.clock = clock }

    var count: Int { state.withLock { $0.batches.count } }

    var all: [SandboxBatch] { state.withLock { $0.batches } }

    func batch(_ number: String) -> SandboxBatch? {
        state.withLock { state in state.indexByNumber[number].map { state.batches[$0] } }
    }

    func batch(atBlobPath path: String) -> SandboxBatch? {
        state.withLock { state in state.indexByBlobPath[path].map { state.batches[$0] } }
    }

    func removeAll() { state.withLock { $0 = State() } }

    /// - Throws: `.configuration` when a number is in use; none is added then.
    func add(_ batches: [SandboxBatch]) throws(PortError) {
        try state.withLock { state throws(PortError) in
            var numbers = Set<String>()
            for batch in batches
            where state.indexByNumber[batch.number] != nil || !numbers.insert(batch.number).inserted {
                throw PortError(.configuration, "Batch \(batch.number) exists already.")
            }
            for batch in batches {
                let index = state.batches.count
                state.batches.append(batch)
                state.indexByNumber[batch.number] = index
                if let key = batch.idempotencyKey { state.indexByKey[key] = index }
                if let path = batch.blobPath { state.indexByBlobPath[path] = index }
                if let group = BatchGroup(batch) { state.groups[group, default: SortedNumbers()].insert(index) }
            }
        }
    }

    /// One page of the batches that match the filter.
    func list(_ filter: BatchFilter, codeSusep: String?, window: PageWindow) -> Page {
        state.withLock { state in
            let found = Self.indices(filter, codeSusep: codeSusep, in: state)
            let range = window.range(of: found.count)
            let batches = found[range].map { index in
                state.tokenSerial += 1
                state.batches[index].listedCount += 1
                return (state.batches[index], state.tokenSerial)
            }
            return Page(batches: batches, hasNext: range.upperBound < found.count)
        }
    }

    private static func indices(_ filter: BatchFilter, codeSusep: String?, in state: State) -> [Int] {
        func fits(_ index: Int) -> Bool {
            !state.batches[index].isDeleted && codeSusep.map { $0 == state.batches[index].codeSusep } ?? true
        }
        switch filter {
        case .all: return state.batches.indices.filter(fits)
        case .key(let key): return state.indexByKey[key].map { [$0] }?.filter(fits) ?? []
        case .number(let number): return state.indexByNumber[number].map { [$0] }?.filter(fits) ?? []
        case .waiting(let status, let isDeletionWanted):
            let group = BatchGroup(
                codeSusep: codeSusep ?? "", trackingStatus: status, isDeletionWanted: isDeletionWanted)
            return state.groups[group]?.values ?? []
        }
    }

    /// Changes a batch under the lock and updates the indices.
    /// - Returns: the result of `change`; nil when the batch is unknown or deleted.
    @discardableResult
    func update<Value: Sendable, Failure: Error>(
        _ number: String, _ change: (inout SandboxBatch, EventClock) throws(Failure) -> Value
    ) throws(Failure) -> Value? {
        try state.withLock { state throws(Failure) in
            guard let index = state.indexByNumber[number], !state.batches[index].isDeleted else { return nil }
            let before = state.batches[index]
            var batch = before
            let value = try change(&batch, clock)
            state.batches[index] = batch
            if BatchGroup(before) != BatchGroup(batch) {
                if let group = BatchGroup(before) { state.groups[group]?.remove(index) }
                if let group = BatchGroup(batch) { state.groups[group, default: SortedNumbers()].insert(index) }
            }
            if before.blobPath != batch.blobPath || batch.isDeleted {
                if let path = before.blobPath { state.indexByBlobPath[path] = nil }
                if let path = batch.blobPath, !batch.isDeleted { state.indexByBlobPath[path] = index }
            }
            return value
        }
    }

    /// Revokes all tokens issued so far for the file of a batch.
    func revokeTokens(of number: String) {
        let serial = state.withLock { $0.tokenSerial }
        update(number) { batch, _ in batch.tokenSerialMin = serial + 1 }
    }
}
