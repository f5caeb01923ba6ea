import CLibXML2
import Domain

extension XMLReading {
    /// An error of the parser.
    mutating func fault(_ error: xmlError) {
        guard !isStopped, faultSeen == nil, unsafe error.level != XML_ERR_WARNING else { return }
        // A prefix that was not declared puts its element into no namespace, and that is told where it matters.
        guard unsafe error.domain != Int32(bitPattern: XML_FROM_NAMESPACE.rawValue) else { return }
        let number = unsafe UInt32(bitPattern: error.code)
        guard unsafe error.level == XML_ERR_FATAL || XMLFault.endsReading(number) else { return }
        let message = unsafe error.message.map { unsafe String(cString: $0) } ?? ""
        unsafe note(
            XMLFault(number: number, message: message, isDictionaryFull: isDictionaryFull), at: place(of: error))
    }

    /// Text of a CDATA section that is no UTF-8.
    mutating func refuseText() {
        guard !isStopped, faultSeen == nil else { return }
        note(.badCharacter, at: parserPlace)
        if let parser = unsafe parser { unsafe xmlStopParser(parser) }
    }

    mutating func refuseDoctype() { stop(with: Finding(.doctypeRefused, at: parserPlace)) }

    /// No byte is left: from now on what is wrong is missing.
    mutating func noteEnd() {
        if isAtBareAmpersand { refuseAmpersand() } else { isAtEnd = true }
    }

    /// The parser waits for the end of something that has grown too long.
    mutating func refuseEndlessMarkup(limit: Int) {
        if isAtBareAmpersand { return refuseAmpersand() }
        let words = ["element": elementHere, "limit": "\(limit)"]
        stop(with: Finding(.textTooLong, at: parserPlace, words: words))
    }

    /// What ended the reading, when nothing of ours did.
    var faultAtEnd: SeenFault {
        faultSeen
            ?? SeenFault(
                fault: .grammar("grammar"), location: parserPlace, element: elementHere, isAfterRoot: false,
                isAtEnd: true)
    }

    private mutating func note(_ fault: XMLFault, at place: Location) {
        faultSeen = SeenFault(
            fault: fault, location: place, element: elementHere, isAfterRoot: isRootClosed, isAtEnd: isAtEnd)
    }

    private mutating func refuseAmpersand() {
        stop(with: Finding(.notWellFormed, at: parserPlace, words: ["reason": "ampersand"]))
    }

    /// The parser stands at an `&` that begins no reference. libxml2 waits for a semicolon to the end of the document.
    private var isAtBareAmpersand: Bool {
        guard let input = unsafe parser?.pointee.input, var place = unsafe input.pointee.cur,
            let end = unsafe input.pointee.end, unsafe place < end, unsafe place.pointee == UInt8(ascii: "&")
        else { return false }
        unsafe place += 1
        while unsafe place < end {
            switch unsafe place.pointee {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "#"), UInt8(ascii: "_"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: ":"), 0x80...0xFF:
                unsafe place += 1
            case let byte: return byte != UInt8(ascii: ";")
            }
        }
        return false
    }

    private func place(of error: xmlError) -> Location {
        let line = unsafe Int(error.line)
        guard line > 0, unsafe error.int2 > 0 else { return parserPlace }
        return unsafe Location(line: line, column: Int(error.int2), path: path(depth))
    }

    private var isDictionaryFull: Bool {
        guard let dictionary = unsafe parser?.pointee.dict else { return false }
        return unsafe xmlDictGetUsage(dictionary) > limits.dictionaryBytesMax
    }
}
