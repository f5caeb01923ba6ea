import CLibXML2
import Domain
import XMLPush

extension DocumentReading {
    /// A violation of the schema.
    mutating func violation(_ error: ReportedError) {
        guard ending == nil, !isAtEnd, !error.isWarning else { return }
        let number = error.number
        let isOfValue = SchemaViolation.isOfValue(number)
        if isOfValue, eventOfLastValueFault == event {
            if findings.hasRoom { findings.amendLast(SchemaViolation.furtherWords(error.message)) }
            return
        }
        if isOfValue { eventOfLastValueFault = event }
        schemaErrorCount += 1
        if number == XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3.rawValue {
            // Told again for each part of the same text.
            if eventOfLastTextFault == event { return }
            eventOfLastTextFault = event
        }
        if findings.hasRoom { add(number, error.message) } else { findings.countOnly() }
        if findings.count >= limits.findingsReadMax {
            stop(
                with: Finding(.tooManyFindings, at: here, guia: guiaHere, words: ["limit": "\(limits.findingsReadMax)"])
            )
        }
    }

    /// An error of the parser.
    mutating func fault(_ error: ReportedError) {
        guard ending == nil, faultSeen == nil, !error.isWarning else { return }
        let place = place(of: error)
        if error.isOfNamespaces { return namespaceFault(NamespaceFault(error), at: place) }
        guard error.endsReading else { return }
        let fault = ParserFault(error, isDictionaryFull: parser.hasLearned(moreThan: limits.dictionaryBytesMax))
        faultSeen = RecordedFault(
            fault: fault, location: place, guia: guiaHere, element: elementHere, root: root?.name ?? "",
            isAfterRoot: isRootClosed, isAtEnd: isAtEnd)
    }

    private mutating func namespaceFault(_ fault: NamespaceFault, at place: Location) {
        guard !isAtEnd else { return }
        let words = ["reason": fault.rawValue]
        if fault.endsReading {
            return stop(with: Finding(.notWellFormed, at: place, guia: guiaHere, words: words))
        }
        let finding = Finding(
            .notWellFormed, severity: .warns, at: place, guia: guiaHere,
            words: words.merging(["after": "continued"]) { $1 })
        // The schema tells what follows from it, if one judges; `conclude` knows.
        if fault == .undeclaredPrefix, undeclaredPrefix == nil { undeclaredPrefix = finding }
        findings.add(finding)
    }

    /// No byte is left: from now on what is wrong is missing.
    mutating func noteEnd() {
        if parser.isAtBareAmpersand { refuseAmpersand() } else { isAtEnd = true }
    }

    /// The parser waits for the end of something that has grown too long.
    mutating func refuseEndlessMarkup(limit: Int) {
        if parser.isAtBareAmpersand { return refuseAmpersand() }
        stop(
            with: Finding(
                .textTooLong, at: parserPlace, guia: guiaHere, words: ["element": elementHere, "limit": "\(limit)"]))
    }

    private mutating func refuseAmpersand() {
        stop(with: Finding(.notWellFormed, at: parserPlace, guia: guiaHere, words: ["reason": "ampersand"]))
    }

    private mutating func add(_ number: UInt32, _ message: String) {
        // A closed element stands one above the open ones.
        var index = phase == .end ? stack.depth : stack.depth - 1
        let told = SchemaMessage(message).element
        if let told, index > 0, unsafe told != String(cString: stack.frame(index).name),
            unsafe told == String(cString: stack.frame(index - 1).name)
        {
            index -= 1
        }
        let frame = stack.frame(index)
        let found = unsafe SchemaViolation(
            number: number, message: message, element: String(cString: frame.name), ordinal: Int(frame.ordinal),
            known: frame.element)
        let shape = phase == .end && found.isOfValue && !header.isSecret && !frame.hasChildren ? text.shape : nil
        findings.add(
            Finding(
                found.code, at: stack.location(index), guia: guia(atDepth: index + 1), motive: found.motive,
                maskedValue: shape, words: found.words))
    }

    private func place(of error: ReportedError) -> Location {
        guard let place = error.place else { return parserPlace }
        return Location(line: place.line, column: place.column, path: stack.path(stack.depth - 1))
    }
}
