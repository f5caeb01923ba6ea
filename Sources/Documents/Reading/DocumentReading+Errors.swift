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
            if findings.hasRoom, eventOfHelp != event {
                findings.amendLast(SchemaViolation.furtherParameters(error.message))
            }
            return
        }
        if isOfValue {
            eventOfLastValueFault = event
            if isLegalAfterAll(number, error.message) {
                eventOfHelp = event
                helpedValueCount += 1
                return
            }
            // What else is wrong with the value has this cause.
            if phase == .end { lote.candidates.dropLeaf() }
        }
        schemaErrorCount += 1
        // A name under a prefix without a meaning is what the prefix's own finding says.
        if eventOfPrefixFault == event, phase == .start { return }
        if isOfValue, phase == .end, isTooLongByEncoding(number, error.message) {
            mangledTooLongCount += 1
            eventOfHelp = event
            return
        }
        if number == XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3.rawValue {
            // Told again for each part of the same text.
            if eventOfLastTextFault == event { return }
            eventOfLastTextFault = event
        }
        if findings.hasRoom { add(number, error.message) } else { findings.countOnly() }
        if findings.count >= limits.findingsReadMax {
            stop(
                with: Finding(
                    .tooManyFindings, at: here, guia: guiaHere, parameters: ["limit": "\(limits.findingsReadMax)"])
            )
        }
    }

    /// An error of the parser.
    mutating func fault(_ error: ReportedError) {
        guard ending == nil, faultSeen == nil, !error.isWarning else { return }
        let position = position(of: error)
        if error.isOfNamespaces { return namespaceFault(NamespaceFault(error), prefix: error.subject, at: position) }
        guard error.endsReading else { return }
        let fault = ParserFault(error, isDictionaryFull: parser.hasLearned(moreThan: limits.dictionaryBytesMax))
        faultSeen = RecordedFault(
            fault: fault, location: position, guia: guiaHere, element: elementHere, root: root?.name ?? "",
            isAfterRoot: isRootClosed, isAtEnd: isAtEnd)
    }

    private mutating func namespaceFault(_ fault: NamespaceFault, prefix: String?, at position: Location) {
        guard !isAtEnd else { return }
        if fault == .undeclaredPrefix { return prefixes.add(prefix ?? "", at: position, guia: guiaHere) }
        let parameters = ["reason": fault.rawValue]
        if fault.endsReading {
            return stop(with: Finding(.notWellFormed, at: position, guia: guiaHere, parameters: parameters))
        }
        let finding = Finding(
            .notWellFormed, severity: .warns, at: position, guia: guiaHere,
            parameters: parameters.merging(["after": "continued"]) { $1 })
        findings.add(finding)
    }

    /// Whether a value that libxml2 refused is right by its type all the same.
    private func isLegalAfterAll(_ number: UInt32, _ message: String) -> Bool {
        guard phase == .end, number == XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1.rawValue, !text.isEmpty,
            let schema = appliedSchema, let type = SchemaMessage(message).typeName
        else { return false }
        return SchemaTypeCheck.accepts(text, typeName: type.name, isBuiltIn: type.isBuiltIn, schema: schema)
    }

    /// Whether a text that is longer than its type allows would not be, had each of its letters not become several.
    private func isTooLongByEncoding(_ number: UInt32, _ message: String) -> Bool {
        guard number == XML_SCHEMAV_CVC_MAXLENGTH_VALID.rawValue, !text.isASCII, !text.isPassedOn,
            unsafe MangledText.signs(in: text.bytes).contains(.misread),
            let most = SchemaMessage(message).limit.flatMap({ Int($0) })
        else { return false }
        return unsafe MangledText.meantCount(text.bytes) <= most
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
                .textTooLong, at: parserPosition, guia: guiaHere,
                parameters: ["element": elementHere, "limit": "\(limit)"]))
    }

    private mutating func refuseAmpersand() {
        stop(with: Finding(.notWellFormed, at: parserPosition, guia: guiaHere, parameters: ["reason": "ampersand"]))
    }

    private mutating func add(_ number: UInt32, _ message: String) {
        // A closed element stands one above the open ones.
        var index = phase == .end ? stack.depth : stack.depth - 1
        let reported = SchemaMessage(message).element
        if let reported, index > 0, unsafe reported != String(cString: stack.frame(index).name),
            unsafe reported == String(cString: stack.frame(index - 1).name)
        {
            index -= 1
        }
        let frame = stack.frame(index)
        let isOfLeaf = phase == .end && !frame.hasChildren
        var found = unsafe SchemaViolation(
            number: number, message: message, element: String(cString: frame.name), ordinal: Int(frame.ordinal),
            known: frame.element, isBlank: isOfLeaf && (text.isEmpty || text.isOnlyBlank))
        let isOfText = isOfLeaf && found.isOfValue && found.attribute == nil
        let shape = isOfText && !header.isSecret ? text.shape : nil
        if isOfText { found.parameters["around"] = text.whitespaceAround }
        findings.add(
            Finding(
                found.code, at: stack.location(index), guia: guia(atDepth: index + 1), motive: found.motive,
                maskedValue: shape, parameters: found.parameters))
        guard let seemingly = found.seeminglyMissing else { return }
        missing.append(
            SeeminglyMissing(
                index: findings.kept.count - 1, depth: index, name: seemingly.name, motive: seemingly.motive))
    }

    private func position(of error: ReportedError) -> Location {
        guard let position = error.position else { return parserPosition }
        return Location(line: position.line, column: position.column, path: stack.path(stack.depth - 1))
    }
}
