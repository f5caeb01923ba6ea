/// A text that is not JSON.
package struct JSONFault: Error, Equatable {
    /// Where in the text, in bytes from 0.
    package let offset: Int
}

/// Reads one JSON text strictly (RFC 8259). Unlike Foundation's decoder it keeps the order of members, repeated names
/// and the digits of numbers, and it bounds the depth.
package enum JSONReader {
    /// The most brackets that may be open at once unless the caller says otherwise; bodies and items have three.
    package static let depthMax = 16

    /// Reads the text as a value.
    /// - Throws: `JSONFault` for anything but one value in well-formed UTF-8 without a byte order mark.
    package static func value(of bytes: [UInt8], depthMax: Int = depthMax) throws(JSONFault) -> OrderedJSON {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw JSONFault(offset: 0) }
        var scanner = JSONScanner(bytes, depthMax: depthMax)
        guard let first = try scanner.next() else { throw JSONFault(offset: 0) }
        let value = try value(beginningWith: first, from: &scanner)
        _ = try scanner.next()
        return value
    }

    /// Whether the text is exactly one JSON object. Builds nothing.
    package static func isOneObject(_ text: String, depthMax: Int = depthMax) -> Bool {
        var scanner = JSONScanner(Array(text.utf8), depthMax: depthMax)
        do {
            guard try scanner.next() == .beginObject else { return false }
            while try scanner.next() != nil {}
            return true
        } catch {
            return false
        }
    }

    private static func value(
        beginningWith token: JSONScanner.Token, from scanner: inout JSONScanner
    ) throws(JSONFault) -> OrderedJSON {
        switch token {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .number(let range): return .number(String(decoding: scanner.bytes[range], as: UTF8.self))
        case .string(let range, let hasEscapes): return .string(try scanner.text(range, hasEscapes: hasEscapes))
        case .beginArray:
            var values: [OrderedJSON] = []
            while let token = try scanner.next(), token != .endArray {
                values.append(try value(beginningWith: token, from: &scanner))
            }
            return .array(values)
        case .beginObject:
            var members: [(String, OrderedJSON)] = []
            members.reserveCapacity(24)
            while case .name(let range, let hasEscapes) = try scanner.next(), let token = try scanner.next() {
                let name = try scanner.text(range, hasEscapes: hasEscapes)
                members.append((name, try value(beginningWith: token, from: &scanner)))
            }
            return .object(members)
        case .name, .endArray, .endObject: preconditionFailure("The scanner gives a value first.")
        }
    }
}
