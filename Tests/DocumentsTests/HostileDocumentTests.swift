import Documents
import Domain
import Glibc
import TestSupport
import Testing

/// Runs the corpus in a process of its own, so that memory, files and connections can be attributed to it.
@Suite struct HostileDocumentTests {
    @Test func `T54 T60 a hostile document costs little, reaches nothing and is reported with its location`()
        async throws
    {
        let run = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            try HostileRun.inspectAll()
            exit(EXIT_SUCCESS)
        }
        let report = String(decoding: try #require(run).standardOutputContent, as: UTF8.self)
        print(report)
        #expect(report.contains("hostile documents: "), "the corpus was read to its end")
        #expect(!report.contains(HostileRun.problem))
    }

    @Test func `T40 the memory for a long run of whitespace does not depend on its length`() async {
        await #expect(processExitsWith: .success) {
            exit(try HostileRun.growthOfWhitespace() < 24 << 10 ? EXIT_SUCCESS : EXIT_FAILURE)
        }
    }

    @Test(arguments: [UInt64(7), 2_027])
    func `mutants of a message never crash, and what is not well-formed is never valid`(seed: UInt64) throws {
        print("hostile mutants: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let bench = try Bench()
        let whole = try HostileCorpus.message(observation: "São &amp; <![CDATA[x]]> <!-- y -->").bytes()
        var validCount = 0
        for number in 0..<1_500 {
            var mutant = Mutation.mutate(whole, &random)
            for _ in 0..<Int.random(in: 0..<4, using: &random) where mutant.count > 61 {
                mutant = Mutation.mutate(mutant, &random)
            }
            let inspection = try bench.inspect(mutant)
            let isRefused = inspection.findings.contains { $0.severity == .rejects }
            if inspection.schema == .valid {
                validCount += 1
                #expect(inspection.isWellFormed && inspection.isComplete && !isRefused, "seed \(seed), \(number)")
            } else {
                #expect(isRefused, "seed \(seed), mutant \(number): not valid, and no finding says why")
            }
        }
        print("hostile mutants: \(validCount) of 1500 valid")
        #expect((10..<1_400).contains(validCount))
    }
}
