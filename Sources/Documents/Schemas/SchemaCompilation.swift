import CLibXML2
import Domain
import Glibc

/// Compiles one version's schema, offline.
enum SchemaCompilation {
    /// - Throws: `.malformed` with the first reason when libxml2 refuses the schema; `.notFound` or `.forbidden` for the folder.
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

    /// Compiles a schema text that includes nothing.
    static func compile(text: String) throws(PortError) -> CompiledSchema {
        precondition(SchemaLoader.isInstalled, "the loader comes before any schema")
        let bytes = Array(text.utf8)
        return try unsafe compile(named: "text") {
            unsafe bytes.withUnsafeBytes { source in
                unsafe xmlSchemaNewMemParserCtxt(
                    source.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(source.count))
            }
        }
    }

    private static func parse(_ folder: SchemaFolder) throws(PortError) -> CompiledSchema {
        try unsafe compile(named: folder.root) { unsafe xmlSchemaNewParserCtxt(folder.root) }
    }

    private static func compile(
        named name: String, _ makeContext: () -> xmlSchemaParserCtxtPtr?
    ) throws(PortError) -> CompiledSchema {
        guard let context = unsafe makeContext() else {
            throw PortError(.internalFault, "libxml2 could not begin to compile a schema; memory may be short.")
        }
        defer { unsafe xmlSchemaFreeParserCtxt(context) }
        var reasons = SchemaReasons()
        let compiled = unsafe withUnsafeMutablePointer(to: &reasons) { reasons in
            let collect: xmlStructuredErrorFunc = { context, error in unsafe SchemaReasons.collect(context, error) }
            unsafe xmlSchemaSetParserStructuredErrors(context, collect, reasons)
            // Errors of the XML parser below come through the thread's own handler.
            unsafe xmlSetStructuredErrorFunc(reasons, collect)
            defer { xmlSetStructuredErrorFunc(nil, nil) }
            return unsafe xmlSchemaParse(context)
        }
        guard let compiled = unsafe compiled else {
            throw PortError(.malformed, "The schema \(name) does not compile: \(reasons.first ?? "no reason given")")
        }
        return unsafe CompiledSchema(owning: compiled)
    }
}

/// Why a schema does not compile, as libxml2 tells it. A schema is public; its words may be shown.
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
