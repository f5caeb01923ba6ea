import Digests
import Domain
import XMLReading

/// The digests of the four variants of the hash rule. Variants that do not differ yet share one digest.
///
/// While all text is ASCII and no value begins or ends with whitespace, the four are equal. The first character beyond
/// ASCII separates ISO-8859-1 from UTF-8. The first whitespace at an end of a value separates the trimmed variants
/// from the literal ones.
struct HashStreams: ~Copyable {
    private var latin1: MD5Hasher
    private var utf8: MD5Hasher?
    private var trimmedLatin1: MD5Hasher?
    private var trimmedUTF8: MD5Hasher?
    /// Whether a character has no byte in ISO-8859-1: those two variants then have no digest.
    private var isLatin1Undefined = false
    private let windows1252: Bool
    /// The first variant with the opposite treatment of guias' signatures; nil until one comes.
    private var other: MD5Hasher?
    /// Whether a character of a signature has no byte in ISO-8859-1.
    private var isOtherUndefined = false
    /// Whether the next text belongs to a signature that the other variant leaves out.
    private var isLeavingOut = false

    /// In a windows-1252 document the characters that ISO-8859-1 lacks count as their bytes in the file, because the
    /// sender hashed the bytes that it wrote.
    init(encoding: AllowedEncoding) throws(PortError) {
        latin1 = try MD5Hasher()
        utf8 = nil
        trimmedLatin1 = nil
        trimmedUTF8 = nil
        other = nil
        windows1252 = encoding == .windows1252
    }

    private init(
        latin1: consuming MD5Hasher, utf8: consuming MD5Hasher?, trimmedLatin1: consuming MD5Hasher?,
        trimmedUTF8: consuming MD5Hasher?, other: consuming MD5Hasher?, isLatin1Undefined: Bool, windows1252: Bool
    ) {
        self.latin1 = latin1
        self.utf8 = utf8
        self.trimmedLatin1 = trimmedLatin1
        self.trimmedUTF8 = trimmedUTF8
        self.other = other
        self.isLatin1Undefined = isLatin1Undefined
        self.windows1252 = windows1252
    }

    func fork() throws(PortError) -> HashStreams {
        var copy = HashStreams(
            latin1: try latin1.fork(), utf8: try utf8?.fork(), trimmedLatin1: try trimmedLatin1?.fork(),
            trimmedUTF8: try trimmedUTF8?.fork(), other: try other?.fork(), isLatin1Undefined: isLatin1Undefined,
            windows1252: windows1252)
        copy.isOtherUndefined = isOtherUndefined
        copy.isLeavingOut = isLeavingOut
        return copy
    }

    /// Marks the text until `endSignature` as that of a guia's signature that counts in this version.
    mutating func beginSignature() throws(PortError) {
        try partOther()
        isLeavingOut = true
    }

    mutating func endSignature() { isLeavingOut = false }

    /// Adds the text of a guia's signature that does not count in this version.
    mutating func appendToOther(_ text: UnsafeBufferPointer<UInt8>) throws(PortError) {
        try partOther()
        if unsafe Latin1.isASCII(text) {
            unsafe try other?.update(UnsafeRawBufferPointer(text))
            return
        }
        var transcoded = ByteBuffer(capacity: text.count)
        guard unsafe Latin1.transcode(text, windows1252: windows1252, into: &transcoded) else {
            isOtherUndefined = true
            return
        }
        unsafe try other?.update(UnsafeRawBufferPointer(transcoded.bytes))
    }

    /// Adds text that counts in all variants: well-formed UTF-8 in whole characters, preferably some kilobytes at a
    /// time.
    mutating func append(_ text: UnsafeBufferPointer<UInt8>) throws(PortError) {
        if text.count == 0 { return }
        if unsafe Latin1.isASCII(text) {
            unsafe try appendASCII(UnsafeRawBufferPointer(text), isEdge: false)
        } else {
            unsafe try appendBeyondASCII(text)
        }
    }

    /// Adds whitespace at the beginning or end of a value, which the trimmed variants leave out.
    mutating func appendEdge(_ whitespace: UnsafeBufferPointer<UInt8>) throws(PortError) {
        if whitespace.count == 0 { return }
        try partTrimmed()
        unsafe try appendASCII(UnsafeRawBufferPointer(whitespace), isEdge: true)
    }

    /// Treats everything added since `before` was forked as whitespace at the end of a value.
    mutating func leaveOutOfTrimmed(since before: consuming HashStreams) throws(PortError) {
        try before.partTrimmed()
        trimmedLatin1 = before.trimmedLatin1.take()
        trimmedUTF8 = before.trimmedUTF8.take()
    }

    private mutating func appendASCII(_ text: UnsafeRawBufferPointer, isEdge: Bool) throws(PortError) {
        unsafe try latin1.update(text)
        if !isLeavingOut { unsafe try other?.update(text) }
        unsafe try utf8?.update(text)
        if isEdge { return }
        unsafe try trimmedLatin1?.update(text)
        unsafe try trimmedUTF8?.update(text)
    }

    private mutating func appendBeyondASCII(_ text: UnsafeBufferPointer<UInt8>) throws(PortError) {
        try partUTF8()
        unsafe try utf8?.update(UnsafeRawBufferPointer(text))
        unsafe try trimmedUTF8?.update(UnsafeRawBufferPointer(text))
        guard !isLatin1Undefined else { return }
        var transcoded = ByteBuffer(capacity: text.count)
        guard unsafe Latin1.transcode(text, windows1252: windows1252, into: &transcoded) else {
            isLatin1Undefined = true
            return
        }
        unsafe try latin1.update(UnsafeRawBufferPointer(transcoded.bytes))
        if !isLeavingOut { unsafe try other?.update(UnsafeRawBufferPointer(transcoded.bytes)) }
        unsafe try trimmedLatin1?.update(UnsafeRawBufferPointer(transcoded.bytes))
    }

    private mutating func partUTF8() throws(PortError) {
        guard utf8 == nil else { return }
        utf8 = try latin1.fork()
        trimmedUTF8 = try trimmedLatin1?.fork()
    }

    private mutating func partOther() throws(PortError) {
        if other == nil { other = try latin1.fork() }
    }

    private mutating func partTrimmed() throws(PortError) {
        guard trimmedLatin1 == nil else { return }
        trimmedLatin1 = try latin1.fork()
        trimmedUTF8 = try utf8?.fork()
    }

    /// The digests by variant; a variant without one is absent. `other`: with the opposite treatment of guias'
    /// signatures.
    consuming func finish() throws(PortError) -> (byReading: [HashVariant: String], other: String?) {
        let isUndefined = isLatin1Undefined
        let hasOther = !isLatin1Undefined && !isOtherUndefined
        let plain = try latin1.finish()
        let plainUTF8 = try utf8?.finish()
        let trimmed = try trimmedLatin1?.finish()
        let trimmedBoth = try trimmedUTF8?.finish()
        let otherDigest = try other?.finish()
        var digests: [HashVariant: String] = [:]
        if !isUndefined {
            digests[.iso8859_1] = plain
            digests[.iso8859_1Trimmed] = trimmed ?? plain
        }
        digests[.utf8] = plainUTF8 ?? plain
        digests[.utf8Trimmed] = trimmedBoth ?? trimmed ?? plainUTF8 ?? plain
        return (digests, hasOther ? otherDigest : nil)
    }
}
