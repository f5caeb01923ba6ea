package import Domain

/// Makes the finding of the fault that ended a parser: looks at the bytes where they say more than libxml2 does. What only messages or only
/// exports say of a fault stands with their readers.
package struct FaultDiagnosis {
    package let seen: RecordedFault
    package let prolog: XMLProlog
    package let bytes: DescriptorBytes
    package let limits: Limits

    package init(seen: RecordedFault, prolog: XMLProlog, bytes: DescriptorBytes, limits: Limits) {
        self.seen = seen
        self.prolog = prolog
        self.bytes = bytes
        self.limits = limits
    }

    /// The same bytes, searched for the one that is wrong.
    package var byteDiagnosis: ByteDiagnosis { ByteDiagnosis(bytes, encoding: prolog.encoding) }

    /// - Returns: the finding of everything but a character, or a break of the grammar, whose bytes decide.
    /// - Throws: `.internalFault` where memory was short.
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

    /// What libxml2 reads at most of one token.
    private static let tokenBytesMax = 10_000_000

    /// Of `notWellFormed`: a stable word.
    package var grammarReason: String { if case .grammar(let word) = seen.fault { word } else { "character" } }

    package var truncated: Finding {
        make(.truncated, parameters: seen.element.isEmpty ? [:] : ["element": seen.element])
    }

    /// The first byte that the encoding, or XML in any encoding, has not; `isControl` where no encoding has it.
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

    /// At `position` where there is one, else where the parser stopped.
    package func make(
        _ code: FindingCode, parameters: [String: String] = [:], at position: BytePosition? = nil
    ) -> Finding {
        var location = seen.location
        if let position { (location.line, location.column) = (position.line, position.column) }
        return Finding(code, at: location, guia: seen.guia, parameters: parameters)
    }
}
