/// Reads the XML declaration without a parser: the encoding that it names decides whether a parser may read the
/// document.
package enum XMLDeclaration {
    /// The first characters of every declaration.
    package static let start = Array("<?xml".utf8)
    private static let encodingName = Array("encoding".utf8)
    private static let versionName = Array("version".utf8)

    /// Reads the declared encoding.
    /// - Returns: its name as written, at most 64 characters; nil without a declaration, or when it names no encoding.
    package static func encoding(in bytes: ArraySlice<UInt8>) -> String? { value(of: encodingName, declaredIn: bytes) }

    /// Reads the declared version.
    /// - Returns: a version other than 1.0, as written; nil for 1.0, without a declaration, and for a malformed
    ///   version, which the parser reports.
    package static func otherVersion(in bytes: ArraySlice<UInt8>) -> String? {
        guard let version = value(of: versionName, declaredIn: bytes), version != "1.0", version.utf8.count <= 8,
            version.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }), !version.isEmpty
        else { return nil }
        return version
    }

    /// How an invalid declaration is written.
    package enum Misspelling: String {
        /// `<?XML`: capital letters.
        case capitals = "declarationCase"
        /// `<? xml`: whitespace before the name.
        case whitespace = "declarationBlank"
    }

    /// Detects a misspelt declaration.
    /// - Returns: nil for a valid declaration, and for anything else.
    package static func misspelling(at bytes: ArraySlice<UInt8>) -> Misspelling? {
        guard bytes.starts(with: "<?".utf8) else { return nil }
        let rest = bytes.dropFirst(2)
        let name = rest.drop(while: \.isXMLWhitespace)
        guard name.prefix(3).map({ $0 | 0x20 }).elementsEqual("xml".utf8),
            name.dropFirst(3).first?.isXMLWhitespace == true
        else { return nil }
        if name.count < rest.count { return .whitespace }
        return name.starts(with: "xml".utf8) ? nil : .capitals
    }

    private static func value(of name: [UInt8], declaredIn bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.starts(with: start), let sixth = bytes.dropFirst(5).first, sixth.isXMLWhitespace else {
            return nil
        }
        let declaration = bytes.dropFirst(5).prefix { $0 != UInt8(ascii: ">") }
        return value(of: name, in: declaration)
    }

    /// Searches the whole `document`.
    /// - Returns: the offset of the first text that looks like a declaration; nil for none.
    package static func offset(in document: UnsafeRawBufferPointer) -> Int? {
        guard document.count > start.count else { return nil }
        return (0..<(document.count - start.count)).first { index in
            unsafe document[index] == start[0] && document[index...].starts(with: start)
                && document[index + start.count].isXMLWhitespace
        }
    }

    private static func value(of name: [UInt8], in declaration: ArraySlice<UInt8>) -> String? {
        var rest = declaration
        while !rest.isEmpty {
            rest = rest.drop { $0.isXMLWhitespace }
            let word = rest.prefix { !$0.isXMLWhitespace && $0 != UInt8(ascii: "=") }
            rest = rest.dropFirst(word.count).drop { $0.isXMLWhitespace }
            guard rest.first == UInt8(ascii: "=") else { return nil }
            rest = rest.dropFirst().drop { $0.isXMLWhitespace }
            guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
            rest = rest.dropFirst()
            let value = rest.prefix { $0 != quote }
            // The declaration is truncated; the parser reports that.
            guard value.count < rest.count else { return nil }
            if word.elementsEqual(name) { return String(decoding: value.prefix(64), as: UTF8.self) }
            rest = rest.dropFirst(value.count + 1)
        }
        return nil
    }
}

extension UInt8 {
    /// Whether the byte is XML whitespace: a space, a tab or a line end.
    @inlinable package var isXMLWhitespace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
