import CLibXML2
import XMLReading

extension SAXTable {
    /// The callbacks for a `DocumentReading`.
    static func ofDocument() -> xmlSAXHandler {
        unsafe make(
            startElement: { context, name, prefix, uri, namespaceCount, namespaces, attributeCount, _, attributes in
                guard let reading = unsafe documentReading(context), let name = unsafe name else { return }
                let tag = unsafe StartTag(
                    name: name, prefix: prefix, uri: uri, namespaceCount: namespaceCount, namespaces: namespaces,
                    attributeCount: attributeCount, attributes: attributes)
                unsafe reading.pointee.startElement(tag)
            },
            endElement: { context, _, _, _ in unsafe documentReading(context)?.pointee.endElement() },
            characters: { context, text, count in unsafe passText(context, text, count) },
            characterData: { context, text, count in unsafe passCharacterData(context, text, count) },
            comment: { context, text in unsafe documentReading(context)?.pointee.aside(target: nil, content: text) },
            instruction: { context, target, text in
                unsafe documentReading(context)?.pointee.aside(target: target, content: text)
            },
            doctype: { context, _, _, _ in unsafe documentReading(context)?.pointee.refuseDoctype() })
    }

    /// The callbacks while a long text bypasses the validator: as `ofDocument`, but events that end the text restore
    /// the validator first.
    static func ofBypass() -> xmlSAXHandler {
        var table = unsafe ofDocument()
        unsafe table.startElementNs = {
            context, name, prefix, uri, namespaceCount, namespaces, attributeCount, defaulted, attributes in
            guard let end = unsafe documentReading(context)?.pointee.bypass.end() else { return }
            end.validateText()
            unsafe end.table.pointee.startElementNs?(
                end.plug, name, prefix, uri, namespaceCount, namespaces, attributeCount, defaulted, attributes)
        }
        unsafe table.endElementNs = { context, name, prefix, uri in
            guard let end = unsafe documentReading(context)?.pointee.bypass.end() else { return }
            end.validateText()
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

    /// Receives each violation of the schema.
    static let reportViolation: xmlStructuredErrorFunc = { context, error in
        guard let error = unsafe ReportedError(error) else { return }
        unsafe documentReading(context)?.pointee.violation(error)
    }

    /// Receives each parser error on this thread. Errors of the encoding layer belong to no parser.
    static let reportFault: xmlStructuredErrorFunc = { context, error in
        guard let error = unsafe ReportedError(error) else { return }
        unsafe documentReading(context)?.pointee.fault(error)
    }
}

/// The table that all parsers share while a text bypasses their validator; libxml2 only reads it.
@safe
enum BypassTable {
    nonisolated(unsafe) static let shared: UnsafeMutablePointer<xmlSAXHandler> = {
        let table = UnsafeMutablePointer<xmlSAXHandler>.allocate(capacity: 1)
        unsafe table.initialize(to: SAXTable.ofBypass())
        return unsafe table
    }()
}

/// The reading behind a callback's context. At file level, because a C function pointer cannot capture anything, not
/// even a type.
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
    unsafe reading.pointee.bypass.take(UnsafeBufferPointer(start: text, count: Int(count)))
}

private func passText(_ context: UnsafeMutableRawPointer?, _ text: UnsafePointer<xmlChar>?, _ count: Int32) {
    guard let reading = unsafe documentReading(context), let text = unsafe text, count > 0 else { return }
    unsafe reading.pointee.characters(UnsafeBufferPointer(start: text, count: Int(count)))
}
