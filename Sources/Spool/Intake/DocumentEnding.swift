/// Whether a file is complete, by its first and last bytes.
enum DocumentEnding: Equatable {
    /// XML whose root element is closed.
    case whole
    /// Empty, XML whose root element is not closed, or trailing NUL bytes that were allocated but not written yet
    /// (T15).
    case missing
    /// The format has no recognisable end (zip, PDF), or the end is outside the bytes that are read.
    case unknowable

    /// Number of bytes read at the start and at the end.
    static let endBytes = 4096

    /// - Parameters:
    ///   - head: the file's first bytes.
    ///   - tail: its last bytes; the same as `head` for a short file.
    ///   - isWhole: `head` and `tail` are the whole file.
    init(head: ArraySlice<UInt8>, tail: ArraySlice<UInt8>, isWhole: Bool) {
        guard let first = head.first, let last = tail.last else {
            self = .missing
            return
        }
        var content = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head
        content = content.drop(while: \.isBlank)
        guard content.first == UInt8(ascii: "<") else {
            // No document starts with NUL: the bytes are allocated but not written.
            self = first == 0 || (content.isEmpty && isWhole) ? .missing : .unknowable
            return
        }
        self = last == 0 ? .missing : Self.xmlEnding(root: XMLRoot(content), tail: tail, isWhole: isWhole)
    }

    private static func xmlEnding(root: XMLRoot?, tail: ArraySlice<UInt8>, isWhole: Bool) -> DocumentEnding {
        var rest = tail.droppingTrailingWhitespace
        while let shorter = rest.droppingTrailingMisc { rest = shorter.droppingTrailingWhitespace }
        guard let last = rest.last else { return isWhole ? .missing : .unknowable }
        guard last == UInt8(ascii: ">") else { return .missing }
        guard let open = rest.lastIndex(of: UInt8(ascii: "<")) else { return .unknowable }
        let tag = rest[open...].dropFirst().dropLast()
        guard let root else { return tag.first == UInt8(ascii: "/") ? .unknowable : .missing }
        if tag.first == UInt8(ascii: "/") {
            return tag.dropFirst().prefix(while: { !$0.isBlank }).afterColon.elementsEqual(root.localName)
                ? .whole : .missing
        }
        let isRootItself = isWhole && root.isEmptyElement && tag.last == UInt8(ascii: "/")
        return isRootItself && tag.startsElement(named: root.localName) ? .whole : .missing
    }
}

/// The root element's start tag, if the first bytes of the file contain it.
struct XMLRoot {
    let localName: ArraySlice<UInt8>
    let isEmptyElement: Bool

    /// `content` starts with `<`; nil when the name of the start tag does not end within it.
    init?(_ content: ArraySlice<UInt8>) {
        var rest = content
        while true {
            rest = rest.drop(while: \.isBlank)
            guard rest.first == UInt8(ascii: "<") else { return nil }
            let after: ArraySlice<UInt8>?
            if rest.starts(with: "<?".utf8) {
                after = rest.after("?>")
            } else if rest.starts(with: "<!--".utf8) {
                after = rest.after("-->")
            } else if rest.starts(with: "<!".utf8) {
                // A DOCTYPE; one with an internal subset is refused later in any case.
                after = rest.after(rest.doctypeHasSubset ? "]>" : ">")
            } else {
                break
            }
            guard let after else { return nil }
            rest = after
        }
        let name = rest.dropFirst().prefix { !$0.isBlank && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
        guard !name.isEmpty, name.endIndex < rest.endIndex else { return nil }
        localName = name.afterColon
        let end = rest[name.endIndex...].tagEnd
        isEmptyElement = end.map { rest[rest.index(before: $0)] == UInt8(ascii: "/") } ?? false
    }
}

extension UInt8 {
    /// Whitespace in XML.
    fileprivate var isBlank: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
}

extension ArraySlice<UInt8> {
    fileprivate var droppingTrailingWhitespace: ArraySlice<UInt8> {
        lastIndex { !$0.isBlank }.map { self[...$0] } ?? []
    }

    /// Without a comment or processing instruction at the end; nil when there is none.
    fileprivate var droppingTrailingMisc: ArraySlice<UInt8>? {
        if suffix(3).elementsEqual("-->".utf8) { return before("<!--") }
        if suffix(2).elementsEqual("?>".utf8) { return before("<?") }
        return nil
    }

    /// The part before the last occurrence of `text`.
    private func before(_ text: StaticString) -> ArraySlice<UInt8>? {
        let wanted = Array(text.description.utf8)
        guard count >= wanted.count else { return nil }
        for start in stride(from: endIndex - wanted.count, through: startIndex, by: -1)
        where self[start..<start + wanted.count].elementsEqual(wanted) {
            return self[..<start]
        }
        return nil
    }

    /// The part after the first occurrence of `text`.
    fileprivate func after(_ text: StaticString) -> ArraySlice<UInt8>? {
        let wanted = Array(text.description.utf8)
        guard count >= wanted.count else { return nil }
        for start in startIndex...(endIndex - wanted.count)
        where self[start] == wanted[0] && self[start..<start + wanted.count].elementsEqual(wanted) {
            return self[(start + wanted.count)...]
        }
        return nil
    }

    /// Index of the `>` of a tag, outside quotes.
    fileprivate var tagEnd: Int? {
        var quote: UInt8?
        for index in indices {
            let byte = self[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return index
            }
        }
        return nil
    }

    fileprivate var doctypeHasSubset: Bool {
        guard let bracket = firstIndex(of: UInt8(ascii: "[")) else { return false }
        return bracket < firstIndex(of: UInt8(ascii: ">")) ?? endIndex
    }

    fileprivate var afterColon: ArraySlice<UInt8> {
        firstIndex(of: UInt8(ascii: ":")).map { self[index(after: $0)...] } ?? self
    }

    fileprivate func startsElement(named localName: ArraySlice<UInt8>) -> Bool {
        prefix { !$0.isBlank && $0 != UInt8(ascii: "/") }.afterColon.elementsEqual(localName)
    }
}
