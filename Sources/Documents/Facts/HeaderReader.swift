import Domain

/// Reads `cabecalho`, at any of its possible depths. Never keeps login or password.
struct HeaderReader {
    private enum Side { case none, origin, destination }

    private(set) var header = MessageHeader()
    /// The location of `cabecalho`; nil when there was none.
    private(set) var location: Location?
    private(set) var positions = MessageLocations()
    private var depth = 0
    private var side = Side.none
    private var sawPadrao = false
    /// The local name of the element that stated the version, as the document writes it.
    private(set) var versionElement: String?
    private var secretDepth = 0

    /// Whether the current element is inside `cabecalho`.
    var isOpen: Bool { depth > 0 }
    /// Whether the current element is inside `loginSenhaPrestador`, where not even the shape of a value may be shown.
    var isSecret: Bool { secretDepth > 0 }

    mutating func start(_ element: ElementName, depth: Int, stack: borrowing ElementStack) {
        if self.depth == 0 {
            // In a message it is below the root; below the body of a SOAP envelope its depth is four or five.
            guard element == .cabecalho, location == nil, (2...6).contains(depth) else { return }
            self.depth = depth
            location = stack.location(depth - 1)
            return
        }
        switch element {
        case .origem where depth == self.depth + 1: side = .origin
        case .destino where depth == self.depth + 1: side = .destination
        case .loginSenhaPrestador where secretDepth == 0: secretDepth = depth
        default: break
        }
    }

    /// Reads the current leaf, the last of `stack`.
    mutating func leaf(
        _ element: ElementName, depth: Int, stack: borrowing ElementStack, text: borrowing ContentText
    ) {
        guard isOpen else { return }
        let frame = stack.frame(depth - 1)
        let isInTransaction = depth == self.depth + 2 && stack.parent == .identificacaoTransacao
        switch element {
        case .tipoTransacao where isInTransaction: keep(text, \.transaction, .transaction, frame)
        case .sequencialTransacao where isInTransaction: keep(text, \.sequence)
        case .dataRegistroTransacao where isInTransaction: keep(text, \.date, .date, frame, isCollapsed: true)
        case .horaRegistroTransacao where isInTransaction: keep(text, \.time, .time, frame, isCollapsed: true)
        case .competenciaLote where isInTransaction: keep(text, \.competence, .competence, frame)
        case .registroANS where depth == self.depth + 1: keep(text, \.ansRegistry, .ansRegistry, frame)
        case .padrao where depth == self.depth + 1 && !sawPadrao:
            sawPadrao = true
            keepVersion(text, frame)
        case .versaoPadrao where depth == self.depth + 1 && header.versionText == nil: keepVersion(text, frame)
        default: readParty(element, text, frame)
        }
    }

    /// Keeps the location of a value. The first one counts.
    mutating func keepLocation(_ value: MessageLocations.Value, _ frame: ElementFrame) {
        if positions[value] == nil { positions[value] = (frame.line, frame.column) }
    }

    private mutating func keepVersion(_ text: borrowing ContentText, _ frame: ElementFrame) {
        header.versionText = text.string(charactersMax: 32)
        versionElement = unsafe String(cString: frame.name)
        positions[.version] = (frame.line, frame.column)
    }

    /// The location of the version. Computed only where it is reported, since every document has one.
    var versionLocation: Location? {
        guard let location, let start = positions[.version], let versionElement else { return nil }
        return Location(
            line: Int(start.line), column: Int(start.column), path: location.path + "/" + versionElement)
    }

    /// Ends an element at `depth`.
    /// - Returns: whether that was the header itself.
    mutating func end(depth: Int) -> Bool {
        guard isOpen else { return false }
        if depth == secretDepth { secretDepth = 0 }
        if depth == self.depth + 1 { side = .none }
        guard depth == self.depth else { return false }
        self.depth = 0
        return true
    }

    private mutating func keep(
        _ text: borrowing ContentText, _ field: WritableKeyPath<MessageHeader, String?>,
        _ value: MessageLocations.Value? = nil, _ frame: ElementFrame? = nil, isCollapsed: Bool = false
    ) {
        guard header[keyPath: field] == nil else { return }
        // By their type, dates and times do not include surrounding whitespace.
        header[keyPath: field] = isCollapsed ? text.trimmed() : text.string()
        if let value, let frame { keepLocation(value, frame) }
    }

    /// Reads a party. Whitespace around a number or code does not make it another party.
    private mutating func readParty(_ element: ElementName, _ text: borrowing ContentText, _ frame: ElementFrame) {
        guard side != .none else { return }
        let party: Party
        switch element {
        case .registroANS: party = .registroANS(text.trimmed())
        case .cnpj: party = .cnpj(text.trimmed())
        case .cpf: party = .cpf(text.trimmed())
        case .codigoPrestadorNaOperadora: party = .providerCode(text.trimmed())
        case .cnpjPagador: party = .payerCNPJ(text.trimmed())
        default: return
        }
        keepLocation(side == .origin ? .origin : .destination, frame)
        if side == .origin {
            header.origin = header.origin ?? party
        } else {
            header.destination = header.destination ?? party
        }
    }
}
