import CLibXML2
import XMLPush

/// The functions libxml2 calls while it reads a document for a `DocumentReading`.
///
/// Nothing that builds a tree, declares an entity or opens anything is in the table.
enum SAXTable {
    static func make() -> xmlSAXHandler {
        var table = unsafe xmlSAXHandler()
        unsafe table.initialized = UInt32(XML_SAX2_MAGIC)
        unsafe table.startElementNs = {
            context, name, prefix, uri, namespaceCount, namespaces, attributeCount, _, attributes in
            guard let reading = unsafe documentReading(context), let name = unsafe name else { return }
            let tag = unsafe StartTag(
                name: name, prefix: prefix, uri: uri, namespaceCount: namespaceCount, namespaces: namespaces,
                attributeCount: attributeCount, attributes: attributes)
            unsafe reading.pointee.startElement(tag)
        }
        unsafe table.endElementNs = { context, _, _, _ in unsafe documentReading(context)?.pointee.endElement() }
        unsafe table.characters = { context, text, count in unsafe passText(context, text, count) }
        unsafe table.ignorableWhitespace = unsafe table.characters
        unsafe table.cdataBlock = { context, text, count in unsafe passCharacterData(context, text, count) }
        unsafe table.comment = { context, text in
            unsafe documentReading(context)?.pointee.aside(target: nil, content: text)
        }
        unsafe table.processingInstruction = { context, target, text in
            unsafe documentReading(context)?.pointee.aside(target: target, content: text)
        }
        unsafe table.internalSubset = { context, _, _, _ in unsafe documentReading(context)?.pointee.refuseDoctype() }
        return unsafe table
    }

    /// While a long text is led past the validator: as `make`, but what ends the text brings the validator back first.
    static func makeForDetour() -> xmlSAXHandler {
        var table = unsafe make()
        unsafe table.startElementNs = {
            context, name, prefix, uri, namespaceCount, namespaces, attributeCount, defaulted, attributes in
            guard let end = unsafe documentReading(context)?.pointee.detour.end() else { return }
            end.reportText()
            unsafe end.table.pointee.startElementNs?(
                end.plug, name, prefix, uri, namespaceCount, namespaces, attributeCount, defaulted, attributes)
        }
        unsafe table.endElementNs = { context, name, prefix, uri in
            guard let end = unsafe documentReading(context)?.pointee.detour.end() else { return }
            end.reportText()
            unsafe end.table.pointee.endElementNs?(end.plug, name, prefix, uri)
        }
        unsafe table.characters = { context, text, count in
            unsafe keepFromValidator(context, text, count)
            unsafe passText(context, text, count)
        }
        unsafe table.ignorableWhitespace = unsafe table.characters
        unsafe table.cdataBlock = { context, text, count in
            unsafe keepFromValidator(context, text, count)
            unsafe passCharacterData(context, text, count)
        }
        return unsafe table
    }

    /// Gets each violation of the schema.
    static let reportViolation: xmlStructuredErrorFunc = { context, error in
        guard let error = unsafe ReportedError(error) else { return }
        unsafe documentReading(context)?.pointee.violation(error)
    }

    /// Gets each error of the parser on this thread. Errors of the encoding layer have no parser of their own.
    static let reportFault: xmlStructuredErrorFunc = { context, error in
        guard let error = unsafe ReportedError(error) else { return }
        unsafe documentReading(context)?.pointee.fault(error)
    }
}

/// The table that every parser on a detour shares; libxml2 only reads it.
@safe
enum DetourTable {
    nonisolated(unsafe) static let shared: UnsafeMutablePointer<xmlSAXHandler> = {
        let table = UnsafeMutablePointer<xmlSAXHandler>.allocate(capacity: 1)
        unsafe table.initialize(to: SAXTable.makeForDetour())
        return unsafe table
    }()
}

/// The reading behind a callback's context. At file level, because a C function can capture nothing, not even a type.
private func documentReading(_ context: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<DocumentReading>? {
    unsafe context?.assumingMemoryBound(to: DocumentReading.self)
}

private func passCharacterData(
    _ context: UnsafeMutableRawPointer?, _ text: UnsafePointer<xmlChar>?, _ count: Int32
) {
    guard let reading = unsafe documentReading(context), let text = unsafe text, count > 0 else { return }
    unsafe reading.pointee.characterData(UnsafeBufferPointer(start: text, count: Int(count)))
}

private func keepFromValidator(
    _ context: UnsafeMutableRawPointer?, _ text: UnsafePointer<xmlChar>?, _ count: Int32
) {
    guard let reading = unsafe documentReading(context), let text = unsafe text, count > 0 else { return }
    unsafe reading.pointee.detour.take(UnsafeBufferPointer(start: text, count: Int(count)))
}

private func passText(_ context: UnsafeMutableRawPointer?, _ text: UnsafePointer<xmlChar>?, _ count: Int32) {
    guard let reading = unsafe documentReading(context), let text = unsafe text, count > 0 else { return }
    unsafe reading.pointee.characters(UnsafeBufferPointer(start: text, count: Int(count)))
}
