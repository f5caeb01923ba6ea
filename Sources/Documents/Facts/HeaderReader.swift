import Domain

/// Reads `cabecalho`, wherever the root puts it. Login and password are never kept.
struct HeaderReader {
    private enum Side { case none, origin, destination }

    private(set) var header = MessageHeader()
    /// Where `cabecalho` begins; nil when none came.
    private(set) var location: Location?
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

    mutating func leaf(_ element: ElementName, depth: Int, parent: ElementName, text: borrowing ContentText) {
        guard isOpen else { return }
        switch element {
        case .tipoTransacao where parent == .identificacaoTransacao: keep(text, \.transaction)
        case .sequencialTransacao where parent == .identificacaoTransacao: keep(text, \.sequence)
        case .dataRegistroTransacao where parent == .identificacaoTransacao: keep(text, \.date)
        case .horaRegistroTransacao where parent == .identificacaoTransacao: keep(text, \.time)
        case .competenciaLote where parent == .identificacaoTransacao: keep(text, \.competence)
        case .registroANS where depth == self.depth + 1: keep(text, \.ansRegistry)
        case .padrao where depth == self.depth + 1 && !sawPadrao:
            sawPadrao = true
            header.versionText = text.string(charactersMax: 32)
        case .versaoPadrao where depth == self.depth + 1 && header.versionText == nil:
            header.versionText = text.string(charactersMax: 32)
        default: readParty(element, text)
        }
    }

    mutating func end(depth: Int) {
        guard isOpen else { return }
        if depth == self.depth { self.depth = 0 }
        if depth == secretDepth { secretDepth = 0 }
        if depth == self.depth + 1 { side = .none }
    }

    private mutating func keep(_ text: borrowing ContentText, _ field: WritableKeyPath<MessageHeader, String?>) {
        if header[keyPath: field] == nil { header[keyPath: field] = text.string() }
    }

    private mutating func readParty(_ element: ElementName, _ text: borrowing ContentText) {
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
        if side == .origin {
            header.origin = header.origin ?? party
        } else {
            header.destination = header.destination ?? party
        }
    }
}
