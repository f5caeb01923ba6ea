import Domain

/// Feeds the leaf texts of a document to the digests, in document order.
///
/// A short text comes at once, when its element turned out to be a leaf. A long one (`documento`) comes in parts before that is
/// known: the digests as they stood before it are kept and taken up again if a child element follows.
struct ContentHash: ~Copyable {
    private var streams: HashStreams
    private var beforeLongText: HashStreams?
    /// In a long text: something other than blanks has come.
    private var longTextHasBegun = false
    /// In a long text: blanks that may turn out to be its end.
    private var heldBlanks = ByteBuffer(capacity: 64)

    init(encoding: AllowedEncoding) throws(PortError) {
        streams = try HashStreams(encoding: encoding)
        beforeLongText = nil
    }

    /// Adds a whole leaf text in ASCII, when all readings are one and it has no blanks at its ends; the common case.
    /// - Returns: false when it is another case: nothing was added.
    @inline(__always)
    mutating func addPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        unsafe text[0] > 0x20 && text[text.count &- 1] > 0x20 && streams.appendPlain(text)
    }

    /// Adds a whole leaf text.
    mutating func add(_ text: UnsafeBufferPointer<UInt8>, isASCII: Bool) throws(PortError) {
        guard text.count > 0 else { return }
        if unsafe text[0] > 0x20, unsafe text[text.count - 1] > 0x20 { return try unsafe streams.append(text, isASCII: isASCII) }
        let core = unsafe Self.core(text)
        try unsafe streams.appendEdge(UnsafeBufferPointer(rebasing: text[..<core.lowerBound]))
        if !core.isEmpty { try unsafe streams.append(UnsafeBufferPointer(rebasing: text[core]), isASCII: isASCII) }
        try unsafe streams.appendEdge(UnsafeBufferPointer(rebasing: text[core.upperBound...]))
    }

    /// Adds a part of a long text; the first part keeps the state before it.
    mutating func addPart(_ text: UnsafeBufferPointer<UInt8>, isASCII: Bool) throws(PortError) {
        if beforeLongText == nil {
            beforeLongText = try streams.fork()
            longTextHasBegun = false
            heldBlanks.clear()
        }
        let core = unsafe Self.core(text)
        unsafe heldBlanks.append(UnsafeBufferPointer(rebasing: text[..<core.lowerBound]))
        if !core.isEmpty {
            try releaseHeldBlanks(asEdge: !longTextHasBegun)
            longTextHasBegun = true
            try unsafe streams.append(UnsafeBufferPointer(rebasing: text[core]), isASCII: isASCII)
        }
        unsafe heldBlanks.append(UnsafeBufferPointer(rebasing: text[core.upperBound...]))
    }

    /// The long text was that of a leaf.
    mutating func keepLongText() throws(PortError) {
        guard beforeLongText != nil else { return }
        try releaseHeldBlanks(asEdge: true)
        beforeLongText = nil
    }

    /// The long text was not that of a leaf: a child element followed.
    mutating func dropLongText() {
        guard let before = beforeLongText.take() else { return }
        streams = before
        heldBlanks.clear()
    }

    /// The digests by reading; a reading without one is absent.
    consuming func finish() throws(PortError) -> [HashVariant: String] { try streams.finish() }

    /// What is left without the blanks at both ends; empty and at the end when there are only blanks.
    private static func core(_ text: UnsafeBufferPointer<UInt8>) -> Range<Int> {
        var end = text.count
        while end > 0, unsafe isBlank(text[end - 1]) { end -= 1 }
        guard end > 0 else { return text.count..<text.count }
        var start = 0
        while unsafe isBlank(text[start]) { start += 1 }
        return start..<end
    }

    private mutating func releaseHeldBlanks(asEdge: Bool) throws(PortError) {
        guard heldBlanks.count > 0 else { return }
        if asEdge {
            try unsafe streams.appendEdge(heldBlanks.bytes)
        } else {
            try unsafe streams.append(heldBlanks.bytes, isASCII: true)
        }
        heldBlanks.clear()
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
}
