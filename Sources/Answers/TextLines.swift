import Messages

/// Breaks text into lines for people.
enum TextLines {
    /// Longest line, in characters; a single longer word (a path) is broken after a `/`, or where the line ends.
    static let width = 78

    /// - Parameters:
    ///   - text: may hold anything; it is shown as `ShownText` does.
    ///   - indent: blanks before the first line.
    ///   - hanging: blanks before the others; nil for as many as before the first.
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
        /// Blanks before it; several where columns are lined up.
        var gap: String
        /// The rest of a word that was broken.
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
