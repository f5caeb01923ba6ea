import Answers
import Domain
import Foundation
import TISSWriting
import Testing

/// A judged lote of two guias, to be changed by each test.
struct Fixture {
    static let versions = VersionTraits.known
    static let registroANS = "123456"
    /// A number in the form of a beneficiary's card; no answer may contain it.
    static let cardNumber = "00000000000000017"

    var version: String
    var verdict = Verdict.accepted
    var kind = GuiaKind.spSadt
    var provider = Party.cnpj("11222333000181")
    var findings: [Finding] = []
    var findingCount: Int?
    var motive: Motive?
    var earlier: EarlierDrop?
    var outcomes: [DeliveryOutcome] = [delivered]
    var inspection: Inspection
    var name = "lote \"ação\".xml"
    var entries: [EntryOutcome] = []
    var sourceLines = SourceLines()

    init(_ version: TISSVersion, verdict: Verdict = .accepted) {
        self.version = version.text
        self.verdict = verdict
        self.inspection = Self.inspection()
        if verdict != .accepted {
            findings = [Self.hashFinding]
            motive = .hashInvalid
            outcomes = []
        }
    }

    init(_ version: String, verdict: Verdict = .accepted) throws {
        self.init(try #require(TISSVersion(version)), verdict: verdict)
    }

    var judged: JudgedDrop {
        get throws {
            var inspection = inspection
            inspection.header.versionText = version
            inspection.header.origin = provider
            inspection.lote?.kind = kind
            let decision = Decision(
                verdict: verdict, findings: findings, findingCount: findingCount ?? findings.count, motive: motive,
                destinations: verdict == .accepted ? [.hat] : [], earlier: earlier)
            let judgement = Judgement(
                decision: decision, protocolNumber: verdict == .accepted ? "260000000017" : nil,
                deliveries: [])
            return JudgedDrop(
                drop: try Self.drop(name), facts: DocumentFacts(inspection), judgement: judgement, outcomes: outcomes,
                judgedAt: Self.moment, entries: entries)
        }
    }

    func answers(
        _ builder: AnswerBuilder = everyPage
    ) throws -> [String: [UInt8]] {
        let files = try builder.answers(for: judged, findings: findings, sourceLines: sourceLines, at: Self.moment)
        return Dictionary(uniqueKeysWithValues: files.map { ($0.suffix, $0.bytes) })
    }

    /// The answer with this suffix as text, read as UTF-8.
    func answer(
        _ suffix: String, _ builder: AnswerBuilder = everyPage
    ) throws -> String {
        String(decoding: try #require(try answers(builder)[suffix]), as: UTF8.self)
    }

    func text(_ builder: AnswerBuilder = AnswerBuilder(registroANS: registroANS)) throws -> String {
        String(decoding: try #require(try answers(builder)[".retorno.txt"]), as: UTF8.self)
    }

    // MARK: -

    /// The standard answers, with a page for a clean file too.
    static let everyPage = AnswerBuilder(
        registroANS: registroANS, forms: AnswerForms.standard.union(.cleanPages))

    /// 2026-11-22, 23:05:09 in São Paulo.
    static let moment = Date(timeIntervalSince1970: 1_795_399_509)

    static let delivered = DeliveryOutcome(
        destination: .hat, state: .delivered, attempts: 1,
        receipt: PortalReceipt(batchNumber: "B1", protocolNumber: "P1", status: "1", wasAlreadyThere: false),
        reason: nil, placementPath: nil, nextAttemptAt: nil)

    /// An archive of three documents: one accepted, one rejected, one not judged.
    static func archive() throws -> Fixture {
        var fixture = try Fixture("4.03.00")
        (fixture.name, fixture.outcomes, fixture.inspection) = ("lotes.zip", [], Inspection())
        fixture.inspection.kind = .archive
        let verdicts: [(String, Verdict?, FindingCode?)] = [
            ("a/lote & 1.xml", .accepted, nil), ("b.xml", .rejected, .hashWrong), ("c.xml", nil, nil),
        ]
        let id = try drop().id
        fixture.entries = verdicts.map { path, verdict, code in
            EntryOutcome(
                id: id, path: path, verdict: verdict, protocolNumber: verdict == .accepted ? "26000001" : nil,
                leadingFinding: code)
        }
        return fixture
    }

    static let hashFinding = Finding(
        .hashWrong, at: Location(line: 90, column: 5, path: "/mensagemTISS/epilogo/hash"),
        parameters: ["declared": "00ff", "expected": "0a0b"])

    static func drop(_ name: String = "lote \"ação\".xml") throws -> ClaimedDrop {
        ClaimedDrop(
            id: try #require(DropID("0hvj2k3m4n5p6q7r")), name: name, folder: "clinica",
            byteCount: 7_000, digest: try #require(SHA256Digest(hex: String(repeating: "ab", count: 32))),
            receivedAt: moment.addingTimeInterval(-60))
    }

    private static func inspection() -> Inspection {
        var inspection = Inspection()
        inspection.kind = .message
        inspection.isWellFormed = true
        inspection.isComplete = true
        inspection.schema = .valid
        inspection.direction = .toOperator
        inspection.body = "loteGuias"
        inspection.header.transaction = "ENVIO_LOTE_GUIAS"
        inspection.header.date = "2026-11-20"
        inspection.header.destination = .registroANS(registroANS)
        var lote = LoteFacts()
        lote.number = "77"
        lote.guiaCount = 2
        lote.total = Money(cents: 123_456)
        for ordinal in 1...2 {
            var guia = GuiaFacts(ordinal: ordinal, location: .none)
            guia.number = "7700\(ordinal)"
            lote.guias.append(guia)
        }
        inspection.lote = lote
        inspection.hash.declared = "00ff"
        inspection.hash.normative = "0a0b"
        return inspection
    }
}
