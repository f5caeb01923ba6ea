import Domain
import XMLReading

/// The text of the leaf at hand, behind the texts of the leaves before it that are not hashed yet.
///
/// One buffer serves the facts, the masks and the hash, so that each byte is copied once.
struct ContentText: ~Copyable {
    /// A longer text goes to the hash in parts.
    static let keptBytesMax = 64 << 10

    private var buffer = ByteBuffer(capacity: 16 << 10)
    private var hash: ContentHash
    /// By offset in `buffer`.
    private var marks = TextMarks()
    /// How the other reading takes the signatures of guias, once one has come.
    private var otherReading: GuiaSignatureReading?
    /// Where the text at hand begins and, once its element is closed, ends.
    private var start = 0
    /// Length of the whole text at hand, kept or passed on.
    private(set) var byteCount = 0
    /// All bytes of the whole text, joined by or.
    private var bits: UInt64 = 0
    /// So many of the kept bytes are known to be whitespace, and so was everything passed on.
    private var whitespaceCount = 0
    private var sawText = false

    init(encoding: AllowedEncoding) { hash = ContentHash(encoding: encoding) }

    /// What is kept of the text at hand; valid until the next change.
    var bytes: UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(rebasing: buffer.bytes[start..<buffer.count])
    }

    var keptCount: Int { buffer.count &- start }

    /// Part of the text was passed on: `bytes` holds only its latest part.
    var isPassedOn: Bool { byteCount > keptCount }

    var isASCII: Bool { bits & 0x8080_8080_8080_8080 == 0 }

    /// Nothing but whitespace came so far. Reads each byte once, however often it is asked.
    mutating func isOnlyWhitespace() -> Bool {
        while !sawText, whitespaceCount < keptCount {
            unsafe sawText = bytes[whitespaceCount] > 0x20
            whitespaceCount &+= 1
        }
        return !sawText
    }

    /// An element begins: its text is empty, what was kept of the one before stays for the hash or was dropped.
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

    /// The text was not that of a leaf, or does not count.
    mutating func drop() {
        if isPassedOn { hash.dropLongText() }
        buffer.truncate(to: start)
        byteCount = 0
    }

    /// The text was that of a leaf that counts. It stays readable until the next element begins.
    @inline(__always)
    mutating func keep() throws(PortError) {
        guard byteCount > 0 else { return }
        if !isPassedOn, start < ContentHash.keptBytesMax, unsafe bytes[0] > 0x20, unsafe bytes[keptCount &- 1] > 0x20 {
            return
        }
        try keepOther()
    }

    /// The text was that of a leaf in a signature of a guia. It counts where the other reading leaves such text out.
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

    /// Passes the text on in parts, because it is long; `counts` when it may count for the hash.
    mutating func passOn(counts: Bool) throws(PortError) {
        if start > 0 { try hashBefore() }
        if counts { unsafe try hash.addPart(bytes) }
        _ = isOnlyWhitespace()
        whitespaceCount = 0
        buffer.truncate(to: start)
    }

    /// `signatures`: the reading of guias' signatures under which `declared` fits, where it fits none that is known.
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

    /// Gives everything before the text at hand to the hash.
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

    /// The same without the whitespace around it.
    func trimmed(charactersMax: Int = 64) -> String {
        guard !isPassedOn else { return "" }
        let bytes = unsafe self.bytes
        let core = unsafe UnsafeBufferPointer(rebasing: bytes[ContentHash.core(bytes)])
        let text = unsafe String(decoding: core.prefix(charactersMax * 4), as: UTF8.self)
        return text.unicodeScalars.count <= charactersMax ? text : String(text.unicodeScalars.prefix(charactersMax))
    }

    /// Form and length of the text; nil when there is none or it is too long to be looked at.
    var shape: String? {
        byteCount == 0 || isPassedOn ? nil : unsafe Masking.shape(of: String(decoding: bytes, as: UTF8.self))
    }

    /// The day of an `xsd:date` or `xsd:dateTime` as `yyyymmdd`, whatever zone or time follows it; whether it exists is the
    /// schema's matter.
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

    /// The text at hand begins with whitespace.
    @inline(__always)
    var beginsWithWhitespace: Bool { unsafe keptCount > 0 && buffer.bytes[start] <= 0x20 }

    /// Nothing came, neither kept nor passed on.
    @inline(__always)
    var isEmpty: Bool { byteCount == 0 }

    /// Nothing of it can be seen: see `Whitespace`. False for nothing at all.
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

    /// Whitespace of XML at the ends of a text that has something between them: `before`, `after` or `both`; nil without.
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
