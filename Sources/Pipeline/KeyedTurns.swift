import Synchronization

/// Serialises work about the same key and runs work about different keys concurrently.
package final class KeyedTurns<Key: Hashable & Sendable>: Sendable {
    /// Who waits for whose turn; a key without work is absent.
    private let waiting = Mutex<[Key: [CheckedContinuation<Void, Never>]]>([:])

    package init() {}

    /// Runs `work` when no other work about `key` is running, in the order of the calls.
    package func run<Value: Sendable, Failure: Error>(
        _ key: Key, _ work: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        await begin(key)
        defer { end(key) }
        return try await work()
    }

    /// The same for several keys at once. `keys` are distinct and ascending, as every caller gives them, so that no two
    /// callers wait for each other. `work` receives the keys whose turn it had to wait for.
    package func run<Value: Sendable>(_ keys: [Key], _ work: ([Key]) async -> Value) async -> Value {
        var awaited: [Key] = []
        for key in keys {
            let isFree = waiting.withLock { waiting in
                guard waiting[key] == nil else { return false }
                waiting[key] = []
                return true
            }
            guard !isFree else { continue }
            await begin(key)
            awaited.append(key)
        }
        defer { for key in keys { end(key) } }
        return await work(awaited)
    }

    private func begin(_ key: Key) async {
        await withCheckedContinuation { continuation in
            let isFree = waiting.withLock { waiting in
                guard waiting[key] != nil else {
                    waiting[key] = []
                    return true
                }
                waiting[key]?.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func end(_ key: Key) {
        let next = waiting.withLock { waiting in
            guard var queue = waiting[key], !queue.isEmpty else {
                waiting[key] = nil
                return CheckedContinuation<Void, Never>?.none
            }
            let first = queue.removeFirst()
            waiting[key] = queue
            return first
        }
        next?.resume()
    }
}
