/// The XML declaration, read by hand: which encoding it names decides whether a parser may see the document.
package enum XMLDeclaration {
    /// What it begins with.
    package static let start = Array("<?xml".utf8)
    private static let encodingName = Array("encoding".utf8)

    /// - Returns: the encoding's name as written, at most 64 characters; nil without a declaration or without an encoding in it.
    package static func encoding(in bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.starts(with: start), let sixth = bytes.dropFirst(5).first, sixth.isXMLBlank else {
            return nil
        }
        let declaration = bytes.dropFirst(5).prefix { $0 != UInt8(ascii: ">") }
        return value(of: encodingName, in: declaration)
    }

    /// - Returns: where the first thing that looks like a declaration stands in `document`, wherever that is.
    package static func offset(in document: UnsafeRawBufferPointer) -> Int? {
        guard document.count > start.count else { return nil }
        return (0..<(document.count - start.count)).first { index in
            unsafe document[index] == start[0] && document[index...].starts(with: start)
                && document[index + start.count].isXMLBlank
        }
    }

    private static func value(of name: [UInt8], in declaration: ArraySlice<UInt8>) -> String? {
        var rest = declaration
        while !rest.isEmpty {
            rest = rest.drop { $0.isXMLBlank }
            let word = rest.prefix { !$0.isXMLBlank && $0 != UInt8(ascii: "=") }
            rest = rest.dropFirst(word.count).drop { $0.isXMLBlank }
            guard rest.first == UInt8(ascii: "=") else { return nil }
            rest = rest.dropFirst().drop { $0.isXMLBlank }
            guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
            rest = rest.dropFirst()
            let value = rest.prefix { $0 != quote }
            // Cut off: the parser tells.
            guard value.count < rest.count else { return nil }
            if word.elementsEqual(name) { return String(decoding: value.prefix(64), as: UTF8.self) }
            rest = rest.dropFirst(value.count + 1)
        }
        return nil
    }
}

extension UInt8 {
    /// White space of XML: blank, tab or a line end.
    @inlinable package var isXMLBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
