/// The stored facts about an item that took effect.
struct OrderEffect: Sendable {
    let contentHash: Int
    /// Hash of the latest Idempotency-Key.
    let keyHash: Int
    let timeMicroseconds: Int64
    let sequence: UInt32
    let count: UInt32

    init(_ contentHash: Int, keyHash: Int, _ stamp: EventStamp, count: UInt32) {
        self.contentHash = contentHash
        self.keyHash = keyHash
        timeMicroseconds = stamp.timeMicroseconds
        sequence = UInt32(truncatingIfNeeded: stamp.sequence)
        self.count = count
    }

    static func position(of key: String, at resource: OrderResource) -> Int {
        var hasher = Hasher()
        hasher.combine(resource)
        hasher.combine(key)
        return hasher.finalize()
    }

    func evidence(_ key: String, _ resource: OrderResource) -> OrderItemEvidence {
        OrderItemEvidence(
            endpoint: resource, key: key, effects: Int(count),
            contentDigest: String(UInt64(bitPattern: Int64(contentHash)), radix: 16),
            lastEffect: EventStamp(sequence: Int(sequence), timeMicroseconds: timeMicroseconds))
    }
}
