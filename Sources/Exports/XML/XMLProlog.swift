import Domain

/// What the first bytes of an XML export tell before a parser sees them.
struct XMLProlog {
    var facts = EncodingFacts()
    var encoding = ExportEncoding.utf8
    /// Why the file is not given to the parser at all.
    var refusal: Finding?

    private static let declarationStart = Array("<?xml".utf8)

    static func read(_ document: UnsafeRawBufferPointer) -> XMLProlog {
        var prolog = XMLProlog()
        var bytes = unsafe Array(document.prefix(512))[...]
        if let mark = WideText.mark(of: bytes) {
            prolog.facts.byteOrderMark = mark
            return prolog.refusing(.encodingNotAllowed, ["encoding": mark, "allowed": ExportEncoding.list])
        }
        if bytes.starts(with: WideText.utf8Mark) {
            prolog.facts.byteOrderMark = "UTF-8"
            bytes = bytes.dropFirst(3)
        }
        if let family = WideText.family(of: bytes) {
            return prolog.refusing(.encodingNotAllowed, ["encoding": family, "allowed": ExportEncoding.list])
        }
        let marked = prolog.facts.byteOrderMark == nil ? 0 : 3
        guard unsafe document[marked...].contains(where: { !isBlank($0) }) else {
            var empty = prolog.refusing(.emptyFile)
            empty.refusal?.location = .none
            return empty
        }
        prolog.readDeclaration(bytes)
        return prolog
    }

    private mutating func readDeclaration(_ bytes: ArraySlice<UInt8>) {
        facts.declared = Self.declaredEncoding(in: bytes)
        if let declared = facts.declared {
            guard let known = ExportEncoding(declared: declared) else {
                let name = Self.isPlain(declared) ? declared : Masking.shape(of: declared)
                refusal = Self.finding(.encodingNotAllowed, ["encoding": name, "allowed": ExportEncoding.list])
                return
            }
            encoding = known
        }
        if facts.byteOrderMark != nil, encoding != .utf8 {
            // Some readers believe the mark, others the declaration, and read other letters.
            refusal = Self.finding(.byteOrderMarkContradicts, ["declared": encoding.rawValue, "found": "UTF-8"])
            return
        }
        facts.readAs = encoding.rawValue
    }

    private func refusing(_ code: FindingCode, _ words: [String: String] = [:]) -> XMLProlog {
        var refused = self
        refused.refusal = Self.finding(code, words)
        return refused
    }

    private static func finding(_ code: FindingCode, _ words: [String: String]) -> Finding {
        Finding(code, at: Location(line: 1, column: 1, path: ""), words: words)
    }

    /// - Returns: the name as written, at most 64 characters; nil without a declaration or without an encoding in it.
    private static func declaredEncoding(in bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.starts(with: declarationStart) else { return nil }
        var rest = bytes.dropFirst(5).prefix { $0 != UInt8(ascii: ">") }
        guard let blank = rest.first, isBlank(blank) else { return nil }
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
            if word.elementsEqual("encoding".utf8) { return String(decoding: value.prefix(64), as: UTF8.self) }
            rest = rest.dropFirst(value.count + 1)
        }
        return nil
    }

    private static func isPlain(_ name: String) -> Bool {
        name.utf8.count <= 20
            && name.unicodeScalars.allSatisfy {
                "-_.:".unicodeScalars.contains($0) || $0.properties.isAlphabetic || $0.properties.numericType != nil
            }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}
