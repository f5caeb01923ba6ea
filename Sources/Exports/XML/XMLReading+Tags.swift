import CLibXML2
import Domain

extension XMLReading {
    /// Calls `each` with the name of every attribute that has no namespace, and what makes its value. Those of other vocabularies
    /// (`xsi:schemaLocation`) say nothing of the record.
    func attributes(of tag: StartTag, _ each: (String, () -> String) -> Void) {
        guard let attributes = unsafe tag.attributes else { return }
        for index in 0..<Int(tag.attributeCount) {
            guard let name = unsafe attributes[index * 5], unsafe attributes[index * 5 + 2] == nil else { continue }
            let (start, end) = unsafe (attributes[index * 5 + 3], attributes[index * 5 + 4])
            each(unsafe String(cString: name)) {
                guard let start = unsafe start, let end = unsafe end else { return "" }
                return unsafe String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
            }
        }
    }

    /// - Returns: false when a limit was passed and the reading stopped.
    @inline(__always)
    mutating func isWithinLimits(_ tag: StartTag, nameLength: Int32) -> Bool {
        if depth <= limits.depthMax, nameLength <= limits.nameBytesMax, tag.attributeCount | tag.namespaceCount == 0 {
            return true
        }
        checkLimits(tag, nameLength: nameLength)
        return !isStopped
    }

    @inline(never)
    private mutating func checkLimits(_ tag: StartTag, nameLength: Int32) {
        if depth > limits.depthMax {
            return stop(with: Finding(.tooDeep, at: parserPlace, words: ["limit": "\(limits.depthMax)"]))
        }
        if nameLength > limits.nameBytesMax { return stopForName() }
        if Int(tag.attributeCount) + Int(tag.namespaceCount) > limits.attributesMax {
            let words = ["element": elementHere, "limit": "\(limits.attributesMax)"]
            return stop(with: Finding(.tooManyAttributes, at: here, words: words))
        }
        if let attributes = unsafe tag.attributes {
            for index in 0..<Int(tag.attributeCount) {
                guard let start = unsafe attributes[index * 5 + 3], let end = unsafe attributes[index * 5 + 4]
                else { continue }
                checkValue(byteCount: unsafe end - start)
                unsafe checkName(attributes[index * 5])
                unsafe checkName(attributes[index * 5 + 1])
            }
        }
        if let namespaces = unsafe tag.namespaces {
            for index in 0..<Int(tag.namespaceCount) {
                unsafe checkName(namespaces[index * 2])
                unsafe checkValue(byteCount: namespaces[index * 2 + 1].map { unsafe Int(xmlStrlen($0)) } ?? 0)
            }
        }
    }

    private mutating func checkName(_ name: UnsafePointer<xmlChar>?) {
        guard let name = unsafe name, unsafe xmlStrlen(name) > limits.nameBytesMax else { return }
        stopForName()
    }

    private mutating func stopForName() {
        stop(with: Finding(.nameTooLong, at: parserPlace, words: ["limit": "\(limits.nameBytesMax)"]))
    }

    private mutating func checkValue(byteCount: Int) {
        guard byteCount > limits.attributeBytesMax else { return }
        let words = ["element": elementHere, "limit": "\(limits.attributeBytesMax)"]
        stop(with: Finding(.textTooLong, at: here, words: words))
    }

    /// Line and column of the `<` of the start tag that was just read. libxml2 stands behind the name, or behind the attributes.
    @inline(__always)
    mutating func placeOfTag(_ tag: StartTag, nameLength: Int32) -> (line: Int32, column: Int32) {
        guard let input = unsafe parser?.pointee.input, let cursor = unsafe input.pointee.cur,
            let base = unsafe input.pointee.base
        else { return (0, 0) }
        let (line, column) = unsafe (input.pointee.line, input.pointee.col)
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
