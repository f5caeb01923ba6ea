import Domain
import XMLReading

/// The finding for a fault that ended the reading of a message.
extension FaultDiagnosis {
    /// - Throws: `.ioFailure` when the bytes cannot be read again.
    func documentFinding() throws(PortError) -> Finding {
        let diagnosis = byteDiagnosis
        if prolog.isWhitespace, seen.root.isEmpty, let finding = try behindWhitespace(diagnosis) { return finding }
        if let tail = try diagnosis.nulTail(), try isCausedBy(tail, diagnosis) {
            return make(
                .nulTail, parameters: ["offset": "\(tail.offset)", "count": "\(tail.count)"],
                at: try diagnosis.position(of: tail.offset))
        }
        if seen.fault == .badCharacter, let finding = try badCharacter() { return finding }
        if seen.isAfterRoot { return try contentAfterRoot(diagnosis) }
        if let finding = try parserFinding() { return finding }
        if seen.isAtEnd { return truncated }
        if grammarReason == ParserFault.declarationNotFirst, let finding = try declaration(diagnosis) { return finding }
        return make(.notWellFormed, parameters: ["reason": grammarReason])
    }

    private func contentAfterRoot(_ diagnosis: ByteDiagnosis) throws(PortError) -> Finding {
        let (line, column) = (seen.location.line, seen.location.column)
        var position = try diagnosis.byte(line: line, column: column)
        // The parser reports a declaration at the end of its name.
        if seen.fault == .grammar(ParserFault.declarationNotFirst) {
            position = try diagnosis.lastDeclaration(line: line, column: column) ?? position
        }
        var parameters = ["root": seen.root]
        if let position {
            parameters["offset"] = "\(position.offset)"
            let text = try bytes.read(6, at: position.offset)
            let isTag = text.first == UInt8(ascii: "<") && text.count > 1 && text[1] != UInt8(ascii: "/")
            parameters["found"] = isTag && text[1] != UInt8(ascii: "!") ? "second message" : "text"
        }
        return make(.contentAfterRoot, parameters: parameters, at: position)
    }

    /// Examines what follows more whitespace than is read before parsing; nil where it is ordinary markup.
    private func behindWhitespace(_ diagnosis: ByteDiagnosis) throws(PortError) -> Finding? {
        let mark = prolog.facts.byteOrderMark == nil ? 0 : Int64(3)
        guard let position = try diagnosis.firstNonWhitespace(from: mark) else { return Finding(.emptyFile) }
        let head = try bytes.read(6, at: position.offset)
        if head.starts(with: XMLDeclaration.start), head.last?.isXMLWhitespace == true {
            return make(
                .contentBeforeDeclaration, parameters: ["offset": "\(position.offset)", "found": "blanks"], at: position
            )
        }
        guard position.byte != UInt8(ascii: "<") else { return nil }
        return make(.notXML, parameters: ["found": "text"], at: position)
    }

    /// Finds a `<?xml` other than at the very beginning: before the root or inside it.
    private func declaration(_ diagnosis: ByteDiagnosis) throws(PortError) -> Finding? {
        let (line, column) = (seen.location.line, seen.location.column)
        guard let position = try diagnosis.lastDeclaration(line: line, column: column) else { return nil }
        let isInside = !seen.root.isEmpty
        var parameters = ["offset": "\(position.offset)"]
        parameters[isInside ? "element" : "found"] = isInside ? seen.element : "markup"
        return make(isInside ? .declarationInside : .contentBeforeDeclaration, parameters: parameters, at: position)
    }

    /// Whether the parser stopped at the NUL bytes, not at a fault before them.
    private func isCausedBy(
        _ tail: (offset: Int64, count: Int64), _ diagnosis: ByteDiagnosis
    ) throws(PortError) -> Bool {
        if seen.fault == .badCharacter || seen.isAfterRoot {
            return try diagnosis.firstControlByte()?.offset == tail.offset
        }
        guard let position = try diagnosis.position(of: tail.offset) else { return false }
        return (seen.location.line, seen.location.column + 1) >= (position.line, position.column)
    }

    private func badCharacter() throws(PortError) -> Finding? {
        guard let (foreign, isControl) = try firstForeignByte() else { return nil }
        var parameters = parameters(foreign)
        if isControl {
            parameters["reason"] = "controlCharacter"
            return make(.notWellFormed, parameters: parameters, at: foreign)
        }
        // A sequence that the end of the file truncates.
        if seen.isAtEnd, try isCutOff(foreign) { return truncated }
        let guess = UTF8Sequence.guess(try bytes.read(4, at: foreign.offset))
        parameters["declared"] = prolog.facts.declared ?? "UTF-8"
        parameters["found"] = prolog.encoding == .windows1252 ? "other" : guess
        return make(.encodingContradicted, parameters: parameters, at: foreign)
    }

    private func isCutOff(_ position: BytePosition) throws(PortError) -> Bool {
        let rest = try bytes.read(4, at: position.offset)
        var sequence = UTF8Sequence()
        for byte in rest {
            guard case .good = sequence.read(byte) else { return false }
        }
        return rest.count < 4
    }

    private func parameters(_ position: BytePosition) -> [String: String] {
        ["offset": "\(position.offset)", "byte": "0x" + [position.byte].hexadecimal.uppercased()]
    }
}
