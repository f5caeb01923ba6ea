import Domain
import XMLReading

extension ByteDiagnosis {
    /// The position of the first character with `sign` at or after `start`.
    func first(_ sign: MangledSign, from start: Location) throws(PortError) -> BytePosition? {
        var reader = MangledText()
        var decoder = ScalarDecoder(isUTF8: isUTF8)
        /// The positions of the character being read, and of the first one of the sequence being read.
        var (character, sequence) = (BytePosition(offset: 0, byte: 0, line: 1, column: 1), BytePosition?.none)
        var offset: Int64 = 0
        while true {
            let block = try bytes.read(65_536, at: offset)
            if block.isEmpty { return nil }
            for byte in block {
                let scalar = decoder.read(byte)
                offset += 1
                guard let scalar else { continue }
                if (character.line, character.column) >= (start.line, start.column) {
                    let wasAtStart = reader.isAtStart
                    let found = reader.read(scalar)
                    if wasAtStart { sequence = character }
                    if found == sign, let position = sign == .misread ? sequence : character {
                        return try withMeantByte(position, scalar)
                    }
                }
                character.offset = offset
                (character.line, character.column) =
                    byte == 0x0A ? (character.line + 1, 1) : (character.line, character.column + 1)
            }
        }
    }

    /// Replaces the byte by that of the encoding in which the character was lost, which explains more than its UTF-8
    /// bytes.
    private func withMeantByte(_ position: BytePosition, _ scalar: UInt32) throws(PortError) -> BytePosition {
        var position = position
        position.byte = try bytes.read(1, at: position.offset).first ?? 0
        if isUTF8, (0x80...0x9F).contains(scalar), position.byte == 0xC2 { position.byte = UInt8(scalar) }
        return position
    }

    /// The last `<?xml` that begins before a line and column of the parser's, which is inside it or directly after it.
    func lastDeclaration(line: Int, column: Int) throws(PortError) -> BytePosition? {
        var stop = try byte(line: line, column: column)
        if stop == nil { stop = try last() }
        guard let stop else { return nil }
        let start = max(0, stop.offset - 64)
        let around = try bytes.read(Int(stop.offset - start) + 8, at: start)
        let word = XMLDeclaration.start
        // A declaration at the very beginning is correct.
        guard let found = around.indices.last(where: { around[$0...].starts(with: word) }), start + Int64(found) > 0
        else { return nil }
        return try position(of: start + Int64(found))
    }

    private func last() throws(PortError) -> BytePosition? {
        guard let size = bytes.size, size > 0 else { return nil }
        return try position(of: size - 1)
    }
}
