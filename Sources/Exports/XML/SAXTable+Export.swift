import CLibXML2
import XMLReading

extension SAXTable {
    /// The callbacks for an `XMLExportReading`.
    static func ofExport() -> xmlSAXHandler {
        unsafe make(
            startElement: { context, name, prefix, uri, namespaceCount, namespaces, attributeCount, _, attributes in
                guard let reading = unsafe exportReading(context), let name = unsafe name else { return }
                let tag = unsafe StartTag(
                    name: name, prefix: prefix, uri: uri, namespaceCount: namespaceCount, namespaces: namespaces,
                    attributeCount: attributeCount, attributes: attributes)
                unsafe reading.pointee.startElement(tag)
            },
            endElement: { context, _, _, _ in unsafe exportReading(context)?.pointee.endElement() },
            characters: { context, text, count in unsafe passText(context, text, count, isCDATA: false) },
            characterData: { context, text, count in unsafe passText(context, text, count, isCDATA: true) },
            comment: { context, _ in unsafe exportReading(context)?.pointee.hasProgress = true },
            instruction: { context, _, _ in unsafe exportReading(context)?.pointee.hasProgress = true },
            doctype: { context, _, _, _ in unsafe exportReading(context)?.pointee.refuseDoctype() })
    }

    /// Receives each parser error on this thread. Errors of the encoding layer belong to no parser.
    static let reportExportFault: xmlStructuredErrorFunc = { context, error in
        guard let error = unsafe ReportedError(error) else { return }
        unsafe exportReading(context)?.pointee.fault(error)
    }
}

/// The reading behind a callback's context. At file level, because a C function pointer cannot capture anything, not
/// even a type.
private func exportReading(_ context: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<XMLExportReading>? {
    unsafe context?.assumingMemoryBound(to: XMLExportReading.self)
}

private func passText(
    _ context: UnsafeMutableRawPointer?, _ text: UnsafePointer<xmlChar>?, _ count: Int32, isCDATA: Bool
) {
    guard let reading = unsafe exportReading(context), let text = unsafe text, count > 0 else { return }
    let bytes = unsafe UnsafeBufferPointer(start: text, count: Int(count))
    // In CDATA libxml2 accepts overlong UTF-8 sequences.
    if isCDATA, unsafe !UTF8Sequence.holds(bytes) { return unsafe reading.pointee.refuseCharacterData() }
    unsafe reading.pointee.characters(bytes)
}
