package import Domain

/// Random inspections from a seed, in which each field is sometimes set: the same in the probe and in the tests.
package enum ProbeFacts {
    package static func inspection(_ seed: UInt64) -> Inspection {
        var chance = Chance(state: seed)
        var inspection = Inspection()
        inspection.byteCount = Int64(chance.number(below: 1 << 40))
        inspection.encoding.declared = chance.text()
        inspection.encoding.byteOrderMark = chance.text()
        inspection.encoding.readAs = chance.text()
        inspection.isWellFormed = chance.flag()
        inspection.isComplete = chance.flag()
        inspection.schema = chance.pick(SchemaVerdict.allCases)
        inspection.kind = chance.pick(DocumentKind.allCases)
        inspection.root = chance.flag() ? RootElement(name: chance.word(), namespace: chance.text()) : nil
        inspection.header = header(&chance)
        inspection.direction = chance.flag() ? chance.pick(MessageDirection.allCases) : nil
        inspection.body = chance.text()
        inspection.lote = chance.flag() ? lote(&chance) : nil
        inspection.export = chance.number(below: 8) == 0 ? export(&chance) : nil
        inspection.hash.declared = chance.text()
        inspection.hash.location = chance.flag() ? location(&chance) : nil
        inspection.hash.normative = chance.text()
        inspection.hash.fits = chance.flag() ? chance.pick(HashVariant.allCases) : nil
        inspection.findings = chance.list { finding(&$0) }
        inspection.findingCount = inspection.findings.count + chance.number(below: 1_000)
        inspection.elementCount = chance.number(below: 20_000_000)
        inspection.candidates = chance.list { chance in
            CandidateFinding(
                finding(&chance),
                day: chance.flag() ? CalendarDay(compact: 20_260_101 + Int32(chance.number(below: 28))) : nil)
        }
        inspection.messagePath = chance.text()
        inspection.headerLocation = chance.flag() ? location(&chance) : nil
        inspection.versionElement = chance.text()
        inspection.hash.signatures = chance.flag() ? chance.pick(GuiaSignatureReading.allCases) : nil
        inspection.lookups = chance.list { lookup(&$0) }
        inspection.lookupsLeftOut = chance.number(below: 1_000)
        return inspection
    }

    /// Random records from their number; every seventh is unusable.
    package static func draft(_ ordinal: Int) -> OrderDraft {
        var chance = Chance(state: UInt64(ordinal))
        var draft = OrderDraft(
            ordinal: ordinal, location: location(&chance), alias: .beneficiaries,
            operation: chance.pick(ExportOperation.allCases), key: chance.word(), content: nil, problems: [])
        guard ordinal % 7 != 0 else {
            draft.alias = chance.flag() ? .beneficiaries : nil
            draft.problems = [finding(&chance)]
            return draft
        }
        draft.content = OrderContent(
            entity: OrderEntity(alias: .beneficiaries, key: "\(ordinal)|\(chance.word())"), transaction: "0050",
            rank: chance.number(below: 5),
            parents: (0..<chance.number(below: 3)).map { OrderEntity(alias: .persons, key: "\($0)|\(ordinal)") },
            item: "{\"number\":\(ordinal),\"list\":[1.5e3,null,{\"é\":\"\\u00e9 €\"}]}",
            identifiers: chance.list { $0.word() })
        return draft
    }

    private static func lookup(_ chance: inout Chance) -> ReferenceLookup {
        var lookup = ReferenceLookup(
            chance.pick(ReferenceLookup.Subject.allCases),
            ReferenceKey(bits: UInt64(chance.number(below: .max)) &* 3), at: location(&chance))
        lookup.other = chance.flag() ? ReferenceKey(bits: UInt64(chance.number(below: .max))) : nil
        lookup.day = Int32(chance.number(below: 99_999_999))
        lookup.guia =
            chance.flag() ? GuiaReference(ordinal: chance.number(below: 100), number: chance.text()) : nil
        return lookup
    }

    private static func header(_ chance: inout Chance) -> MessageHeader {
        var header = MessageHeader()
        header.transaction = chance.text()
        header.sequence = chance.text()
        header.date = chance.text()
        header.time = chance.text()
        header.origin = party(&chance)
        header.destination = party(&chance)
        header.competence = chance.text()
        header.ansRegistry = chance.text()
        header.versionText = chance.text()
        return header
    }

    private static func party(_ chance: inout Chance) -> Party? {
        let value = chance.word()
        return chance.pick([
            nil, .registroANS(value), .cnpj(value), .cpf(value), .providerCode(value), .payerCNPJ(value),
        ])
    }

    private static func lote(_ chance: inout Chance) -> LoteFacts {
        var lote = LoteFacts()
        lote.number = chance.text()
        lote.kind = chance.flag() ? chance.pick(GuiaKind.allCases) : nil
        lote.guias = chance.list { guia(&$0) }
        lote.guiaCount = lote.guias.count + chance.number(below: 100)
        lote.total = chance.flag() ? money(&chance) : nil
        return lote
    }

    private static func guia(_ chance: inout Chance) -> GuiaFacts {
        var guia = GuiaFacts(ordinal: chance.number(below: 200), location: location(&chance))
        guia.number = chance.text()
        guia.registroANS = chance.text()
        guia.total = chance.flag() ? money(&chance) : nil
        guia.sums = chance.list {
            TotalCheck(element: $0.word(), location: location(&$0), stated: money(&$0), computed: money(&$0))
        }
        return guia
    }

    private static func finding(_ chance: inout Chance) -> Finding {
        var finding = Finding(
            chance.pick(FindingCode.allCases), severity: chance.pick(Severity.allCases), at: location(&chance))
        finding.guia = chance.flag() ? GuiaReference(ordinal: chance.number(below: 100), number: chance.text()) : nil
        finding.motive = Motive(chance.word())
        finding.maskedValue = chance.text()
        for _ in 0..<chance.number(below: 4) { finding.parameters[chance.word()] = chance.word() }
        return finding
    }

    private static func export(_ chance: inout Chance) -> ExportFacts {
        var export = ExportFacts(form: chance.pick(ExportForm.allCases))
        export.recordCount = chance.number(below: 1_000_000)
        export.unusableCount = chance.number(below: 1_000)
        for _ in 0..<chance.number(below: 5) {
            export.byAlias[chance.pick(ExportAlias.allCases)] = chance.number(below: 100_000)
        }
        return export
    }

    private static func location(_ chance: inout Chance) -> Location {
        Location(line: chance.number(below: 1 << 33), column: chance.number(below: 300), path: chance.text() ?? "")
    }

    private static func money(_ chance: inout Chance) -> Money {
        Money(cents: Int64(chance.number(below: 1 << 50)) - (1 << 49))
    }
}

/// SplitMix64.
private struct Chance {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }

    mutating func number(below end: Int) -> Int { Int(next() % UInt64(end)) }

    mutating func flag() -> Bool { next() & 1 == 1 }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[number(below: values.count)] }

    mutating func list<Value>(_ value: (inout Chance) -> Value) -> [Value] {
        var values: [Value] = []
        for _ in 0..<number(below: 5) { values.append(value(&self)) }
        return values
    }

    mutating func text() -> String? { flag() ? word() : nil }

    /// A text of characters with one to four bytes; often empty, often longer than a string's inline capacity.
    mutating func word() -> String {
        let characters: [Character] = ["a", "9", " ", "\n", "\u{0}", "é", "ç", "…", "€", "😀"]
        var word = ""
        for _ in 0..<number(below: 30) { word.append(pick(characters)) }
        return word
    }
}
