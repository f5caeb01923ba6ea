import Domain
import InspectionWorkerProbe
import Testing

@testable import InspectionWorkers

@Suite struct `Coding of what crosses the socket` {
    @Test func `an inspection with every field set survives`() throws {
        let inspection = Self.full
        #expect(try Coded.read(Inspection.self, Coded.bytes(inspection)) == inspection)
    }

    @Test func `made-up inspections survive, and are written the same again`() throws {
        for seed: UInt64 in 0..<2_000 {
            let inspection = ProbeFacts.inspection(seed)
            let bytes = Coded.bytes(inspection)
            let read = try Coded.read(Inspection.self, bytes)
            #expect(read == inspection, "seed \(seed)")
            // Parameters and counts have no order of their own.
            let isOrdered =
                (inspection.findings + inspection.candidates.map(\.finding))
                .allSatisfy { $0.parameters.count < 2 } && inspection.export == nil
            if isOrdered { #expect(Coded.bytes(read) == bytes, "seed \(seed)") }
        }
    }

    @Test func `the greatest and least numbers survive`() throws {
        for number: Int64 in [.min, .min + 1, -1, 0, 1, 63, 64, 127, 128, .max - 1, .max] {
            var inspection = Inspection()
            inspection.byteCount = number
            #expect(try Coded.read(Inspection.self, Coded.bytes(inspection)).byteCount == number)
        }
    }

    @Test func `an empty inspection and the limits survive`() throws {
        #expect(try Coded.read(Inspection.self, Coded.bytes(Inspection())) == Inspection())
        var limits = Limits()
        limits.inspectionTimeMax = .milliseconds(1_234)
        #expect(try Coded.read(Limits.self, Coded.bytes(limits)) == limits)
    }

    @Test func `every kind of sender survives`() throws {
        for party: Party in [.registroANS("1"), .cnpj("2"), .cpf("3"), .providerCode("4"), .payerCNPJ("5")] {
            #expect(try Coded.read(Party.self, Coded.bytes(party)) == party)
        }
    }

    @Test func `a child's preparation survives, and so do dictionaries and sets`() throws {
        var preparation = WorkerPreparation(
            schemas: [WorkerSchema(version: .unread, folder: "/é", root: "a.xsd")], known: [.unread])
        preparation.purpose = .intake
        preparation.rehearsesPoison = true
        preparation.memoryRoomBytes = .max
        #expect(try Coded.read(WorkerPreparation.self, Coded.bytes(preparation)) == preparation)
        let counts = ["a": 1, "": -2]
        #expect(try Coded.read([String: Int].self, Coded.bytes(counts)) == counts)
    }

    /// A field that is added to one of these types and not to its coding would be lost in transit.
    @Test func `every field is coded`() {
        expectAllFields(Limits())
        expectAllFields(WorkerPreparation(schemas: [], known: []))
        expectAllFields(SandboxState(refusesCalls: true, refusesFiles: true, hasOwnNamespaces: true))
        var inspection = Inspection()
        inspection.lote = LoteFacts()
        inspection.lote?.guias = [GuiaFacts(ordinal: 1, location: .none)]
        inspection.findings = [Finding(.schemaOther)]
        inspection.candidates = [CandidateFinding(Finding(.schemaOther))]
        inspection.lookups = [ReferenceLookup(.password, ReferenceKey(bits: 1), at: .none)]
        inspection.export = ExportFacts(form: .csv)
        inspection.passedOver = PassedOverFiles()
        expectAllFields(inspection)
        expectAllFields(ProbeFacts.draft(1))
        expectAllFields(UnpackedEntry(ordinal: 1, path: "a", byteCount: 1))
    }

    @Test func `a cut answer is an error at every length`() throws {
        let bytes = Coded.bytes(Self.full)
        for count in 0..<bytes.count {
            #expect(throws: ChannelFailure.violated) {
                try Coded.read(Inspection.self, Array(bytes.prefix(count)))
            }
        }
        #expect(throws: ChannelFailure.violated) { try Coded.read(Inspection.self, bytes + [0]) }
    }

    @Test func `changed bytes never trap`() throws {
        let bytes = Coded.bytes(Self.full)
        var decoded = 0
        for index in bytes.indices {
            for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] where bytes[index] != value {
                var changed = bytes
                changed[index] = value
                // Either outcome is right; it must only not trap.
                if let inspection = try? Coded.read(Inspection.self, changed) {
                    decoded += 1
                    _ = AnswerCheck.isPlausible(inspection, limits: Limits())
                }
            }
        }
        #expect(decoded > 0)
    }

    @Test func `a list cannot claim more items than there are bytes`() {
        let bytes: [UInt8] = [0xFF, 0xFF, 0xFF, 0x0F, 0, 0, 0, 0]
        #expect(throws: ChannelFailure.violated) { try Coded.read([String].self, bytes) }
        #expect(throws: ChannelFailure.violated) { try Coded.read(String.self, bytes) }
    }

    @Test func `names that keep no more than they count, and text that is no UTF-8, are violations`() throws {
        var files = PassedOverFiles()
        files.names = ["a", "b"]
        files.count = 1
        #expect(throws: ChannelFailure.violated) { try Coded.read(PassedOverFiles.self, Coded.bytes(files)) }
        files.names = (0...PassedOverFiles.namesMax).map { "\($0)" }
        files.count = 1_000
        #expect(throws: ChannelFailure.violated) { try Coded.read(PassedOverFiles.self, Coded.bytes(files)) }
        #expect(throws: ChannelFailure.violated) { try Coded.read(String.self, [1, 0xFF]) }
        #expect(throws: ChannelFailure.violated) { try Coded.read(Party.self, [5, 0]) }
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

/// Codes values as the content of a message.
enum Coded {
    static func bytes(_ value: some WireValue) -> [UInt8] {
        var coder = WireCoder(writingAfter: [])
        coder.write(value)
        return coder.bytes
    }

    static func read<Value: WireValue>(_ type: Value.Type, _ bytes: [UInt8]) throws(ChannelFailure) -> Value {
        try read(type, 1, bytes)[0]
    }

    static func read<Value: WireValue>(
        _ type: Value.Type, _ count: Int, _ bytes: [UInt8]
    ) throws(ChannelFailure) -> [Value] {
        try Frame(.inspected, 0, plain: bytes).contents(type, count)
    }
}

/// Compares the fields of a value with those that were written: one number or text each, whatever its content.
private func expectAllFields(_ value: some WireValue, line: Int = #line) {
    let written = Coded.bytes(value)
    var coder = WireCoder(reading: written, at: 0)
    var count = 0
    for leaf in leaves(of: value) {
        count += 1
        do {
            switch leaf {
            case .number:
                var bits: UInt64 = 0
                try coder.bits(&bits)
            case .text: _ = try coder.read(String.self)
            }
        } catch {
            break
        }
    }
    #expect(count == leaves(of: value).count && coder.isAtEnd, "\(type(of: value)) of line \(line)")
}

private enum Leaf { case number, text }

private func leaves(of value: Any) -> [Leaf] {
    let mirror = Mirror(reflecting: value)
    // This comes first, because a cast unwraps an optional.
    if mirror.displayStyle == .optional { return [.number] + mirror.children.flatMap { leaves(of: $0.value) } }
    switch value {
    case is String, is TISSVersion, is Motive: return [.text]
    case is any FixedWidthInteger, is Bool: return [.number]
    case is Duration: return [.number, .number]
    case is CalendarDay, is ReferenceLookup.Subject: return [.number]
    case is MessageLocations: return MessageLocations.Value.allCases.flatMap { _ in [Leaf.number, .number] }
    case is Party: return [.number, .text]
    case is any RawRepresentable<String>: return [.text]
    default: break
    }
    switch mirror.displayStyle {
    case .collection, .set: return [.number] + mirror.children.flatMap { leaves(of: $0.value) }
    case .dictionary:
        // Each child is a pair.
        let pairs = mirror.children.map { Mirror(reflecting: $0.value) }
        return [.number] + pairs.flatMap { $0.children.flatMap { leaves(of: $0.value) } }
    default: return mirror.children.flatMap { leaves(of: $0.value) }
    }
}
