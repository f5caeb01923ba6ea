import Domain

/// The coded fields of an inspection.
extension Inspection: WireValue {
    static var unread: Inspection { Inspection() }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&byteCount, &encoding.declared, &encoding.byteOrderMark, &encoding.readAs)
        try coder.fields(&isWellFormed, &isComplete, &schema, &kind)
        try coder.fields(&root, &header, &direction, &body)
        try coder.fields(&lote, &export, &stagedCount)
        try coder.fields(&passedOver, &hash)
        try coder.fields(&findings, &findingCount, &elementCount, &candidates)
        try coder.fields(&lookups, &lookupsLeftOut, &messagePath, &positions)
        try coder.fields(&headerLocation, &versionElement)
    }
}

extension SchemaVerdict: WireValue {}
extension DocumentKind: WireValue {}
extension MessageDirection: WireValue {}
extension GuiaKind: WireValue {}
extension HashVariant: WireValue {}
extension GuiaSignatureReading: WireValue {}
extension Severity: WireValue {}

extension RootElement: WireValue {
    static var unread: RootElement { RootElement(name: "", namespace: nil) }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&name, &namespace)
    }
}

extension MessageHeader: WireValue {
    static var unread: MessageHeader { MessageHeader() }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&transaction, &sequence, &date, &time)
        try coder.fields(&origin, &destination, &competence, &ansRegistry)
        try coder.fields(&versionText)
    }
}

extension Party: WireValue {
    private static let forms: [@Sendable (String) -> Party] = [
        { .registroANS($0) }, { .cnpj($0) }, { .cpf($0) }, { .providerCode($0) }, { .payerCNPJ($0) },
    ]

    /// The index in `forms`.
    private var form: UInt64 {
        switch self {
        case .registroANS: 0
        case .cnpj: 1
        case .cpf: 2
        case .providerCode: 3
        case .payerCNPJ: 4
        }
    }

    static var unread: Party { .registroANS("") }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        var (form, value) = (form, value)
        try coder.bits(&form)
        try coder.text(&value)
        try coder.require(form < UInt64(Self.forms.count))
        if coder.isReading { self = Self.forms[Int(form)](value) }
    }
}

extension LoteFacts: WireValue {
    static var unread: LoteFacts { LoteFacts() }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&number, &numberLocation, &kind, &guiaCount)
        try coder.fields(&guias, &total)
    }
}

extension GuiaFacts: WireValue {
    static var unread: GuiaFacts { GuiaFacts(ordinal: 0, location: .none) }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&ordinal, &location, &number, &registroANS)
        try coder.fields(&total, &sums)
    }
}

extension TotalCheck: WireValue {
    static var unread: TotalCheck { TotalCheck(element: "", location: .none, stated: .zero, computed: .zero) }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&element, &location, &stated, &computed)
    }
}

extension Money: WireValue {
    static var unread: Money { .zero }
    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) { try coder.fields(&cents) }
}

extension HashFacts: WireValue {
    static var unread: HashFacts { HashFacts() }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&declared, &location, &normative, &fits)
        try coder.fields(&signatures)
    }
}

extension PassedOverFiles: WireValue {
    static var unread: PassedOverFiles { PassedOverFiles() }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&count, &names)
        try coder.require(names.count <= min(count, Self.namesMax))
    }
}

/// A line of 0 means that the value was absent.
extension MessageLocations: WireValue {
    static var unread: MessageLocations { MessageLocations() }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        for value in Value.allCases {
            var (line, column) = self[value] ?? (0, 0)
            try coder.fields(&line)
            try coder.fields(&column)
            if coder.isReading { self[value] = line > 0 && column >= 0 ? (line, column) : nil }
        }
    }
}
