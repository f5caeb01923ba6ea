import Digests
import Domain

/// The digests of the four readings of the hash rule, of which only those run that differ so far.
///
/// While all text is ASCII and no value begins or ends with blanks, the four are one. The first character beyond ASCII parts
/// ISO-8859-1 from UTF-8; the first blank at an end of a value parts the trimmed readings from the literal ones.
struct HashStreams: ~Copyable {
    private var latin1: HashStream
    private var utf8: HashStream?
    private var trimmedLatin1: HashStream?
    private var trimmedUTF8: HashStream?
    /// A character has no byte in ISO-8859-1: those two readings have no digest.
    private var isLatin1Undefined = false
    /// More than one stream runs.
    private var isParted = false
    private let windows1252: Bool
    private var transcoded = ByteBuffer(capacity: 256)

    /// - Parameter encoding: of the document. In a windows-1252 document the characters that ISO-8859-1 lacks count as the bytes
    ///   they are in the file: the sender hashed the bytes he wrote.
    init(encoding: AllowedEncoding) throws(PortError) {
        latin1 = try HashStream()
        utf8 = nil
        trimmedLatin1 = nil
        trimmedUTF8 = nil
        windows1252 = encoding == .windows1252
    }

    private init(
        latin1: consuming HashStream, utf8: consuming HashStream?, trimmedLatin1: consuming HashStream?,
        trimmedUTF8: consuming HashStream?, isLatin1Undefined: Bool, isParted: Bool, windows1252: Bool
    ) {
        self.latin1 = latin1
        self.utf8 = utf8
        self.trimmedLatin1 = trimmedLatin1
        self.trimmedUTF8 = trimmedUTF8
        self.isLatin1Undefined = isLatin1Undefined
        self.isParted = isParted
        self.windows1252 = windows1252
    }

    func fork() throws(PortError) -> HashStreams {
        HashStreams(
            latin1: try latin1.fork(), utf8: try utf8?.fork(), trimmedLatin1: try trimmedLatin1?.fork(),
            trimmedUTF8: try trimmedUTF8?.fork(), isLatin1Undefined: isLatin1Undefined, isParted: isParted,
            windows1252: windows1252)
    }

    /// Adds text when all readings are one and there is room for it; else nothing.
    @inline(__always)
    mutating func appendPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        unsafe !isParted && latin1.appendIfRoom(text)
    }

    /// Adds text that all readings take.
    mutating func append(_ text: UnsafeBufferPointer<UInt8>, isASCII: Bool) throws(PortError) {
        if isASCII { try unsafe appendASCII(text, isEdge: false) } else { try unsafe appendBeyondASCII(text) }
    }

    /// Adds blanks at the beginning or end of a value, which the trimmed readings leave out.
    mutating func appendEdge(_ blanks: UnsafeBufferPointer<UInt8>) throws(PortError) {
        if blanks.count == 0 { return }
        try partTrimmed()
        try unsafe appendASCII(blanks, isEdge: true)
    }

    private mutating func appendASCII(_ text: UnsafeBufferPointer<UInt8>, isEdge: Bool) throws(PortError) {
        try unsafe latin1.append(text)
        try unsafe utf8?.append(text)
        if isEdge { return }
        try unsafe trimmedLatin1?.append(text)
        try unsafe trimmedUTF8?.append(text)
    }

    private mutating func appendBeyondASCII(_ text: UnsafeBufferPointer<UInt8>) throws(PortError) {
        try partUTF8()
        try unsafe utf8?.append(text)
        try unsafe trimmedUTF8?.append(text)
        guard !isLatin1Undefined else { return }
        transcoded.clear()
        guard unsafe Latin1.transcode(text, windows1252: windows1252, into: &transcoded) else {
            isLatin1Undefined = true
            return
        }
        try unsafe latin1.append(transcoded.bytes)
        try unsafe trimmedLatin1?.append(transcoded.bytes)
    }

    private mutating func partUTF8() throws(PortError) {
        guard utf8 == nil else { return }
        isParted = true
        utf8 = try latin1.fork()
        trimmedUTF8 = try trimmedLatin1?.fork()
    }

    private mutating func partTrimmed() throws(PortError) {
        guard trimmedLatin1 == nil else { return }
        isParted = true
        trimmedLatin1 = try latin1.fork()
        trimmedUTF8 = try utf8?.fork()
    }

    /// The digests by reading; a reading without one is absent.
    consuming func finish() throws(PortError) -> [HashVariant: String] {
        let isUndefined = isLatin1Undefined
        let plain = try latin1.finish()
        let plainUTF8 = try utf8?.finish()
        let trimmed = try trimmedLatin1?.finish()
        let trimmedBoth = try trimmedUTF8?.finish()
        var digests: [HashVariant: String] = [:]
        if !isUndefined {
            digests[.iso8859_1] = plain
            digests[.iso8859_1Trimmed] = trimmed ?? plain
        }
        digests[.utf8] = plainUTF8 ?? plain
        digests[.utf8Trimmed] = trimmedBoth ?? (trimmed == nil ? plainUTF8 : trimmed) ?? plain
        return digests
    }
}
