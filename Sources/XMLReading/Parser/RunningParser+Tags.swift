public import CLibXML2

extension RunningParser {
    /// The line and column of the `<` of `tag`, which was just read; `nameLength` is the length of its local name in
    /// bytes. libxml2's cursor is after the name, or after the attributes.
    ///
    /// Inlined, because it is called for every element.
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

    /// An attribute cannot contain `<`, so the nearest one before the cursor opens the tag.
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
        // The tag began on an earlier line: count from the beginning of that line, as far as it is still in memory.
        column = 1
        while unsafe position > base, unsafe position[-1] != UInt8(ascii: "\n") {
            unsafe position -= 1
            if unsafe position.pointee & 0xC0 != 0x80 { column += 1 }
        }
        return (line, column)
    }
}
