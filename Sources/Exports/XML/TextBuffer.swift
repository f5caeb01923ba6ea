/// Bytes that are gathered, kept between uses.
@safe
struct TextBuffer: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity = 1_024
    private(set) var count = 0

    init() { unsafe base = .allocate(capacity: capacity) }

    deinit { unsafe base.deallocate() }

    mutating func removeAll() { count = 0 }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        if count &+ bytes.count > capacity { grow(to: count + bytes.count) }
        unsafe (base + count).update(from: start, count: bytes.count)
        count &+= bytes.count
    }

    /// Valid until the next change.
    var bytes: UnsafeBufferPointer<UInt8> { unsafe UnsafeBufferPointer(start: base, count: count) }

    var string: String { unsafe String(decoding: bytes, as: UTF8.self) }

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
