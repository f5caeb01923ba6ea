import Domain
import XMLReading

/// What the first bytes of a CSV export show before the parser runs.
struct CSVSniff {
    var facts = EncodingFacts()
    /// The number of bytes of the byte order mark.
    var markBytes = 0
    var delimiter = UInt8(ascii: ";")
    /// The first cell without quotes.
    var firstCell = ""
    /// Why the file is refused without being parsed; nil when it is not.
    var refusal: Finding?

    static func read(_ document: UnsafeRawBufferPointer) -> CSVSniff {
        var sniff = CSVSniff()
        let head = unsafe Array(document.prefix(8))[...]
        if let wide = WideEncoding.mark(of: head) ?? WideEncoding.family(of: head) {
            sniff.facts.byteOrderMark = WideEncoding.mark(of: head)
            let parameters = ["encoding": wide, "allowed": "UTF-8, ISO-8859-1, windows-1252"]
            sniff.refusal = Finding(
                .encodingNotAllowed, at: Location(line: 1, column: 1, path: ""), parameters: parameters)
            return sniff
        }
        if head.starts(with: WideEncoding.utf8Mark) {
            sniff.facts.byteOrderMark = "UTF-8"
            sniff.markBytes = 3
        }
        let rest = unsafe UnsafeRawBufferPointer(rebasing: document[sniff.markBytes...])
        guard let start = unsafe rest.firstIndex(where: { $0 > 0x20 }) else {
            sniff.refusal = Finding(.emptyFile)
            return sniff
        }
        unsafe sniff.readFirstRow(UnsafeRawBufferPointer(rebasing: rest[start...]))
        return sniff
    }

    /// Finds the separator: a semicolon, or else whichever of comma and tab the row has more of.
    private mutating func readFirstRow(_ bytes: UnsafeRawBufferPointer) {
        var (semicolons, commas, tabs) = (0, 0, 0)
        var isQuoted = false
        var first: [UInt8] = []
        for index in 0..<bytes.count {
            let byte = unsafe bytes[index]
            if byte == 0x0A || byte == 0x0D { break }
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ";") where !isQuoted: semicolons += 1
            case UInt8(ascii: ",") where !isQuoted: commas += 1
            case 0x09 where !isQuoted: tabs += 1
            default: break
            }
            if semicolons + commas + tabs == 0, byte != UInt8(ascii: "\""), first.count < 64 { first.append(byte) }
        }
        if semicolons == 0, commas + tabs > 0 { delimiter = commas >= tabs ? UInt8(ascii: ",") : 0x09 }
        firstCell = String(decoding: first, as: UTF8.self)
    }
}
