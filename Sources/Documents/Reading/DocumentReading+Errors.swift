import CLibXML2
import Domain
import XMLReading

extension DocumentReading {
    /// Records a violation of the schema.
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
            // Other faults of the value have the same cause.
            if phase == .end { lote.candidates.dropLeaf() }
        }
        schemaErrorCount += 1
        // The finding of the undeclared prefix already covers the name.
        if eventOfPrefixFault == event, phase == .start { return }
        if isOfValue, phase == .end, isTooLongByEncoding(number, error.message) {
            mangledTooLongCount += 1
            eventOfHelp = event
            return
        }
        if number == XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3.rawValue {
            // libxml2 repeats the error for each part of the same text.
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

    /// Records an error of the parser.
    mutating func fault(_ error: ReportedError) {
        guard ending == nil, faultSeen == nil, !error.isWarning else { return }
        guard error.isOfNamespaces else { return note(error) }
        namespaceFault(NamespaceFault(error), prefix: error.subject, at: location(of: error))
    }

    private mutating func namespaceFault(_ fault: NamespaceFault, prefix: String?, at location: Location) {
        guard !isAtEnd else { return }
        if fault == .undeclaredPrefix { return prefixes.add(prefix ?? "", at: location, guia: guiaHere) }
        let parameters = ["reason": fault.rawValue]
        if fault.endsReading {
            return stop(with: Finding(.notWellFormed, at: location, guia: guiaHere, parameters: parameters))
        }
        let finding = Finding(
            .notWellFormed, severity: .warns, at: location, guia: guiaHere,
            parameters: parameters.merging(["after": "continued"]) { $1 })
        findings.add(finding)
    }

    /// Whether a value that libxml2 refused is valid by its type after all.
    private func isLegalAfterAll(_ number: UInt32, _ message: String) -> Bool {
        guard phase == .end, number == XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1.rawValue, !text.isEmpty,
            let schema = appliedSchema, let type = SchemaMessage(message).typeName
        else { return false }
        return SchemaTypeCheck.accepts(text, typeName: type.name, isBuiltIn: type.isBuiltIn, schema: schema)
    }

    /// Whether a text exceeds the length of its type only because a wrong encoding turned each letter into several.
    private func isTooLongByEncoding(_ number: UInt32, _ message: String) -> Bool {
        guard number == XML_SCHEMAV_CVC_MAXLENGTH_VALID.rawValue, !text.isASCII, !text.isPassedOn,
            unsafe MangledText.signs(in: text.bytes).contains(.misread),
            let most = SchemaMessage(message).limit.flatMap({ Int($0) })
        else { return false }
        return unsafe MangledText.meantCount(text.bytes) <= most
    }

    private mutating func add(_ number: UInt32, _ message: String) {
        // The frame of a closed element follows those of the open ones.
        var index = phase == .end ? stack.depth : stack.depth - 1
        let stated = SchemaMessage(message).element
        if let stated, index > 0, unsafe stated != String(cString: stack.frame(index).name),
            unsafe stated == String(cString: stack.frame(index - 1).name)
        {
            index -= 1
        }
        let frame = stack.frame(index)
        let isOfLeaf = phase == .end && !frame.hasChildren
        var found = unsafe SchemaViolation(
            number: number, message: message, element: String(cString: frame.name), ordinal: Int(frame.ordinal),
            known: frame.element, isBlank: isOfLeaf && (text.isEmpty || text.isInvisible))
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
}
