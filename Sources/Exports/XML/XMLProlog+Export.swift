import Domain
import XMLReading

extension XMLProlog {
    /// Reads the beginning of an export.
    static func ofExport(_ file: UnsafeRawBufferPointer) -> XMLProlog {
        var prolog = XMLProlog()
        var bytes = unsafe Array(file.prefix(headBytes))[...]
        if let mark = WideEncoding.mark(of: bytes) {
            prolog.facts.byteOrderMark = mark
            return prolog.refusingEncoding(mark)
        }
        let hasMark = bytes.starts(with: WideEncoding.utf8Mark)
        if hasMark {
            prolog.facts.byteOrderMark = "UTF-8"
            bytes = bytes.dropFirst(WideEncoding.utf8Mark.count)
        }
        if let family = WideEncoding.family(of: bytes) { return prolog.refusingEncoding(family) }
        let markBytes = hasMark ? WideEncoding.utf8Mark.count : 0
        guard unsafe file[markBytes...].contains(where: { !$0.isXMLWhitespace }) else {
            return prolog.refusing(.emptyFile)
        }
        prolog.readDeclaration(bytes) { $0.refusingEncoding(Masking.name($1)) }
        return prolog
    }
}
