import CLibXML2
package import Domain
import Glibc
import XMLReading

/// Inspects a document with libxml2 in one pass: parse, schema, header, hash and guia facts leave the same callbacks.
///
/// Purpose: the judge of every document. Diagnostics: every fault is a finding with its location. Security: the document is hostile;
/// no DOCTYPE, no entity, nothing fetched, no tree built, every growth limited. The memory of one inspection is that of its
/// longest text, not of its length.
///
/// The schema is that of the version the message itself names, never the first that fits and never one that
/// `xsi:schemaLocation` points to. The version is guessed from the first bytes so that one pass suffices; when the header then
/// names another, the document is read anew with that one.
///
/// Synchronous; keeps its thread for the whole document and uses that thread's libxml2 error handler.
package final class LibXMLInspector: Inspector {
    /// Guess, no schema, the header's own: none finds another after these.
    private static let readingsMax = 4

    /// What libxml2 says of one reading.
    private struct Outcome {
        var isWellFormed = false
        var isSchemaValid = false
    }

    private let schemas: CompiledSchemas
    private let known: Set<TISSVersion>

    /// - Parameters:
    ///   - schemas: may grow while this is in use.
    ///   - known: every version the standard has, installed or not.
    package init(schemas: CompiledSchemas, known: Set<TISSVersion>) {
        self.schemas = schemas
        self.known = known
    }

    package var versions: Set<TISSVersion> { schemas.versions }

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
        // The schema is settled by the bytes alone. A root that the guessed version has no schema for may still name another one in its
        // header: then the second reading goes without, and a third with that one.
        for number in 1...Self.readingsMax {
            let isLast = number == Self.readingsMax
            if isLast { schema = nil }
            var reading = try DocumentReading(
                limits: limits, deadline: deadline, encoding: prolog.encoding, appliedSchema: schema,
                installed: installed, known: known)
            reading.isLast = isLast
            let outcome = try read(&reading, &chunk, schema: schema)
            // Also where the reading was stopped: what a schema said that was not the document's own must not stand.
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

    /// Reads the document from the chunk at hand to its end.
    private func read(
        _ reading: inout DocumentReading, _ chunk: inout FileChunk, schema: CompiledSchema?
    ) throws(PortError) -> Outcome {
        var result: Result<Outcome, PortError> = .success(Outcome())
        unsafe withUnsafeMutablePointer(to: &reading) { reading in
            // The handler is this thread's, and for this document alone.
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
    /// Of a document that no parser saw.
    static func refused(_ finding: Finding, byteCount: Int64, encoding: EncodingFacts = EncodingFacts()) -> Inspection {
        var inspection = Inspection()
        inspection.byteCount = byteCount
        inspection.encoding = encoding
        inspection.findings = [finding]
        inspection.findingCount = 1
        return inspection
    }
}
