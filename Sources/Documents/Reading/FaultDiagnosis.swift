import Domain
import XMLPush

/// Makes the finding of the fault that ended the parser: looks at the bytes where they tell more than libxml2 does.
struct FaultDiagnosis {
    let seen: RecordedFault
    let prolog: Prolog
    let bytes: DescriptorBytes
    let limits: Limits

    /// - Throws: `.ioFailure` when the bytes cannot be read again.
    func finding() throws(PortError) -> Finding {
        let diagnosis = ByteDiagnosis(bytes, encoding: prolog.encoding)
        if prolog.isBlank, seen.root.isEmpty, let finding = try behindWhitespace(diagnosis) { return finding }
        if let tail = try diagnosis.nulTail(), try isCausedBy(tail, diagnosis) {
            let position = try diagnosis.position(of: tail.offset)
            return make(
                .nulTail, parameters: ["offset": "\(tail.offset)", "count": "\(tail.count)"],
                line: position?.line, column: position?.column)
        }
        if seen.fault == .badCharacter, let finding = try badCharacter(diagnosis) { return finding }
        if seen.isAfterRoot { return try contentAfterRoot(diagnosis) }
        switch seen.fault {
        case .entity: return make(.entityRefused, parameters: ["element": seen.element])
        case .unknownEncoding:
            return make(
                .encodingNotAllowed,
                parameters: [
                    "encoding": Masking.name(prolog.facts.declared ?? "-"), "allowed": AllowedEncoding.list,
                ])
        case .nameTooLong: return make(.nameTooLong, parameters: ["limit": "\(limits.nameBytesMax)"])
        case .tokenTooLong: return make(.textTooLong, parameters: ["limit": "10000000"])
        case .names: return make(.tooManyNames, parameters: ["limit": "\(limits.dictionaryBytesMax)"])
        case .outOfMemory:
            throw PortError(.internalFault, "libxml2 had no memory to read a document.", isTransient: true)
        case .badCharacter, .grammar:
            if seen.isAtEnd { return truncated }
            let reason = if case .grammar(let word) = seen.fault { word } else { "character" }
            if reason == ParserFault.declarationNotFirst, let finding = try declaration(diagnosis) { return finding }
            return make(.notWellFormed, parameters: ["reason": reason])
        }
    }

    private func contentAfterRoot(_ diagnosis: ByteDiagnosis) throws(PortError) -> Finding {
        let (line, column) = (seen.location.line, seen.location.column)
        var position = try diagnosis.byte(line: line, column: column)
        // The parser finds fault with a declaration behind its name.
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
        return make(.contentAfterRoot, parameters: parameters, line: position?.line, column: position?.column)
    }

    /// What follows more blanks than are looked at before a parser sees the document; nil where it is markup like any other.
    private func behindWhitespace(_ diagnosis: ByteDiagnosis) throws(PortError) -> Finding? {
        let mark = prolog.facts.byteOrderMark == nil ? 0 : Int64(3)
        guard let position = try diagnosis.firstNonBlank(from: mark) else { return Finding(.emptyFile) }
        let head = try bytes.read(6, at: position.offset)
        if head.starts(with: XMLDeclaration.start), head.last?.isXMLBlank == true {
            return make(
                .contentBeforeDeclaration, parameters: ["offset": "\(position.offset)", "found": "blanks"],
                line: position.line,
                column: position.column)
        }
        guard position.byte != UInt8(ascii: "<") else { return nil }
        return make(.notXML, parameters: ["found": "text"], line: position.line, column: position.column)
    }

    /// `<?xml` elsewhere than at the very beginning: before the root or inside it.
    private func declaration(_ diagnosis: ByteDiagnosis) throws(PortError) -> Finding? {
        let (line, column) = (seen.location.line, seen.location.column)
        guard let position = try diagnosis.lastDeclaration(line: line, column: column) else { return nil }
        let isInside = !seen.root.isEmpty
        var parameters = ["offset": "\(position.offset)"]
        parameters[isInside ? "element" : "found"] = isInside ? seen.element : "markup"
        return make(
            isInside ? .declarationInside : .contentBeforeDeclaration, parameters: parameters, line: position.line,
            column: position.column)
    }

    private var truncated: Finding {
        make(.truncated, parameters: seen.element.isEmpty ? [:] : ["element": seen.element])
    }

    /// The parser stopped at the NUL bytes, not at something before them.
    private func isCausedBy(
        _ tail: (offset: Int64, count: Int64), _ diagnosis: ByteDiagnosis
    ) throws(PortError) -> Bool {
        if seen.fault == .badCharacter || seen.isAfterRoot {
            return try diagnosis.firstControlByte()?.offset == tail.offset
        }
        guard let position = try diagnosis.position(of: tail.offset) else { return false }
        return (seen.location.line, seen.location.column + 1) >= (position.line, position.column)
    }

    private func badCharacter(_ diagnosis: ByteDiagnosis) throws(PortError) -> Finding? {
        let control = try diagnosis.firstControlByte()
        let foreign: ByteDiagnosis.Position? =
            switch prolog.encoding {
            case .utf8: try diagnosis.firstBrokenUTF8()
            case .ascii: try diagnosis.firstHighByte()
            case .windows1252: try diagnosis.firstUndefinedWindows1252()
            case .latin1: nil
            }
        if let control, control.offset <= foreign?.offset ?? .max {
            return make(
                .notWellFormed, parameters: ["reason": "controlCharacter"].merging(parameters(control)) { $1 },
                line: control.line, column: control.column)
        }
        guard let foreign else { return nil }
        // A sequence that the end of the file cuts off.
        if seen.isAtEnd, try isCutOff(foreign) { return truncated }
        let declared = prolog.facts.declared ?? "UTF-8"
        let found = UTF8Sequence.guess(try bytes.read(4, at: foreign.offset))
        let naming = ["declared": declared, "found": prolog.encoding == .windows1252 ? "other" : found]
        return make(
            .encodingContradicted, parameters: naming.merging(parameters(foreign)) { $1 }, line: foreign.line,
            column: foreign.column)
    }

    private func isCutOff(_ position: ByteDiagnosis.Position) throws(PortError) -> Bool {
        let rest = try bytes.read(4, at: position.offset)
        var sequence = UTF8Sequence()
        for byte in rest {
            guard case .good = sequence.read(byte) else { return false }
        }
        return rest.count < 4
    }

    private func parameters(_ position: ByteDiagnosis.Position) -> [String: String] {
        ["offset": "\(position.offset)", "byte": "0x" + [position.byte].hexadecimal.uppercased()]
    }

    private func make(
        _ code: FindingCode, parameters: [String: String] = [:], line: Int? = nil, column: Int? = nil
    ) -> Finding {
        var location = seen.location
        if let line { location.line = line }
        if let column { location.column = column }
        return Finding(code, at: location, guia: seen.guia, parameters: parameters)
    }
}
