import Domain

/// The coded fields of findings and of candidate findings.
extension Finding: WireValue {
    static var unread: Finding { Finding(.schemaOther, motive: Motive("")) }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&code, &severity, &location, &guia)
        try coder.code(&motive, as: \.code) { Motive($0) }
        try coder.fields(&maskedValue, &parameters)
    }
}

extension FindingCode: WireValue {
    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

    /// Uses a dictionary, because the raw-value initialiser of so many codes compares one after another.
    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.code(&self, as: \.rawValue) { Self.byName[$0] }
    }
}

extension Location: WireValue {
    static var unread: Location { .none }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&line, &column, &path)
    }
}

extension GuiaReference: WireValue {
    static var unread: GuiaReference { GuiaReference(ordinal: 0, number: nil) }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&ordinal, &number)
    }
}

extension CandidateFinding: WireValue {
    static var unread: CandidateFinding { CandidateFinding(.unread) }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&finding, &day)
    }
}

extension CalendarDay: WireValue {
    static var unread: CalendarDay { CalendarDay(secondsSince1970: 0, secondsFromGMT: 0) }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.code(&self, as: \.compact) { CalendarDay(compact: $0) }
    }
}

extension ReferenceLookup: WireValue {
    static var unread: ReferenceLookup { ReferenceLookup(.beneficiary, .unread, at: .none) }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.code(&subject, as: { UInt64($0.rawValue) }) { UInt8(exactly: $0).flatMap(Subject.init) }
        try coder.fields(&key, &other, &day, &location)
        try coder.fields(&guia)
    }
}

extension ReferenceKey: WireValue {
    static var unread: ReferenceKey { ReferenceKey(bits: 0) }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.code(&self, as: \.bits) { ReferenceKey(bits: $0) }
    }
}
