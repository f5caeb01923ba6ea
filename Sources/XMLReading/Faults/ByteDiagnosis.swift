package import Domain

/// A byte and its position in a file.
package struct BytePosition: Equatable {
    /// The offset in the file; 0 for the first byte.
    package var offset: Int64
    /// The value of the byte.
    package var byte: UInt8
    /// The line; 1 for the first.
    package var line: Int
    /// The column in characters of the encoding; 1 for the first.
    package var column: Int

    package init(offset: Int64, byte: UInt8, line: Int, column: Int) {
        self.offset = offset
        self.byte = byte
        self.line = line
        self.column = column
    }
}

/// Searches a file that a parser refused for the byte that is wrong. Each search reads the file up to that byte; it is
/// used only for faulty files.
package struct ByteDiagnosis {
    /// The file that is searched.
    package let bytes: DescriptorBytes
    /// Whether columns count UTF-8 characters. In every other encoding each byte is a character.
    package let isUTF8: Bool

    package init(_ bytes: DescriptorBytes, encoding: AllowedEncoding) {
        self.bytes = bytes
        isUTF8 = encoding == .utf8
    }

    /// The first byte that XML allows in no allowed encoding: a control byte other than tab and line ends.
    /// - Throws: `.ioFailure`.
    package func firstControlByte() throws(PortError) -> BytePosition? {
        try scan { byte, _ in byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D ? .here : .no }
    }

    /// The first byte at or after `start` that is not XML whitespace.
    /// - Throws: `.ioFailure`.
    package func firstNonWhitespace(from start: Int64) throws(PortError) -> BytePosition? {
        try scan { byte, offset in offset >= start && !byte.isXMLWhitespace ? .here : .no }
    }

    /// The first byte above 0x7F, which `US-ASCII` does not have.
    /// - Throws: `.ioFailure`.
    package func firstHighByte() throws(PortError) -> BytePosition? {
        try scan { byte, _ in byte >= 0x80 ? .here : .no }
    }

    /// The first byte that is undefined in windows-1252.
    /// - Throws: `.ioFailure`.
    package func firstUndefinedWindows1252() throws(PortError) -> BytePosition? {
        try scan { byte, _ in
            (0x80..<0xA0).contains(byte) && Windows1252.upper[Int(byte - 0x80)] == 0 ? .here : .no
        }
    }

    /// The first byte that is not valid UTF-8 at its position.
    /// - Throws: `.ioFailure`.
    package func firstBrokenUTF8() throws(PortError) -> BytePosition? {
        var sequence = UTF8Sequence()
        return try scan { byte, _ in
            switch sequence.read(byte) {
            case .good: .no
            case .broken: .here
            case .brokenBefore(let count): .before(count)
            }
        }
    }

    /// The start and length of the run of NUL bytes at the end; nil when the last byte is another one.
    /// - Throws: `.ioFailure`.
    package func nulTail() throws(PortError) -> (offset: Int64, count: Int64)? {
        guard let size = bytes.size, size > 0 else { return nil }
        var start = size
        while start > 0 {
            let count = Int(min(start, 65_536))
            let block = try bytes.read(count, at: start - Int64(count))
            guard let last = block.lastIndex(where: { $0 != 0 }) else {
                start -= Int64(count)
                continue
            }
            start -= Int64(count - 1 - last)
            break
        }
        return start < size ? (start, size - start) : nil
    }

    /// The byte at a line and column as the parser counts them. If there is none, the first byte after it.
    /// - Throws: `.ioFailure`.
    package func byte(line: Int, column: Int) throws(PortError) -> BytePosition? {
        var current = (line: 1, column: 1)
        return try scan { byte, _ in
            if current.line > line || (current.line == line && current.column >= column) { return .here }
            if byte == 0x0A {
                current = (current.line + 1, 1)
            } else if !isUTF8 || byte & 0xC0 != 0x80 {
                current.column += 1
            }
            return .no
        }
    }

    /// The line and column of the byte at `offset`.
    /// - Throws: `.ioFailure`.
    package func position(of offset: Int64) throws(PortError) -> BytePosition? {
        try scan { _, current in current == offset ? .here : .no }
    }

    private enum Answer {
        case no, here
        /// The byte this many bytes earlier, on the same line.
        case before(Int)
    }

    private func scan(_ test: (UInt8, Int64) -> Answer) throws(PortError) -> BytePosition? {
        var position = BytePosition(offset: 0, byte: 0, line: 1, column: 1)
        while true {
            let block = try bytes.read(65_536, at: position.offset)
            if block.isEmpty { return nil }
            for byte in block {
                position.byte = byte
                switch test(byte, position.offset) {
                case .no: break
                case .here: return position
                case .before(let count):
                    position.offset -= Int64(count)
                    position.column = max(1, position.column - 1)
                    return try withByte(position)
                }
                position.offset += 1
                if byte == 0x0A {
                    position.line += 1
                    position.column = 1
                } else if !isUTF8 || byte & 0xC0 != 0x80 {
                    position.column += 1
                }
            }
        }
    }

    private func withByte(_ position: BytePosition) throws(PortError) -> BytePosition {
        var position = position
        position.byte = try bytes.read(1, at: position.offset).first ?? position.byte
        return position
    }
}
