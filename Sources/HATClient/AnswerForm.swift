/// The format of an answer's body, whatever its header claims. HAT answers with JSON in UTF-8, and only that is read.
enum AnswerForm: Sendable, Equatable {
    /// One whole JSON value in UTF-8.
    case json
    /// No bytes, or whitespace only.
    case empty
    /// A page of HTML or XML. HAT never sends one; it comes from a proxy or another server.
    case markup
    /// Text that is neither JSON nor looks like JSON.
    case text
    /// Bytes of another encoding; `name` is the encoding as far as the bytes show it.
    case encoding(name: String, offset: Int)
    /// JSON that is truncated after this many bytes.
    case cutJSON(byteCount: Int)
    /// Invalid JSON; the first invalid byte is at this offset, from 0.
    case brokenJSON(offset: Int)
    case tooDeep(offset: Int)
    /// Valid JSON, but the header names another type.
    case contentType(String)

    init(_ bytes: [UInt8], contentType: String?) {
        let header = ContentType(contentType ?? "")
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        guard let first = body.first(where: { !$0.isBlank }) else {
            self = .empty
            return
        }
        if let unicode = Self.wideEncoding(bytes) {
            self = .encoding(name: unicode, offset: 0)
            return
        }
        guard first != UInt8(ascii: "<") else {
            self = .markup
            return
        }
        if let offset = Self.firstInvalid(in: bytes) {
            self = .encoding(name: Self.nameOfBytes(bytes[offset...]), offset: offset)
            return
        }
        self = Self.ofText(body, first: first, header)
    }

    private static func ofText(_ body: ArraySlice<UInt8>, first: UInt8, _ header: ContentType) -> AnswerForm {
        // A plain sentence is text, whatever the header says.
        let isMeantAsJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        switch JSONScan.fault(in: body) {
        case nil: return header.contradictsJSON ? .contentType(header.shown) : .json
        case .endsTooSoon: return isMeantAsJSON ? .cutJSON(byteCount: body.endIndex) : .text
        case .unexpected(let offset): return isMeantAsJSON ? .brokenJSON(offset: offset) : .text
        case .tooDeep(let offset): return .tooDeep(offset: offset)
        }
    }

    /// A phrase that follows "was answered 200"; nil for valid JSON.
    var description: String? {
        switch self {
        case .json: nil
        case .empty: "with an empty body"
        case .markup: "with a page of HTML or XML instead of JSON"
        case .text: "with text that is not JSON"
        case .encoding(let name, let offset):
            "with a body that is not UTF-8 but \(name) (first such byte at offset \(offset))"
        case .cutJSON(let byteCount): "with truncated JSON that ends after \(byteCount) bytes"
        case .brokenJSON(let offset): "with invalid JSON at offset \(offset)"
        case .tooDeep(let offset): "with JSON nested too deeply at offset \(offset)"
        case .contentType(let type): "with JSON whose Content-Type is “\(Self.plain(type))”"
        }
    }

    /// Whether the body cannot be read, so that its content is unknown.
    var isDamaged: Bool {
        switch self {
        case .json, .empty, .text: false
        case .markup, .encoding, .cutJSON, .brokenJSON, .tooDeep, .contentType: true
        }
    }

    /// The text with everything but printable ASCII replaced, because it comes from the other side.
    private static func plain(_ text: String) -> String {
        String(text.unicodeScalars.map { (0x20...0x7E).contains($0.value) ? Character($0) : "?" })
    }

    /// Detects UTF-16 and UTF-32 by the byte order mark, or by the zero bytes of text that begins with two ASCII
    /// characters.
    private static func wideEncoding(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return "UTF-32" }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
        guard bytes.count >= 4 else { return nil }
        switch (bytes[0] == 0, bytes[1] == 0, bytes[2] == 0, bytes[3] == 0) {
        case (true, true, true, false), (false, true, true, true): return "UTF-32"
        case (true, false, true, false), (false, true, false, true): return "UTF-16"
        default: return nil
        }
    }

    /// A byte of 0x80 to 0x9F is a control character in ISO-8859-1 and a printable character in windows-1252.
    private static func nameOfBytes(_ bytes: ArraySlice<UInt8>) -> String {
        let high = bytes.prefix(64 << 10).filter { $0 >= 0x80 }
        return high.contains { (0x80...0x9F).contains($0) } ? "another encoding (windows-1252?)" : "ISO-8859-1 or alike"
    }

    /// Offset of the first byte that is not part of well-formed UTF-8 (RFC 3629).
    private static func firstInvalid(in bytes: [UInt8]) -> Int? {
        var offset = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte < 0x80 {
                offset += 1
                continue
            }
            let (count, second): (Int, ClosedRange<UInt8>)
            switch byte {
            case 0xC2...0xDF: (count, second) = (1, 0x80...0xBF)
            case 0xE0: (count, second) = (2, 0xA0...0xBF)
            case 0xE1...0xEC, 0xEE...0xEF: (count, second) = (2, 0x80...0xBF)
            case 0xED: (count, second) = (2, 0x80...0x9F)
            case 0xF0: (count, second) = (3, 0x90...0xBF)
            case 0xF1...0xF3: (count, second) = (3, 0x80...0xBF)
            case 0xF4: (count, second) = (3, 0x80...0x8F)
            default: return offset
            }
            guard offset + count < bytes.count else {
                // A sequence truncated by the end of the body is valid here: the JSON around it is truncated too.
                let rest = bytes[(offset + 1)...]
                return rest.allSatisfy { (0x80...0xBF).contains($0) } ? nil : offset
            }
            guard second.contains(bytes[offset + 1]),
                bytes[(offset + 1)...(offset + count)].allSatisfy({ (0x80...0xBF).contains($0) })
            else { return offset }
            offset += count + 1
        }
        return nil
    }
}

/// `application/json; charset=utf-8` (RFC 9110 §8.3), in lower case. The charset has no meaning for JSON (RFC 8259
/// §11); the bytes determine the encoding.
private struct ContentType {
    let type: String

    init(_ header: String) { type = header.lowercased().prefix { $0 != ";" }.filter { !$0.isWhitespace } }

    /// Whether the type cannot be JSON. Servers often send `text/plain`, `application/octet-stream` or nothing.
    var contradictsJSON: Bool {
        type == "text/html" || type == "application/pdf" || type.hasSuffix("/xml") || type.hasSuffix("+xml")
            || ["image/", "audio/", "video/", "font/", "multipart/"].contains { type.hasPrefix($0) }
    }

    var shown: String { String(type.prefix(60)) }
}
