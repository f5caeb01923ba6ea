/// The XML declaration, read by hand: which encoding it names decides whether a parser may see the document.
enum XMLDeclaration {
    static let start = Array("<?xml".utf8)
    private static let encodingName = Array("encoding".utf8)

    /// - Returns: the encoding's name as written, at most 64 characters; nil without a declaration or without an encoding in it.
    static func encoding(in bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.starts(with: start), let sixth = bytes.dropFirst(5).first, isBlank(sixth) else {
            return nil
        }
        let declaration = bytes.dropFirst(5).prefix { $0 != UInt8(ascii: ">") }
        return value(of: encodingName, in: declaration)
    }

    /// - Returns: where the first thing that looks like a declaration stands in `document`, wherever that is.
    static func offset(in document: UnsafeRawBufferPointer) -> Int? {
        guard document.count > start.count else { return nil }
        return (0..<(document.count - start.count)).first { index in
            unsafe document[index] == start[0] && document[index...].starts(with: start)
                && isBlank(document[index + start.count])
        }
    }

    private static func value(of name: [UInt8], in declaration: ArraySlice<UInt8>) -> String? {
        var rest = declaration
        while !rest.isEmpty {
            rest = rest.drop(while: isBlank)
            let word = rest.prefix { !isBlank($0) && $0 != UInt8(ascii: "=") }
            rest = rest.dropFirst(word.count).drop(while: isBlank)
            guard rest.first == UInt8(ascii: "=") else { return nil }
            rest = rest.dropFirst().drop(while: isBlank)
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

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}
