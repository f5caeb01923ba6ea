import Documents
import Domain
import Foundation
import Testing

/// Inputs modelled on publicly reported faults, if they are present beside the repository.
@Suite(.enabled(if: SharedFiles.fieldCases != nil, "the field cases are not beside the repository"))
struct FieldCaseTests {
    private func inspect(_ name: String) throws -> Inspection {
        try SharedFiles.inspector.get().inspect(file: try #require(SharedFiles.fieldCases) + "/" + name)
    }

    private func decision(_ name: String, own: String? = nil) throws -> Decision {
        let inspection = try inspect(name)
        var rules = AcceptanceRules()
        rules.registroANS = own
        return decide(
            inspection, named: name, rules: rules, history: History(), routes: .standard, on: CalendarDay("2026-11-23"))
    }

    @Test(
        arguments: [
            ("decimal-trailing-zeros-factor.xml", [.itemTotalDiffers]),
            ("decimal-trailing-zeros-total.xml", [.totalDiffers]),
            ("blank-before-integer.xml", [.itemNumberRepeated]),
            ("header-inside-header.xml", [.elementMissing, .elementUnexpected]),
            ("motive-unknown-element.xml", [.elementUnexpected]),
            ("motive-destination-missing.xml", [.elementUnexpected]),
            ("undeclared-prefix.xml", [.notWellFormed]),
        ] as [(String, [FindingCode])])
    func `it is rejected for its one fault`(name: String, codes: [FindingCode]) throws {
        let decision = try decision(name)
        #expect(decision.verdict == .rejected)
        #expect(decision.findings.filter { $0.severity == .rejects }.map(\.code) == codes)
    }

    @Test(arguments: [
        "blank-after-date.xml", "lote-total-plain.xml", "lote-total-long-decimals.xml", "factor-advice.xml",
    ])
    func `it is accepted`(name: String) throws {
        let decision = try decision(name)
        #expect(decision.verdict == .accepted, "\(decision.findings)")
    }

    @Test func `the total of a lote counts every guia, however its amounts are written`() throws {
        for name in ["lote-total-plain.xml", "lote-total-long-decimals.xml"] {
            let lote = try #require(try inspect(name).lote)
            #expect(lote.guias.compactMap(\.total).count == lote.guiaCount && lote.guiaCount > 1)
            #expect(lote.total == lote.guias.compactMap(\.total).reduce(.zero, +))
        }
    }

    @Test func `motives come from the fault`() throws {
        #expect(try decision("motive-unknown-element.xml").motive == .notValidated)
        #expect(try decision("motive-destination-missing.xml").motive == .recipientNotIdentified)
    }

    @Test func `guias of this operator are not reported after a malformed destination`() throws {
        let codes = try decision("destination-malformed.xml", own: "944444").findings.map(\.code)
        #expect(codes == [.valuePattern])
    }

    @Test func `an undeclared prefix is named once`() throws {
        let found = try #require(try decision("undeclared-prefix.xml").findings.first)
        #expect(found.parameters["prefix"]?.isEmpty == false && Int(found.parameters["count"] ?? "") ?? 0 > 10)
    }

    @Test func `paths name elements that the file has`() throws {
        var seen = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: #require(SharedFiles.fieldCases))
        where name.hasSuffix(".xml") {
            let text = try String(
                decoding: Data(contentsOf: URL(fileURLWithPath: #require(SharedFiles.fieldCases) + "/" + name)),
                as: UTF8.self)
            for finding in try decision(name).findings {
                for step in finding.location.path.split(separator: "/") {
                    seen += 1
                    let element = step.prefix { $0 != "[" }
                    #expect(
                        text.contains("<\(element)") || text.contains(":\(element)"),
                        "\(name): \(finding.location.path)")
                }
            }
        }
        #expect(seen > 0, "no field case was read")
    }
}
