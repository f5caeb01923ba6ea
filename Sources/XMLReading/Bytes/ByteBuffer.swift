/// A growing buffer of bytes. Appending costs one copy and nothing else; an `Array` is slower at the rate of a
/// parser's callbacks. The appending functions are inlined into their callers.
@safe
@usableFromInline
package struct ByteBuffer: ~Copyable {
    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var capacity: Int
    @usableFromInline var filled = 0

    /// An empty buffer with this capacity in bytes. It grows as needed.
    package init(capacity: Int) {
        unsafe base = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit { unsafe base.deallocate() }

    /// The number of bytes.
    @inlinable package var count: Int { filled }

    /// The bytes; valid until the next change.
    @inlinable package var bytes: UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(start: base, count: filled)
    }

    /// The bytes as text. Invalid UTF-8 becomes U+FFFD.
    package var string: String { unsafe String(decoding: bytes, as: UTF8.self) }

    /// Appends a copy of `added`.
    @inlinable
    @inline(__always)
    package mutating func append(_ added: UnsafeBufferPointer<UInt8>) {
        guard let source = added.baseAddress else { return }
        let total = filled &+ added.count
        if total > capacity { grow(to: total) }
        let target = unsafe base + filled
        if added.count >= 8, added.count <= 16 {
            // Most texts are this short. Two overlapping words cost less than a call.
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

    /// Appends one byte.
    @inlinable
    package mutating func append(_ byte: UInt8) {
        if filled == capacity { grow(to: filled + 1) }
        unsafe base[filled] = byte
        filled &+= 1
    }

    /// Removes all bytes and keeps the capacity.
    @inlinable
    package mutating func clear() { filled = 0 }

    /// Removes everything after the first `kept` bytes.
    @inlinable
    package mutating func truncate(to kept: Int) { filled = min(filled, max(0, kept)) }

    /// Removes the first bytes. The rest moves to the beginning.
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
