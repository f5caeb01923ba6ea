import Digests
package import Domain

/// Writes one TISS message to a sink and computes its hash at the same time. Memory is constant: only a small buffer is
/// kept, however long the message is.
///
/// Elements have the prefix `ans`. The output is well formed unless `raw` is used; its validity depends on the caller.
/// An element without children is written as `<a></a>`, so that no layout changes the hash.
package struct TISSWriter: ~Copyable {
    /// Receives the next bytes of the message, in order.
    package typealias Sink = ([UInt8]) throws(PortError) -> Void

    /// Namespace of every version of the standard.
    package static let namespace = "http://www.ans.gov.br/padroes/tiss/schemas"

    private let declared: TISSEncoding
    private let written: TISSEncoding
    private let layout: TISSLayout
    private let hashWriting: HashWriting
    private let sink: Sink
    private var hasher: MD5Hasher
    private var openNames: [String] = []
    private var hasChildren = false
    private var output: [UInt8] = []
    private var hashed: [UInt8] = []

    /// - Parameters:
    ///   - declared: the encoding of the XML declaration.
    ///   - written: the encoding of the bytes; differs from `declared` only in a message that is wrong on purpose.
    ///   - layout: whitespace between elements.
    ///   - hash: what `hash()` and `epilogue()` write.
    ///   - sink: called with parts of some kilobytes; `finish()` passes the last part.
    /// - Throws: `.internalFault` when libcrypto offers no MD5.
    package init(
        declares declared: TISSEncoding, writes written: TISSEncoding? = nil, layout: TISSLayout = .compact,
        hash: HashWriting = .normative, to sink: @escaping Sink
    ) throws(PortError) {
        self.declared = declared
        self.written = written ?? declared
        self.layout = layout
        self.hashWriting = hash
        self.sink = sink
        self.hasher = try MD5Hasher()
    }

    /// Writes the XML declaration.
    package mutating func declaration() throws(PortError) {
        try put("<?xml version=\"1.0\" encoding=\"\(declared.rawValue)\"?>")
        if layout == .compact { try put("\n") }
    }

    /// Opens the root element, which declares the namespace.
    package mutating func openRoot(_ name: String) throws(PortError) {
        try open(name, attributes: " xmlns:ans=\"\(Self.namespace)\"")
    }

    /// Writes a start tag without attributes.
    package mutating func open(_ name: String) throws(PortError) { try open(name, attributes: "") }

    /// Closes the element opened last.
    package mutating func close() throws(PortError) {
        guard let name = openNames.popLast() else {
            throw PortError(.internalFault, "A TISS message was written with one end tag too many.")
        }
        if hasChildren { try breakLine() }
        try put("</ans:\(name)>")
        hasChildren = true
    }

    /// Writes an element with text, made clean by `TISSText.clean`; the text counts for the hash.
    package mutating func leaf(_ name: String, _ text: String) throws(PortError) {
        let clean = TISSText.clean(text)
        try gather(clean)
        try leafWithoutHash(name, clean)
    }

    /// Writes `leaf` when there is a text.
    package mutating func leaf(_ name: String, optional text: String?) throws(PortError) {
        if let text { try leaf(name, text) }
    }

    /// Writes the `hash` element as the writer was configured; content after it is not hashed.
    package mutating func hash() throws(PortError) {
        if let text = try hashText() { try leafWithoutHash("hash", text) }
    }

    /// Writes `epilogo` with its hash.
    package mutating func epilogue() throws(PortError) {
        try open("epilogo")
        try hash()
        try close()
    }

    /// Writes `text` unescaped and outside the hash, for content that no element can express.
    package mutating func raw(_ text: String) throws(PortError) {
        try breakLine()
        try put(text)
        hasChildren = true
    }

    /// Passes the remaining bytes to the sink. Every element must be closed.
    package mutating func finish() throws(PortError) {
        guard openNames.isEmpty else {
            throw PortError(.internalFault, "A TISS message was ended inside an element.")
        }
        try put("\n")
        try flush()
    }

    // MARK: -

    private mutating func open(_ name: String, attributes: String) throws(PortError) {
        try breakLine()
        try put("<ans:\(name)\(attributes)>")
        openNames.append(name)
        hasChildren = false
    }

    private mutating func leafWithoutHash(_ name: String, _ text: String) throws(PortError) {
        try breakLine()
        try put("<ans:\(name)>\(Self.escaped(text))</ans:\(name)>")
        hasChildren = true
    }

    private mutating func gather(_ text: String) throws(PortError) {
        (hashWriting == .utf8 ? TISSEncoding.utf8 : .iso8859_1).append(text, to: &hashed)
        if hashed.count >= Self.partBytes { try feedHasher() }
    }

    private mutating func feedHasher() throws(PortError) {
        try hasher.update(hashed)
        hashed.removeAll(keepingCapacity: true)
    }

    private mutating func hashText() throws(PortError) -> String? {
        try feedHasher()
        let digest = try hasher.fork().finish()
        switch hashWriting {
        case .normative, .utf8: return digest
        case .wrong: return (digest.hasPrefix("0") ? "1" : "0") + digest.dropFirst()
        case .empty: return ""
        case .absent: return nil
        }
    }

    private mutating func breakLine() throws(PortError) {
        guard layout == .indented else { return }
        try put("\n" + String(repeating: "  ", count: openNames.count))
    }

    private mutating func put(_ text: String) throws(PortError) {
        written.append(text, to: &output)
        if output.count >= Self.partBytes { try flush() }
    }

    private mutating func flush() throws(PortError) {
        guard !output.isEmpty else { return }
        try sink(output)
        output.removeAll(keepingCapacity: true)
    }

    private static let partBytes = 64 << 10

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x26 || $0 == 0x3C || $0 == 0x3E }) else { return text }
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
