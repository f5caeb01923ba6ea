import Domain
import Foundation
import TestSupport
import Testing

@testable import Messages

private enum MotiveTable {
    /// Nil where the official files are not at hand.
    static let file = XMLLint.schemas?.appending(path: "tuss-38/CodeSystem-tuss-38.json")

    struct CodeSystem: Decodable {
        struct Concept: Decodable { let code: String }
        let concept: [Concept]
    }
}

/// Our motives against ANS's table 38 as published.
@Suite(.enabled(if: MotiveTable.file != nil, "needs the official files (HATSPOOL_SHARED)"))
struct MotiveTableTests {
    @Test func `every motive that an answer can carry is one of table 38`() throws {
        let data = try Data(contentsOf: #require(MotiveTable.file))
        let codes = Set(try JSONDecoder().decode(MotiveTable.CodeSystem.self, from: data).concept.map(\.code))
        #expect(codes.count > 500)
        let unknown = Set(MotiveText.all.keys).union(FindingCode.allCases.map(\.motive.code)).subtracting(codes)
        #expect(unknown.isEmpty, "\(unknown.sorted())")
    }
}
