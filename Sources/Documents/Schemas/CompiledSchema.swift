import CLibXML2

/// One version's schema, ready to judge documents.
// @unchecked Sendable: libxml2 never writes to a compiled schema after xmlSchemaParse; each validation has its own context.
@safe
final class CompiledSchema: @unchecked Sendable {
    let handle: xmlSchemaPtr
    /// Judges the roots of web services and SOAP envelopes around them as well.
    let hasWebServices: Bool
    /// Asks of a `documento`, wherever it has one, that it is base64 and nothing more.
    let takesBase64: Bool
    /// What judges data for ANS under the same number, by its transaction.
    let monitoring: [String: CompiledSchema]

    /// Takes over `handle` and frees it.
    init(
        owning handle: xmlSchemaPtr, hasWebServices: Bool = false, takesBase64: Bool,
        monitoring: [String: CompiledSchema] = [:]
    ) {
        unsafe self.handle = handle
        self.hasWebServices = hasWebServices
        self.takesBase64 = takesBase64
        self.monitoring = monitoring
    }

    deinit { unsafe xmlSchemaFree(handle) }
}
