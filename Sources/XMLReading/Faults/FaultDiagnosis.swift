package import Domain

/// Makes the finding for the fault that ended a parser. It examines the bytes where they show more than libxml2's
/// error. What applies only to messages or only to exports is implemented by their readers.
package struct FaultDiagnosis {
    /// The parser's first error.
    package let seen: RecordedFault
    /// The result of reading the file's beginning, including its encoding.
    package let prolog: XMLProlog
    /// The file, which is read again.
    package let bytes: DescriptorBytes
    /// The limits that findings state.
    package let limits: Limits

    package init(seen: RecordedFault, prolog: XMLProlog, bytes: DescriptorBytes, limits: Limits) {
        self.seen = seen
        self.prolog = prolog
        self.bytes = bytes
        self.limits = limits
    }

    /// A search of the same bytes for the one that is wrong.
    package var byteDiagnosis: ByteDiagnosis { ByteDiagnosis(bytes, encoding: prolog.encoding) }

    /// Makes the finding of a fault that needs no search of the bytes.
    /// - Returns: nil for a bad character and for a grammar error, about which the bytes decide.
    /// - Throws: `.internalFault` when memory was short.
    package func parserFinding() throws(PortError) -> Finding? {
        switch seen.fault {
        case .entity: return make(.entityRefused, parameters: ["element": seen.element])
        case .unknownEncoding:
            let stated = Masking.name(prolog.facts.declared ?? "-")
            return make(.encodingNotAllowed, parameters: ["encoding": stated, "allowed": AllowedEncoding.list])
        case .nameTooLong: return make(.nameTooLong, parameters: ["limit": "\(limits.nameBytesMax)"])
        case .tokenTooLong: return make(.textTooLong, parameters: ["limit": "\(Self.tokenBytesMax)"])
        case .names: return make(.tooManyNames, parameters: ["limit": "\(limits.dictionaryBytesMax)"])
        case .outOfMemory:
            throw PortError(.internalFault, "libxml2 had no memory to read \(bytes.kind).", isTransient: true)
        case .badCharacter, .grammar: return nil
        }
    }

    /// The most that libxml2 reads of one token.
    private static let tokenBytesMax = 10_000_000

    /// The stable identifier of the grammar error for `notWellFormed`.
    package var grammarReason: String { if case .grammar(let word) = seen.fault { word } else { "character" } }

    /// The finding for a truncated file, with the innermost open element.
    package var truncated: Finding {
        make(.truncated, parameters: seen.element.isEmpty ? [:] : ["element": seen.element])
    }

    /// The first byte that the encoding, or XML in any encoding, does not allow; `isControl` for one that no encoding
    /// allows.
    /// - Throws: `.ioFailure` when the file cannot be read again.
    package func firstForeignByte() throws(PortError) -> (position: BytePosition, isControl: Bool)? {
        let diagnosis = byteDiagnosis
        let control = try diagnosis.firstControlByte()
        let foreign: BytePosition? =
            switch prolog.encoding {
            case .utf8: try diagnosis.firstBrokenUTF8()
            case .ascii: try diagnosis.firstHighByte()
            case .windows1252: try diagnosis.firstUndefinedWindows1252()
            case .latin1: nil
            }
        if let control, control.offset <= foreign?.offset ?? .max { return (control, true) }
        return foreign.map { ($0, false) }
    }

    /// Makes a finding at `position`, or else where the parser stopped.
    package func make(
        _ code: FindingCode, parameters: [String: String] = [:], at position: BytePosition? = nil
    ) -> Finding {
        var location = seen.location
        if let position { (location.line, location.column) = (position.line, position.column) }
        return Finding(code, at: location, guia: seen.guia, parameters: parameters)
    }
}
