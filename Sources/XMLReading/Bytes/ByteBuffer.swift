/// Owner of a growing run of bytes. Adding to it costs a copy and nothing else, which an `Array` does not reach at the rate of
/// a parser's callbacks. What adds to it is in line with its callers.
@safe
@usableFromInline
package struct ByteBuffer: ~Copyable {
    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var capacity: Int
    @usableFromInline var filled = 0

    /// Empty, with room for so many bytes; it grows as it must.
    package init(capacity: Int) {
        unsafe base = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit { unsafe base.deallocate() }

    /// Bytes it holds.
    @inlinable package var count: Int { filled }

    /// The bytes; valid until the next change.
    @inlinable package var bytes: UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(start: base, count: filled)
    }

    /// The bytes as text; what is no UTF-8 becomes U+FFFD.
    package var string: String { unsafe String(decoding: bytes, as: UTF8.self) }

    /// Adds a copy of `added`.
    @inlinable
    @inline(__always)
    package mutating func append(_ added: UnsafeBufferPointer<UInt8>) {
        guard let source = added.baseAddress else { return }
        let total = filled &+ added.count
        if total > capacity { grow(to: total) }
        let target = unsafe base + filled
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
        filled = total
    }

    /// Adds one byte.
    @inlinable
    package mutating func append(_ byte: UInt8) {
        if filled == capacity { grow(to: filled + 1) }
        unsafe base[filled] = byte
        filled &+= 1
    }

    /// Forgets all bytes and keeps the room.
    @inlinable
    package mutating func clear() { filled = 0 }

    /// Forgets what stands behind the first `kept` bytes.
    @inlinable
    package mutating func truncate(to kept: Int) { filled = min(filled, max(0, kept)) }

    /// Forgets the first bytes; the rest moves to the beginning.
    package mutating func removeFirst(_ dropped: Int) {
        let gone = min(filled, max(0, dropped))
        unsafe base.update(from: base + gone, count: filled - gone)
        filled -= gone
    }

    @usableFromInline
    @inline(never)
    mutating func grow(to needed: Int) {
        let larger = max(needed, capacity * 2)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        unsafe moved.update(from: base, count: filled)
        unsafe base.deallocate()
        unsafe base = moved
        capacity = larger
    }
}
