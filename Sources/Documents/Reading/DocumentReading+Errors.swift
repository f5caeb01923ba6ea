import CLibXML2
import Domain

extension DocumentReading {
    /// A violation of the schema.
    mutating func violation(_ error: xmlError) {
        guard ending == nil, !isAtEnd, unsafe error.level != XML_ERR_WARNING else { return }
        let number = unsafe UInt32(bitPattern: error.code)
        let isOfValue = SchemaViolation.isOfValue(number)
        if isOfValue, eventOfLastValueFault == event {
            if findings.hasRoom { unsafe findings.amendLast(SchemaViolation.furtherWords(Self.text(error))) }
            return
        }
        if isOfValue { eventOfLastValueFault = event }
        schemaErrorCount += 1
        if number == XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3.rawValue {
            // Told again for each part of the same text.
            if eventOfLastTextFault == event { return }
            eventOfLastTextFault = event
        }
        if findings.hasRoom { unsafe add(number, Self.text(error)) } else { findings.countOnly() }
        if findings.count >= limits.findingsReadMax {
            stop(
                with: Finding(.tooManyFindings, at: here, guia: guiaHere, words: ["limit": "\(limits.findingsReadMax)"])
            )
        }
    }

    /// An error of the parser.
    mutating func fault(_ error: xmlError) {
        guard ending == nil, faultSeen == nil, unsafe error.level != XML_ERR_WARNING else { return }
        let number = unsafe UInt32(bitPattern: error.code)
        let place = unsafe place(of: error)
        if unsafe error.domain == Int32(bitPattern: XML_FROM_NAMESPACE.rawValue) {
            guard !isAtEnd else { return }
            // The schema tells what follows from it; by itself it breaks no rule of XML's grammar.
            findings.add(
                Finding(.notWellFormed, severity: .warns, at: place, guia: guiaHere, words: ["reason": "namespace"]))
            return
        }
        guard unsafe error.level == XML_ERR_FATAL || Self.endsReading(number) else { return }
        faultSeen = RecordedFault(
            fault: ParserFault(number: number, message: unsafe Self.text(error), isDictionaryFull: isDictionaryFull),
            location: place, guia: guiaHere, element: elementHere, root: root?.name ?? "",
            isAfterRoot: isRootClosed, isAtEnd: isAtEnd)
    }

    /// No byte is left: from now on what is wrong is missing.
    mutating func noteEnd() {
        if isAtBareAmpersand { refuseAmpersand() } else { isAtEnd = true }
    }

    /// The parser waits for the end of something that has grown too long.
    mutating func refuseEndlessMarkup(limit: Int) {
        if isAtBareAmpersand { return refuseAmpersand() }
        stop(
            with: Finding(
                .textTooLong, at: parserPlace, guia: guiaHere, words: ["element": elementHere, "limit": "\(limit)"]))
    }

    private mutating func refuseAmpersand() {
        stop(with: Finding(.notWellFormed, at: parserPlace, guia: guiaHere, words: ["reason": "ampersand"]))
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

    /// Errors of the encoding layer are not told as fatal, although the parser cannot go on.
    private static func endsReading(_ number: UInt32) -> Bool {
        switch xmlParserErrors(rawValue: number) {
        case XML_I18N_CONV_FAILED, XML_IO_ENCODER, XML_ERR_INVALID_ENCODING, XML_ERR_UNSUPPORTED_ENCODING,
            XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY:
            true
        default: false
        }
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

    private func place(of error: xmlError) -> Location {
        let line = unsafe Int(error.line)
        guard line > 0, unsafe error.int2 > 0 else { return parserPlace }
        return unsafe Location(line: line, column: Int(error.int2), path: stack.path(stack.depth - 1))
    }

    private var isDictionaryFull: Bool {
        guard let dictionary = unsafe parser?.pointee.dict else { return false }
        return unsafe xmlDictGetUsage(dictionary) > limits.dictionaryBytesMax
    }

    private static func text(_ error: xmlError) -> String {
        unsafe error.message.map { unsafe String(cString: $0) } ?? ""
    }
}
