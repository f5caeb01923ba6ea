/// Parses one JSON text strictly (RFC 8259), into values that preserve the order of keys and repeated keys.
///
/// It is written by hand, because a first load sends hundreds of thousands of items and a general decoder takes longer
/// than the rest of the sandbox together.
struct JSONReader {
    /// The text is not JSON; the offset in bytes, from 0.
    struct Fault: Error {
        var offset: Int
    }

    /// Far deeper than any known body.
    private static let depthMax = 16

    private let bytes: [UInt8]
    private var offset = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// - Throws: `Fault` for anything but one value in well-formed UTF-8 without a byte order mark.
    static func value(of bytes: [UInt8]) throws(Fault) -> JSONText {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Fault(offset: 0) }
        var reader = JSONReader(bytes)
        let value = try reader.value(depth: 0)
        reader.skipWhitespace()
        guard reader.offset == bytes.count else { throw Fault(offset: reader.offset) }
        return value
    }

    private mutating func value(depth: Int) throws(Fault) -> JSONText {
        guard depth <= Self.depthMax else { throw Fault(offset: offset) }
        skipWhitespace()
        switch peek {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try list(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(Fault) -> JSONText {
        offset += 1
        var members: [(String, JSONText)] = []
        skipWhitespace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        members.reserveCapacity(24)
        repeat {
            skipWhitespace()
            guard peek == UInt8(ascii: "\"") else { throw Fault(offset: offset) }
            let key = try string()
            skipWhitespace()
            guard take(UInt8(ascii: ":")) else { throw Fault(offset: offset) }
            members.append((key, try value(depth: depth + 1)))
            skipWhitespace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw Fault(offset: offset) }
        return .object(members)
    }

    private mutating func list(depth: Int) throws(Fault) -> JSONText {
        offset += 1
        var values: [JSONText] = []
        skipWhitespace()
        if take(UInt8(ascii: "]")) { return .list(values) }
        repeat {
            values.append(try value(depth: depth + 1))
            skipWhitespace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw Fault(offset: offset) }
        return .list(values)
    }

    private mutating func string() throws(Fault) -> String {
        offset += 1
        let start = offset
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { offset += 1 }
        if peek == UInt8(ascii: "\"") {
            offset += 1
            return String(decoding: bytes[start..<offset - 1], as: UTF8.self)
        }
        return try escapedString(from: start)
    }

    private mutating func escapedString(from start: Int) throws(Fault) -> String {
        var text = Array(bytes[start..<offset])
        while let byte = peek {
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += String(try escaped()).utf8
            case 0x20...: text.append(byte)
            default: throw Fault(offset: offset - 1)
            }
        }
        throw Fault(offset: offset)
    }

    private mutating func escaped() throws(Fault) -> Unicode.Scalar {
        guard let byte = peek else { throw Fault(offset: offset) }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicode()
        default: throw Fault(offset: offset - 1)
        }
    }

    private mutating func unicode() throws(Fault) -> Unicode.Scalar {
        let unit = try hexadecimal()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard (0xD800..<0xDC00).contains(unit), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw Fault(offset: offset)
        }
        let second = try hexadecimal()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00))
        else { throw Fault(offset: offset) }
        return scalar
    }

    private mutating func hexadecimal() throws(Fault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = peek.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                throw Fault(offset: offset)
            }
            value = value << 4 + UInt32(digit)
            offset += 1
        }
        return value
    }

    private mutating func number() throws(Fault) -> JSONText {
        let start = offset
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        return .number(String(decoding: bytes[start..<offset], as: UTF8.self))
    }

    private mutating func digits() throws(Fault) {
        let start = offset
        while let byte = peek, (0x30...0x39).contains(byte) { offset += 1 }
        guard offset > start else { throw Fault(offset: offset) }
    }

    private mutating func word(_ text: StaticString, _ value: JSONText) throws(Fault) -> JSONText {
        for byte in text.description.utf8 {
            guard take(byte) else { throw Fault(offset: offset) }
        }
        return value
    }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        offset += 1
        return true
    }

    private mutating func skipWhitespace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }
}
