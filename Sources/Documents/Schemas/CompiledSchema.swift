import CLibXML2

/// One version's schema, ready to judge documents.
// @unchecked Sendable: libxml2 never writes to a compiled schema after xmlSchemaParse; each validation has its own context.
@safe
final class CompiledSchema: @unchecked Sendable {
    let handle: xmlSchemaPtr

    /// Takes over `handle` and frees it.
    init(owning handle: xmlSchemaPtr) { unsafe self.handle = handle }

    deinit { unsafe xmlSchemaFree(handle) }
}
