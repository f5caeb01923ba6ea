public import CLibXML2

extension RunningParser {
    /// Line and column of the `<` of `tag`, which was just read; `nameLength` is that of its local name in bytes. libxml2 is
    /// behind the name, or behind the attributes.
    ///
    /// In line with its caller, as it is asked for every element.
    @inlinable
    @inline(__always)
    package mutating func start(of tag: borrowing StartTag, nameLength: Int32) -> (line: Int32, column: Int32) {
        guard let input = unsafe handle?.pointee.input, let cursor = unsafe input.pointee.cur,
            let base = unsafe input.pointee.base
        else { return (0, 0) }
        let line = unsafe input.pointee.line
        let column = unsafe input.pointee.col
        if unsafe tag.prefix != lastPrefix {
            unsafe lastPrefix = tag.prefix
            lastPrefixLength = unsafe tag.prefix.map { unsafe xmlStrlen($0) + 1 } ?? 0
        }
        let length = nameLength &+ lastPrefixLength &+ 1
        if tag.attributeCount == 0, tag.namespaceCount == 0, unsafe cursor - base >= Int(length),
            unsafe cursor[-Int(length)] == UInt8(ascii: "<")
        {
            return (line, max(1, column &- length))
        }
        return unsafe Self.searchBack(from: cursor, to: base, line: line, column: column)
    }

    /// `<` cannot stand in an attribute, so the nearest one before the cursor opens the tag.
    @usableFromInline
    static func searchBack(
        from cursor: UnsafePointer<xmlChar>, to base: UnsafePointer<xmlChar>, line: Int32, column: Int32
    ) -> (line: Int32, column: Int32) {
        var (line, column) = (line, column)
        var position = unsafe cursor
        var hasTurnedLine = false
        while unsafe position > base {
            unsafe position -= 1
            let byte = unsafe position.pointee
            if byte == UInt8(ascii: "\n") {
                line -= 1
                hasTurnedLine = true
            } else if byte & 0xC0 != 0x80 {
                column -= 1
            }
            if byte == UInt8(ascii: "<") { break }
        }
        guard hasTurnedLine else { return (line, max(1, column)) }
        // On an earlier line: count from that line's beginning, as far as it is still in memory.
        column = 1
        while unsafe position > base, unsafe position[-1] != UInt8(ascii: "\n") {
            unsafe position -= 1
            if unsafe position.pointee & 0xC0 != 0x80 { column += 1 }
        }
        return (line, column)
    }
}
