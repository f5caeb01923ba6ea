import CLibXML2
import Domain
import XMLReading

extension DocumentReading {
    mutating func readRoot(_ tag: StartTag, _ element: ElementName) {
        let name = unsafe String(cString: tag.name)
        let namespace = unsafe tag.uri.map { unsafe String(cString: $0) }
        root = RootElement(name: name, namespace: namespace)
        rootLocation = stack.location(0)
        kind = Self.kind(name, element, namespace: namespace)
        // An undeclared prefix leaves the root without a namespace, and has a finding of its own.
        let isUndeclared = unsafe tag.uri == nil && tag.prefix != nil
        if kind == .other, RootElement.isMessageName(name), !isUndeclared {
            var parameters = ["root": name, "namespace": Masking.address(namespace)]
            // The namespace is that of TISS except for whitespace, which readers do not see.
            if let namespace, namespace.trimmingWhitespace == ElementName.tissNamespace {
                parameters["namespace"] = ElementName.tissNamespace
                let isBefore = namespace.first?.isWhitespace == true
                let isAfter = namespace.last?.isWhitespace == true
                parameters["around"] = isBefore && isAfter ? "both" : isBefore ? "before" : "after"
            }
            findings.add(Finding(.wrongNamespace, at: rootLocation, parameters: parameters))
        }
        if kind == .soap {
            // Text does not count until the message begins.
            signatureDepth = 1
            bodyDepth = Self.soapBodyDepth + 1
        } else {
            beginMessage(name, element)
        }
        // The document was read with a schema that is not for this root.
        if appliedSchema != nil, !mayBeJudged { readAgain() }
    }

    /// The depth of the element `Body` of an envelope.
    static let soapBodyDepth = 2

    private var mayBeJudged: Bool {
        switch kind {
        case .message, .monitoring: true
        case .webService, .soap: appliedSchema?.hasWebServices == true
        case .unreadable, .other, .archive, .export: false
        }
    }

    /// Called when the current element is the root of a message, or of what should be one.
    private mutating func beginMessage(_ name: String, _ element: ElementName) {
        guard kind == .message || kind == .webService || kind == .soap else { return }
        messageDepth = stack.depth
        messagePath = stack.path(stack.depth - 1)
        if element != .mensagemTISS { webService = WebServiceRoot.named(name) ?? .unknown }
        direction = webService?.direction
        bodyDepth = webService == nil ? messageDepth + 2 : messageDepth + 1
    }

    /// Reads an element at the depth where a message or the body of one is expected.
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

    /// Reads the start of a known element, or of any element where the body is expected.
    mutating func startKnown(_ tag: StartTag, _ element: ElementName) {
        let depth = stack.depth
        switch element {
        case .prestadorParaOperadora, .operadoraParaPrestador:
            if messageDepth > 0, depth == messageDepth + 1, direction == nil, webService == nil {
                direction = element == .prestadorParaOperadora ? .toOperator : .toProvider
                header.keepLocation(.direction, stack.frame(depth - 1))
            }
        case .epilogo: if epilogueDepth == 0 { epilogueDepth = depth }
        case .assinaturaDigital, .assinaturaDigitalGuia: beginSignature(element)
        case .signature: if signatureDepth == 0, isSignature(tag) { signatureDepth = depth }
        default: break
        }
        if depth == bodyDepth { readBody(tag, element) }
        // Elements in the header of an envelope have no meaning.
        if messageDepth == 0, kind == .soap, stack.name(1) == "Header" { return }
        header.start(element, depth: depth, stack: stack)
        lote.start(element, depth: depth, stack: stack)
        if requests.isOn { requests.start(element, depth: depth, &lote.candidates) }
    }

    /// Begins the signature of the message, before 3.02.02, or of a guia. In 3.00.01 that of a guia has the same name
    /// as the message's and does not count for the hash either. From 3.02.00 on it has its own name, and counts.
    private mutating func beginSignature(_ element: ElementName) {
        if lote.guiaDepth > 0, stack.depth > lote.guiaDepth, guiaSignatureDepth == 0, signatureDepth == 0 {
            guiaSignatureDepth = stack.depth
        }
        if element == .assinaturaDigital, signatureDepth == 0 { signatureDepth = stack.depth }
    }

    /// Called when the header is closed. Checks whether the document is being read with the schema of the version it
    /// names.
    mutating func judgeVersion() {
        lote.knows(header.header)
        requests.knows(messageDay: lote.messageDay, allowsLetters: lote.allowsLetters)
        isHeaderOfMessage = messageDepth > 0
        if schemaToApply !== appliedSchema { readAgain() }
    }

    /// Abandons this reading in favour of one with the right schema.
    mutating func readAgain() {
        guard ending == nil, !isLast else { return }
        ending = .otherVersion
        parser.halt()
    }

    private func isDirection(_ element: ElementName) -> Bool {
        element == .prestadorParaOperadora || element == .operadoraParaPrestador
    }

    /// Whether the tag is a signature. A web-service schema puts it into TISS's own namespace.
    private func isSignature(_ tag: StartTag) -> Bool {
        if webService != nil, stack.depth == messageDepth + 1 { return true }
        return unsafe tag.uri.map { unsafe String(cString: $0) == ElementName.signatureNamespace } ?? false
    }

    /// The kind of document that the element would be as a root.
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
    /// The text without XML whitespace at both ends.
    var trimmingWhitespace: String {
        let whitespace: Set<Character> = [" ", "\t", "\n", "\r", "\r\n"]
        var text = self[...]
        while let first = text.first, whitespace.contains(first) { text = text.dropFirst() }
        while let last = text.last, whitespace.contains(last) { text = text.dropLast() }
        return String(text)
    }
}
