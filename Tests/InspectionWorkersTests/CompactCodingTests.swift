import Domain
import InspectionWorkerProbe
import Testing

@testable import InspectionWorkers

@Suite struct `Compact coding` {
    @Test func `an inspection with every field set survives`() throws {
        let inspection = Self.full
        let bytes = try FactWriter.encode(inspection)
        #expect(try FactReader.decode(from: bytes) == inspection)
    }

    @Test func `made-up inspections survive, and are written the same again`() throws {
        for seed: UInt64 in 0..<2_000 {
            let inspection = ProbeFacts.inspection(seed)
            let bytes = try FactWriter.encode(inspection)
            let read = try FactReader.decode(from: bytes)
            #expect(read == inspection, "seed \(seed)")
            // Words and counts have no order of their own.
            let isOrdered =
                (inspection.findings + inspection.candidates.map(\.finding))
                .allSatisfy { $0.parameters.count < 2 } && inspection.export == nil
            if isOrdered { #expect(try FactWriter.encode(read) == bytes, "seed \(seed)") }
        }
    }

    @Test func `the greatest and least numbers survive`() throws {
        for number: Int64 in [.min, .min + 1, -1, 0, 1, 63, 64, 127, 128, .max - 1, .max] {
            var inspection = Inspection()
            inspection.byteCount = number
            #expect(try FactReader.decode(from: FactWriter.encode(inspection)).byteCount == number)
        }
    }

    @Test func `an empty inspection and the limits survive`() throws {
        #expect(try FactReader.decode(from: FactWriter.encode(Inspection())) == Inspection())
        var limits = Limits()
        limits.inspectionTimeMax = .milliseconds(1_234)
        #expect(try CompactDecoder.decode(Limits.self, from: CompactEncoder.encode(limits)) == limits)
    }

    @Test func `every kind of sender survives`() throws {
        for party: Party in [.registroANS("1"), .cnpj("2"), .cpf("3"), .providerCode("4"), .payerCNPJ("5")] {
            #expect(try CompactDecoder.decode(Party.self, from: CompactEncoder.encode(party)) == party)
        }
    }

    @Test func `a dictionary without a coding is refused, not garbled`() throws {
        #expect(throws: CompactFailure.self) { try CompactEncoder.encode(["a": 1]) }
    }

    @Test func `a cut answer is an error at every length`() throws {
        let bytes = try FactWriter.encode(Self.full)
        for count in 0..<bytes.count {
            #expect(throws: (any Error).self) {
                try FactReader.decode(from: Array(bytes.prefix(count)))
            }
        }
    }

    @Test func `changed bytes never trap`() throws {
        let bytes = try FactWriter.encode(Self.full)
        var decoded = 0
        for index in bytes.indices {
            for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] where bytes[index] != value {
                var changed = bytes
                changed[index] = value
                // Either outcome is right; what matters is that there is one.
                if let inspection = try? FactReader.decode(from: changed) {
                    decoded += 1
                    _ = AnswerCheck.isPlausible(inspection, limits: Limits())
                }
            }
        }
        #expect(decoded > 0)
    }

    @Test func `a list cannot claim more items than there are bytes`() {
        #expect(throws: (any Error).self) {
            try CompactDecoder.decode([String].self, from: [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0])
        }
    }

    private static var full: Inspection {
        var inspection = Inspection()
        inspection.byteCount = 7_000
        inspection.encoding.declared = "ISO-8859-1"
        inspection.encoding.byteOrderMark = "UTF-8"
        inspection.encoding.readAs = "ISO-8859-1"
        inspection.isWellFormed = true
        inspection.schema = .invalid
        inspection.kind = .message
        inspection.root = RootElement(name: "mensagemTISS", namespace: nil)
        inspection.header.transaction = "ENVIO_LOTE_GUIAS"
        inspection.header.origin = .providerCode("é")
        inspection.header.destination = .registroANS("999999")
        inspection.direction = .toOperator
        inspection.body = "loteGuias"
        var guia = GuiaFacts(ordinal: 1, location: Location(line: 70_000, column: 2, path: "/a/b"))
        guia.total = Money(cents: -5)
        guia.sums = [
            TotalCheck(element: "x", location: .none, stated: Money(cents: 1), computed: Money(cents: 2))
        ]
        var lote = LoteFacts()
        lote.kind = .spSadt
        lote.guiaCount = 2
        lote.guias = [guia, GuiaFacts(ordinal: 2, location: .none)]
        inspection.lote = lote
        inspection.findings = [
            Finding(
                .valuePattern, severity: .warns, at: guia.location, guia: GuiaReference(ordinal: 1, number: "12"),
                maskedValue: "99", parameters: ["element": "x", "limit": "…"]),
            Finding(.elementMissing),
        ]
        inspection.findingCount = 2
        inspection.elementCount = 100
        inspection.candidates = [
            CandidateFinding(Finding(.dayAfterReceipt, parameters: ["element": "x"]), day: CalendarDay("2026-12-01")),
            CandidateFinding(Finding(.requiredTextBlank)),
        ]
        inspection.messagePath = "/Envelope/Body/loteGuiasWS"
        inspection.lookups = [
            ReferenceLookup(
                .password, ReferenceKey(bits: .max), other: ReferenceKey(bits: 0), day: 20_261_123, at: guia.location,
                guia: GuiaReference(ordinal: 1, number: "12")),
            ReferenceLookup(.professional, ReferenceKey(bits: 1), at: .none),
        ]
        inspection.lookupsLeftOut = 3
        return inspection
    }
}
