import Domain
import XMLReading

/// The finding for a fault that ended the reading of an export.
extension FaultDiagnosis {
    /// - Throws: `.ioFailure` when the bytes cannot be read again.
    func exportFinding() throws(PortError) -> Finding {
        if seen.fault == .badCharacter || seen.isAfterRoot || seen.isAtEnd, let foreign = try firstForeignByte(),
            let finding = try finding(of: foreign.position, isControl: foreign.isControl)
        {
            return finding
        }
        if seen.isAfterRoot { return make(.contentAfterRoot, parameters: ["root": XMLExportReading.rootName]) }
        if let finding = try parserFinding() { return finding }
        return seen.isAtEnd ? truncated : make(.notWellFormed, parameters: ["reason": grammarReason])
    }

    private func finding(of foreign: BytePosition, isControl: Bool) throws(PortError) -> Finding? {
        var parameters = ["offset": "\(foreign.offset)"]
        if foreign.byte == 0, let tail = try byteDiagnosis.nulTail(), tail.offset == foreign.offset {
            parameters["count"] = "\(tail.count)"
            return make(.nulTail, parameters: parameters, at: foreign)
        }
        guard seen.fault == .badCharacter, !seen.isAfterRoot || isControl else { return nil }
        parameters["byte"] = "0x" + String(foreign.byte, radix: 16, uppercase: true)
        if isControl {
            parameters["reason"] = "controlCharacter"
            return make(.notWellFormed, parameters: parameters, at: foreign)
        }
        parameters["declared"] = prolog.facts.declared ?? "UTF-8"
        parameters["found"] = prolog.encoding == .windows1252 ? "other" : "ISO-8859-1"
        return make(.encodingContradicted, parameters: parameters, at: foreign)
    }
}
