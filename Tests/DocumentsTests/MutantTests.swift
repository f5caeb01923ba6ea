import Documents
import Domain
import Foundation
import TestSupport
import Testing

/// Compares the verdicts of `xmllint` with those of the inspector.
@Suite(
    .enabled(if: SharedFiles.isPresent, "official schemas and samples are not beside the repository"),
    .enabled(if: XMLLint.isInstalled, "xmllint is not installed"))
struct MutantTests {
    @Test(arguments: [UInt64(1), 2_026])
    func `mutants of valid messages get xmllint's verdict`(seed: UInt64) async throws {
        print("mutants: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let folder = try TemporaryFolder()
        let inspector = try SharedFiles.inspector.get()
        let samples = try SharedFiles.records().filter { $0.xsd == true && $0.root == "mensagemTISS" }.map {
            try [UInt8](Data(contentsOf: URL(fileURLWithPath: SharedFiles.sample($0.name))))
        }
        try #require(samples.count >= 6)
        var inspections: [String: (path: String, inspection: Inspection)] = [:]
        for number in 0..<600 {
            let mutant = Mutation.mutate(try #require(samples.randomElement(using: &random)), &random)
            let path = try folder.write(mutant, as: "m\(number).xml")
            inspections["m\(number).xml"] = (path, try inspector.inspect(file: path))
        }
        var compared = (valid: 0, invalid: 0)
        for (version, group) in Dictionary(grouping: inspections.values, by: { $0.inspection.header.versionText }) {
            guard let version, let schema = try schema(version) else { continue }
            let valid = try await XMLLint.validOnes(of: group.map(\.path), schema: schema)
            for (path, inspection) in group where !inspection.hasRuleOfOurOwn {
                #expect((inspection.schema == .valid) == valid.contains(path), "seed \(seed), \(path)")
                if inspection.schema == .valid { compared.valid += 1 } else { compared.invalid += 1 }
            }
        }
        for (path, inspection) in inspections.values where inspection.header.version == nil {
            #expect(inspection.schema == .notJudged, "seed \(seed), \(path)")
        }
        print("mutants: \(compared.valid) valid, \(compared.invalid) invalid compared")
        #expect(compared.valid >= 40 && compared.invalid >= 300)
    }

    private func schema(_ version: String) throws -> String? {
        try SharedFiles.folders().first { $0.version.text == version }.map { $0.folder + "/" + $0.root }
    }
}

extension Inspection {
    /// Whether a rule that no XML Schema expresses decided the verdict.
    fileprivate var hasRuleOfOurOwn: Bool {
        schema == .notJudged && isWellFormed
            || codes.contains { [.doctypeRefused, .encodingNotAllowed, .textTooLong, .tooDeep].contains($0) }
    }
}
