import CLibXML2

/// The compiled schema of one version.
// @unchecked Sendable: libxml2 never writes to a compiled schema after xmlSchemaParse; each validation has its own
// context.
@safe
final class CompiledSchema: @unchecked Sendable {
    let handle: xmlSchemaPtr
    /// Whether it also judges the roots of web services, and SOAP envelopes around them.
    let hasWebServices: Bool
    /// Whether every `documento` that it declares is plain base64.
    let takesBase64: Bool
    /// The schemas for data for ANS under the same version number, by transaction.
    let monitoring: [String: CompiledSchema]

    /// Takes ownership of `handle` and frees it.
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
