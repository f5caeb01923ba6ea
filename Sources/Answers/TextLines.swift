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
        var lines: [String] = []
        var line = String(repeating: " ", count: indent)
        var isFresh = true
        let next = String(repeating: " ", count: hanging ?? indent)
        for word in words(of: text, lengthMax: width - max(indent, hanging ?? 0)) {
            let gap = isFresh || word.isContinuation ? "" : word.gap
            if !isFresh, line.count + gap.count + word.text.count > width {
                lines.append(line)
                line = next + word.text
            } else {
                line += gap + word.text
            }
            isFresh = false
        }
        return lines + [line]
    }

    private struct Word {
        var text: Substring
        /// Spaces before it; several where columns are aligned.
        var gap: String
        /// The rest of a broken word.
        var isContinuation: Bool
    }

    private static func words(of text: String, lengthMax: Int) -> [Word] {
        let clean = ShownText.line(text)
        var words: [Word] = []
        var gap = ""
        for part in clean.split(separator: " ", omittingEmptySubsequences: false) {
            guard !part.isEmpty else {
                gap += " "
                continue
            }
            var rest = part
            var isContinuation = false
            while !rest.isEmpty {
                let piece = firstPiece(of: rest, lengthMax: lengthMax)
                words.append(Word(text: piece, gap: gap + " ", isContinuation: isContinuation))
                rest = rest[piece.endIndex...]
                isContinuation = true
                gap = ""
            }
        }
        return words
    }

    private static func firstPiece(of word: Substring, lengthMax: Int) -> Substring {
        guard word.count > lengthMax else { return word }
        let piece = word.prefix(lengthMax)
        guard let slash = piece.lastIndex(of: "/"), slash > piece.startIndex else { return piece }
        return piece[...slash]
    }
}
