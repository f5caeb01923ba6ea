import CLibXML2
import XMLPush

/// The functions libxml2 calls while it reads an export for an `XMLReading`.
///
/// Nothing that builds a tree, declares an entity or opens anything is in the table.
enum SAXTable {
    static func make() -> xmlSAXHandler {
        var table = unsafe xmlSAXHandler()
        unsafe table.initialized = UInt32(XML_SAX2_MAGIC)
        unsafe table.startElementNs = {
            context, name, prefix, uri, namespaceCount, namespaces, attributeCount, _, attributes in
            guard let reading = unsafe xmlReading(context), let name = unsafe name else { return }
            let tag = unsafe StartTag(
                name: name, prefix: prefix, uri: uri, namespaceCount: namespaceCount, namespaces: namespaces,
                attributeCount: attributeCount, attributes: attributes)
            unsafe reading.pointee.startElement(tag)
        }
        unsafe table.endElementNs = { context, _, _, _ in unsafe xmlReading(context)?.pointee.endElement() }
        unsafe table.characters = { context, text, count in unsafe passText(context, text, count, isCDATA: false) }
        unsafe table.ignorableWhitespace = unsafe table.characters
        unsafe table.cdataBlock = { context, text, count in unsafe passText(context, text, count, isCDATA: true) }
        unsafe table.comment = { context, _ in unsafe xmlReading(context)?.pointee.hasProgress = true }
        unsafe table.processingInstruction = { context, _, _ in unsafe xmlReading(context)?.pointee.hasProgress = true }
        unsafe table.internalSubset = { context, _, _, _ in unsafe xmlReading(context)?.pointee.refuseDoctype() }
        return unsafe table
    }

    /// Gets each error of the parser on this thread. Errors of the encoding layer have no parser of their own.
    static let reportFault: xmlStructuredErrorFunc = { context, error in
        guard let error = unsafe ReportedError(error) else { return }
        unsafe xmlReading(context)?.pointee.fault(error)
    }
}

/// The reading behind a callback's context. At file level, because a C function can capture nothing, not even a type.
private func xmlReading(_ context: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<XMLReading>? {
    unsafe context?.assumingMemoryBound(to: XMLReading.self)
}

private func passText(
    _ context: UnsafeMutableRawPointer?, _ text: UnsafePointer<xmlChar>?, _ count: Int32, isCDATA: Bool
) {
    guard let reading = unsafe xmlReading(context), let text = unsafe text, count > 0 else { return }
    let bytes = unsafe UnsafeBufferPointer(start: text, count: Int(count))
    // libxml2 lets sequences of UTF-8 pass in CDATA that are longer than they need be.
    if isCDATA, unsafe !UTF8Sequence.holds(bytes) { return unsafe reading.pointee.refuseText() }
    unsafe reading.pointee.characters(bytes)
}
