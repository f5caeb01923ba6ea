import Domain
import XMLReading

extension XMLProlog {
    /// Reads a document's beginning: at least 2 KB, unless the document is shorter. `isWhole`: the bytes are the whole
    /// document.
    static func ofDocument(_ document: UnsafeRawBufferPointer, isWhole: Bool) -> XMLProlog {
        var prolog = XMLProlog()
        if unsafe document.allSatisfy({ $0.isXMLWhitespace }) { return prolog.onlyWhitespace(isWhole: isWhole) }
        let bytes = unsafe Array(document.prefix(headBytes))[...]
        if bytes.starts(with: XMLDeclaration.start) {
            prolog.readDocumentDeclaration(bytes)
            if prolog.refusal == nil, let page = unsafe HTMLStart.find(in: document) {
                return unsafe prolog.refusingPage(page.form, at: page.offset, document)
            }
            return prolog
        }
        if let mark = WideEncoding.mark(of: bytes) {
            prolog.facts.byteOrderMark = mark
            return prolog.refusingWide(mark, bytes)
        }
        var rest = bytes
        if bytes.starts(with: WideEncoding.utf8Mark) {
            prolog.facts.byteOrderMark = "UTF-8"
            rest = rest.dropFirst(WideEncoding.utf8Mark.count)
            if rest.isEmpty { return prolog.refusing(.emptyFile) }
        }
        if let family = foreignFamilies.first(where: { rest.starts(with: $0.bytes) }) {
            return prolog.refusingWide(family.name, bytes)
        }
        return unsafe prolog.readingText(document, markBytes: bytes.count - rest.count, isWhole: isWhole)
    }

    private consuming func onlyWhitespace(isWhole: Bool) -> XMLProlog {
        guard !isWhole else { return refusing(.emptyFile) }
        var prolog = self
        prolog.isWhitespace = true
        prolog.facts.readAs = prolog.encoding.rawValue
        return prolog
    }

    /// Handles single-byte text, as far as its beginning shows.
    private consuming func readingText(
        _ document: UnsafeRawBufferPointer, markBytes: Int, isWhole: Bool
    ) -> XMLProlog {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: document[markBytes...])
        let skipped = unsafe rest.prefix { $0.isXMLWhitespace }.count
        if skipped == rest.count { return onlyWhitespace(isWhole: isWhole) }
        let bytes = unsafe Array(rest[skipped...].prefix(Self.headBytes))[...]
        if skipped > 0, bytes.starts(with: XMLDeclaration.start) {
            return unsafe refusingDeclaration(at: markBytes + skipped, found: "blanks", document)
        }
        if bytes.first != UInt8(ascii: "<") {
            let word = unsafe ForeignContent.word(of: Array(rest[skipped...].prefix(ForeignContent.headBytes))[...])
            // Text before the declaration is reported differently from a file of another form that contains a
            // document.
            let isText = ["text", "table", "json"].contains(word)
            if let offset = unsafe XMLDeclaration.offset(in: document),
                isText || word == "binary" && offset <= Self.strayBytesMax
            {
                let isMark = bytes.starts(with: WideEncoding.utf8Mark)
                return unsafe refusingDeclaration(at: offset, found: isMark ? "second mark" : "text", document)
            }
            return refusing(.notXML, ["found": word])
        }
        if let misspelling = XMLDeclaration.misspelling(at: bytes) {
            return unsafe refusing(
                .notWellFormed, ["reason": misspelling.rawValue], at: markBytes + skipped, document)
        }
        if let page = unsafe HTMLStart.find(in: rest) {
            return unsafe refusingPage(page.form, at: markBytes + page.offset, document)
        }
        var prolog = self
        prolog.readDocumentDeclaration(bytes)
        return prolog
    }

    /// At most this many bytes before a declaration are stray content, not a form of their own.
    private static let strayBytesMax = 64

    private mutating func readDocumentDeclaration(_ bytes: ArraySlice<UInt8>) {
        if let version = XMLDeclaration.otherVersion(in: bytes) {
            facts.declared = XMLDeclaration.encoding(in: bytes)
            self = refusing(.xmlVersionNotAccepted, ["version": version])
            return
        }
        readDeclaration(bytes) { $0.refusingDeclared($1) }
    }

    /// Refuses the unsupported encoding `declared`. One with two or four bytes per character contradicts the document,
    /// whose bytes have one per character.
    private func refusingDeclared(_ declared: String) -> XMLProlog {
        let name = Masking.name(declared)
        guard Self.isWide(declared) else {
            return refusingEncoding(name)
        }
        if let mark = facts.byteOrderMark {
            return refusing(.byteOrderMarkContradicts, ["declared": name, "found": mark])
        }
        return refusing(.encodingContradicted, ["declared": name, "found": "one byte a character", "offset": "0"])
    }

    /// Refuses a document in an encoding with two or four bytes per character, or in EBCDIC.
    private consuming func refusingWide(_ name: String, _ bytes: ArraySlice<UInt8>) -> XMLProlog {
        let narrow = bytes.filter { $0 > 0 && $0 < 0x80 }
        let hasMark = facts.byteOrderMark != nil
        facts.declared = XMLDeclaration.encoding(in: narrow[...])
        guard let declared = facts.declared, !Self.isWide(declared) else {
            return refusingEncoding(name)
        }
        var parameters = ["declared": Masking.name(declared), "found": name]
        parameters["offset"] = hasMark ? nil : "0"
        return refusing(hasMark ? .byteOrderMarkContradicts : .encodingContradicted, parameters)
    }

    private static func isWide(_ declared: String) -> Bool {
        let name = declared.lowercased()
        return ["utf-16", "utf16", "utf-32", "utf32", "ucs", "iso-10646-ucs", "csucs", "unicode"].contains {
            name.hasPrefix($0)
        }
    }

    /// Refuses a document whose declaration is at `offset`, after the content described by `found`.
    private consuming func refusingDeclaration(
        at offset: Int, found: String, _ document: UnsafeRawBufferPointer
    ) -> XMLProlog {
        let behind = unsafe Array(document[offset...].prefix(Self.headBytes))
        facts.declared = XMLDeclaration.encoding(in: behind[...])
        return unsafe refusing(
            .contentBeforeDeclaration, ["offset": "\(offset)", "found": found], at: offset, document)
    }

    /// Refuses an HTML page, a script or an HTML fragment. For a page the finding says whether it contains a message,
    /// because some portals show messages as pages.
    private consuming func refusingPage(
        _ form: HTMLStart.Form, at offset: Int, _ document: UnsafeRawBufferPointer
    ) -> XMLProlog {
        let behind = unsafe UnsafeRawBufferPointer(rebasing: document[offset...])
        if form != .page, let declaration = unsafe XMLDeclaration.offset(in: behind) {
            return unsafe refusingDeclaration(
                at: offset + declaration, found: form == .script ? "script" : "markup text", document)
        }
        if form == .script { return unsafe refusing(.notXML, ["found": "script"], at: offset, document) }
        var parameters = ["root": "html"]
        if unsafe Self.holds(Array("mensagemTISS".utf8), behind) { parameters["inside"] = "mensagemTISS" }
        return unsafe refusing(.htmlPage, parameters, at: offset, document)
    }

    private static func holds(_ word: [UInt8], _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count >= word.count else { return false }
        return (0...(bytes.count - word.count)).contains { index in
            unsafe bytes[index] == word[0] && bytes[index..<index + word.count].elementsEqual(word)
        }
    }

    /// `offset` is the position of the finding in the document.
    private func refusing(
        _ code: FindingCode, _ parameters: [String: String], at offset: Int, _ document: UnsafeRawBufferPointer
    ) -> XMLProlog {
        let before = unsafe document[..<offset]
        let line = unsafe before.count { $0 == 0x0A } + 1
        let column = unsafe before.reversed().prefix { $0 != 0x0A }.count { $0 & 0xC0 != 0x80 } + 1
        var refused = refusing(code, parameters)
        refused.refusal?.location = Location(line: line, column: column, path: "")
        return refused
    }

    /// `<` in two or four bytes, or in EBCDIC.
    private static let foreignFamilies: [(bytes: [UInt8], name: String)] = [
        ([0x3C, 0, 0, 0], "UTF-32LE"), ([0x3C, 0], "UTF-16LE"), ([0, 0x3C], "UTF-16BE"), ([0, 0, 0, 0x3C], "UTF-32BE"),
        ([0x4C, 0x6F, 0xA7, 0x94], "EBCDIC"),
    ]
}
