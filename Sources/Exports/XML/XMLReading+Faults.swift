import Domain
import XMLPush

extension XMLReading {
    /// An error of the parser.
    mutating func fault(_ error: ReportedError) {
        guard !isStopped, faultSeen == nil, !error.isWarning else { return }
        // A prefix that was not declared puts its element into no namespace, and that is told where it matters.
        guard !error.isOfNamespaces, error.endsReading else { return }
        let isDictionaryFull = parser.hasLearned(moreThan: limits.dictionaryBytesMax)
        note(ParserFault(error, isDictionaryFull: isDictionaryFull), at: position(of: error))
    }

    /// Text of a CDATA section that is no UTF-8.
    mutating func refuseText() {
        guard !isStopped, faultSeen == nil else { return }
        note(.badCharacter, at: parserPosition)
        parser.halt()
    }

    mutating func refuseDoctype() { stop(with: Finding(.doctypeRefused, at: parserPosition)) }

    /// No byte is left: from now on what is wrong is missing.
    mutating func noteEnd() {
        if parser.isAtBareAmpersand { refuseAmpersand() } else { isAtEnd = true }
    }

    /// The parser waits for the end of something that has grown too long.
    mutating func refuseEndlessMarkup(limit: Int) {
        if parser.isAtBareAmpersand { return refuseAmpersand() }
        let parameters = ["element": elementHere, "limit": "\(limit)"]
        stop(with: Finding(.textTooLong, at: parserPosition, parameters: parameters))
    }

    /// What ended the reading, when nothing of ours did.
    var faultAtEnd: SeenFault {
        faultSeen
            ?? SeenFault(
                fault: .grammar("grammar"), location: parserPosition, element: elementHere, isAfterRoot: false,
                isAtEnd: true)
    }

    private mutating func note(_ fault: ParserFault, at position: Location) {
        faultSeen = SeenFault(
            fault: fault, location: position, element: elementHere, isAfterRoot: isRootClosed, isAtEnd: isAtEnd)
    }

    private mutating func refuseAmpersand() {
        stop(with: Finding(.notWellFormed, at: parserPosition, parameters: ["reason": "ampersand"]))
    }

    private func position(of error: ReportedError) -> Location {
        guard let position = error.position else { return parserPosition }
        return Location(line: position.line, column: position.column, path: path(depth))
    }
}
