import Digests
import Domain
import XMLReading

/// The hash over the leaf texts of a document, in document order.
///
/// The texts of a small document are kept together and hashed once, at the end: the other readings of the rule are only computed
/// when the normative digest does not fit. Beyond `keptBytesMax` all readings run along. A long text (`documento`) comes in parts
/// before it is known to be a leaf's: the digests as they stood before it are kept and taken up again if a child follows. Whitespace in it
/// may turn out to be its end, which the trimmed readings leave out: a short run of them waits, at a long one the digests as they stood
/// before it are kept likewise.
struct ContentHash: ~Copyable {
    /// Text kept together before the digests begin to run.
    static let keptBytesMax = 256 << 10

    /// Whitespace of a long text that waits for what follows it.
    static let heldWhitespaceMax = 4 << 10

    private let encoding: AllowedEncoding
    private var streams: HashStreams?
    private var beforeLongText: HashStreams?
    /// In a long text: something other than whitespace has come.
    private var longTextHasBegun = false
    /// In a long text: whitespace that may turn out to be its end.
    private var heldWhitespace = ByteBuffer(capacity: 64)
    /// In a long text: the digests before a run of whitespace that is too long to wait.
    private var beforeWhitespace: HashStreams?

    init(encoding: AllowedEncoding) {
        self.encoding = encoding
        streams = nil
        beforeLongText = nil
        beforeWhitespace = nil
    }

    /// Adds texts that are complete; `marks` are offsets in `text`.
    mutating func add(_ text: UnsafeBufferPointer<UInt8>, marks: TextMarks) throws(PortError) {
        var running = try begun()
        unsafe try Self.feed(text, marks: marks, to: &running)
        streams = consume running
    }

    /// Adds a part of a long text; the first part keeps the state before it.
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
            // What waited stands inside the value.
            unsafe try running.append(heldWhitespace.bytes)
            dropHeldWhitespace()
            unsafe try running.append(UnsafeBufferPointer(rebasing: text[core]))
            unsafe try hold(UnsafeBufferPointer(rebasing: text[core.upperBound...]), &running)
        }
        streams = consume running
    }

    /// The long text was that of a leaf.
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

    /// The long text was not that of a leaf: a child element followed.
    mutating func dropLongText() {
        guard let before = beforeLongText.take() else { return }
        streams = consume before
        dropHeldWhitespace()
    }

    /// Keeps whitespace back; a run of it that has grown long goes to the digests as if it stood inside the value.
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

    /// The normative digest, and the first reading whose digest is `declared`; `rest` is the text that was not added yet.
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

    /// What is left without the whitespace at both ends; empty and at the end when there is nothing else.
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

/// Parts of texts that some readings of the hash rule take otherwise than others, in order.
struct TextMarks {
    /// Text of a signature inside a guia.
    struct Signature {
        var range: Range<Int>
        /// How the other reading takes it.
        var otherReading: GuiaSignatureReading
    }

    /// Whitespace at the ends of values.
    var edges: [Range<Int>] = []
    var signatures: [Signature] = []

    /// Removes and returns what lies before `end`; the rest is counted from there.
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
