import CLibXML2
import Domain
import XMLReading

/// One reading of a document from its first byte to its last: what libxml2's callbacks gather.
///
/// A value at one address: callbacks reach it there, on the thread that feeds the parser, while `LibXMLInspector` holds it.
/// Hostile input: every growth here has a limit of `Limits`.
@safe
struct DocumentReading: ~Copyable {
    /// Why a reading ended before the document did.
    enum Ending: Equatable {
        /// A limit or a refusal; the finding says which.
        case stopped
        /// The document names another version than the one it was read with: read it again with that one.
        case otherVersion
    }

    /// Which part of an element the parser is at: an error in a callback speaks of the element just opened or just closed.
    enum Phase { case start, end }

    let limits: Limits
    let deadline: Deadline
    let encoding: AllowedEncoding
    /// Judges this reading; nil when nothing does.
    let appliedSchema: CompiledSchema?
    let installed: [TISSVersion: CompiledSchema]
    /// Every version the standard has.
    let known: Set<TISSVersion>
    /// Attached once the parser is made, before the first byte.
    var parser = RunningParser()

    /// Installed once a validator is plugged in.
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
    /// No byte is left; what the parser still misses is missing.
    var isAtEnd = false

    var phase = Phase.start
    /// Counts callbacks for elements, so that several errors of one fault are known as such.
    var event = 0
    var eventOfLastValueFault = -1
    var eventOfLastTextFault = -1
    var schemaErrorCount = 0
    /// Values that libxml2 refused although their schema takes them.
    var helpedValueCount = 0
    var eventOfHelp = -1
    var prefixes = PrefixFaults()
    /// The last element with a name under a prefix that nothing declares.
    var eventOfPrefixFault = -1
    /// Elements that seem to be missing; only the rest of the element around them decides.
    var missing: [SeeminglyMissing] = []
    /// Text of leaves below this depth does not count for the hash: a signature's, and what lies around a message in SOAP.
    var signatureDepth = 0
    /// Depth of the open signature of a guia.
    var guiaSignatureDepth = 0
    /// Depth of the message's root: 1, and in a SOAP envelope that of the body's first element; 0 while it has not come.
    var messageDepth = 0
    /// Depth at which the next thing of interest begins, whatever its name: the body, and before it an envelope's message.
    var bodyDepth = 3
    /// The header was read to its end, and inside of a message: one elsewhere in an envelope names no version that anything is judged by.
    var isHeaderOfMessage = false
    var webService: WebServiceRoot?
    var messagePath: String?
    var epilogueDepth = 0
    var mangled: [MangledSign: MangledLeaves] = [:]
    /// Texts that are too long only because each letter of theirs has become several.
    var mangledTooLongCount = 0
    /// Bytes of text beside child elements, since the tag of event `eventOfMixedText`.
    var mixedByteCount = 0
    var eventOfMixedText = -1

    var hasProgress = false
    /// Not read again, whatever it turns out to need: what no reading settles is a fault of the document.
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

    /// What this document is to be judged by, as far as it was read: its version's, and in that the one for its kind.
    var schemaToApply: CompiledSchema? {
        guard let version = header.header.version, let schema = installed[version] else { return nil }
        switch kind {
        case .message: return version.isForANSAlone ? nil : schema
        // A version before web services had a schema of their own: nothing judges its roots.
        case .webService, .soap: return isHeaderOfMessage && schema.hasWebServices ? schema : nil
        // From 1.00.00 on the data sent to ANS has its own numbers; before, it lies beside the message's schema.
        case .monitoring where version.isForANSAlone: return schema
        case .monitoring:
            return schema.monitoring[header.header.transaction ?? ""] ?? schema.monitoring["MONITORAMENTO"]
        case .unreadable, .other, .archive, .export: return nil
        }
    }

    /// A long text goes to the validator as it is.
    var isGatheredLong: Bool { text.byteCount > FileChunk.longTextByteCount && !bypass.isOn }

    /// Ends the reading with `finding`.
    mutating func stop(with finding: Finding) {
        guard ending == nil else { return }
        findings.addLast(finding)
        ending = .stopped
        parser.halt()
    }

    /// Where an unexplained end lies, noted while the parser and its names are still there.
    mutating func noteUnexplainedEnd() {
        guard faultSeen == nil, ending == nil else { return }
        faultSeen = RecordedFault(
            fault: .grammar("grammar"), location: parserLocation, guia: nil, element: elementHere,
            root: root?.name ?? "",
            isAfterRoot: isRootClosed, isAtEnd: isAtEnd)
    }

    /// Ends the reading for a reason that is not the document's; the error is thrown after it.
    mutating func fail(_ error: PortError) {
        failure = failure ?? error
        ending = ending ?? .stopped
        parser.halt()
    }
}

/// An element that another stands instead of.
struct SeeminglyMissing {
    /// Of the finding, among those that are kept.
    var index: Int
    /// Of the element around it.
    var depth: Int
    var name: String
    var motive: Motive
}

/// Leaves whose text has a sign of a wrong encoding.
struct MangledLeaves {
    var first: Location
    var count = 0
}
