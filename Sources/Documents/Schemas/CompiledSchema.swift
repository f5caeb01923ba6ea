import CLibXML2

/// One version's schema, ready to judge documents.
// @unchecked Sendable: libxml2 never writes to a compiled schema after xmlSchemaParse; each validation has its own context.
@safe
final class CompiledSchema: @unchecked Sendable {
    let handle: xmlSchemaPtr
    /// Judges the roots of web services and SOAP envelopes around them as well.
    let hasWebServices: Bool

    /// Takes over `handle` and frees it.
    init(owning handle: xmlSchemaPtr, hasWebServices: Bool = false) {
        unsafe self.handle = handle
        self.hasWebServices = hasWebServices
    }

    deinit { unsafe xmlSchemaFree(handle) }
}
