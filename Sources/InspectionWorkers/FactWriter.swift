import Domain

/// Writes an `Inspection` field by field, without names and without a generic coder: some twenty times as quick, and every document
/// pays for it. Numbers are written seven bits a byte, texts and lists after their length, optionals after a byte. Both sides must
/// be the same build; nothing of it may be stored.
struct FactWriter {
    var bytes: [UInt8]

    /// - Returns: `prefix` and the inspection after it.
    static func encode(_ inspection: Inspection, after prefix: [UInt8] = []) throws -> [UInt8] {
        var writer = FactWriter(bytes: prefix)
        writer.bytes.reserveCapacity(prefix.count + 1_024)
        try writer.write(inspection)
        return writer.bytes
    }

    mutating func write(_ inspection: Inspection) throws {
        write(inspection.byteCount)
        write(inspection.encoding.declared)
        write(inspection.encoding.byteOrderMark)
        write(inspection.encoding.readAs)
        write(inspection.isWellFormed)
        write(inspection.isComplete)
        write(inspection.schema.rawValue)
        write(inspection.kind.rawValue)
        write(inspection.root) { $0.write($1) }
        write(inspection.header)
        write(inspection.direction?.rawValue)
        write(inspection.body)
        write(inspection.lote) { $0.write($1) }
        write(inspection.hash)
        write(inspection.findings) { $0.write($1) }
        write(Int64(inspection.findingCount))
        write(Int64(inspection.elementCount))
        write(inspection.candidates) { $0.write($1) }
        write(inspection.messagePath)
        for value in MessageLocations.Value.allCases { write(inspection.positions[value]) }
        write(inspection.headerLocation) { $0.write($1) }
        write(inspection.versionElement)
        write(inspection.lookups) { $0.write($1) }
        write(Int64(inspection.lookupsLeftOut))
        write(inspection.passedOver) { writer, files in
            writer.write(Int64(files.count))
            writer.write(files.names) { $0.write($1) }
        }
        // Last and rare: the generic coding takes what is left.
        write(inspection.export != nil)
        if let export = inspection.export { bytes = try CompactEncoder.encode(PlainExport(export), after: bytes) }
    }

    private mutating func write(_ root: RootElement) {
        write(root.name)
        write(root.namespace)
    }

    private mutating func write(_ header: MessageHeader) {
        write(header.transaction)
        write(header.sequence)
        write(header.date)
        write(header.time)
        write(header.origin) { $0.write($1) }
        write(header.destination) { $0.write($1) }
        write(header.competence)
        write(header.ansRegistry)
        write(header.versionText)
    }

    private mutating func write(_ position: (line: Int32, column: Int32)?) {
        write(Int64(position?.line ?? 0))
        write(Int64(position?.column ?? 0))
    }

    private mutating func write(_ party: Party) {
        let form: PartyForm =
            switch party {
            case .registroANS: .registroANS
            case .cnpj: .cnpj
            case .cpf: .cpf
            case .providerCode: .providerCode
            case .payerCNPJ: .payerCNPJ
            }
        bytes.append(form.rawValue)
        write(party.value)
    }

    private mutating func write(_ lote: LoteFacts) {
        write(lote.number)
        write(lote.numberLocation)
        write(lote.kind?.rawValue)
        write(Int64(lote.guiaCount))
        write(lote.guias) { $0.write($1) }
        write(lote.total) { $0.write($1.cents) }
    }

    private mutating func write(_ guia: GuiaFacts) {
        write(Int64(guia.ordinal))
        write(guia.location)
        write(guia.number)
        write(guia.registroANS)
        write(guia.total) { $0.write($1.cents) }
        write(guia.sums) { writer, sum in
            writer.write(sum.element)
            writer.write(sum.location)
            writer.write(sum.stated.cents)
            writer.write(sum.computed.cents)
        }
    }

    private mutating func write(_ hash: HashFacts) {
        write(hash.declared)
        write(hash.location) { $0.write($1) }
        write(hash.normative)
        write(hash.fits?.rawValue)
        write(hash.signatures?.rawValue)
    }

    private mutating func write(_ candidate: CandidateFinding) {
        write(candidate.finding)
        write(candidate.day) { $0.write(Int64($1.compact)) }
    }

    private mutating func write(_ lookup: ReferenceLookup) {
        write(UInt64(lookup.subject.rawValue))
        write(lookup.key.bits)
        write(lookup.other) { $0.write($1.bits) }
        write(Int64(lookup.day))
        write(lookup.location)
        write(lookup.guia) { $0.write($1) }
    }

    private mutating func write(_ guia: GuiaReference) {
        write(Int64(guia.ordinal))
        write(guia.number)
    }

    mutating func write(_ finding: Finding) {
        write(finding.code.rawValue)
        write(finding.severity.rawValue)
        write(finding.location)
        write(finding.guia) { $0.write($1) }
        write(finding.motive.code)
        write(finding.maskedValue)
        write(UInt64(finding.parameters.count))
        for (key, value) in finding.parameters {
            write(key)
            write(value)
        }
    }

    mutating func write(_ location: Location) {
        write(Int64(location.line))
        write(Int64(location.column))
        write(location.path)
    }

    mutating func write<Item>(_ items: [Item], _ body: (inout FactWriter, Item) -> Void) {
        write(UInt64(items.count))
        for item in items { body(&self, item) }
    }

    mutating func write<Value>(_ value: Value?, _ body: (inout FactWriter, Value) -> Void) {
        write(value != nil)
        if let value { body(&self, value) }
    }

    mutating func write(_ text: String?) { write(text) { $0.write($1) } }

    mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            write(UInt64(utf8.count))
            unsafe bytes.append(contentsOf: utf8)
        }
    }

    mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    /// The sign goes into the lowest bit, so that small amounts below zero stay short.
    mutating func write(_ number: Int64) { write(UInt64(bitPattern: number << 1 ^ number >> 63)) }

    mutating func write(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }
}

/// Which case of `Party` follows.
enum PartyForm: UInt8 {
    case registroANS, cnpj, cpf, providerCode, payerCNPJ
}

/// `ExportFacts` without a dictionary, which the generic coding does not have.
struct PlainExport: Codable {
    private struct Entry: Codable {
        var alias: ExportAlias
        var count: Int
    }

    private var form: ExportForm
    private var recordCount: Int
    private var unusableCount: Int
    private var entries: [Entry]

    init(_ facts: ExportFacts) {
        form = facts.form
        recordCount = facts.recordCount
        unusableCount = facts.unusableCount
        entries = facts.byAlias.map { Entry(alias: $0.key, count: $0.value) }
    }

    var facts: ExportFacts {
        var facts = ExportFacts(form: form)
        facts.recordCount = recordCount
        facts.unusableCount = unusableCount
        facts.byAlias = Dictionary(entries.map { ($0.alias, $0.count) }, uniquingKeysWith: { first, _ in first })
        return facts
    }
}
