package import Domain
import TISSWriting

extension SampleSpec {
    /// Writes the message in parts, in order; memory does not grow with its size.
    /// - Parameters:
    ///   - flaw: the deliberate fault; nil for a message that its version's schema and every rule accept.
    ///   - sink: receives the parts; an error that it throws ends the writing.
    /// - Throws: `.configuration` when the spec is out of bounds or not compatible with the flaw.
    package func write(
        flaw: Flaw? = nil, to sink: ([UInt8]) throws(PortError) -> Void
    ) throws(PortError) {
        try check()
        var spec = self
        try spec.adapt(to: flaw)
        switch flaw {
        case .empty: return
        case .notXML: try sink(spec.randomText())
        case .truncated: try spec.writeCut(fillsWithNUL: false, to: sink)
        case .nulTail: try spec.writeCut(fillsWithNUL: true, to: sink)
        case .twoDocuments:
            try spec.writeWhole(flaw: nil, to: sink)
            try spec.writeWhole(flaw: nil, to: sink)
        default: try spec.writeWhole(flaw: flaw, to: sink)
        }
    }

    /// The whole message in memory; for small ones.
    package func bytes(flaw: Flaw? = nil) throws(PortError) -> [UInt8] {
        var bytes: [UInt8] = []
        try write(flaw: flaw) { (part: [UInt8]) throws(PortError) in bytes += part }
        return bytes
    }

    private mutating func adapt(to flaw: Flaw?) throws(PortError) {
        guard let flaw else { return }
        if flaw.needsAccents { hasAccents = true }
        switch flaw {
        case .badTotal where kind == .consulta:
            throw PortError(.configuration, "A guia of consulta has no total that could be wrong; choose another kind.")
        case .repeatedGuia: guiaCount = max(guiaCount, 2)
        case .guias101: guiaCount = 101
        case .wrongOperator: registroANS = registroANS == "654321" ? "654322" : "654321"
        case .latin1UnderUTF8: encoding = .utf8
        case .utf8UnderLatin1: encoding = .iso8859_1
        default: break
        }
        guard content == .lote || !flaw.speaksOfLote else {
            throw PortError(.configuration, "The flaw \(flaw.rawValue) is only possible in a lote.")
        }
    }

    private func writeWhole(
        flaw: Flaw?, to sink: ([UInt8]) throws(PortError) -> Void
    ) throws(PortError) {
        try withoutActuallyEscaping(sink) { (sink) throws(PortError) in
            var composer = try MessageComposer(self, flaw: flaw, to: sink)
            try composer.compose()
        }
    }

    /// Writes the first half; the other half is missing or is NUL bytes. The length is measured by a first pass without
    /// output.
    private func writeCut(
        fillsWithNUL: Bool, to sink: ([UInt8]) throws(PortError) -> Void
    ) throws(PortError) {
        var count = 0
        try writeWhole(flaw: nil) { (part: [UInt8]) throws(PortError) in count += part.count }
        let kept = count / 2
        var position = 0
        try writeWhole(flaw: nil) { (part: [UInt8]) throws(PortError) in
            let keptHere = min(max(kept - position, 0), part.count)
            position += part.count
            let fill = fillsWithNUL ? [UInt8](repeating: 0, count: part.count - keptHere) : []
            let bytes = part.prefix(keptHere) + fill
            if !bytes.isEmpty { try sink(Array(bytes)) }
        }
    }

    private func randomText() -> [UInt8] {
        var random = SampleRandom(seed: seed)
        let letters = Array("abcdefghijklmnopqrstuvwxyz    \n".utf8)
        return (0..<2_000).map { _ in letters[random.below(letters.count)] } + [0x0A]
    }
}

extension Flaw {
    /// The flaw is in a guia or in its lote.
    fileprivate var speaksOfLote: Bool {
        switch self {
        case .missingElement, .unexpectedElement, .badEnumeration, .badLength, .badDate, .badTotal, .repeatedGuia,
            .wrongTransaction, .doctypeXXE, .blankLote, .webServiceRoot, .soap, .guias101:
            true
        case .utf8Hash, .latin1UnderUTF8, .utf8UnderLatin1: true
        case .wrongHash, .missingHash, .emptyHash, .badPattern, .wrongOperator, .swappedDirection, .noBody,
            .unknownVersion, .oldVersionText, .truncated, .nulTail, .notXML, .empty, .twoDocuments, .monitoring:
            false
        }
    }
}
