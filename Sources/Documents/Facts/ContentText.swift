import Domain
import XMLReading

/// The text of the current leaf, after the texts of earlier leaves that are not hashed yet.
///
/// One buffer serves the facts, the masks and the hash, so that each byte is copied only once.
struct ContentText: ~Copyable {
    /// A longer text goes to the hash in parts.
    static let keptBytesMax = 64 << 10

    private var buffer = ByteBuffer(capacity: 16 << 10)
    private var hash: ContentHash
    /// By offset in `buffer`.
    private var marks = TextMarks()
    /// How the other variant treats signatures of guias; nil until one has come.
    private var otherReading: GuiaSignatureReading?
    /// The start of the current text and, once its element is closed, its end.
    private var start = 0
    /// The length of the whole current text, buffered or passed on.
    private(set) var byteCount = 0
    /// All bytes of the whole current text, combined with OR.
    private var bits: UInt64 = 0
    /// The number of buffered bytes that are known to be whitespace. Everything passed on was whitespace too.
    private var whitespaceCount = 0
    private var sawText = false

    init(encoding: AllowedEncoding) { hash = ContentHash(encoding: encoding) }

    /// The buffered part of the current text; valid until the next change.
    var bytes: UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(rebasing: buffer.bytes[start..<buffer.count])
    }

    var keptCount: Int { buffer.count &- start }

    /// Whether part of the text was passed on: `bytes` then holds only its latest part.
    var isPassedOn: Bool { byteCount > keptCount }

    var isASCII: Bool { bits & 0x8080_8080_8080_8080 == 0 }

    /// Whether only whitespace came so far. Reads each byte once, however often it is called.
    mutating func isOnlyWhitespace() -> Bool {
        while !sawText, whitespaceCount < keptCount {
            unsafe sawText = bytes[whitespaceCount] > 0x20
            whitespaceCount &+= 1
        }
        return !sawText
    }

    /// Begins an element with an empty text. The text before it was dropped, or remains for the hash.
    @inline(__always)
    mutating func begin() {
        start = buffer.count
        byteCount = 0
        bits = 0
        whitespaceCount = 0
        sawText = false
    }

    @inline(__always)
    mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        byteCount &+= text.count
        unsafe buffer.append(text)
        bits |= unsafe Self.bits(of: text)
    }

    @inline(__always)
    private static func bits(of text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let raw = UnsafeRawBufferPointer(text)
        var bits: UInt64 = 0
        guard text.count >= 8 else {
            for index in 0..<text.count { bits |= unsafe UInt64(text[index]) }
            return bits
        }
        var offset = 0
        let last = text.count &- 8
        while offset < last {
            bits |= unsafe raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            offset &+= 8
        }
        return unsafe bits | raw.loadUnaligned(fromByteOffset: last, as: UInt64.self)
    }

    /// Drops the current text: it is not that of a leaf, or does not count.
    mutating func drop() {
        if isPassedOn { hash.dropLongText() }
        buffer.truncate(to: start)
        byteCount = 0
    }

    /// Keeps the text of a leaf that counts. It stays readable until the next element begins.
    @inline(__always)
    mutating func keep() throws(PortError) {
        guard byteCount > 0 else { return }
        if !isPassedOn, start < ContentHash.keptBytesMax, unsafe bytes[0] > 0x20, unsafe bytes[keptCount &- 1] > 0x20 {
            return
        }
        try keepOther()
    }

    /// Keeps the text of a leaf in a guia's signature. It counts if the other variant leaves such text out.
    mutating func keepSignature(_ otherReading: GuiaSignatureReading) throws(PortError) {
        let counts = otherReading == .leftOut
        guard byteCount > 0, !isPassedOn else {
            if counts { try keep() } else { drop() }
            return
        }
        self.otherReading = otherReading
        marks.signatures.append(TextMarks.Signature(range: start..<buffer.count, otherReading: otherReading))
        if counts { try keep() } else if start >= ContentHash.keptBytesMax { try hashBefore() }
    }

    /// Passes on a long text in parts; `counts` when it may count for the hash.
    mutating func passOn(counts: Bool) throws(PortError) {
        if start > 0 { try hashBefore() }
        if counts { unsafe try hash.addPart(bytes) }
        _ = isOnlyWhitespace()
        whitespaceCount = 0
        buffer.truncate(to: start)
    }

    /// `signatures`: the treatment of guias' signatures under which `declared` matches, if it matches no known
    /// variant.
    consuming func finish(
        declared: String?
    ) throws(PortError) -> (normative: String?, fits: HashVariant?, signatures: GuiaSignatureReading?) {
        let otherReading = otherReading
        let digests = unsafe try hash.finish(buffer.bytes, marks: marks, declared: declared)
        return (digests.normative, digests.fits, digests.fits == nil && digests.isFittedByOther ? otherReading : nil)
    }

    @inline(never)
    private mutating func keepOther() throws(PortError) {
        if isPassedOn {
            unsafe try hash.addPart(bytes)
            try hash.keepLongText()
            return buffer.truncate(to: start)
        }
        let core = unsafe ContentHash.core(bytes)
        if core.lowerBound > 0 { marks.edges.append(start..<(start + core.lowerBound)) }
        if core.upperBound < keptCount, !core.isEmpty { marks.edges.append((start + core.upperBound)..<buffer.count) }
        if start >= ContentHash.keptBytesMax { try hashBefore() }
    }

    /// Passes everything before the current text to the hash.
    private mutating func hashBefore() throws(PortError) {
        let before = marks.split(before: start)
        unsafe try hash.add(UnsafeBufferPointer(rebasing: buffer.bytes[..<start]), marks: before)
        buffer.removeFirst(start)
        start = 0
    }
}

extension ContentText {
    /// - Returns: the text as written, at most `charactersMax` characters.
    func string(charactersMax: Int = 64) -> String {
        if !isPassedOn, keptCount <= charactersMax { return unsafe String(decoding: bytes, as: UTF8.self) }
        // A character has at most 4 bytes in UTF-8.
        let text = unsafe String(decoding: bytes.prefix(charactersMax * 4), as: UTF8.self)
        return text.unicodeScalars.count <= charactersMax ? text : String(text.unicodeScalars.prefix(charactersMax))
    }

    /// The text without surrounding whitespace.
    func trimmed(charactersMax: Int = 64) -> String {
        guard !isPassedOn else { return "" }
        let bytes = unsafe self.bytes
        let core = unsafe UnsafeBufferPointer(rebasing: bytes[ContentHash.core(bytes)])
        let text = unsafe String(decoding: core.prefix(charactersMax * 4), as: UTF8.self)
        return text.unicodeScalars.count <= charactersMax ? text : String(text.unicodeScalars.prefix(charactersMax))
    }

    /// The form and length of the text; nil when it is empty or too long to be examined.
    var shape: String? {
        byteCount == 0 || isPassedOn ? nil : unsafe Masking.shape(of: String(decoding: bytes, as: UTF8.self))
    }

    /// The day of an `xsd:date` or `xsd:dateTime` as `yyyymmdd`, whatever zone or time follows it. The schema checks
    /// whether that day exists.
    var packedDay: Int32? {
        guard !isPassedOn, keptCount >= 10 else { return nil }
        let bytes = unsafe self.bytes
        let core = unsafe ContentHash.core(bytes)
        guard core.count >= 10 else { return nil }
        // 2.01.03 writes dd/mm/yyyy.
        let isSlashed = unsafe bytes[core.lowerBound + 2] == UInt8(ascii: "/")
        let (mark, first, second) = isSlashed ? (UInt8(ascii: "/"), 2, 5) : (UInt8(ascii: "-"), 4, 7)
        var day: Int32 = 0
        for offset in 0..<10 {
            let byte = unsafe bytes[core.lowerBound + offset]
            if offset == first || offset == second {
                guard byte == mark else { return nil }
            } else {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                day = day * 10 + Int32(byte - 0x30)
            }
        }
        return isSlashed ? day % 10_000 * 10_000 + day / 10_000 % 100 * 100 + day / 1_000_000 : day
    }

    /// Whether the current text begins with whitespace.
    @inline(__always)
    var beginsWithWhitespace: Bool { unsafe keptCount > 0 && buffer.bytes[start] <= 0x20 }

    /// Whether the text is empty, buffered and passed-on parts included.
    @inline(__always)
    var isEmpty: Bool { byteCount == 0 }

    /// Whether the text has no visible character: see `Whitespace`. False for an empty text.
    var isInvisible: Bool {
        guard !isPassedOn, keptCount > 0 else { return false }
        var decoder = ScalarDecoder(isUTF8: true)
        let bytes = unsafe self.bytes
        for index in 0..<bytes.count {
            guard let value = unsafe decoder.read(bytes[index]) else { continue }
            guard let scalar = Unicode.Scalar(value), Whitespace.isBlank(scalar) else { return false }
        }
        return true
    }

    /// The sides on which XML whitespace surrounds a text that has other content: `before`, `after` or `both`; nil
    /// without.
    var whitespaceAround: String? {
        guard !isPassedOn else { return nil }
        let core = unsafe ContentHash.core(bytes)
        guard !core.isEmpty else { return nil }
        return switch (core.lowerBound > 0, core.upperBound < keptCount) {
        case (true, true): "both"
        case (true, false): "before"
        case (false, true): "after"
        case (false, false): nil
        }
    }
}
