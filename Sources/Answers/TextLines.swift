import Messages

/// Breaks text into lines for reading.
enum TextLines {
    /// Longest line, in characters. A longer word, such as a path, is broken after a `/` or at the end of the line.
    static let width = 78

    /// - Parameters:
    ///   - text: untrusted; it is made safe as `ShownText` does.
    ///   - indent: spaces before the first line.
    ///   - hanging: spaces before the other lines; nil for the same number.
    /// - Returns: at least one line.
    static func wrap(_ text: String, indent: Int = 0, hanging: Int? = nil) -> [String] {
        if indent + text.utf8.count <= width, text.utf8.first != 0x20, text.utf8.last != 0x20, ShownText.isPlain(text) {
            return [String(repeating: " ", count: indent) + text]
        }
        var lines: [String] = []
        var line = String(repeating: " ", count: indent)
        var isFresh = true
        let next = String(repeating: " ", count: hanging ?? indent)
        var lineLength = indent
        for word in words(of: text, lengthMax: width - max(indent, hanging ?? 0)) {
            let gap = isFresh || word.isContinuation ? "" : word.gap
            if !isFresh, lineLength + gap.utf8.count + word.length > width {
                lines.append(line)
                line = next + word.text
                lineLength = next.utf8.count + word.length
            } else {
                line += gap + word.text
                lineLength += gap.utf8.count + word.length
            }
            isFresh = false
        }
        return lines + [line]
    }

    private struct Word {
        var text: Substring
        /// In characters.
        var length: Int
        /// Spaces before it; several where columns are aligned.
        var gap: String
        /// The rest of a broken word.
        var isContinuation: Bool
    }

    private static func words(of text: String, lengthMax: Int) -> [Word] {
        let clean = ShownText.line(text)
        var words: [Word] = []
        var gap = ""
        for part in clean.utf8.split(separator: 0x20, omittingEmptySubsequences: false).lazy.map({ Substring($0) }) {
            guard !part.isEmpty else {
                gap += " "
                continue
            }
            var rest = part
            var isContinuation = false
            while !rest.isEmpty {
                let piece = firstPiece(of: rest, lengthMax: lengthMax)
                words.append(
                    Word(text: piece, length: length(of: piece), gap: gap + " ", isContinuation: isContinuation))
                rest = rest[piece.endIndex...]
                isContinuation = true
                gap = ""
            }
        }
        return words
    }

    /// In characters. Below U+0300 nothing combines, so that each scalar is one; line ends are spaces by now.
    private static func length(of text: Substring) -> Int {
        var count = 0
        for scalar in text.unicodeScalars {
            guard scalar.value < 0x300 else { return text.count }
            count += 1
        }
        return count
    }

    private static func firstPiece(of word: Substring, lengthMax: Int) -> Substring {
        guard length(of: word) > lengthMax else { return word }
        let piece = word.prefix(lengthMax)
        guard let slash = piece.lastIndex(of: "/"), slash > piece.startIndex else { return piece }
        return piece[...slash]
    }
}
