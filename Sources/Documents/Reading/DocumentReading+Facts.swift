import CLibXML2
import Domain

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
        // Read with a schema that is not for this root.
        if appliedVersion != nil, kind != .message, kind != .monitoring { readAgain() }
    }

    /// Reads what the start of a known element, or of any element at the body's place, tells.
    mutating func startKnown(_ tag: StartTag, _ element: ElementName) {
        let depth = stack.depth
        switch element {
        case .prestadorParaOperadora, .operadoraParaPrestador:
            if depth == 2, direction == nil, kind == .message {
                direction = element == .prestadorParaOperadora ? .toOperator : .toProvider
            }
        case .epilogo: if epilogueDepth == 0 { epilogueDepth = depth }
        case .assinaturaDigital: if signatureDepth == 0 { signatureDepth = depth }
        case .signature: if signatureDepth == 0, isSignature(tag) { signatureDepth = depth }
        default: break
        }
        if depth == 3, body == nil, direction != nil, isDirection(stack.parent) {
            body = unsafe String(cString: tag.name)
        }
        header.start(element, depth: depth, stack: stack)
        lote.start(element, depth: depth, stack: stack)
    }

    /// The header is closed: is the document read with the schema of the version it names?
    mutating func judgeVersion() {
        if versionToApply != appliedVersion { readAgain() }
    }

    /// Gives this reading up for one with the right schema.
    mutating func readAgain() {
        guard ending == nil else { return }
        ending = .otherVersion
        halt()
    }

    private func isDirection(_ element: ElementName) -> Bool {
        element == .prestadorParaOperadora || element == .operadoraParaPrestador
    }

    private func isSignature(_ tag: StartTag) -> Bool {
        unsafe tag.uri.map { unsafe String(cString: $0) == ElementName.signatureNamespace } ?? false
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
