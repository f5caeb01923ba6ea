import Domain

/// Reads `cabecalho`, wherever the root puts it. Login and password are never kept.
struct HeaderReader {
    private enum Side { case none, origin, destination }

    private(set) var header = MessageHeader()
    /// Where `cabecalho` begins; nil when none came.
    private(set) var location: Location?
    private(set) var places = MessagePlaces()
    private var depth = 0
    private var side = Side.none
    private var sawPadrao = false
    private var secretDepth = 0

    /// Inside `cabecalho`.
    var isOpen: Bool { depth > 0 }
    /// Inside `loginSenhaPrestador`: not even the shape of a value may be told.
    var isSecret: Bool { secretDepth > 0 }

    mutating func start(_ element: ElementName, depth: Int, stack: borrowing ElementStack) {
        if self.depth == 0 {
            // Below the root of a message; below the body of a SOAP envelope it is the fourth or fifth.
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

    /// Takes the leaf that is at hand: the last of `stack`.
    mutating func leaf(
        _ element: ElementName, depth: Int, stack: borrowing ElementStack, text: borrowing ContentText
    ) {
        guard isOpen else { return }
        let frame = stack.frame(depth - 1)
        let isInTransaction = stack.parent == .identificacaoTransacao
        switch element {
        case .tipoTransacao where isInTransaction: keep(text, \.transaction, .transaction, frame)
        case .sequencialTransacao where isInTransaction: keep(text, \.sequence)
        case .dataRegistroTransacao where isInTransaction: keep(text, \.date, .date, frame)
        case .horaRegistroTransacao where isInTransaction: keep(text, \.time, .time, frame)
        case .competenciaLote where isInTransaction: keep(text, \.competence, .competence, frame)
        case .registroANS where depth == self.depth + 1: keep(text, \.ansRegistry, .ansRegistry, frame)
        case .padrao where depth == self.depth + 1 && !sawPadrao:
            sawPadrao = true
            keepVersion(text, frame)
        case .versaoPadrao where depth == self.depth + 1 && header.versionText == nil: keepVersion(text, frame)
        default: readParty(element, text, frame)
        }
    }

    /// The first place of a value counts.
    mutating func keepPlace(_ value: MessagePlaces.Value, _ frame: ElementFrame) {
        if places[value] == nil { places[value] = (frame.line, frame.column) }
    }

    private mutating func keepVersion(_ text: borrowing ContentText, _ frame: ElementFrame) {
        header.versionText = text.string(charactersMax: 32)
        places[.version] = (frame.line, frame.column)
    }

    /// Of the version; made only where one is told of, since every document has one.
    var versionLocation: Location? {
        guard let location, let place = places[.version] else { return nil }
        return Location(
            line: Int(place.line), column: Int(place.column),
            path: location.path + (sawPadrao ? "/Padrao" : "/versaoPadrao"))
    }

    mutating func end(depth: Int) {
        guard isOpen else { return }
        if depth == self.depth { self.depth = 0 }
        if depth == secretDepth { secretDepth = 0 }
        if depth == self.depth + 1 { side = .none }
    }

    private mutating func keep(
        _ text: borrowing ContentText, _ field: WritableKeyPath<MessageHeader, String?>,
        _ value: MessagePlaces.Value? = nil, _ frame: ElementFrame? = nil
    ) {
        guard header[keyPath: field] == nil else { return }
        header[keyPath: field] = text.string()
        if let value, let frame { keepPlace(value, frame) }
    }

    private mutating func readParty(_ element: ElementName, _ text: borrowing ContentText, _ frame: ElementFrame) {
        guard side != .none else { return }
        let party: Party
        switch element {
        case .registroANS: party = .registroANS(text.string())
        case .cnpj: party = .cnpj(text.string())
        case .cpf: party = .cpf(text.string())
        case .codigoPrestadorNaOperadora: party = .providerCode(text.string())
        case .cnpjPagador: party = .payerCNPJ(text.string())
        default: return
        }
        keepPlace(side == .origin ? .origin : .destination, frame)
        if side == .origin {
            header.origin = header.origin ?? party
        } else {
            header.destination = header.destination ?? party
        }
    }
}
