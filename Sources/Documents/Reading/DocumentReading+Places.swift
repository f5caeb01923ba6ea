import CLibXML2
import Domain

extension DocumentReading {
    /// The current element, by its start tag.
    var here: Location { stack.location(stack.depth - 1) }

    /// Local name of the current element; empty outside the root.
    var elementHere: String { stack.name(stack.depth - 1) }

    /// The guia that is open, if any.
    var guiaHere: GuiaReference? { guia(atDepth: stack.depth) }

    /// The guia that an element at `depth` belongs to.
    func guia(atDepth depth: Int) -> GuiaReference? {
        guard lote.guiaDepth > 0, depth >= lote.guiaDepth, let guia = lote.guia else { return nil }
        return GuiaReference(ordinal: guia.ordinal, number: guia.number)
    }

    /// Where the parser is, with the path of the element that is open.
    var parserPlace: Location {
        guard let input = unsafe parser?.pointee.input else { return here }
        return unsafe Location(
            line: Int(input.pointee.line), column: max(1, Int(input.pointee.col)), path: stack.path(stack.depth - 1))
    }

    /// Line and column of the `<` of the start tag that was just read. libxml2 stands behind the name, or behind the attributes.
    @inline(__always)
    mutating func placeOfTag(_ tag: borrowing StartTag, nameLength: Int32) -> (line: Int32, column: Int32) {
        guard let input = unsafe parser?.pointee.input, let cursor = unsafe input.pointee.cur,
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
    private static func searchBack(
        from cursor: UnsafePointer<xmlChar>, to base: UnsafePointer<xmlChar>, line: Int32, column: Int32
    ) -> (line: Int32, column: Int32) {
        var (line, column) = (line, column)
        var place = unsafe cursor
        var hasTurnedLine = false
        while unsafe place > base {
            unsafe place -= 1
            let byte = unsafe place.pointee
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
        while unsafe place > base, unsafe place[-1] != UInt8(ascii: "\n") {
            unsafe place -= 1
            if unsafe place.pointee & 0xC0 != 0x80 { column += 1 }
        }
        return (line, column)
    }
}
