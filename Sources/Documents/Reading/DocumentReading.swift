import CLibXML2
import Domain
import XMLReading

/// One reading of a document: the state that libxml2's callbacks fill.
///
/// The value must not move: callbacks access it by address, on the thread that feeds the parser, while
/// `LibXMLInspector` owns it. The input is untrusted: every growth has a limit of `Limits`.
@safe
struct DocumentReading: ~Copyable {
    /// Why a reading ended before the document did.
    enum Ending: Equatable {
        /// A limit or a refusal; the finding has the reason.
        case stopped
        /// The document names another version than the one it was read with, and must be read again with that one.
        case otherVersion
    }

    /// The part of an element at which the parser is. An error in a callback concerns the element just opened or just
    /// closed.
    enum Phase { case start, end }

    let limits: Limits
    let deadline: Deadline
    let encoding: AllowedEncoding
    /// The schema that judges this reading; nil for none.
    let appliedSchema: CompiledSchema?
    let installed: [TISSVersion: CompiledSchema]
    /// Every version of the standard, installed or not.
    let known: Set<TISSVersion>
    /// Attached after the parser is made and before the first byte.
    var parser = RunningParser()

    /// Installed after a validator is plugged in.
    var bypass = ValidatorBypass()

    var names = NameTable()
    var stack: ElementStack
    var text: ContentText
    var header = HeaderReader()
    var lote: LoteReader
    var requests = RequestValues()
    var findings: FindingList

    var kind = DocumentKind.unreadable
    var root: RootElement?
    var rootLocation = Location.none
    var direction: MessageDirection?
    var body: String?
    var declaredHash: String?
    var hashLocation: Location?
    var elementCount = 0
    var isRootClosed = false
    /// Whether all bytes were fed. Whatever the parser still expects is then missing.
    var isAtEnd = false

    var phase = Phase.start
    /// Counts the callbacks for elements. Errors with the same count belong to one fault.
    var event = 0
    var eventOfLastValueFault = -1
    var eventOfLastTextFault = -1
    var schemaErrorCount = 0
    /// The number of values that libxml2 refused although their schema accepts them.
    var helpedValueCount = 0
    var eventOfHelp = -1
    var prefixes = PrefixFaults()
    /// The event of the last element whose name has an undeclared prefix.
    var eventOfPrefixFault = -1
    /// Elements that seem to be missing. The rest of the enclosing element decides whether they are.
    var missing: [SeeminglyMissing] = []
    /// Text of leaves below this depth does not count for the hash: that of a signature, and of the elements around a
    /// message in SOAP.
    var signatureDepth = 0
    /// The depth of the open signature of a guia.
    var guiaSignatureDepth = 0
    /// The depth of the message's root: 1, or that of the first element of a SOAP body; 0 while it was not read.
    var messageDepth = 0
    /// The depth at which the next expected element begins, whatever its name: the body, and before it an envelope's
    /// message.
    var bodyDepth = 3
    /// Whether a header was read to its end inside a message. A header elsewhere in an envelope does not select the
    /// schema.
    var isHeaderOfMessage = false
    var webService: WebServiceRoot?
    var messagePath: String?
    var epilogueDepth = 0
    var mangled: [MangledSign: MangledLeaves] = [:]
    /// The number of texts that are too long only because a wrong encoding turned each letter into several.
    var mangledTooLongCount = 0
    /// The number of bytes of text beside child elements since the tag of event `eventOfMixedText`.
    var mixedByteCount = 0
    var eventOfMixedText = -1

    var hasProgress = false
    /// Whether this is the last reading. A schema choice that no reading settles is then a fault of the document.
    var isLast = false
    var ending: Ending?
    var faultSeen: RecordedFault?
    var failure: PortError?

    init(
        limits: Limits, deadline: Deadline, encoding: AllowedEncoding, appliedSchema: CompiledSchema?,
        installed: [TISSVersion: CompiledSchema], known: Set<TISSVersion>
    ) throws(PortError) {
        self.limits = limits
        self.deadline = deadline
        self.encoding = encoding
        self.appliedSchema = appliedSchema
        self.installed = installed
        self.known = known
        stack = ElementStack(depthMax: limits.depthMax)
        text = ContentText(encoding: encoding)
        lote = LoteReader(limits: limits)
        findings = FindingList(keptMax: limits.findingsKeptMax)
    }

    /// The schema that should judge this document, as far as it was read: that of its version and kind.
    var schemaToApply: CompiledSchema? {
        guard let version = header.header.version, let schema = installed[version] else { return nil }
        switch kind {
        case .message: return version.isForANSAlone ? nil : schema
        // A version without a web-service schema has nothing to judge such roots.
        case .webService, .soap: return isHeaderOfMessage && schema.hasWebServices ? schema : nil
        // From 1.00.00 on the data sent to ANS has its own version numbers; before, its schema accompanies that of the
        // message.
        case .monitoring where version.isForANSAlone: return schema
        case .monitoring:
            return schema.monitoring[header.header.transaction ?? ""] ?? schema.monitoring["MONITORAMENTO"]
        case .unreadable, .other, .archive, .export: return nil
        }
    }

    /// Whether the validator gathers a long text, because it is not bypassed.
    var isGatheredLong: Bool { text.byteCount > FileChunk.longTextByteCount && !bypass.isOn }

    /// Ends the reading with `finding`.
    mutating func stop(with finding: Finding) {
        guard ending == nil else { return }
        findings.addLast(finding)
        ending = .stopped
        parser.halt()
    }

    /// Records the location of an unexplained end while the parser and its names still exist.
    mutating func noteUnexplainedEnd() {
        guard faultSeen == nil, ending == nil else { return }
        faultSeen = RecordedFault(
            fault: .grammar("grammar"), location: parserLocation, guia: nil, element: elementHere,
            root: root?.name ?? "",
            isAfterRoot: isRootClosed, isAtEnd: isAtEnd)
    }

    /// Ends the reading for a reason outside the document. The error is thrown after the parser returns.
    mutating func fail(_ error: PortError) {
        failure = failure ?? error
        ending = ending ?? .stopped
        parser.halt()
    }
}

/// An element that is expected where another one was found.
struct SeeminglyMissing {
    /// The index of its finding among those kept.
    var index: Int
    /// The depth of the enclosing element.
    var depth: Int
    var name: String
    var motive: Motive
}

/// Leaves whose text shows a wrong encoding.
struct MangledLeaves {
    var first: Location
    var count = 0
}
