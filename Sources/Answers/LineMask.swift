/// Replaces all data in a line of XML, broken or whole, by its shape, character by character, so that columns stay.
struct LineMask {
    private let scalars: [Unicode.Scalar]
    /// As many characters as were given.
    private(set) var shown: [Unicode.Scalar]
    private var tags: [Range<Int>] = []

    init(_ line: [UInt8]) {
        self.scalars = Self.decoded(line)
        self.shown = scalars.map(Self.shape)
        showNames()
    }

    /// Restores what is no data: the names in complete tags, and the openings of comments and CDATA sections.
    private mutating func showNames() {
        var index = 0
        while index < scalars.count {
            guard scalars[index] == "<" else {
                index += 1
                continue
            }
            if starts(with: "<!--", at: index) {
                index = end(of: "-->", from: index + 4)
            } else if starts(with: "<![CDATA[", at: index) {
                show(index..<index + 9)
                index = end(of: "]]>", from: index + 9)
            } else if let tag = TagScan(scalars, from: index) {
                tag.names.forEach { showName($0) }
                tags.append(tag.range)
                index = tag.range.upperBound
            } else {
                index += 1
            }
        }
    }

    /// The range to highlight for a fault at an index: a tag with the text after it, because a value's fault is
    /// reported at its start tag; otherwise the word.
    func mark(at index: Int) -> Range<Int> {
        if let tag = tags.first(where: { $0.contains(index) }) {
            let isStart = scalars[tag.lowerBound + 1] != "/"
            let text = scalars[tag.upperBound...].prefix { $0 != "<" }
            return isStart && text.contains { !Self.isBlank($0) } ? tag.lowerBound..<text.endIndex : tag
        }
        let isPart = { (scalar: Unicode.Scalar) in !Self.isBlank(scalar) && scalar != "<" }
        guard isPart(scalars[index]) else { return index..<index + 1 }
        var range = index..<index + 1
        while range.lowerBound > 0, isPart(scalars[range.lowerBound - 1]), !isInTag(range.lowerBound - 1) {
            range = range.lowerBound - 1..<range.upperBound
        }
        while range.upperBound < scalars.count, isPart(scalars[range.upperBound]) {
            range = range.lowerBound..<range.upperBound + 1
        }
        return range
    }

    private func isInTag(_ index: Int) -> Bool { tags.contains { $0.contains(index) } }

    private func starts(with text: String, at index: Int) -> Bool {
        scalars[index...].starts(with: text.unicodeScalars)
    }

    /// The index after `text`, or the end of the line.
    private func end(of text: String, from start: Int) -> Int {
        var index = start
        while index < scalars.count {
            if starts(with: text, at: index) { return index + text.unicodeScalars.count }
            index += 1
        }
        return index
    }

    private mutating func show(_ range: Range<Int>) {
        for index in range { shown[index] = scalars[index] }
    }

    /// A name with many digits may be a number that got into a tag: then only its form is shown.
    private mutating func showName(_ range: Range<Int>) {
        let digits = scalars[range].count { $0.properties.numericType != nil }
        if digits <= 4 { show(range) }
    }

    // MARK: Characters

    /// UTF-8 if valid, without a character cut off at the end; otherwise one character per byte. A byte order mark,
    /// which columns do not count, and the zero bytes of UTF-16 are removed.
    private static func decoded(_ line: [UInt8]) -> [Unicode.Scalar] {
        var bytes = line.contains(0) ? line.filter { $0 != 0 } : line
        for mark in [[0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF]] as [[UInt8]] where bytes.starts(with: mark) {
            bytes.removeFirst(mark.count)
        }
        if let text = String(validating: bytes.dropLast(cutLength(bytes)), as: UTF8.self) {
            return Array(text.unicodeScalars)
        }
        return bytes.map { Unicode.Scalar($0) }
    }

    /// The number of bytes at the end that begin an incomplete UTF-8 character.
    private static func cutLength(_ bytes: [UInt8]) -> Int {
        for length in 1...3 where length <= bytes.count {
            let byte = bytes[bytes.count - length]
            guard byte & 0xC0 != 0x80 else { continue }
            let whole = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return whole > length ? length : 0
        }
        return 0
    }

    static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

    private static func shape(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if isBlank(scalar) { return " " }
        if scalar.properties.numericType != nil { return "9" }
        if scalar.properties.isAlphabetic { return scalar.properties.isUppercase ? "A" : "a" }
        return (0x21...0x7E).contains(scalar.value) ? scalar : "?"
    }
}

/// One complete start, end or empty tag, or processing instruction in the form of one, by the grammar of XML.
private struct TagScan {
    private(set) var range: Range<Int>
    private(set) var names: [Range<Int>] = []
    private let scalars: [Unicode.Scalar]
    private var index: Int

    /// Nil when no complete tag begins at the `<` at `start`.
    init?(_ scalars: [Unicode.Scalar], from start: Int) {
        self.scalars = scalars
        self.index = start + 1
        self.range = start..<start
        let isInstruction = take("?")
        let isEnd = !isInstruction && take("/")
        guard takeName() else { return nil }
        while true {
            let hasBlank = takeWhitespace()
            if take(">") { break }
            if isInstruction ? take("?") : !isEnd && take("/") {
                guard take(">") else { return nil }
                break
            }
            guard hasBlank, !isEnd, takeAttribute() else { return nil }
        }
        self.range = start..<index
    }

    private mutating func takeAttribute() -> Bool {
        guard takeName() else { return false }
        _ = takeWhitespace()
        guard take("=") else { return false }
        _ = takeWhitespace()
        guard index < scalars.count else { return false }
        let quote = scalars[index]
        guard quote == "\"" || quote == "'" else { return false }
        index += 1
        while index < scalars.count, scalars[index] != quote, scalars[index] != "<" { index += 1 }
        return take(quote)
    }

    private mutating func takeName() -> Bool {
        let start = index
        guard index < scalars.count, scalars[index] == "_" || scalars[index].properties.isAlphabetic else {
            return false
        }
        while index < scalars.count, Self.isNamePart(scalars[index]) { index += 1 }
        names.append(start..<index)
        return true
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard index < scalars.count, scalars[index] == sign else { return false }
        index += 1
        return true
    }

    private mutating func takeWhitespace() -> Bool {
        let start = index
        while index < scalars.count, LineMask.isBlank(scalars[index]) { index += 1 }
        return index > start
    }

    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "_-.:".unicodeScalars.contains(scalar)
    }
}
