import CLibXML2
import Domain
import XMLReading

/// Records the callbacks of libxml2 for one document, and halts the parser at a chosen one.
@safe
final class Watched {
    /// `start a`, `end a`, `text`, `cdata`, `comment`, `instruction`, `doctype`, in order.
    var events: [String] = []
    /// The location of each start tag, `line:column`.
    var locations: [String] = []
    var excesses: [StartTag.Excess?] = []
    var errors: [ParserFault] = []
    /// The location of the last error.
    var errorLocation: (line: Int, column: Int)?
    /// Whether the parser was at a bare ampersand after the last byte and before the end.
    var isAtBareAmpersand = false
    var locationAtEnd: (line: Int, column: Int)?
    var isWellFormed = false
    var wasTaken: [Bool] = []

    private let haltsAt: String?
    private let limits: Limits
    fileprivate var parser = RunningParser()

    /// Feeds `text` in chunks of this many bytes. The event `haltsAt` halts the parser from within its callback.
    static func read(
        _ text: String, chunk: Int = 1_000, haltsAt: String? = nil, limits: Limits = Limits()
    ) throws -> Watched {
        let watched = Watched(haltsAt: haltsAt, limits: limits)
        let context = unsafe Unmanaged.passUnretained(watched).toOpaque()
        try withExtendedLifetime(watched) {
            unsafe xmlSetStructuredErrorFunc(context) { context, error in
                guard let watched = unsafe watchedHere(context), let error = unsafe ReportedError(error) else { return }
                watched.note(error)
            }
            defer { xmlSetStructuredErrorFunc(nil, nil) }
            let parser = unsafe try PushParser.open(
                table(), context: context, dictionaryBytesMax: limits.dictionaryBytesMax)
            watched.parser.attach(parser)
            defer { watched.parser.detach() }
            let bytes = Array(text.utf8)
            for start in stride(from: 0, to: bytes.count, by: chunk) {
                let piece = Array(bytes[start..<min(start + chunk, bytes.count)])
                watched.wasTaken.append(unsafe piece.withUnsafeBytes { unsafe parser.feed($0) })
            }
            watched.isAtBareAmpersand = watched.parser.isAtBareAmpersand
            watched.locationAtEnd = watched.parser.location
            parser.finish()
            watched.isWellFormed = parser.isWellFormed
        }
        return watched
    }

    private init(haltsAt: String?, limits: Limits) {
        self.haltsAt = haltsAt
        self.limits = limits
    }

    fileprivate func note(_ event: String) {
        events.append(event)
        if event == haltsAt { parser.halt() }
    }

    fileprivate func start(_ tag: StartTag) {
        let start = unsafe parser.start(of: tag, nameLength: xmlStrlen(tag.name))
        locations.append("\(start.line):\(start.column)")
        excesses.append(tag.excess(limits))
        unsafe note("start \(String(cString: tag.name))")
    }

    private func note(_ error: ReportedError) {
        guard !error.isWarning, !error.isOfNamespaces, error.endsReading else { return }
        errors.append(ParserFault(error, isDictionaryFull: parser.hasLearned(moreThan: limits.dictionaryBytesMax)))
        errorLocation = error.location
    }

    private static func table() -> xmlSAXHandler {
        var table = unsafe xmlSAXHandler()
        unsafe table.initialized = UInt32(XML_SAX2_MAGIC)
        unsafe table.startElementNs = {
            context, name, prefix, uri, namespaceCount, namespaces, attributeCount, _, attributes in
            guard let name = unsafe name else { return }
            unsafe watchedHere(context)?.start(
                StartTag(
                    name: name, prefix: prefix, uri: uri, namespaceCount: namespaceCount, namespaces: namespaces,
                    attributeCount: attributeCount, attributes: attributes))
        }
        unsafe table.endElementNs = { context, name, _, _ in
            unsafe watchedHere(context)?.note("end \(name.map { unsafe String(cString: $0) } ?? "")")
        }
        unsafe table.characters = { context, _, _ in unsafe watchedHere(context)?.note("text") }
        unsafe table.cdataBlock = { context, _, _ in unsafe watchedHere(context)?.note("cdata") }
        unsafe table.comment = { context, _ in unsafe watchedHere(context)?.note("comment") }
        unsafe table.processingInstruction = { context, _, _ in unsafe watchedHere(context)?.note("instruction") }
        unsafe table.internalSubset = { context, _, _, _ in unsafe watchedHere(context)?.note("doctype") }
        return unsafe table
    }
}

/// At file level, because a C function pointer cannot capture anything, not even a type.
private func watchedHere(_ context: UnsafeMutableRawPointer?) -> Watched? {
    unsafe context.map { unsafe Unmanaged<Watched>.fromOpaque($0).takeUnretainedValue() }
}
