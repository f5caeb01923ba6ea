import CLibXML2
import Domain
import XMLPush

extension DocumentReading {
    mutating func readRoot(_ tag: StartTag, _ element: ElementName) {
        let name = unsafe String(cString: tag.name)
        let namespace = unsafe tag.uri.map { unsafe String(cString: $0) }
        root = RootElement(name: name, namespace: namespace)
        rootLocation = stack.location(0)
        kind = Self.kind(name, element, namespace: namespace)
        let isOurName = element == .mensagemTISS || element == .mensagemEnvioANS || name.hasSuffix("WS")
        if kind == .other, isOurName {
            findings.add(
                Finding(
                    .wrongNamespace, at: rootLocation, words: ["root": name, "namespace": Masking.address(namespace)]))
        }
        if kind == .soap {
            // Nothing counts until the message begins.
            signatureDepth = 1
            bodyDepth = Self.soapBodyDepth + 1
        } else {
            beginMessage(name, element)
        }
        // Read with a schema that is not for this root.
        if appliedSchema != nil, !mayBeJudged { readAgain() }
    }

    /// Depth of the element `Body` of an envelope.
    static let soapBodyDepth = 2

    private var mayBeJudged: Bool {
        switch kind {
        case .message, .monitoring: true
        case .webService, .soap: appliedSchema?.hasWebServices == true
        case .unreadable, .other, .archive, .export: false
        }
    }

    /// The current element is the root of a message, or of what should be one.
    private mutating func beginMessage(_ name: String, _ element: ElementName) {
        guard kind == .message || kind == .webService || kind == .soap else { return }
        messageDepth = stack.depth
        messagePath = stack.path(stack.depth - 1)
        if element != .mensagemTISS { webService = WebServiceRoot.named(name) ?? .unknown }
        direction = webService?.direction
        bodyDepth = webService == nil ? messageDepth + 2 : messageDepth + 1
    }

    /// An element at the depth where a message or the body of one is expected.
    private mutating func readBody(_ tag: StartTag, _ element: ElementName) {
        if messageDepth == 0, kind == .soap {
            guard stack.name(1) == "Body", [.message, .webService].contains(Self.kind(tag, element)) else { return }
            signatureDepth = 0
            return unsafe beginMessage(String(cString: tag.name), element)
        }
        guard body == nil, messageDepth > 0 else { return }
        defer { requests.isOn = body != nil && direction == .toOperator && element != .loteGuias }
        if let webService {
            if element != .cabecalho, element != .hash, element != .signature { body = webService.body }
        } else if direction != nil, isDirection(stack.parent) {
            body = unsafe String(cString: tag.name)
        }
    }

    /// Reads what the start of a known element, or of any element at the body's place, tells.
    mutating func startKnown(_ tag: StartTag, _ element: ElementName) {
        let depth = stack.depth
        switch element {
        case .prestadorParaOperadora, .operadoraParaPrestador:
            if messageDepth > 0, depth == messageDepth + 1, direction == nil, webService == nil {
                direction = element == .prestadorParaOperadora ? .toOperator : .toProvider
                header.keepPlace(.direction, stack.frame(depth - 1))
            }
        case .epilogo: if epilogueDepth == 0 { epilogueDepth = depth }
        case .assinaturaDigital: if signatureDepth == 0 { signatureDepth = depth }
        case .signature: if signatureDepth == 0, isSignature(tag) { signatureDepth = depth }
        default: break
        }
        if depth == bodyDepth { readBody(tag, element) }
        // In the header of an envelope nothing has a meaning.
        if messageDepth == 0, kind == .soap, stack.name(1) == "Header" { return }
        header.start(element, depth: depth, stack: stack)
        lote.start(element, depth: depth, stack: stack)
        if requests.isOn { requests.start(element, depth: depth, &lote.remarks) }
    }

    /// The header is closed: is the document read with the schema of the version it names?
    mutating func judgeVersion() {
        lote.knows(header.header)
        requests.knows(messageDay: lote.messageDay, allowsLetters: lote.allowsLetters)
        if schemaToApply !== appliedSchema { readAgain() }
    }

    /// Gives this reading up for one with the right schema.
    mutating func readAgain() {
        guard ending == nil else { return }
        ending = .otherVersion
        parser.halt()
    }

    private func isDirection(_ element: ElementName) -> Bool {
        element == .prestadorParaOperadora || element == .operadoraParaPrestador
    }

    /// A web-service schema gives the signature an element of TISS's own namespace.
    private func isSignature(_ tag: StartTag) -> Bool {
        if webService != nil, stack.depth == messageDepth + 1 { return true }
        return unsafe tag.uri.map { unsafe String(cString: $0) == ElementName.signatureNamespace } ?? false
    }

    /// What the element would be as a root.
    private static func kind(_ tag: StartTag, _ element: ElementName) -> DocumentKind {
        unsafe kind(String(cString: tag.name), element, namespace: tag.uri.map { unsafe String(cString: $0) })
    }

    private static func kind(_ name: String, _ element: ElementName, namespace: String?) -> DocumentKind {
        if element == .envelope, let namespace, ElementName.soapNamespaces.contains(namespace) { return .soap }
        guard namespace == ElementName.tissNamespace else { return .other }
        switch element {
        case .mensagemTISS: return .message
        case .mensagemEnvioANS: return .monitoring
        default: return name.hasSuffix("WS") ? .webService : .other
        }
    }
}

extension String {
    /// Without the blanks of XML at both ends.
    var trimmingBlanks: String {
        let blanks: Set<Character> = [" ", "\t", "\n", "\r", "\r\n"]
        var text = self[...]
        while let first = text.first, blanks.contains(first) { text = text.dropFirst() }
        while let last = text.last, blanks.contains(last) { text = text.dropLast() }
        return String(text)
    }
}
