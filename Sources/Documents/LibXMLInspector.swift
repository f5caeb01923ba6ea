import CLibXML2
package import Domain
import Glibc
import XMLReading

/// Inspects a document with libxml2 in one pass: the same callbacks drive the parser's checks, schema, header, hash
/// and guia facts.
///
/// The inspector judges every document. Every fault is a finding with its location. The document is untrusted: a
/// DOCTYPE is refused, no entity is expanded, nothing is fetched, no tree is built, and every growth has a limit.
/// Memory use depends on the longest text, not on the document's length.
///
/// The schema is that of the version the message itself names, never the first that validates and never one to which
/// `xsi:schemaLocation` points. The version is guessed from the first bytes, so that one pass usually suffices. If the
/// header then names another version, the document is read again with that version's schema.
///
/// Synchronous. It occupies its thread for the whole document and uses that thread's libxml2 error handler.
package final class LibXMLInspector: Inspector {
    /// The most readings of one document: with the guess, with no schema, with the header's own. A further reading
    /// cannot find another version.
    private static let readingsMax = 4

    /// The parser's result for one reading.
    private struct Outcome {
        var isWellFormed = false
        var isSchemaValid = false
    }

    private let schemas: CompiledSchemas
    private let known: Set<TISSVersion>

    /// - Parameters:
    ///   - schemas: the compiled schemas. Versions may be added while the inspector is in use.
    ///   - known: every version of the standard, installed or not.
    package init(schemas: CompiledSchemas, known: Set<TISSVersion>) {
        self.schemas = schemas
        self.known = known
    }

    /// The versions whose schema is compiled at the moment.
    package var versions: Set<TISSVersion> { schemas.versions }

    /// Inspects a document from its first byte, whatever the descriptor's offset. Faults of the document are findings,
    /// not errors.
    /// - Throws: `.ioFailure` when the document cannot be read; `.internalFault` when memory is short or libxml2
    ///   fails.
    package func inspect(_ document: DocumentDescriptor, limits: Limits) throws(PortError) -> Inspection {
        let bytes = DescriptorBytes(document, kind: "a document")
        let deadline = Deadline(after: limits.inspectionTimeMax)
        let size = bytes.size
        if let size, size > limits.documentBytesMax {
            let parameters = ["limit": "\(limits.documentBytesMax)"]
            return .refused(Finding(.documentTooLarge, parameters: parameters), byteCount: size)
        }
        var chunk = FileChunk(bytes, size: size)
        try chunk.readNext()
        let prolog = unsafe XMLProlog.ofDocument(chunk.content, isWhole: size.map { $0 <= chunk.end } ?? false)
        if let refusal = prolog.refusal { return .refused(refusal, byteCount: size ?? 0, encoding: prolog.facts) }

        let installed = schemas.snapshot
        var schema = unsafe VersionGuess.read(chunk.content).flatMap { installed[$0] }
        // The bytes alone decide the schema. A root for which the guessed version has no schema may still name another
        // version in its header: the second reading then has no schema, and a third uses the named version.
        for number in 1...Self.readingsMax {
            let isLast = number == Self.readingsMax
            if isLast { schema = nil }
            var reading = try DocumentReading(
                limits: limits, deadline: deadline, encoding: prolog.encoding, appliedSchema: schema,
                installed: installed, known: known)
            reading.isLast = isLast
            let outcome = try read(&reading, &chunk, schema: schema)
            // This also applies to a stopped reading: findings of a wrong schema must not be kept.
            if reading.failure != nil || isLast || reading.schemaToApply === schema {
                return try reading.conclude(
                    prolog: prolog, bytes: bytes, byteCount: size ?? chunk.end,
                    isWellFormed: outcome.isWellFormed, isSchemaValid: outcome.isSchemaValid)
            }
            schema = reading.schemaToApply
            try chunk.restart()
        }
        preconditionFailure("the last reading settles it")
    }

    /// Reads the document from the current chunk to its end.
    private func read(
        _ reading: inout DocumentReading, _ chunk: inout FileChunk, schema: CompiledSchema?
    ) throws(PortError) -> Outcome {
        var result: Result<Outcome, PortError> = .success(Outcome())
        unsafe withUnsafeMutablePointer(to: &reading) { reading in
            // The error handler belongs to the thread and is set for this document only.
            unsafe xmlSetStructuredErrorFunc(reading, SAXTable.reportFault)
            defer { xmlSetStructuredErrorFunc(nil, nil) }
            result = Result { () throws(PortError) in unsafe try parse(reading, &chunk, schema: schema) }
        }
        return try result.get()
    }

    private func parse(
        _ reading: UnsafeMutablePointer<DocumentReading>, _ chunk: inout FileChunk, schema: CompiledSchema?
    ) throws(PortError) -> Outcome {
        let parser = unsafe try PushParser.open(
            SAXTable.ofDocument(), context: reading, dictionaryBytesMax: reading.pointee.limits.dictionaryBytesMax)
        unsafe reading.pointee.parser.attach(parser)
        defer { unsafe reading.pointee.parser.detach() }
        var feed = unsafe ParserFeed(parser, encoding: reading.pointee.encoding)
        guard let schema else {
            unsafe try read(reading, &chunk, &feed)
            return Outcome(isWellFormed: feed.parser.isWellFormed)
        }
        let own = unsafe feed.parser.handle.pointee.sax
        let validator = unsafe try SchemaValidator.plug(
            schema, into: feed.parser, context: reading, report: SAXTable.reportViolation)
        if schema.takesBase64, let own = unsafe own {
            unsafe reading.pointee.bypass.install(feed.parser.handle, own: own, context: reading)
        }
        defer { unsafe reading.pointee.bypass.close() }
        unsafe try read(reading, &chunk, &feed)
        return Outcome(isWellFormed: feed.parser.isWellFormed, isSchemaValid: validator.isValid)
    }

    private func read(
        _ reading: UnsafeMutablePointer<DocumentReading>, _ chunk: inout FileChunk, _ feed: inout ParserFeed
    ) throws(PortError) {
        let limits = unsafe reading.pointee.limits
        while !chunk.isEmpty {
            guard unsafe feed.feed(chunk.content, to: reading) else { break }
            unsafe reading.pointee.checkTime()
            if chunk.end > limits.documentBytesMax {
                let parameters = ["limit": "\(limits.documentBytesMax)"]
                unsafe reading.pointee.stop(with: Finding(.documentTooLarge, parameters: parameters))
            }
            guard unsafe reading.pointee.ending == nil else { break }
            try chunk.readNext(isLongText: unsafe reading.pointee.isGatheredLong)
        }
        if chunk.isEmpty { unsafe feed.finish(reading) }
        if !feed.parser.isWellFormed { unsafe reading.pointee.noteUnexplainedEnd() }
    }
}

extension Inspection {
    /// The inspection of a document that is refused before it is parsed.
    static func refused(_ finding: Finding, byteCount: Int64, encoding: EncodingFacts = EncodingFacts()) -> Inspection {
        var inspection = Inspection()
        inspection.byteCount = byteCount
        inspection.encoding = encoding
        inspection.findings = [finding]
        inspection.findingCount = 1
        return inspection
    }
}
