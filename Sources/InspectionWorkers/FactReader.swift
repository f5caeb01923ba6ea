import Domain

/// Reads what `FactWriter` wrote. The bytes are hostile: every length is checked against what is left, text must be UTF-8, every
/// name must be one of its list, and nothing may remain.
struct FactReader {
    private let bytes: [UInt8]
    private var offset: Int
    var left: Int { bytes.count - offset }

    init(bytes: [UInt8], offset: Int) {
        self.bytes = bytes
        self.offset = offset
    }

    /// - Throws: `CompactFailure`, or what the decoding of an export's counts throws.
    static func decode(from bytes: [UInt8], at start: Int = 0) throws -> Inspection {
        guard start <= bytes.count else { throw CompactFailure.damaged }
        var reader = FactReader(bytes: bytes, offset: start)
        return try reader.inspection()
    }

    mutating func inspection() throws -> Inspection {
        var inspection = Inspection()
        inspection.byteCount = try number()
        inspection.encoding.declared = try optionalText()
        inspection.encoding.byteOrderMark = try optionalText()
        inspection.encoding.readAs = try optionalText()
        inspection.isWellFormed = try flag()
        inspection.isComplete = try flag()
        inspection.schema = try name()
        inspection.kind = try name()
        if try flag() { inspection.root = RootElement(name: try text(), namespace: try optionalText()) }
        inspection.header = try header()
        if try flag() { inspection.direction = try name() as MessageDirection }
        inspection.body = try optionalText()
        if try flag() { inspection.lote = try lote() }
        inspection.hash = try hash()
        inspection.findings = try list { reader throws(CompactFailure) in try reader.finding() }
        inspection.findingCount = Int(try number())
        inspection.elementCount = Int(try number())
        inspection.candidates = try list { reader throws(CompactFailure) in try reader.candidate() }
        inspection.messagePath = try optionalText()
        for value in MessageLocations.Value.allCases {
            let (line, column) = (Int32(clamping: try number()), Int32(clamping: try number()))
            inspection.positions[value] = line > 0 && column >= 0 ? (line, column) : nil
        }
        if try flag() { inspection.headerLocation = try location() }
        inspection.versionElement = try optionalText()
        inspection.lookups = try list { reader throws(CompactFailure) in try reader.lookup() }
        inspection.lookupsLeftOut = Int(try number())
        if try flag() { inspection.passedOver = try passedOver() }
        if try flag() {
            inspection.export = try CompactDecoder.decode(PlainExport.self, from: bytes, at: offset).facts
        } else if left != 0 {
            throw CompactFailure.damaged
        }
        return inspection
    }

    private mutating func passedOver() throws(CompactFailure) -> PassedOverFiles {
        var files = PassedOverFiles()
        let count = Int(try number())
        for name in try list({ reader throws(CompactFailure) in try reader.text() }) { files.add(name) }
        guard count >= files.count else { throw .damaged }
        files.count = count
        return files
    }

    private mutating func header() throws(CompactFailure) -> MessageHeader {
        var header = MessageHeader()
        header.transaction = try optionalText()
        header.sequence = try optionalText()
        header.date = try optionalText()
        header.time = try optionalText()
        if try flag() { header.origin = try party() }
        if try flag() { header.destination = try party() }
        header.competence = try optionalText()
        header.ansRegistry = try optionalText()
        header.versionText = try optionalText()
        return header
    }

    private mutating func party() throws(CompactFailure) -> Party {
        guard let form = PartyForm(rawValue: try byte()) else { throw .damaged }
        let value = try text()
        return switch form {
        case .registroANS: .registroANS(value)
        case .cnpj: .cnpj(value)
        case .cpf: .cpf(value)
        case .providerCode: .providerCode(value)
        case .payerCNPJ: .payerCNPJ(value)
        }
    }

    private mutating func lote() throws(CompactFailure) -> LoteFacts {
        var lote = LoteFacts()
        lote.number = try optionalText()
        lote.numberLocation = try location()
        if try flag() { lote.kind = try name() as GuiaKind }
        lote.guiaCount = Int(try number())
        lote.guias = try list { reader throws(CompactFailure) in try reader.guia() }
        if try flag() { lote.total = Money(cents: try number()) }
        return lote
    }

    private mutating func guia() throws(CompactFailure) -> GuiaFacts {
        var guia = GuiaFacts(ordinal: Int(try number()), location: try location())
        guia.number = try optionalText()
        guia.registroANS = try optionalText()
        if try flag() { guia.total = Money(cents: try number()) }
        guia.sums = try list { reader throws(CompactFailure) in
            TotalCheck(
                element: try reader.text(), location: try reader.location(),
                stated: Money(cents: try reader.number()), computed: Money(cents: try reader.number()))
        }
        return guia
    }

    private mutating func hash() throws(CompactFailure) -> HashFacts {
        var hash = HashFacts()
        hash.declared = try optionalText()
        if try flag() { hash.location = try location() }
        hash.normative = try optionalText()
        if try flag() { hash.fits = try name() as HashVariant }
        if try flag() { hash.signatures = try name() as GuiaSignatureReading }
        return hash
    }

    mutating func finding() throws(CompactFailure) -> Finding {
        // By dictionary: the codes are many, and their own look-up compares one after the other.
        guard let code = Self.codes[try text()] else { throw .damaged }
        let severity: Severity = try name()
        let position = try location()
        let guia = try guiaReference()
        var finding = Finding(code, severity: severity, at: position, guia: guia, motive: Motive(try text()))
        finding.maskedValue = try optionalText()
        for _ in 0..<(try count()) {
            let key = try text()
            finding.parameters[key] = try text()
        }
        return finding
    }

    private mutating func guiaReference() throws(CompactFailure) -> GuiaReference? {
        try flag() ? GuiaReference(ordinal: Int(try number()), number: try optionalText()) : nil
    }

    private mutating func candidate() throws(CompactFailure) -> CandidateFinding {
        var candidate = CandidateFinding(try finding())
        if try flag() {
            guard let compact = Int32(exactly: try number()), let day = CalendarDay(compact: compact) else {
                throw .damaged
            }
            candidate.day = day
        }
        return candidate
    }

    private mutating func lookup() throws(CompactFailure) -> ReferenceLookup {
        guard let raw = UInt8(exactly: try bits()), let subject = ReferenceLookup.Subject(rawValue: raw) else {
            throw .damaged
        }
        var lookup = ReferenceLookup(subject, ReferenceKey(bits: try bits()), at: .none)
        if try flag() { lookup.other = ReferenceKey(bits: try bits()) }
        guard let day = Int32(exactly: try number()) else { throw .damaged }
        lookup.day = day
        lookup.location = try location()
        lookup.guia = try guiaReference()
        return lookup
    }

    private static let codes = Dictionary(uniqueKeysWithValues: FindingCode.allCases.map { ($0.rawValue, $0) })

    mutating func location() throws(CompactFailure) -> Location {
        Location(line: Int(try number()), column: Int(try number()), path: try text())
    }

    /// How many items follow; each takes at least one byte.
    mutating func count() throws(CompactFailure) -> Int {
        guard let count = Int(exactly: try bits()), count <= left else { throw .damaged }
        return count
    }

    mutating func list<Item>(
        _ item: (inout FactReader) throws(CompactFailure) -> Item
    ) throws(CompactFailure) -> [Item] {
        let count = try count()
        var items: [Item] = []
        for _ in 0..<count { items.append(try item(&self)) }
        return items
    }

    mutating func name<Name: RawRepresentable<String>>() throws(CompactFailure) -> Name {
        guard let name = Name(rawValue: try text()) else { throw .damaged }
        return name
    }

    mutating func optionalText() throws(CompactFailure) -> String? { try flag() ? try text() : nil }

    mutating func text() throws(CompactFailure) -> String {
        let count = try count()
        let end = offset + count
        defer { offset = end }
        do {
            return String(copying: try UTF8Span(validating: bytes.span.extracting(offset..<end)))
        } catch {
            throw .damaged
        }
    }

    mutating func flag() throws(CompactFailure) -> Bool {
        switch try byte() {
        case 0: false
        case 1: true
        default: throw .damaged
        }
    }

    private mutating func byte() throws(CompactFailure) -> UInt8 {
        guard left > 0 else { throw .damaged }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func number() throws(CompactFailure) -> Int64 {
        let bits = try bits()
        return Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1)
    }

    private mutating func bits() throws(CompactFailure) -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            let byte = try byte()
            // The tenth byte has room for one bit only.
            guard shift < 63 || byte <= 1 else { throw .damaged }
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
        }
        throw .damaged
    }
}
