import Answers
import Domain
import Foundation
import TestSupport
import Testing

struct JSONAnswerTests {
    @Test(arguments: Verdict.allCases)
    func `the answer fits the published schema`(verdict: Verdict) throws {
        #expect(try JSONSchema.answer().faults(in: json(Self.fullFixture(verdict))).isEmpty)
        #expect(try JSONSchema.answer().faults(in: json(Fixture("4.03.00", verdict: verdict))).isEmpty)
    }

    @Test func `the answer to a file that could not be read fits too`() throws {
        #expect(try JSONSchema.answer().faults(in: json(Self.unreadable())).isEmpty)
    }

    @Test func `the check of the schema sees a name that is missing, one too many and a wrong value`() throws {
        let text = String(decoding: try json(Fixture("4.03.00")), as: UTF8.self)
        let wrong = [
            text.replacing("\"verdict\"", with: "\"verdicts\""), text.replacing("\"accepted\"", with: "\"fine\""),
            text.replacing("\"size\": 7000", with: "\"size\": \"7000\""),
            text.replacing("\"wellFormed\": true", with: "\"wellFormed\": 1"),
        ]
        for answer in wrong {
            #expect(answer != text)
            #expect(try !JSONSchema.answer().faults(in: Array(answer.utf8)).isEmpty)
        }
    }

    @Test func `names are in the published order, and a repetition is equal`() throws {
        let fixture = try Self.fullFixture(.rejected)
        #expect(try fixture.answers() == fixture.answers())
        let text = String(decoding: try json(fixture), as: UTF8.self)
        let names = text.split(separator: "\n").filter { $0.hasPrefix("  \"") }.map { $0.split(separator: "\"")[1] }
        #expect(
            names == [
                "formatVersion", "id", "fileName", "folder", "size", "sha256", "receivedAt", "judgedAt", "answeredAt",
                "verdict", "bxxStatus", "protocol", "message", "facts", "motive", "earlier", "deliveries",
                "findingCount", "findings", "entries", "passedOver", "export",
            ])
    }

    @Test func `it states what is known`() throws {
        let answer = try object(Self.fullFixture(.rejected))
        #expect(answer["fileName"] as? String == "lote \"ação\".xml")
        #expect(answer["receivedAt"] as? String == "2026-11-23T02:04:09Z")
        #expect(answer["protocol"] is NSNull)
        #expect(answer["findingCount"] as? Int == 5_000)
        let message = try #require(answer["message"] as? [String: Any])
        #expect(message["total"] as? String == "1234.56")
        #expect(message["provider"] as? String == "11222333000181")
        let findings = try #require(answer["findings"] as? [[String: Any]])
        #expect(findings.count == FindingCode.allCases.count)
        let hash = try #require(findings.first { $0["code"] as? String == "HSH002" })
        #expect((hash["text"] as? [String: String])?["en"]?.contains("0a0b") == true)
        #expect(hash["line"] as? Int == 70_000)
        #expect((hash["guia"] as? [String: Any])?["number"] as? String == "77001")
    }

    @Test(arguments: [
        (DeliveryState.delivered, 1), (.refused, 4), (.givenUp, 4), (.held, 4),
    ])
    func `an accepted file that was not delivered waits for an operator`(state: DeliveryState, status: Int) throws {
        var fixture = try Fixture("4.03.00")
        fixture.outcomes[0].state = state
        #expect(try object(fixture)["bxxStatus"] as? Int == status)
    }

    @Test(arguments: [(HandOver.lying, 7), (.taken, 3), (.processed, 3), (.refused, 1)])
    func `a file that was placed counts as imported once Protheus took it`(
        handOver: HandOver, status: Int
    ) throws {
        var fixture = try Fixture("4.03.00")
        fixture.outcomes = [
            DeliveryOutcome(
                destination: .importFolder, state: .delivered, attempts: 1, receipt: nil, reason: nil,
                placementPath: "import/11222333000181/a.xml", nextAttemptAt: nil, handOver: handOver)
        ]
        #expect(try object(fixture)["bxxStatus"] as? Int == status)
        #expect(try JSONSchema.answer().faults(in: json(fixture)).isEmpty)
    }

    @Test(arguments: Verdict.allCases)
    func `no answer contains a card number, wherever the document has it`(verdict: Verdict) throws {
        let card = Fixture.cardNumber
        var fixture = try Self.fullFixture(verdict)
        fixture.inspection.hash.declared = card + "-X"
        fixture.inspection.header.transaction = card
        fixture.findings += [
            Finding(.hashWrong, parameters: ["declared": card + "-X", "expected": "0a"]),
            Finding(.transactionUnknown, parameters: ["transaction": card]),
            Finding(.versionUnknown, parameters: ["version": card]),
            Finding(.valueLength, maskedValue: Masking.shape(of: card), parameters: ["element": "numeroCarteira"]),
        ]
        for (suffix, bytes) in try fixture.answers() {
            #expect(!String(decoding: bytes, as: UTF8.self).contains(card), "\(suffix)")
        }
        fixture.version = card
        for (suffix, bytes) in try fixture.answers() {
            #expect(!String(decoding: bytes, as: UTF8.self).contains(card), "\(suffix)")
        }
    }

    // MARK: -

    /// Everything that can be there is there.
    static func fullFixture(_ verdict: Verdict) throws -> Fixture {
        var fixture = try Fixture("4.03.00", verdict: verdict)
        let guia = GuiaReference(ordinal: 1, number: "77001")
        let position = Location(line: 70_000, column: 12, path: "/mensagemTISS/epilogo")
        fixture.findings = FindingCode.allCases.map {
            Finding(
                $0, at: position, guia: guia, maskedValue: "99", parameters: ["expected": "0a0b", "element": "CPF"])
        }
        fixture.findingCount = 5_000
        fixture.earlier = EarlierDrop(id: try Fixture.drop().id, receivedAt: Fixture.moment, protocolNumber: "1")
        var waiting = Fixture.delivered
        (waiting.state, waiting.receipt, waiting.nextAttemptAt) = (.waiting, nil, Fixture.moment)
        var refused = waiting
        (refused.state, refused.reason) = (.refused, "400")
        fixture.outcomes = [Fixture.delivered, waiting, refused]
        return fixture
    }

    static func unreadable() throws -> Fixture {
        var fixture = try Fixture("4.03.00", verdict: .rejected)
        fixture.inspection = Inspection()
        fixture.version = ""
        fixture.findings = [Finding(.emptyFile)]
        return fixture
    }

    private func json(_ fixture: Fixture) throws -> [UInt8] { try #require(try fixture.answers()[".retorno.json"]) }

    private func object(_ fixture: Fixture) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(json(fixture))) as? [String: Any])
    }
}
