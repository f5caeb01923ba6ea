import Domain

/// The text of the element that was opened last, while it may be a leaf.
struct LeafText: ~Copyable {
    /// Text kept for facts and masks; longer text goes to the digests in parts.
    static let keptBytesMax = 64 << 10

    private var kept = ByteBuffer(capacity: 1_024)
    /// Length of the whole text, kept or passed on.
    private(set) var byteCount = 0
    private var highBits: UInt8 = 0

    /// What is kept of the text; valid until the next change.
    var bytes: UnsafeBufferPointer<UInt8> { unsafe kept.bytes }

    var keptCount: Int { kept.count }

    /// Part of the text was passed on: `bytes` holds only its latest part.
    var isPassedOn: Bool { byteCount > kept.count }

    /// The text, kept or passed on, is ASCII.
    var isASCII: Bool { highBits < 0x80 }

    @inline(__always)
    mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        byteCount &+= text.count
        unsafe kept.append(text)
        var bits: UInt8 = 0
        for index in 0..<text.count { unsafe bits |= text[index] }
        highBits |= bits
    }

    /// What is kept was passed on.
    mutating func dropKept() { kept.clear() }

    mutating func clear() {
        byteCount = 0
        highBits = 0
        kept.clear()
    }

    /// - Returns: the text as written, at most `charactersMax` characters.
    func string(charactersMax: Int = 64) -> String {
        if !isPassedOn, keptCount <= charactersMax { return unsafe String(decoding: bytes, as: UTF8.self) }
        // A character has at most 4 bytes in UTF-8.
        let text = unsafe String(decoding: bytes.prefix(charactersMax * 4), as: UTF8.self)
        return text.unicodeScalars.count <= charactersMax ? text : String(text.unicodeScalars.prefix(charactersMax))
    }

    /// Form and length of the text; nil when there is none or it is too long to be looked at.
    var shape: String? {
        unsafe byteCount == 0 || isPassedOn ? nil : Masking.shape(of: String(decoding: bytes, as: UTF8.self))
    }

    /// An `xsd:decimal` with at most two fraction digits, blanks around it passed over.
    var money: Money? {
        guard !isPassedOn, keptCount <= 64 else { return nil }
        var start = 0
        var end = keptCount
        while start < end, unsafe isBlank(bytes[start]) { start += 1 }
        while end > start, unsafe isBlank(bytes[end - 1]) { end -= 1 }
        return unsafe Self.money(bytes.span.extracting(start..<end))
    }

    private static func money(_ text: Span<UInt8>) -> Money? {
        guard !text.isEmpty else { return nil }
        let sign = text[0]
        let isSigned = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
        var cents: Int64 = 0
        var whole = 0
        var fraction = -1
        for index in (isSigned ? 1 : 0)..<text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "."), fraction < 0 {
                fraction = 0
                continue
            }
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            if fraction >= 0 { fraction += 1 } else { whole += 1 }
            guard whole <= 13, fraction <= 2 else { return nil }
            cents = cents * 10 + Int64(byte - 0x30)
        }
        let fractionDigits = max(fraction, 0)
        guard whole + fractionDigits > 0 else { return nil }
        for _ in fractionDigits..<2 { cents *= 10 }
        return Money(cents: sign == UInt8(ascii: "-") ? -cents : cents)
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}
