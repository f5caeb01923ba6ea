import Digests
package import Domain

/// Writes one TISS message to a sink, gathering its hash on the way. Memory is flat: nothing but a small buffer is kept,
/// however long the message is.
///
/// Elements carry the prefix `ans`. What is written is well formed unless `raw` is used; whether it is valid is up to the
/// caller. An element opened without children is written as `<a></a>`, so that no layout changes the hash.
package struct TISSWriter: ~Copyable {
    /// Takes the next bytes of the message, in order.
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
    ///   - declared: what the XML declaration says.
    ///   - written: what the bytes are; differs from `declared` only in a message that is wrong on purpose.
    ///   - layout: white space between elements.
    ///   - hash: what `hash()` and `epilogue()` write.
    ///   - sink: called with parts of some kilobytes; the last part comes with `finish()`.
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

    /// Writes the `hash` element as the writer was told to; what comes after it no longer counts.
    package mutating func hash() throws(PortError) {
        if let text = try hashText() { try leafWithoutHash("hash", text) }
    }

    /// Writes `epilogo` with its hash.
    package mutating func epilogue() throws(PortError) {
        try open("epilogo")
        try hash()
        try close()
    }

    /// Writes `text` as it is, unescaped, outside the hash: for what no element can express.
    package mutating func raw(_ text: String) throws(PortError) {
        try breakLine()
        try put(text)
        hasChildren = true
    }

    /// Hands over what is left. Every element must be closed.
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
