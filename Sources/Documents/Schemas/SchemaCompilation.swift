import CLibXML2
import Domain
import Glibc

/// Compiles the schema of one version, offline.
enum SchemaCompilation {
    /// Compiles the schema of a folder.
    /// - Throws: `.malformed` with the first reason when libxml2 refuses the schema; `.notFound` or `.forbidden` for
    ///   the folder.
    static func compile(_ folder: SchemaFolder) throws(PortError) -> CompiledSchema {
        precondition(SchemaLoader.isInstalled, "the loader comes before any schema")
        let descriptor = unsafe open(folder.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw PortError(
                errno == EACCES ? .forbidden : .notFound,
                "The schema folder of version \(folder.version) cannot be opened: \(folder.folder)")
        }
        defer { close(descriptor) }
        return try SchemaLoader.allowing(descriptor) { () throws(PortError) in try parse(folder) }
    }

    /// Compiles a schema text that includes no other.
    static func compile(text: String) throws(PortError) -> CompiledSchema {
        precondition(SchemaLoader.isInstalled, "the loader comes before any schema")
        return try compile(named: "text", text: text, takesBase64: DocumentoDeclaration.isPlain(in: Array(text.utf8)))
    }

    /// Parses a folder's schema. If the folder has the version's web-service schema, both are compiled as one, because
    /// they share all types.
    private static func parse(_ folder: SchemaFolder) throws(PortError) -> CompiledSchema {
        var monitoring: [String: CompiledSchema] = [:]
        for (transaction, root) in folder.monitoringRoots where SchemaLoader.isThere(root) {
            monitoring[transaction] = try unsafe compile(named: root) { unsafe xmlSchemaNewParserCtxt(root) }
        }
        if let webService = folder.webServiceRoot, SchemaLoader.isThere(webService) {
            let text = SOAPSchema.frame(of: [folder.root, webService])
            return try compile(named: webService, text: text, hasWebServices: true, monitoring: monitoring)
        }
        return try unsafe compile(named: folder.root, monitoring: monitoring) {
            unsafe xmlSchemaNewParserCtxt(folder.root)
        }
    }

    /// libxml2 keeps the pointer and reads from it until the schema is compiled.
    private static func compile(
        named name: String, text: String, hasWebServices: Bool = false, takesBase64: Bool? = nil,
        monitoring: [String: CompiledSchema] = [:]
    ) throws(PortError) -> CompiledSchema {
        let bytes = Array(text.utf8)
        let result = unsafe bytes.withUnsafeBytes { source in
            Result { () throws(PortError) in
                try unsafe compile(
                    named: name, hasWebServices: hasWebServices, takesBase64: takesBase64, monitoring: monitoring
                ) {
                    unsafe xmlSchemaNewMemParserCtxt(
                        source.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(source.count))
                }
            }
        }
        return try result.get()
    }

    private static func compile(
        named name: String, hasWebServices: Bool = false, takesBase64: Bool? = nil,
        monitoring: [String: CompiledSchema] = [:], _ makeContext: () -> xmlSchemaParserCtxtPtr?
    ) throws(PortError) -> CompiledSchema {
        guard let context = unsafe makeContext() else {
            throw PortError(.internalFault, "libxml2 could not begin to compile a schema; memory may be short.")
        }
        defer { unsafe xmlSchemaFreeParserCtxt(context) }
        var reasons = SchemaReasons()
        let compiled = unsafe withUnsafeMutablePointer(to: &reasons) { reasons in
            let collect: xmlStructuredErrorFunc = { context, error in unsafe SchemaReasons.collect(context, error) }
            unsafe xmlSchemaSetParserStructuredErrors(context, collect, reasons)
            // Errors of the XML parser arrive through the thread's own handler.
            unsafe xmlSetStructuredErrorFunc(reasons, collect)
            defer { xmlSetStructuredErrorFunc(nil, nil) }
            return unsafe xmlSchemaParse(context)
        }
        guard let compiled = unsafe compiled else {
            throw PortError(.malformed, "The schema \(name) does not compile: \(reasons.first ?? "no reason given")")
        }
        return unsafe CompiledSchema(
            owning: compiled, hasWebServices: hasWebServices, takesBase64: takesBase64 ?? SchemaLoader.takesBase64,
            monitoring: monitoring)
    }
}

/// Why a schema does not compile, as libxml2 reports it. Schemas are public, so the message may be shown.
private struct SchemaReasons {
    var first: String?

    static func collect(_ context: UnsafeMutableRawPointer?, _ error: UnsafeMutablePointer<xmlError>?) {
        guard let context = unsafe context, let error = unsafe error?.pointee, unsafe error.level != XML_ERR_WARNING
        else {
            return
        }
        let reasons = unsafe context.assumingMemoryBound(to: SchemaReasons.self)
        guard unsafe reasons.pointee.first == nil else { return }
        let text = unsafe error.message.map { unsafe String(cString: $0) } ?? "error \(unsafe error.code)"
        let file = unsafe error.file.map { unsafe String(cString: $0) + ", line \(unsafe error.line): " } ?? ""
        let line = text.split(separator: "\n").first ?? "-"
        unsafe reasons.pointee.first = file + String(line.prefix(300))
    }
}
