import CLibXML2
import Domain
import XMLReading

/// Owns one validation. It is inserted between a parser and its callbacks, and judges every event by a compiled
/// schema.
///
/// It must be plugged after the parser is made, and unplugged before the parser is freed.
@safe
struct SchemaValidator: ~Copyable {
    private let handle: xmlSchemaValidCtxtPtr
    private let schema: CompiledSchema
    private let parser: xmlParserCtxtPtr
    private var plug: xmlSchemaSAXPlugPtr?

    private init(owning handle: xmlSchemaValidCtxtPtr, schema: CompiledSchema, parser: xmlParserCtxtPtr) {
        unsafe self.handle = handle
        self.schema = schema
        unsafe self.parser = parser
    }

    deinit {
        if let plug = unsafe plug { _ = unsafe xmlSchemaSAXUnplug(plug) }
        unsafe xmlSchemaFreeValidCtxt(handle)
    }

    /// Inserts the validator between `parser` and its callbacks. `report` receives each violation, with `context`.
    static func plug(
        _ schema: CompiledSchema, into parser: borrowing PushParser, context: UnsafeMutableRawPointer,
        report: @escaping xmlStructuredErrorFunc
    ) throws(PortError) -> SchemaValidator {
        guard let made = unsafe xmlSchemaNewValidCtxt(schema.handle) else {
            throw PortError(
                .internalFault, "libxml2 could not make a validator; memory may be short.", isTransient: true)
        }
        var validator = unsafe SchemaValidator(owning: made, schema: schema, parser: parser.handle)
        unsafe xmlSchemaSetValidStructuredErrors(made, report, context)
        unsafe xmlSchemaValidateSetLocator(made, locate, UnsafeMutableRawPointer(parser.handle))
        guard let plug = unsafe hatspool_plug(made, parser.handle) else {
            throw PortError(.internalFault, "libxml2 could not attach a schema to a parser.")
        }
        unsafe validator.plug = unsafe plug
        return validator
    }

    /// Whether there was no violation and no failure of the validator so far. Read it before the validator is freed.
    var isValid: Bool { unsafe xmlSchemaIsValid(handle) == 1 }
}

/// libxml2's line counter for trees stops at 65,535; the parser's does not.
private let locate: xmlSchemaValidityLocatorFunc = { context, file, line in
    guard let context = unsafe context else { return -1 }
    let parser = unsafe context.assumingMemoryBound(to: xmlParserCtxt.self)
    guard let input = unsafe parser.pointee.input else { return -1 }
    unsafe file?.pointee = nil
    unsafe line?.pointee = UInt(clamping: input.pointee.line)
    return 0
}
