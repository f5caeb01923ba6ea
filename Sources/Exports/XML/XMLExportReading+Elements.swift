import CLibXML2
import Domain
import XMLReading

/// The meaning of each level: 1 the root, 2 a record, 3 a field or a list, 4 a child of a list, 5 a field of that
/// child. Deeper elements are faults.
extension XMLExportReading {
    mutating func startElement(_ tag: StartTag) {
        // At the end of the bytes libxml2 reports a truncated tag as if it were complete.
        guard !isStopped, !isAtEnd else { return }
        hasProgress = true
        elementCount &+= 1
        let name = unsafe names.find(tag.name)
        let length = names[name].length
        let start = parser.start(of: tag, nameLength: length)
        depth &+= 1
        open.append(OpenElement(name: name, line: Int(start.line), column: Int(start.column)))
        guard isWithinLimits(tag, nameLength: length) else { return }
        switch depth {
        case 1: openRoot(tag, name)
        case 2: openRecord(tag, name)
        case 3: text.clear()
        case 4: openItem(name)
        case 5: text.clear()
        default:
            // One finding for each element of level 5 that should have been a field.
            if depth == 6 { noteHere(.recordFieldUnknown) }
        }
        if depth > 2 { checkTag(tag) }
    }

    mutating func endElement() {
        guard !isStopped, !isAtEnd, depth > 0 else { return }
        hasProgress = true
        switch depth {
        case 1: isRootClosed = true
        case 2: closeRecord()
        case 3: if assembly?.list != nil { closeList() } else { closeField() }
        case 4: closeItem()
        case 5: closeItemField()
        default: break
        }
        open.removeLast()
        depth &-= 1
    }

    mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard !isStopped else { return }
        hasProgress = true
        if depth == 5 || (depth == 3 && assembly?.list == nil) {
            unsafe text.append(bytes)
            if text.count > limits.textBytesMax {
                refuse(.textTooLong, limit: limits.textBytesMax, at: here)
            }
        } else if depth < 6, unsafe !Self.isWhitespace(bytes) {
            refuseTextHere()
        }
    }

    // MARK: Root and records

    private mutating func openRoot(_ tag: StartTag, _ name: Int) {
        unsafe rootURI = tag.uri
        let uri = unsafe tag.uri.map { unsafe String(cString: $0) }
        let local = names[name].text
        root = RootElement(name: String(local.prefix(256)), namespace: uri)
        guard local == Self.rootName, uri == Self.namespace else {
            let parameters = ["expected": "\(Self.rootName) (\(Self.namespace))", "stated": local]
            return stop(with: Finding(.exportRootUnexpected, at: here, parameters: parameters))
        }
        var version: String?
        attributes(of: tag) { name, value in
            if name == "versao" { version = value() }
        }
        guard version.map(\.trimmed) == Self.version[...] else {
            let parameters = ["stated": version.map(Masking.shape(of:)) ?? "-", "expected": Self.version]
            return stop(with: Finding(.exportVersionUnknown, at: here, parameters: parameters))
        }
    }

    private mutating func openRecord(_ tag: StartTag, _ name: Int) {
        let ordinal = intake.facts.recordCount + 1
        guard ordinal <= limits.exportRecordsMax else {
            return stop(with: Finding(.tooManyElements, at: here, parameters: ["limit": "\(limits.exportRecordsMax)"]))
        }
        names[name].records &+= 1
        let (alias, sibling) = (names[name].text, names[name].records)
        let path = sibling > 1 ? "/\(Self.rootName)/\(alias)[\(sibling)]" : "/\(Self.rootName)/\(alias)"
        let element = open[1]
        let location = Location(line: element.line, column: element.column, path: path)
        lastHolder &+= 1
        var begun = RecordAssembly(
            record: ExportRecord(ordinal: ordinal, location: location, alias: alias), holder: lastHolder)
        begun.record.fields.reserveCapacity(usualFieldCount)
        if unsafe tag.uri != rootURI { begun.note(.recordAliasUnknown, at: location, parameters: ["alias": alias]) }
        attributes(of: tag) { name, value in
            switch name {
            case "operacao": begun.record.operation = value()
            case "chave": begun.record.key = value()
            default: begun.note(.attributeRefused, at: location, parameters: ["attribute": name, "element": alias])
            }
        }
        assembly = begun
    }

    private mutating func closeRecord() {
        guard let closed = assembly.take() else { return }
        usualFieldCount = closed.record.fields.count
        intake.take(closed.record)
    }

    // MARK: Fields and lists

    private mutating func closeField() {
        guard let name = open.last?.name, let record = assembly?.record.location.path else { return }
        let location = locationHere(below: record)
        let value = takeText()
        guard isRoomForField(at: location) else { return }
        noteRepeated(name, holder: assembly?.holder ?? 0, at: location)
        // An empty element may be a field without a value or a list without children.
        if Self.isWhitespace(value), mayBeList(names[name].text) {
            assembly?.record.lists.append(ExportRecord.List(container: names[name].text, location: location, items: []))
        } else {
            assembly?.record.fields.append(ExportRecord.Field(name: names[name].text, value: value, location: location))
        }
    }

    private func mayBeList(_ name: String) -> Bool {
        guard let alias = (assembly?.record.alias).flatMap({ ExportAlias(named: $0) }) else { return false }
        return !intake.isField(name, of: alias)
    }

    private mutating func openItem(_ name: Int) {
        guard let record = assembly?.record.location.path else { return }
        if assembly?.list == nil {
            let (container, element) = (names[open[2].name].text, open[2])
            let location = Location(line: element.line, column: element.column, path: "\(record)/\(container)")
            if unsafe !Self.isWhitespace(text.bytes) {
                note(.recordTextUnexpected, at: location, field: container)
            }
            noteRepeated(open[2].name, holder: assembly?.holder ?? 0, at: location)
            assembly?.list = ExportRecord.List(container: container, location: location, items: [])
        }
        lastHolder &+= 1
        let ordinal = (assembly?.list?.items.count ?? 0) + 1
        let (element, item) = (open[3], names[name].text)
        let path = "\(assembly?.list?.location.path ?? "")/\(item)" + (ordinal > 1 ? "[\(ordinal)]" : "")
        assembly?.itemHolder = lastHolder
        assembly?.item = ExportRecord.Item(
            name: item, location: Location(line: element.line, column: element.column, path: path), fields: [])
    }

    private mutating func closeItemField() {
        guard let name = open.last?.name, let item = assembly?.item?.location.path else { return }
        let location = locationHere(below: item)
        let value = takeText()
        guard isRoomForField(at: location) else { return }
        noteRepeated(name, holder: assembly?.itemHolder ?? 0, at: location)
        assembly?.item?.fields.append(ExportRecord.Field(name: names[name].text, value: value, location: location))
    }

    private mutating func closeItem() {
        guard let item = assembly?.item.take() else { return }
        if isRoomForField(at: item.location) { assembly?.list?.items.append(item) }
    }

    private mutating func closeList() {
        guard let list = assembly?.list.take() else { return }
        assembly?.record.lists.append(list)
    }

    private func locationHere(below path: String) -> Location {
        guard let element = open.last else { return .none }
        return Location(line: element.line, column: element.column, path: path + "/" + names[element.name].text)
    }

    private mutating func takeText() -> String {
        assembly?.byteCount &+= text.count
        if let count = assembly?.byteCount, count > Self.recordBytesMax {
            let parameters = ["element": assembly?.record.alias ?? "", "limit": "\(Self.recordBytesMax)"]
            stop(with: Finding(.textTooLong, at: here, parameters: parameters))
        }
        let value = text.string
        text.clear()
        return value
    }

    // MARK: Faults of one record

    /// Reports text that is mixed with elements.
    private mutating func refuseTextHere() {
        if depth >= 2 {
            noteHere(.recordTextUnexpected)
        } else if depth == 1, !hasTextInRoot {
            // The text may be the remainder of a damaged record, so the whole file is rejected.
            hasTextInRoot = true
            intake.findings.add(Finding(.recordTextUnexpected, at: parserLocation))
        }
    }

    private mutating func noteHere(_ code: FindingCode, parameters own: [String: String]? = nil) {
        note(code, at: here, field: depth > 2 ? elementHere : nil, parameters: own)
    }

    private mutating func note(
        _ code: FindingCode, at location: Location, field: String?, parameters own: [String: String]? = nil
    ) {
        var parameters = own ?? ["alias": assembly?.record.alias ?? ""]
        if own == nil { parameters["field"] = field }
        assembly?.note(code, at: location, parameters: parameters)
    }

    private mutating func noteRepeated(_ name: Int, holder: Int, at location: Location) {
        if names[name].lastHolder == holder {
            note(.recordFieldRepeated, at: location, field: names[name].text)
        }
        names[name].lastHolder = holder
    }

    private mutating func isRoomForField(at location: Location) -> Bool {
        assembly?.fieldCount &+= 1
        guard let count = assembly?.fieldCount, count > limits.exportFieldsMax else { return true }
        if count == limits.exportFieldsMax + 1 {
            assembly?.note(.tooManyElements, at: location, parameters: ["limit": "\(limits.exportFieldsMax)"])
        }
        return false
    }

    /// Below a record no element may have attributes, and each must be in the root's namespace.
    private mutating func checkTag(_ tag: StartTag) {
        if unsafe tag.uri != rootURI { noteHere(.recordFieldUnknown) }
        guard tag.attributeCount > 0 else { return }
        var refused: String?
        attributes(of: tag) { name, _ in refused = refused ?? name }
        guard let refused else { return }
        noteHere(.attributeRefused, parameters: ["attribute": refused, "element": elementHere])
    }

    private static func isWhitespace(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in 0..<bytes.count {
            guard unsafe bytes[index] <= 0x20 else { return false }
        }
        return true
    }

    private static func isWhitespace(_ text: String) -> Bool { text.utf8.allSatisfy { $0 <= 0x20 } }
}

extension String {
    fileprivate var trimmed: Substring {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }
}
