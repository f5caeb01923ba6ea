/// Splits one JSON text into tokens, strictly (RFC 8259), without building values. Bounded in depth, not recursive.
///
/// It is written by hand, because a first load has hundreds of thousands of items, and a general decoder takes longer
/// than the rest of what is done with them. It also keeps order, repeated names and the digits of numbers.
struct JSONScanner {
    enum Token: Equatable {
        case beginObject, endObject, beginArray, endArray
        /// The bytes between the quotes.
        case name(Range<Int>, hasEscapes: Bool)
        case string(Range<Int>, hasEscapes: Bool)
        case number(Range<Int>)
        case bool(Bool)
        case null
    }

    private enum State {
        case value, firstElement, firstName, afterValue
    }

    let bytes: [UInt8]
    private let depthMax: Int
    private var offset = 0
    private var state = State.value
    /// Open brackets, outermost first; true for an object.
    private var open: [Bool] = []

    init(_ bytes: [UInt8], depthMax: Int) {
        self.bytes = bytes
        self.depthMax = depthMax
        open.reserveCapacity(depthMax)
    }

    /// - Returns: nil behind the only value of the text.
    mutating func next() throws(JSONFault) -> Token? {
        skipWhitespace()
        switch state {
        case .value: return try value()
        case .firstElement: return take(UInt8(ascii: "]")) ? close() : try value()
        case .firstName: return take(UInt8(ascii: "}")) ? close() : try name()
        case .afterValue:
            guard let isObject = open.last else {
                guard offset == bytes.count else { throw fault }
                return nil
            }
            if take(UInt8(ascii: ",")) {
                skipWhitespace()
                return isObject ? try name() : try value()
            }
            guard take(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { throw fault }
            return close()
        }
    }

    private mutating func value() throws(JSONFault) -> Token {
        state = .afterValue
        switch peek {
        case UInt8(ascii: "{"):
            try open(isObject: true)
            return .beginObject
        case UInt8(ascii: "["):
            try open(isObject: false)
            return .beginArray
        case UInt8(ascii: "\""):
            let (range, hasEscapes) = try string()
            return .string(range, hasEscapes: hasEscapes)
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func open(isObject: Bool) throws(JSONFault) {
        guard open.count < depthMax else { throw fault }
        open.append(isObject)
        offset += 1
        state = isObject ? .firstName : .firstElement
    }

    private mutating func close() -> Token {
        state = .afterValue
        return open.removeLast() ? .endObject : .endArray
    }

    private mutating func name() throws(JSONFault) -> Token {
        guard peek == UInt8(ascii: "\"") else { throw fault }
        let (range, hasEscapes) = try string()
        skipWhitespace()
        guard take(UInt8(ascii: ":")) else { throw fault }
        state = .value
        return .name(range, hasEscapes: hasEscapes)
    }

    private mutating func string() throws(JSONFault) -> (Range<Int>, hasEscapes: Bool) {
        offset += 1
        let start = offset
        var hasEscapes = false
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                offset += 1
                return (start..<offset - 1, hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                offset += 1
                _ = try escaped()
            case 0x20...: offset += 1
            default: throw fault
            }
        }
        throw fault
    }

    private mutating func number() throws(JSONFault) -> Range<Int> {
        let start = offset
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        return start..<offset
    }

    private mutating func digits() throws(JSONFault) {
        let start = offset
        while let byte = peek, (0x30...0x39).contains(byte) { offset += 1 }
        guard offset > start else { throw fault }
    }

    private mutating func word(_ text: StaticString, _ token: Token) throws(JSONFault) -> Token {
        for byte in text.description.utf8 {
            guard take(byte) else { throw fault }
        }
        return token
    }

    private mutating func skipWhitespace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        offset += 1
        return true
    }

    private var fault: JSONFault { JSONFault(offset: offset) }
}

// MARK: - Escapes

extension JSONScanner {
    /// The text of a name or string.
    func text(_ range: Range<Int>, hasEscapes: Bool) throws(JSONFault) -> String {
        guard hasEscapes else { return String(decoding: bytes[range], as: UTF8.self) }
        var copy = self
        copy.offset = range.lowerBound
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        while copy.offset < range.upperBound {
            let byte = bytes[copy.offset]
            copy.offset += 1
            if byte == UInt8(ascii: "\\") { text += String(try copy.escaped()).utf8 } else { text.append(byte) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The character of an escape whose backslash was read. Half of a surrogate pair is refused.
    private mutating func escaped() throws(JSONFault) -> Unicode.Scalar {
        guard let byte = peek else { throw fault }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicode()
        default: throw JSONFault(offset: offset - 1)
        }
    }

    private mutating func unicode() throws(JSONFault) -> Unicode.Scalar {
        let unit = try hexadecimal()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard (0xD800..<0xDC00).contains(unit), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw fault }
        let second = try hexadecimal()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00))
        else { throw fault }
        return scalar
    }

    private mutating func hexadecimal() throws(JSONFault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = peek.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else { throw fault }
            value = value << 4 + UInt32(digit)
            offset += 1
        }
        return value
    }
}
