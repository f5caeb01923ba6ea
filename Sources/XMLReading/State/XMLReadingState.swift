package import Domain

/// What the callbacks of one reading gather, as far as every reader of XML has it: the same faults and limits end each of them.
///
/// A value at one address: callbacks reach it there, on the thread that feeds the parser.
package protocol XMLReadingState: ~Copyable {
    var limits: Limits { get }
    /// Attached once the parser is made, before the first byte.
    var parser: RunningParser { get }
    /// A callback came since the last chunk began.
    var hasProgress: Bool { get set }
    /// No byte is left; what the parser still misses is missing.
    var isAtEnd: Bool { get set }
    /// A limit or a refusal of this program's ended the reading; its finding says which.
    var isEnded: Bool { get }
    /// Whitespace counts as markup without an end: the parser is inside of what has one.
    var isInside: Bool { get }
    var isRootClosed: Bool { get }
    /// The first error that ended the parser.
    var faultSeen: RecordedFault? { get set }
    /// Local name of the root; empty before it.
    var rootName: String { get }
    /// The guia that is open, if any.
    var guiaHere: GuiaReference? { get }
    /// The innermost open element, by its start tag.
    var here: Location { get }
    /// Local name of the innermost open element; empty outside the root.
    var elementHere: String { get }
    /// Path of the innermost open element.
    var pathHere: String { get }

    /// Ends the reading with `finding`, unless it is ended already.
    mutating func stop(with finding: Finding)
}

extension XMLReadingState where Self: ~Copyable {
    /// Where the parser is, with the path of the element that is open.
    package var parserLocation: Location {
        guard let location = parser.location else { return here }
        return Location(line: location.line, column: location.column, path: pathHere)
    }

    package func location(of error: ReportedError) -> Location {
        guard let location = error.location else { return parserLocation }
        return Location(line: location.line, column: location.column, path: pathHere)
    }

    /// Notes an error of the parser that ends it, the first one alone.
    package mutating func note(_ error: ReportedError) {
        guard !isEnded, faultSeen == nil, error.endsReading else { return }
        note(
            ParserFault(error, isDictionaryFull: parser.hasLearned(moreThan: limits.dictionaryBytesMax)),
            at: location(of: error))
    }

    /// Ends the parser: the text of a CDATA section is not in UTF-8.
    package mutating func refuseCharacterData() {
        guard !isEnded, faultSeen == nil else { return }
        note(.badCharacter, at: parserLocation)
        parser.halt()
    }

    package mutating func refuseDoctype() { stop(with: Finding(.doctypeRefused, at: parserLocation)) }

    /// No byte is left: from now on what is wrong is missing.
    package mutating func noteEnd() {
        if parser.isAtBareAmpersand { refuseAmpersand() } else { isAtEnd = true }
    }

    /// The parser waits for the end of something that has grown too long.
    package mutating func refuseEndlessMarkup(limit: Int) {
        if parser.isAtBareAmpersand { return refuseAmpersand() }
        refuse(.textTooLong, limit: limit, at: parserLocation)
    }

    /// Stops where the attributes or namespaces of `tag` pass a limit; `isNameOfElement`: a name of theirs is reported at the element,
    /// else where the parser is.
    package mutating func refuseExcess(of tag: StartTag, isNameOfElement: Bool) {
        switch tag.excess(limits) {
        case nil: break
        case .attributes: refuse(.tooManyAttributes, limit: limits.attributesMax, at: here)
        case .value: refuse(.textTooLong, limit: limits.attributeBytesMax, at: here)
        case .name: refuseName(at: isNameOfElement ? here : parserLocation)
        }
    }

    /// Stops: a name is longer than allowed.
    package mutating func refuseName(at location: Location) {
        let parameters = ["limit": "\(limits.nameBytesMax)"]
        stop(with: Finding(.nameTooLong, at: location, guia: guiaHere, parameters: parameters))
    }

    /// Stops: the innermost open element passes `limit`.
    package mutating func refuse(_ code: FindingCode, limit: Int, at location: Location) {
        stop(
            with: Finding(
                code, at: location, guia: guiaHere, parameters: ["element": elementHere, "limit": "\(limit)"]))
    }

    private mutating func refuseAmpersand() {
        stop(with: Finding(.notWellFormed, at: parserLocation, guia: guiaHere, parameters: ["reason": "ampersand"]))
    }

    private mutating func note(_ fault: ParserFault, at location: Location) {
        faultSeen = RecordedFault(
            fault: fault, location: location, guia: guiaHere, element: elementHere, root: rootName,
            isAfterRoot: isRootClosed, isAtEnd: isAtEnd)
    }
}
