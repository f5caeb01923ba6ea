/// Owner of a growing run of bytes. Adding to it costs a copy and nothing else, which an `Array` does not reach at the rate of
/// a parser's callbacks.
@safe
struct ByteBuffer: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        unsafe base = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit { unsafe base.deallocate() }

    /// The bytes; valid until the next change.
    var bytes: UnsafeBufferPointer<UInt8> { unsafe UnsafeBufferPointer(start: base, count: count) }

    @inline(__always)
    mutating func append(_ added: UnsafeBufferPointer<UInt8>) {
        guard let source = added.baseAddress else { return }
        let total = count &+ added.count
        if total > capacity { grow(to: total) }
        let target = unsafe base + count
        if added.count >= 8, added.count <= 16 {
            // Most texts are as short as this; two overlapping words cost less than a call.
            let (from, to) = unsafe (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
            let last = added.count &- 8
            let (head, tail) = unsafe (
                from.loadUnaligned(as: UInt64.self), from.loadUnaligned(fromByteOffset: last, as: UInt64.self)
            )
            unsafe to.storeBytes(of: head, as: UInt64.self)
            unsafe to.storeBytes(of: tail, toByteOffset: last, as: UInt64.self)
        } else if added.count < 8 {
            for index in 0..<added.count { unsafe target[index] = source[index] }
        } else {
            unsafe target.update(from: source, count: added.count)
        }
        count = total
    }

    mutating func append(_ byte: UInt8) {
        if count == capacity { grow(to: count + 1) }
        unsafe base[count] = byte
        count &+= 1
    }

    mutating func clear() { count = 0 }

    /// Forgets what stands behind the first `kept` bytes.
    mutating func truncate(to kept: Int) { count = min(count, max(0, kept)) }

    /// Forgets the first bytes; the rest moves to the beginning.
    mutating func removeFirst(_ dropped: Int) {
        let gone = min(count, max(0, dropped))
        unsafe base.update(from: base + gone, count: count - gone)
        count -= gone
    }

    @inline(never)
    private mutating func grow(to needed: Int) {
        let larger = max(needed, capacity * 2)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        unsafe moved.update(from: base, count: count)
        unsafe base.deallocate()
        unsafe base = moved
        capacity = larger
    }
}
