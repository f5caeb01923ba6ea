import Domain

/// Distinguishes HTML from XML by its first tag, before a parser reports errors of its grammar.
package enum HTMLStart {
    /// The number of bytes that are searched for the first tag.
    private static let headBytes = 4_096

    /// The kind of HTML that was detected.
    package enum Form: Equatable {
        /// A whole page: `<!DOCTYPE html`, `<html`, `<head`, `<body`.
        case page
        /// A fragment with a tag that only HTML has, such as a server's warning before a document.
        case fragment
        /// `<?php`: a page that the server did not execute.
        case script
    }

    /// Searches for the first tag.
    /// - Parameter bytes: a document's beginning, after a byte order mark.
    /// - Returns: the form, and the offset of the tag in `bytes`; nil for anything else.
    package static func find(in bytes: UnsafeRawBufferPointer) -> (form: Form, offset: Int)? {
        let head = unsafe Array(bytes.prefix(headBytes))
        var offset = 0
        while offset < head.count {
            if head[offset].isXMLWhitespace {
                offset += 1
            } else if head[offset...].starts(with: "<!--".utf8) {
                guard let end = end("-->", in: head, from: offset) else { return nil }
                offset = end
            } else if isWord("<?php", in: head, at: offset) || head[offset...].starts(with: "<?=".utf8) {
                return (.script, offset)
            } else if head[offset...].starts(with: "<?".utf8) {
                guard let end = end("?>", in: head, from: offset) else { return nil }
                offset = end
            } else {
                return form(in: head, at: offset).map { ($0, offset) }
            }
        }
        return nil
    }

    private static func form(in head: [UInt8], at offset: Int) -> Form? {
        if isDoctypeOfPage(head, offset) || pageTags.contains(where: { isWord($0, in: head, at: offset) }) {
            return .page
        }
        return fragmentTags.contains { isWord($0, in: head, at: offset) } ? .fragment : nil
    }

    private static func isDoctypeOfPage(_ head: [UInt8], _ offset: Int) -> Bool {
        guard isWord("<!doctype", in: head, at: offset) else { return false }
        let name = head[(offset + 9)...].drop(while: \.isXMLWhitespace).prefix(4).map { $0 | 0x20 }
        return name.elementsEqual("html".utf8)
    }

    private static let pageTags = ["<html", "<head", "<body"]
    /// Names that documents of other standards also use (`a`, `p`, `form`, `title`) are left out.
    private static let fragmentTags = [
        "<br", "<center", "<div", "<font", "<h1", "<h2", "<h3", "<hr", "<iframe", "<img", "<meta", "<noscript", "<pre",
        "<script", "<span", "<style",
    ]

    /// Whether the whole word at `offset` is `word`, in any case.
    private static func isWord(_ word: String, in head: [UInt8], at offset: Int) -> Bool {
        let end = offset + word.utf8.count
        guard end < head.count else { return false }
        let isThere = zip(head[offset..<end], word.utf8).allSatisfy { byte, wanted in
            (0x41...0x5A).contains(byte) ? byte | 0x20 == wanted : byte == wanted
        }
        return isThere
            && (head[end].isXMLWhitespace || head[end] == UInt8(ascii: ">") || head[end] == UInt8(ascii: "/"))
    }

    private static func end(_ mark: String, in head: [UInt8], from offset: Int) -> Int? {
        let wanted = Array(mark.utf8)
        return head.indices.dropFirst(offset).first { head[$0...].starts(with: wanted) }.map { $0 + wanted.count }
    }
}
