import CLibXML2
import Domain

/// One reading of a document from its first byte to its last: what libxml2's callbacks gather.
///
/// A value in one place: callbacks reach it by its address, on the thread that feeds the parser, while `LibXMLInspector` holds it.
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
    /// The version whose schema judges this reading; nil when none does.
    let appliedVersion: TISSVersion?
    let installed: [TISSVersion: CompiledSchema]
    /// Every version the standard has.
    let known: Set<TISSVersion>
    /// Set once the parser is made, before the first byte.
    var parser: xmlParserCtxtPtr?

    var names = NameTable()
    /// The prefix of the last start tag, interned, and its length with the colon.
    var lastPrefix: UnsafePointer<xmlChar>?
    var lastPrefixLength: Int32 = 0
    var stack: ElementStack
    var text: ContentText
    var header = HeaderReader()
    var lote: LoteReader
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
    /// Text of leaves below this depth does not count for the hash: a signature's, and what lies around a message in SOAP.
    var signatureDepth = 0
    /// Depth of the message's root: 1, and in a SOAP envelope that of the body's first element; 0 while it has not come.
    var messageDepth = 0
    /// Depth at which the next thing of interest begins, whatever its name: the body, and before it an envelope's message.
    var bodyDepth = 3
    var webService: WebServiceRoot?
    var messagePath: String?
    var epilogueDepth = 0
    /// The first leaf of each.
    var mangled: [MangledSign: Location] = [:]
    /// Bytes of text beside child elements, since the tag of event `eventOfMixedText`.
    var mixedByteCount = 0
    var eventOfMixedText = -1

    var hasProgress = false
    var ending: Ending?
    var faultSeen: RecordedFault?
    var failure: PortError?

    init(
        limits: Limits, deadline: Deadline, encoding: AllowedEncoding, appliedVersion: TISSVersion?,
        installed: [TISSVersion: CompiledSchema], known: Set<TISSVersion>
    ) throws(PortError) {
        self.limits = limits
        self.deadline = deadline
        self.encoding = encoding
        self.appliedVersion = appliedVersion
        self.installed = installed
        self.known = known
        unsafe parser = nil
        unsafe lastPrefix = nil
        stack = ElementStack(depthMax: limits.depthMax)
        text = ContentText(encoding: encoding)
        lote = LoteReader(limits: limits)
        findings = FindingList(keptMax: limits.findingsKeptMax)
    }

    /// The version this document is to be judged by, as far as it was read.
    var versionToApply: TISSVersion? {
        guard let version = header.header.version, installed[version] != nil else { return nil }
        switch kind {
        case .message: return version
        // A version before web services had a schema of their own: nothing judges its roots.
        case .webService, .soap: return messageDepth > 0 && installed[version]?.hasWebServices == true ? version : nil
        // From 1.00.00 on the data sent to ANS has its own numbers; under a message's number lies the message's schema.
        case .monitoring: return version.text.hasPrefix("1.") ? version : nil
        case .unreadable, .other, .archive, .export: return nil
        }
    }

    /// Ends the reading with `finding`.
    mutating func stop(with finding: Finding) {
        guard ending == nil else { return }
        findings.addLast(finding)
        ending = .stopped
        halt()
    }

    /// Ends the reading without a word: no callback comes after this one, and no chunk is taken any more.
    ///
    /// Not `xmlStopParser`: it frees the bytes that the schema's handler still reads when it is called from within a callback that
    /// the schema is plugged into.
    mutating func halt() {
        guard let parser = unsafe parser else { return }
        unsafe parser.pointee.instate = XML_PARSER_EOF
        unsafe parser.pointee.errNo = Int32(bitPattern: XML_ERR_USER_STOP.rawValue)
        unsafe parser.pointee.disableSAX = 1
    }

    /// Where an unexplained end lies, told while the parser and its names are still there.
    mutating func keepEnd() {
        guard faultSeen == nil, ending == nil else { return }
        faultSeen = RecordedFault(
            fault: .grammar("grammar"), location: parserPlace, guia: nil, element: elementHere, root: root?.name ?? "",
            isAfterRoot: isRootClosed, isAtEnd: isAtEnd)
    }

    /// Ends the reading for a reason that is not the document's; the error is thrown after it.
    mutating func fail(_ error: PortError) {
        failure = failure ?? error
        ending = ending ?? .stopped
        halt()
    }
}

/// The first error that ended the parser.
struct RecordedFault {
    var fault: ParserFault
    var location: Location
    var guia: GuiaReference?
    /// Local name of the innermost open element; empty outside the root.
    var element: String
    /// Local name of the root; empty before it.
    var root: String
    /// After the root's end tag.
    var isAfterRoot: Bool
    /// When no byte was left.
    var isAtEnd: Bool
}
