import Digests
import Domain
import XMLReading

/// The hash over the leaf texts of a document, in document order.
///
/// The texts of a small document are collected and hashed once, at the end; the other variants of the rule are
/// computed only when the normative digest does not match. Beyond `keptBytesMax` all variants are computed
/// incrementally. A long text (`documento`) arrives in parts before it is known to belong to a leaf, so the digests
/// before it are kept and restored if a child element follows. Whitespace in it may turn out to be at its end, which
/// the trimmed variants leave out: a short run is buffered, and for a long one the digests before it are kept in the
/// same way.
struct ContentHash: ~Copyable {
    /// The number of bytes that are collected before incremental hashing begins.
    static let keptBytesMax = 256 << 10

    /// The most whitespace of a long text that is buffered.
    static let heldWhitespaceMax = 4 << 10

    private let encoding: AllowedEncoding
    private var streams: HashStreams?
    private var beforeLongText: HashStreams?
    /// In a long text: whether anything other than whitespace has come.
    private var longTextHasBegun = false
    /// In a long text: buffered whitespace that may be at its end.
    private var heldWhitespace = ByteBuffer(capacity: 64)
    /// In a long text: the digests before a run of whitespace that is too long to buffer.
    private var beforeWhitespace: HashStreams?

    init(encoding: AllowedEncoding) {
        self.encoding = encoding
        streams = nil
        beforeLongText = nil
        beforeWhitespace = nil
    }

    /// Adds complete texts; `marks` are offsets in `text`.
    mutating func add(_ text: UnsafeBufferPointer<UInt8>, marks: TextMarks) throws(PortError) {
        var running = try begun()
        unsafe try Self.feed(text, marks: marks, to: &running)
        streams = consume running
    }

    /// Adds a part of a long text. The first part keeps the state before it.
    mutating func addPart(_ text: UnsafeBufferPointer<UInt8>) throws(PortError) {
        var running = try begun()
        if beforeLongText == nil {
            beforeLongText = try running.fork()
            longTextHasBegun = false
            dropHeldWhitespace()
        }
        let core = unsafe Self.core(text)
        let head = unsafe UnsafeBufferPointer(rebasing: text[..<core.lowerBound])
        if longTextHasBegun {
            unsafe try hold(head, &running)
        } else {
            unsafe try running.appendEdge(head)
        }
        if !core.isEmpty {
            longTextHasBegun = true
            // The buffered whitespace is inside the value.
            unsafe try running.append(heldWhitespace.bytes)
            dropHeldWhitespace()
            unsafe try running.append(UnsafeBufferPointer(rebasing: text[core]))
            unsafe try hold(UnsafeBufferPointer(rebasing: text[core.upperBound...]), &running)
        }
        streams = consume running
    }

    /// Confirms the long text as that of a leaf.
    mutating func keepLongText() throws(PortError) {
        guard beforeLongText != nil else { return }
        var running = try begun()
        if let before = beforeWhitespace.take() {
            try running.leaveOutOfTrimmed(since: before)
        } else {
            unsafe try running.appendEdge(heldWhitespace.bytes)
        }
        dropHeldWhitespace()
        beforeLongText = nil
        streams = consume running
    }

    /// Discards the long text, because a child element followed.
    mutating func dropLongText() {
        guard let before = beforeLongText.take() else { return }
        streams = consume before
        dropHeldWhitespace()
    }

    /// Buffers whitespace. A run that has grown too long goes to the digests as if it were inside the value.
    private mutating func hold(
        _ whitespace: UnsafeBufferPointer<UInt8>, _ running: inout HashStreams
    ) throws(PortError) {
        if beforeWhitespace == nil {
            if heldWhitespace.count + whitespace.count <= Self.heldWhitespaceMax {
                return unsafe heldWhitespace.append(whitespace)
            }
            beforeWhitespace = try running.fork()
            unsafe try running.append(heldWhitespace.bytes)
            heldWhitespace.clear()
        }
        unsafe try running.append(whitespace)
    }

    private mutating func dropHeldWhitespace() {
        heldWhitespace.clear()
        beforeWhitespace = nil
    }

    /// The normative digest, and the first variant whose digest is `declared`; `rest` is the text that was not added
    /// yet.
    consuming func finish(
        _ rest: UnsafeBufferPointer<UInt8>, marks: TextMarks, declared: String?
    ) throws(PortError) -> (normative: String?, fits: HashVariant?, isFittedByOther: Bool) {
        let declared = declared?.lowercased()
        if streams == nil, marks.signatures.isEmpty, let normative = unsafe try normativeDigest(rest),
            normative == declared || declared == nil
        {
            return (normative, declared == nil ? nil : .iso8859_1, false)
        }
        var running = try begun()
        unsafe try Self.feed(rest, marks: marks, to: &running)
        let digests = try running.finish()
        let fits = declared.flatMap { declared in HashVariant.allCases.first { digests.byReading[$0] == declared } }
        return (digests.byReading[.iso8859_1], fits, declared != nil && digests.other == declared)
    }

    /// The range without the whitespace at both ends; empty, and at the end, if there is nothing else.
    static func core(_ text: UnsafeBufferPointer<UInt8>) -> Range<Int> {
        var end = text.count
        while end > 0, unsafe isWhitespace(text[end - 1]) { end -= 1 }
        guard end > 0 else { return text.count..<text.count }
        var start = 0
        while unsafe isWhitespace(text[start]) { start += 1 }
        return start..<end
    }

    private mutating func begun() throws(PortError) -> HashStreams {
        if let running = streams.take() { return running }
        return try HashStreams(encoding: encoding)
    }

    private func normativeDigest(_ text: UnsafeBufferPointer<UInt8>) throws(PortError) -> String? {
        var hasher = try MD5Hasher()
        if unsafe Latin1.isASCII(text) {
            unsafe try hasher.update(UnsafeRawBufferPointer(text))
        } else {
            var bytes = ByteBuffer(capacity: text.count)
            guard unsafe Latin1.transcode(text, windows1252: encoding == .windows1252, into: &bytes) else { return nil }
            unsafe try hasher.update(UnsafeRawBufferPointer(bytes.bytes))
        }
        return try hasher.finish()
    }

    private static func feed(
        _ text: UnsafeBufferPointer<UInt8>, marks: TextMarks, to streams: inout HashStreams
    ) throws(PortError) {
        var start = 0
        for signature in marks.signatures {
            unsafe try feed(text, start..<signature.range.lowerBound, marks.edges, to: &streams)
            switch signature.otherReading {
            case .leftOut:
                try streams.beginSignature()
                unsafe try feed(text, signature.range, marks.edges, to: &streams)
                streams.endSignature()
            case .counted:
                unsafe try streams.appendToOther(UnsafeBufferPointer(rebasing: text[signature.range]))
            }
            start = signature.range.upperBound
        }
        unsafe try feed(text, start..<text.count, marks.edges, to: &streams)
    }

    private static func feed(
        _ text: UnsafeBufferPointer<UInt8>, _ part: Range<Int>, _ edges: [Range<Int>], to streams: inout HashStreams
    ) throws(PortError) {
        var start = part.lowerBound
        for edge in edges where edge.lowerBound >= part.lowerBound && edge.upperBound <= part.upperBound {
            unsafe try streams.append(UnsafeBufferPointer(rebasing: text[start..<edge.lowerBound]))
            unsafe try streams.appendEdge(UnsafeBufferPointer(rebasing: text[edge]))
            start = edge.upperBound
        }
        unsafe try streams.append(UnsafeBufferPointer(rebasing: text[start..<part.upperBound]))
    }

    private static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}

/// Parts of texts that some variants of the hash rule treat differently, in order.
struct TextMarks {
    /// The text of a signature inside a guia.
    struct Signature {
        var range: Range<Int>
        /// How the other variant treats it.
        var otherReading: GuiaSignatureReading
    }

    /// The whitespace at the ends of values.
    var edges: [Range<Int>] = []
    var signatures: [Signature] = []

    /// Removes and returns what is before `end`. The offsets of the rest are relative to `end`.
    mutating func split(before end: Int) -> TextMarks {
        let before = TextMarks(
            edges: edges.filter { $0.lowerBound < end }, signatures: signatures.filter { $0.range.lowerBound < end })
        edges = edges.filter { $0.lowerBound >= end }.map { ($0.lowerBound - end)..<($0.upperBound - end) }
        signatures = signatures.filter { $0.range.lowerBound >= end }.map {
            Signature(
                range: ($0.range.lowerBound - end)..<($0.range.upperBound - end), otherReading: $0.otherReading)
        }
        return before
    }
}
