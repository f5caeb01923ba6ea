package import Domain

/// The state that the callbacks of one reading fill, as far as all XML readers share it. The same faults and limits
/// end each reading.
///
/// The value must not move: callbacks access it by address, on the thread that feeds the parser.
package protocol XMLReadingState: ~Copyable {
    var limits: Limits { get }
    /// Attached after the parser is made and before the first byte.
    var parser: RunningParser { get }
    /// Whether a callback came since the current chunk began.
    var hasProgress: Bool { get set }
    /// Whether all bytes were fed. Whatever the parser still expects is then missing.
    var isAtEnd: Bool { get set }
    /// Whether a limit or a refusal of this program ended the reading; its finding has the reason.
    var isEnded: Bool { get }
    /// Whether whitespace counts as unfinished markup, because the parser is inside an element.
    var isInside: Bool { get }
    var isRootClosed: Bool { get }
    /// The first error that ended the parser.
    var faultSeen: RecordedFault? { get set }
    /// The local name of the root; empty before it.
    var rootName: String { get }
    /// The open guia, if any.
    var guiaHere: GuiaReference? { get }
    /// The location of the innermost open element's start tag.
    var here: Location { get }
    /// The local name of the innermost open element; empty outside the root.
    var elementHere: String { get }
    /// The path of the innermost open element.
    var pathHere: String { get }

    /// Ends the reading with `finding`, unless it has ended already.
    mutating func stop(with finding: Finding)
}

extension XMLReadingState where Self: ~Copyable {
    /// The parser's position, with the path of the open element.
    package var parserLocation: Location {
        guard let location = parser.location else { return here }
        return Location(line: location.line, column: location.column, path: pathHere)
    }

    /// The location that `error` states, or else the parser's position, with the path of the open element.
    package func location(of error: ReportedError) -> Location {
        guard let location = error.location else { return parserLocation }
        return Location(line: location.line, column: location.column, path: pathHere)
    }

    /// Records the first error that ends the parser.
    package mutating func note(_ error: ReportedError) {
        guard !isEnded, faultSeen == nil, error.endsReading else { return }
        note(
            ParserFault(error, isDictionaryFull: parser.hasLearned(moreThan: limits.dictionaryBytesMax)),
            at: location(of: error))
    }

    /// Stops the parser because the text of a CDATA section is not UTF-8.
    package mutating func refuseCharacterData() {
        guard !isEnded, faultSeen == nil else { return }
        note(.badCharacter, at: parserLocation)
        parser.halt()
    }

    /// Stops the reading because the document has a DOCTYPE.
    package mutating func refuseDoctype() { stop(with: Finding(.doctypeRefused, at: parserLocation)) }

    /// Called when all bytes were fed. From now on an error means that something is missing.
    package mutating func noteEnd() {
        if parser.isAtBareAmpersand { refuseAmpersand() } else { isAtEnd = true }
    }

    /// Stops the reading because unfinished markup has grown too long.
    package mutating func refuseEndlessMarkup(limit: Int) {
        if parser.isAtBareAmpersand { return refuseAmpersand() }
        refuse(.textTooLong, limit: limit, at: parserLocation)
    }

    /// Stops the reading if the attributes or namespaces of `tag` exceed a limit. With `isNameOfElement` a name of
    /// theirs is reported at the element, otherwise at the parser's position.
    package mutating func refuseExcess(of tag: StartTag, isNameOfElement: Bool) {
        switch tag.excess(limits) {
        case nil: break
        case .attributes: refuse(.tooManyAttributes, limit: limits.attributesMax, at: here)
        case .value: refuse(.textTooLong, limit: limits.attributeBytesMax, at: here)
        case .name: refuseName(at: isNameOfElement ? here : parserLocation)
        }
    }

    /// Stops the reading because a name is too long.
    package mutating func refuseName(at location: Location) {
        let parameters = ["limit": "\(limits.nameBytesMax)"]
        stop(with: Finding(.nameTooLong, at: location, guia: guiaHere, parameters: parameters))
    }

    /// Stops the reading because the innermost open element exceeds `limit`.
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
