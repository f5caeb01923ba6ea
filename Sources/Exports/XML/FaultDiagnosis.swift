import Domain
import XMLPush

/// Makes the finding of the fault that ended the parser: looks at the bytes where they tell more than libxml2 does.
struct FaultDiagnosis {
    let seen: SeenFault
    let prolog: XMLProlog
    let bytes: DescriptorBytes
    let limits: Limits

    /// - Throws: `.ioFailure` when the bytes cannot be read again.
    func finding() throws(PortError) -> Finding {
        if seen.fault == .badCharacter || seen.isAfterRoot || seen.isAtEnd, let foreign = try firstForeignByte() {
            if let finding = try finding(of: foreign) { return finding }
        }
        if seen.isAfterRoot { return make(.contentAfterRoot, ["root": XMLReading.rootName]) }
        switch seen.fault {
        case .entity: return make(.entityRefused, ["element": seen.element])
        case .unknownEncoding:
            let parameters = ["encoding": prolog.encoding.rawValue, "allowed": AllowedEncoding.list]
            return make(.encodingNotAllowed, parameters)
        case .nameTooLong: return make(.nameTooLong, ["limit": "\(limits.nameBytesMax)"])
        case .tokenTooLong: return make(.textTooLong, ["limit": "10000000"])
        case .names: return make(.tooManyNames, ["limit": "\(limits.dictionaryBytesMax)"])
        case .outOfMemory:
            throw PortError(.internalFault, "libxml2 had no memory to read an export.", isTransient: true)
        case .badCharacter, .grammar:
            if seen.isAtEnd { return truncated }
            let reason = if case .grammar(let word) = seen.fault { word } else { "character" }
            return make(.notWellFormed, ["reason": reason])
        }
    }

    private var truncated: Finding { make(.truncated, seen.element.isEmpty ? [:] : ["element": seen.element]) }

    /// A byte that the encoding, or XML in any encoding, has not.
    private struct ForeignByte {
        var offset: Int64
        var byte: UInt8
        var line: Int
        var column: Int
        var isControl: Bool
    }

    private func finding(of foreign: ForeignByte) throws(PortError) -> Finding? {
        var parameters = [
            "offset": "\(foreign.offset)", "byte": "0x" + String(foreign.byte, radix: 16, uppercase: true),
        ]
        if foreign.byte == 0, let size = bytes.size, try isNULUntilEnd(from: foreign.offset) {
            parameters = ["offset": "\(foreign.offset)", "count": "\(size - foreign.offset)"]
            return make(.nulTail, parameters, at: foreign)
        }
        guard seen.fault == .badCharacter, !seen.isAfterRoot || foreign.isControl else { return nil }
        if foreign.isControl {
            parameters["reason"] = "controlCharacter"
            return make(.notWellFormed, parameters, at: foreign)
        }
        parameters["declared"] = prolog.facts.declared ?? "UTF-8"
        parameters["found"] = prolog.encoding == .windows1252 ? "other" : "ISO-8859-1"
        return make(.encodingContradicted, parameters, at: foreign)
    }

    private func isNULUntilEnd(from start: Int64) throws(PortError) -> Bool {
        var offset = start
        while true {
            let block = try bytes.read(65_536, at: offset)
            if block.isEmpty { return true }
            guard block.allSatisfy({ $0 == 0 }) else { return false }
            offset += Int64(block.count)
        }
    }

    private func firstForeignByte() throws(PortError) -> ForeignByte? {
        var sequence = UTF8Sequence()
        var found = ForeignByte(offset: 0, byte: 0, line: 1, column: 1, isControl: false)
        /// Where the character at hand begins.
        var character = found
        while true {
            let block = try bytes.read(65_536, at: found.offset)
            if block.isEmpty { return nil }
            for byte in block {
                found.byte = byte
                let isInside = sequence.isInside
                if !isInside { character = found }
                found.isControl = byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D
                let isForeign =
                    switch prolog.encoding {
                    case .utf8: if case .good = sequence.read(byte) { false } else { true }
                    case .ascii: byte >= 0x80
                    case .windows1252: byte >= 0x80 && byte < 0xA0 && Windows1252.upper[Int(byte - 0x80)] == 0
                    case .latin1: false
                    }
                if isForeign { return isInside ? character : found }
                if found.isControl { return found }
                found.offset += 1
                if byte == 0x0A {
                    found.line += 1
                    found.column = 1
                } else if prolog.encoding != .utf8 || byte & 0xC0 != 0x80 {
                    found.column += 1
                }
            }
        }
    }

    private func make(
        _ code: FindingCode, _ parameters: [String: String] = [:], at foreign: ForeignByte? = nil
    ) -> Finding {
        var location = seen.location
        if let foreign { (location.line, location.column) = (foreign.line, foreign.column) }
        return Finding(code, at: location, parameters: parameters)
    }
}
