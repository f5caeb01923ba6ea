/// A value that crosses the socket between the program and a child. `code` names its fields once, in order, for both
/// reading and writing. Both sides are the same build, so coded values must not be stored.
protocol WireValue {
    /// The value with which reading begins; it replaces every field.
    static var unread: Self { get }
    /// Passes each field to `coder`, which fills or writes it.
    /// - Throws: only while reading, for bytes that are no such value.
    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure)
}

/// Writes values to bytes, or reads them. The bytes read are untrusted: every length is checked against the remaining
/// bytes, text must be UTF-8, and bytes that are no value of their type are a violation.
struct WireCoder {
    let isReading: Bool
    private(set) var bytes: [UInt8]
    private var offset = 0

    /// Writes after `prefix`.
    init(writingAfter prefix: [UInt8]) { (isReading, bytes) = (false, prefix) }

    /// `offset`: where the first value begins; at most the number of bytes.
    init(reading bytes: [UInt8], at offset: Int) { (isReading, self.bytes, self.offset) = (true, bytes, offset) }

    /// Whether a reader has consumed all bytes.
    var isAtEnd: Bool { offset == bytes.count }

    mutating func write(_ value: some WireValue) {
        var value = value
        do { try value.code(&self) } catch { preconditionFailure("Writing does not fail.") }
    }

    mutating func read<Value: WireValue>(_ type: Value.Type) throws(ChannelFailure) -> Value {
        var value = Value.unread
        try value.code(&self)
        return value
    }

    /// Codes seven bits per byte, the lowest first.
    mutating func bits(_ value: inout UInt64) throws(ChannelFailure) {
        if isReading {
            value = try readBits()
        } else {
            var rest = value
            while rest >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(truncatingIfNeeded: rest))
        }
    }

    private mutating func readBits() throws(ChannelFailure) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            guard offset < bytes.count else { throw .violated }
            let byte = bytes[offset]
            offset += 1
            // The tenth byte has room for one bit only.
            guard shift < 63 || byte <= 1 else { throw .violated }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw .violated
    }

    /// Codes the length, then the UTF-8 bytes.
    mutating func text(_ value: inout String) throws(ChannelFailure) {
        var length = isReading ? 0 : value.utf8.count
        try count(&length)
        guard isReading else { return bytes.append(contentsOf: value.utf8) }
        let end = offset + length
        do {
            value = String(copying: try UTF8Span(validating: bytes.span.extracting(offset..<end)))
        } catch {
            throw .violated
        }
        offset = end
    }

    /// Codes the number of items that follow; each takes at least one byte.
    mutating func count(_ value: inout Int) throws(ChannelFailure) {
        var count = UInt64(value)
        try bits(&count)
        guard isReading else { return }
        guard count <= UInt64(bytes.count - offset) else { throw .violated }
        value = Int(count)
    }

    /// Requires a condition of a value that was read.
    func require(_ condition: Bool) throws(ChannelFailure) {
        guard condition || !isReading else { throw .violated }
    }

    /// Codes a value as another one; `back` returns nil for a raw value that represents none.
    mutating func code<Value, Raw: WireValue>(
        _ value: inout Value, as raw: (Value) -> Raw, _ back: (Raw) -> Value?
    ) throws(ChannelFailure) {
        guard isReading else { return write(raw(value)) }
        guard let found = back(try read(Raw.self)) else { throw .violated }
        value = found
    }

    mutating func fields<A: WireValue>(_ a: inout A) throws(ChannelFailure) { try a.code(&self) }

    mutating func fields<A: WireValue, B: WireValue>(_ a: inout A, _ b: inout B) throws(ChannelFailure) {
        try a.code(&self)
        try b.code(&self)
    }

    mutating func fields<A: WireValue, B: WireValue, C: WireValue>(
        _ a: inout A, _ b: inout B, _ c: inout C
    ) throws(ChannelFailure) {
        try fields(&a, &b)
        try c.code(&self)
    }

    mutating func fields<A: WireValue, B: WireValue, C: WireValue, D: WireValue>(
        _ a: inout A, _ b: inout B, _ c: inout C, _ d: inout D
    ) throws(ChannelFailure) {
        try fields(&a, &b)
        try fields(&c, &d)
    }
}
