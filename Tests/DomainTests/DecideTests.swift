import Domain
import FoundationEssentials
import Testing

@Suite struct `What is decided` {
    @Test func `a sound lote is accepted and goes where its transaction is routed`() {
        let decision = decide(soundLote(), rules: ownRules(), history: History(), routes: .standard)
        #expect(decision.verdict == .accepted)
        #expect(decision.destinations == [.hat])
        #expect(decision.motive == nil)
        #expect(decision.findings.isEmpty)
    }

    @Test func `a document that is valid by its schema but incomplete is never accepted`() {
        for fact in [\Inspection.isWellFormed, \Inspection.isComplete] {
            var inspection = soundLote()
            inspection[keyPath: fact] = false
            #expect(
                decide(inspection, rules: ownRules(), history: History(), routes: .standard).verdict == .rejected)
        }
    }

    @Test func `a document without schema validation is never accepted`() {
        var inspection = soundLote()
        inspection.schema = .notJudged
        #expect(decide(inspection, rules: ownRules(), history: History(), routes: .standard).verdict == .rejected)
    }

    @Test func `a schema that is known but not installed holds the file for an operator`() {
        var inspection = soundLote()
        inspection.schema = .notJudged
        inspection.findings = [Finding(.schemaNotInstalled)]
        let decision = decide(inspection, rules: ownRules(), history: History(), routes: .standard)
        #expect(decision.verdict == .held)
        #expect(decision.motive == .versionInvalid || decision.motive == .notValidated)
    }

    @Test func `a version that the operator does not accept is refused with motive 5028`() {
        var rules = ownRules()
        rules.versions = [TISSVersion("4.02.00")].compactMap { $0 }.reduce(into: []) { $0.insert($1) }
        let decision = decide(soundLote(), rules: rules, history: History(), routes: .standard)
        #expect(decision.verdict == .rejected)
        #expect(decision.motive == .versionInvalid)
    }

    @Test func `another operator's registro is refused with motive 5027`() {
        var inspection = soundLote()
        inspection.header.destination = .registroANS("999999")
        let decision = decide(inspection, rules: ownRules(), history: History(), routes: .standard)
        #expect(decision.motive == .registroANSInvalid)
        #expect(decision.findings.map(\.code) == [.recipientNotThisOperator], "the guias name this operator")
    }

    @Test func `a transaction that names another body is refused`() {
        var inspection = soundLote()
        inspection.header.transaction = "CANCELA_GUIA"
        let decision = decide(inspection, rules: ownRules(), history: History(), routes: .standard)
        #expect(decision.findings.map(\.code) == [.transactionDoesNotFitBody])
    }

    @Test func `a message of an operator is not accepted from the inbox`() {
        var inspection = soundLote()
        inspection.direction = .toProvider
        inspection.body = "recebimentoLote"
        inspection.lote = nil
        let decision = decide(inspection, rules: ownRules(), history: History(), routes: .standard)
        #expect(decision.findings.map(\.code) == [.directionDoesNotFit])
    }

    @Test func `swapped sender and recipient are reported`() {
        var inspection = soundLote()
        inspection.header.origin = .registroANS("123456")
        inspection.header.destination = .cnpj("00000000000191")
        let decision = decide(inspection, rules: ownRules(), history: History(), routes: .standard)
        #expect(decision.findings.map(\.code) == [.directionDoesNotFit, .directionDoesNotFit])
        #expect(decision.findings.map(\.parameters) == [["origin": "registroANS"], ["destination": "CNPJ"]])
        #expect(decision.findings.map(\.motive) == [.senderNotIdentified, .recipientNotIdentified])
        #expect(
            decision.findings.map(\.location.path) == ["origem", "destino"].map { "/mensagemTISS/cabecalho/" + $0 })
    }

    @Test(arguments: [Party.cnpj("00000000000191"), .cpf("11144477735"), .providerCode("77")])
    func `a message for a provider is refused, whether this operator's number is known or not`(destination: Party) {
        var inspection = soundLote()
        inspection.header.destination = destination
        for rules in [ownRules(), AcceptanceRules()] {
            let decision = decide(inspection, rules: rules, history: History(), routes: .standard)
            #expect(decision.findings.map(\.code) == [.directionDoesNotFit])
        }
    }

    @Test func `an operator named by its CNPJ accepts its own guias only`() {
        var inspection = soundLote()
        inspection.header.destination = .payerCNPJ("00000000000191")
        for index in inspection.lote?.guias.indices ?? 0..<0 { inspection.lote?.guias[index].registroANS = "123456" }
        #expect(decide(inspection, rules: ownRules(), history: History(), routes: .standard).verdict == .accepted)
        inspection.lote?.guias[0].registroANS = "654321"
        let decision = decide(inspection, rules: ownRules(), history: History(), routes: .standard)
        #expect(decision.findings.map(\.code) == [.guiaOfAnotherOperator])
    }

    @Test func `a lote without a guia is refused where its schema lets it pass`() {
        var inspection = soundLote()
        inspection.lote?.guias = []
        inspection.lote?.guiaCount = 0
        let decision = decide(inspection, rules: ownRules(), history: History(), routes: .standard)
        #expect(decision.findings.map(\.code) == [.loteWithoutGuias] && decision.verdict == .rejected)
        inspection.schema = .invalid
        #expect(
            decide(inspection, rules: ownRules(), history: History(), routes: .standard).findings.isEmpty,
            "then the schema has told it")
    }

    @Test func `a finding about the header has the location of its value`() {
        var inspection = soundLote()
        inspection.positions[.destination] = (7, 9)
        inspection.header.destination = .registroANS("999999")
        let decision = decide(inspection, rules: ownRules(), history: History(), routes: .standard)
        let position = Location(line: 7, column: 9, path: "/mensagemTISS/cabecalho/destino")
        #expect(decision.findings.first?.location == position)
    }

    @Test func `whitespace around a guia number does not change it`() {
        var inspection = soundLote()
        let number = inspection.lote?.guias[0].number ?? ""
        inspection.lote?.guias[1].number = "\n" + number + " "
        let decision = decide(inspection, rules: ownRules(), history: History(), routes: .standard)
        #expect(decision.findings.map(\.code) == [.guiaRepeated])
        inspection.lote?.number = " 1001\t"
        #expect(DocumentFacts(inspection).loteNumber == "1001")
    }

    @Test func `a message without a body is refused although its schema allows it`() {
        var inspection = soundLote()
        inspection.body = nil
        inspection.lote = nil
        #expect(
            decide(inspection, rules: ownRules(), history: History(), routes: .standard).findings.map(\.code)
                == [.bodyMissing])
    }

    @Test func `kinds of document that no rule decides are held for an operator`() {
        for kind in [DocumentKind.webService, .soap, .monitoring, .other] {
            var inspection = soundLote()
            inspection.kind = kind
            inspection.messagePath = nil
            #expect(decide(inspection, rules: ownRules(), history: History(), routes: .standard).verdict == .held)
        }
    }

    private struct HashCase {
        var declared: String?
        var fits: HashVariant?
        var normative: String?
        var passing: Set<HashVariant>
        var code: FindingCode?
        var isAccepted: Bool
    }

    @Test func `the hash passes by its rule, by a variant the operator allows, and not otherwise`() {
        let good = String(repeating: "a", count: 32)
        let cases: [HashCase] = [
            HashCase(declared: good, fits: .iso8859_1, normative: good, passing: [], code: nil, isAccepted: true),
            HashCase(
                declared: good, fits: .utf8, normative: "b", passing: [.utf8], code: .hashVariant, isAccepted: true),
            HashCase(declared: good, fits: .utf8, normative: "b", passing: [], code: .hashVariant, isAccepted: false),
            HashCase(declared: good, fits: nil, normative: "b", passing: [], code: .hashWrong, isAccepted: false),
            HashCase(declared: "", fits: nil, normative: "b", passing: [], code: .hashMissing, isAccepted: false),
            HashCase(declared: nil, fits: nil, normative: "b", passing: [], code: .hashMissing, isAccepted: false),
            HashCase(declared: good, fits: nil, normative: nil, passing: [], code: .hashUndefined, isAccepted: false),
        ]
        for one in cases {
            var inspection = soundLote()
            inspection.hash.declared = one.declared
            inspection.hash.fits = one.fits
            inspection.hash.normative = one.normative
            var rules = ownRules()
            rules.hashVariants = one.passing
            let decision = decide(inspection, rules: rules, history: History(), routes: .standard)
            #expect(decision.findings.first?.code == one.code)
            #expect((decision.verdict == .accepted) == one.isAccepted)
            if !one.isAccepted { #expect(decision.motive == .hashInvalid) }
        }
    }

    @Test func `the same bytes a second time are a duplicate that names the first`() throws {
        let earlier = EarlierDrop(
            id: DropID(millisecondsSince1970: 1, random: 2), receivedAt: Date(timeIntervalSince1970: 0),
            protocolNumber: "77")
        let decision = decide(
            soundLote(), rules: ownRules(), history: History(sameContent: earlier, sameLote: earlier), routes: .standard
        )
        #expect(decision.verdict == .duplicate)
        #expect(decision.earlier == earlier)
        #expect(decision.findings.map(\.code) == [.contentAlreadyReceived])
        #expect(decision.destinations.isEmpty)
    }

    @Test func `the same lote number with other bytes is refused`() {
        let earlier = EarlierDrop(
            id: DropID(millisecondsSince1970: 1, random: 2), receivedAt: Date(timeIntervalSince1970: 0),
            protocolNumber: "77")
        let decision = decide(
            soundLote(), rules: ownRules(), history: History(sameLote: earlier), routes: .standard)
        #expect(decision.verdict == .rejected)
        #expect(decision.findings.map(\.code) == [.loteAlreadyReceived])
    }

    @Test func `a repeated guia number is reported at its second location with the first one`() {
        var inspection = soundLote()
        inspection.lote?.guias[1].number = "G1"
        let decision = decide(inspection, rules: ownRules(), history: History(), routes: .standard)
        #expect(decision.findings.map(\.code) == [.guiaRepeated])
        #expect(decision.findings.first?.guia?.ordinal == 2)
        #expect(decision.findings.first?.parameters["first"] == "1")
        #expect(decision.motive == .guiaAlreadyPresented)
    }

    @Test func `a total that does not add up is motive 5042, or a warning where the operator wants one`() {
        var inspection = soundLote()
        inspection.lote?.guias[0].sums = [
            TotalCheck(
                element: "valorTotalGeral", location: .none, stated: Money(cents: 100), computed: Money(cents: 99))
        ]
        var rules = ownRules()
        #expect(
            decide(inspection, rules: rules, history: History(), routes: .standard).motive == .totalDiffers)
        rules.totals = .warn
        let warned = decide(inspection, rules: rules, history: History(), routes: .standard)
        #expect(warned.verdict == .accepted)
        #expect(warned.findings.map(\.severity) == [.warns])
        rules.totals = .off
        #expect(decide(inspection, rules: rules, history: History(), routes: .standard).findings.isEmpty)
    }

    @Test func `all faults are reported at once`() {
        var inspection = soundLote()
        inspection.hash.fits = nil
        inspection.header.destination = .registroANS("999999")
        inspection.lote?.number = "  "
        let codes = Set(
            decide(inspection, rules: ownRules(), history: History(), routes: .standard).findings.map(\.code))
        #expect(codes.isSuperset(of: [.hashWrong, .recipientNotThisOperator, .loteNumberBlank]))
    }
}

/// A valid lote of two guias.
func soundLote() -> Inspection {
    var inspection = Inspection()
    inspection.isWellFormed = true
    inspection.isComplete = true
    inspection.schema = .valid
    inspection.kind = .message
    inspection.root = RootElement(name: "mensagemTISS", namespace: nil)
    inspection.messagePath = "/mensagemTISS"
    inspection.headerLocation = Location(line: 2, column: 3, path: "/mensagemTISS/cabecalho")
    inspection.versionElement = "Padrao"
    for (number, value) in MessageLocations.Value.allCases.enumerated() {
        inspection.positions[value] = (Int32(100 + number), 5)
    }
    inspection.header.transaction = "ENVIO_LOTE_GUIAS"
    inspection.header.versionText = "4.03.00"
    inspection.header.origin = .cnpj("00000000000191")
    inspection.header.destination = .registroANS("123456")
    inspection.direction = .toOperator
    inspection.body = "loteGuias"
    var lote = LoteFacts()
    lote.number = "1"
    lote.kind = .consulta
    lote.guiaCount = 2
    lote.guias = (1...2).map { ordinal in
        var guia = GuiaFacts(ordinal: ordinal, location: Location(line: ordinal, column: 1, path: "/g[\(ordinal)]"))
        guia.number = "G\(ordinal)"
        guia.registroANS = "123456"
        return guia
    }
    inspection.lote = lote
    inspection.hash.declared = String(repeating: "0", count: 32)
    inspection.hash.normative = String(repeating: "0", count: 32)
    inspection.hash.fits = .iso8859_1
    return inspection
}

func ownRules() -> AcceptanceRules {
    var rules = AcceptanceRules()
    rules.registroANS = "123456"
    return rules
}
