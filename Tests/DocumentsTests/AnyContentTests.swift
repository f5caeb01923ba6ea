import Documents
import Domain
import Foundation
import Samples
import TISSWriting
import TestSupport
import Testing

@testable import InspectionWorkers

/// No content may make an inspection fail with an internal error (`INT001`): every fault of a document is a finding.
///
/// `HATSPOOL_FIELD=full` tries two hundred times as many documents.
@Suite(.enabled(if: SharedFiles.isPresent, "official schemas and samples are not beside the repository"))
struct AnyContentTests {
    private static let isFull = ProcessInfo.processInfo.environment["HATSPOOL_FIELD"] == "full"

    /// Valid messages of every version and kind, and messages of other channels.
    private func documents() throws -> [[UInt8]] {
        let moment = LocalMoment(Date(timeIntervalSince1970: 1_761_000_000))
        var documents: [[UInt8]] = []
        for version in SampleSpec.versions {
            var spec = SampleSpec(version: version, moment: moment)
            spec.guiaCount = 2
            for kind in GuiaKind.allCases {
                spec.kind = kind
                documents.append(try spec.bytes())
            }
            documents.append(try spec.bytes(flaw: .soap))
            documents.append(try spec.bytes(flaw: .webServiceRoot))
            for content in SampleContent.allCases where content != .lote {
                spec.content = content
                documents.append(try spec.bytes())
            }
        }
        for record in try SharedFiles.records() where record.wellformed {
            let sample = try [UInt8](Data(contentsOf: URL(fileURLWithPath: SharedFiles.sample(record.name))))
            if sample.count < 60_000 { documents.append(sample) }
        }
        return documents
    }

    @Test func `a document whose tree is changed at random is judged, whatever it holds`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("trees: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let documents = try documents()
        let inspector = try SharedFiles.inspector.get()
        let folder = try TemporaryFolder()
        var rules = AcceptanceRules()
        rules.monitoring = .accept
        var verdicts: [Verdict: Int] = [:]
        for number in 0..<(Self.isFull ? 300_000 : 1_500) {
            let document = try #require(documents.randomElement(using: &random))
            let mutant = TreeMutation.mutate(document, &random)
            let path = try folder.write(mutant, as: "m.xml")
            do {
                let inspection = try inspector.inspect(file: path)
                let read = try Frame(.inspected, 0, inspection).content(Inspection.self)
                #expect(read == inspection && AnswerCheck.isPlausible(read, limits: Limits()), "\(number)")
                let decision = decide(
                    inspection, rules: rules, history: History(), routes: .standard, on: CalendarDay("2026-11-23"))
                #expect(!decision.findings.contains { $0.code == .inspectionFailed })
                #expect(decision.verdict == .accepted || !decision.findings.isEmpty, "a verdict that explains nothing")
                verdicts[decision.verdict, default: 0] += 1
            } catch {
                try keep(mutant, number)
                Issue.record("seed \(seed), document \(number): \(error)")
                return
            }
        }
        print("trees: \(verdicts)")
        #expect(verdicts[.rejected] ?? 0 > 500)
    }

    /// Keeps a mutant with the other temporary files for later examination.
    private func keep(_ mutant: [UInt8], _ number: Int) throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("hatspool-tree-\(number).xml")
        try Data(mutant).write(to: file)
        print("trees: kept as \(file.path)")
    }

    @Test(arguments: [
        "cabecalho", "identificacaoTransacao", "prestadorParaOperadora", "loteGuias", "guiaConsulta", "mensagemTISS",
    ])
    func `an element inside one of its own name is a fault of the document`(name: String) throws {
        let inspector = try SharedFiles.inspector.get()
        let folder = try TemporaryFolder()
        for version in SampleSpec.versions {
            let spec = SampleSpec(version: version, moment: LocalMoment(Date(timeIntervalSince1970: 1_761_000_000)))
            let text = String(decoding: try spec.bytes(), as: UTF8.self)
            for wrapped in ["<ans:\(name)><ans:\(name)/>", "<ans:\(name)><ans:\(name)>x</ans:\(name)>"] {
                guard text.contains("<ans:\(name)>") else { continue }
                let nested = text.replacingFirst("<ans:\(name)>", with: wrapped)
                let inspection = try inspector.inspect(file: try folder.write(Array(nested.utf8), as: "n.xml"))
                #expect(inspection.schema == .invalid && inspection.codes.contains(.elementUnexpected), "\(version)")
            }
        }
    }

    @Test func `an element deeper than an envelope's message is no message, whatever follows it`() throws {
        var spec = SampleSpec(
            version: try OwnSchema.version("4.03.00"), moment: LocalMoment(Date(timeIntervalSince1970: 1_761_000_000)))
        spec.guiaCount = 1
        let text = String(decoding: try spec.bytes(flaw: .soap), as: UTF8.self)
        let start = try #require(text.firstRange(of: "<soap:Envelope"))
        let envelope = text[start.lowerBound...]
        let body = try #require(envelope.firstRange(of: "<soap:Body>"))
        let end = try #require(envelope.firstRange(of: "</soap:Envelope>"))
        let message = envelope[body.lowerBound..<end.lowerBound]
        // The envelope contains itself, and after it a body of the outer one.
        let nested = envelope[..<body.lowerBound] + envelope + message + "</soap:Envelope>"
        let folder = try TemporaryFolder()
        let inspection = try SharedFiles.inspector.get().inspect(
            file: try folder.write(Array(nested.utf8), as: "e.xml"))
        #expect(inspection.kind == .soap && inspection.schema != .valid && inspection.isComplete)
        let decision = decide(inspection, rules: AcceptanceRules(), history: History(), routes: .standard)
        #expect(decision.verdict != .accepted && !decision.findings.isEmpty)
    }

    @Test func `a version named in a comment does not decide what a root of web services is judged by`() throws {
        let spec = SampleSpec(
            version: try OwnSchema.version("4.03.00"), moment: LocalMoment(Date(timeIntervalSince1970: 1_761_000_000)))
        let text = String(decoding: try spec.bytes(flaw: .webServiceRoot), as: UTF8.self)
        let root = try #require(text.firstRange(of: "<ans:"))
        let folder = try TemporaryFolder()
        for guess in ["2.01.03", "2.02.03", "1.06.00", "3.05.00", "9.99.99"] {
            var other = text
            other.insert(contentsOf: "<!-- <Padrao>\(guess)</Padrao> -->\n", at: root.lowerBound)
            let inspection = try SharedFiles.inspector.get().inspect(
                file: try folder.write(Array(other.utf8), as: "w.xml"))
            #expect(inspection.schema == .valid && inspection.kind == .webService, "\(guess): \(inspection.findings)")
        }
    }
}
