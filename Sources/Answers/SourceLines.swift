package import Domain

/// The lines that findings point to, masked: only the shape of a line's data is kept.
package struct SourceLines: Sendable, Equatable {
    private var lines: [Position: MaskedLine] = [:]

    private struct Position: Hashable {
        let line: Int
        let column: Int
    }

    /// No lines.
    package init() {}

    /// Masks the lines at once; their bytes are not kept.
    /// - Parameters:
    ///   - lines: line number → the line's bytes from its first column on, without a line feed; may be cut at the end.
    ///     A finding whose line is missing, or whose column lies beyond the cut, is shown without its line.
    ///   - findings: those whose locations are shown.
    package init(_ lines: [Int: [UInt8]], for findings: [Finding]) {
        // A document may well be one line: it is masked once.
        var masks: [Int: LineMask] = [:]
        for finding in findings {
            let position = Position(line: finding.location.line, column: finding.location.column)
            guard self.lines[position] == nil, let line = lines[position.line] else { continue }
            let mask = masks[position.line] ?? LineMask(line)
            masks[position.line] = mask
            self.lines[position] = MaskedLine(mask, column: position.column)
        }
    }

    /// The line of a finding, where it is known.
    func line(of finding: Finding) -> MaskedLine? {
        lines[Position(line: finding.location.line, column: finding.location.column)]
    }

    /// A line with every character of text, attribute values, comments and CDATA replaced by its shape: `9` for a
    /// digit, `a` or `A` for a letter, whitespace and ASCII punctuation unchanged, `?` for the rest. Only names in
    /// complete tags remain.
    ///
    /// A tag that begins or ends outside the line is masked as text, so the bytes may begin anywhere in a document.
    /// - Parameters:
    ///   - line: UTF-8 if valid, else ISO-8859-1; untrusted.
    ///   - column: 1 for the first character; 0 when unknown, then nothing is highlighted.
    /// - Returns: at most `MaskedLine.lengthMax` characters around the column; nil for an empty line or a column beyond
    ///   its end.
    package static func masked(_ line: [UInt8], column: Int) -> MaskedLine? {
        MaskedLine(LineMask(line), column: column)
    }
}

/// A piece of a masked line, with the fault in the middle.
package struct MaskedLine: Sendable, Equatable {
    /// Most characters of all three parts, without the `…`.
    package static let lengthMax = 160

    /// Begins with `…` when the line was cut at its beginning.
    package let before: String
    /// Empty when the column is unknown.
    package let marked: String
    /// Ends with `…` when the line was cut at its end.
    package let after: String

    /// The three parts together.
    package var text: String { before + marked + after }

    fileprivate init?(_ line: LineMask, column: Int) {
        let shown = line.shown
        // Indentation carries no information here.
        guard 0...shown.count + 1 ~= column, let first = shown.firstIndex(where: { !LineMask.isBlank($0) }) else {
            return nil
        }
        let marked = column == 0 ? first..<first : line.mark(at: min(column, shown.count) - 1)
        let mark = marked.prefix(Self.lengthMax / 2)
        let before = Self.lengthMax / 4
        let start = mark.lowerBound - before <= first ? min(first, mark.lowerBound) : mark.lowerBound - before
        let end = min(shown.count, max(start + Self.lengthMax, mark.upperBound))
        self.before = (start > first ? "…" : "") + Self.string(shown[start..<mark.lowerBound])
        self.marked = Self.string(shown[mark])
        self.after = Self.string(shown[mark.upperBound..<end]) + (end < shown.count ? "…" : "")
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return text
    }
}
