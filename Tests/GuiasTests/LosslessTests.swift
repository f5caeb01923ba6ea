import Domain
import Foundation
import Guias
import JSON
import TestSupport
import Testing

/// The file contains the whole item, read by another parser and checked by another validator.
@Suite struct `Lossless` {
    private static let seed = UInt64(ProcessInfo.processInfo.environment["HATSPOOL_SEED"] ?? "") ?? 20_261_123

    @Test(.enabled(if: SchemaJudge.isAtHand, SchemaJudge.whyNot))
    func `2,000 random items become valid files that hold every value`() async throws {
        print("seed \(Self.seed)")
        var items = RandomItem(random: SeededRandom(seed: Self.seed))
        var documents: [[UInt8]] = []
        var leafCount = 0
        for index in 0..<2_000 {
            let resource = GuiaResource.allCases[index % 3]
            let item = items.item(resource)
            let reading = try Fixtures.reader.read(item, resource: resource, pass: .cancelled)
            try #require(reading.problems.isEmpty, "item \(index)")
            leafCount += try compare(item, reading, "item \(index)")
            documents.append(reading.document)
        }
        #expect(leafCount > 50_000, "the items hold next to nothing")
        #expect(try await SchemaJudge.invalid(documents) == [])
    }

    @Test(.enabled(if: SchemaJudge.isAtHand, SchemaJudge.whyNot))
    func `an item with every known key has no extra and no oddity`() async throws {
        for resource in GuiaResource.allCases {
            let item = Fixtures.full(.content)
                .with("authorizationType", .string("4")).with("attachType", .string("13"))
                .with(resource.keyName, Fixtures.keys[resource].map { .string($0) })
            let reading = try Fixtures.reader.read(item, resource: resource, pass: .new)
            #expect(reading.problems == [] && reading.oddities == [])
            #expect(try DocumentLeaves(reading.document).extras.isEmpty)
            #expect(try compare(item, reading, resource.rawValue) > 200)
            #expect(try await SchemaJudge.invalid([reading.document]) == [])
        }
    }

    @Test(.enabled(if: SchemaJudge.isAtHand, SchemaJudge.whyNot))
    func `unknown keys are kept at every level`() async throws {
        let unknown = try Fixtures.json(
            #"{"s":"x","n":1.50,"b":false,"z":null,"a":[],"o":{},"deep":{"a b":[1,{"c":"d"}]}}"#)
        let item = Self.adding(unknown, to: Fixtures.full(.content))
            .with("authorizationType", .string("2")).with("idOnHealthProvider", .string("K1"))
        let reading = try Fixtures.reader.read(item, resource: .authorizations, pass: .new)
        #expect(reading.oddities == [])
        _ = try compare(item, reading, "unknown keys")
        let extras = try DocumentLeaves(reading.document).extras
        let deepest = "procedures[1].medicalTeam[0].professional.cbos[1].zz"
        #expect(extras.contains { $0.path == deepest && $0.type == "json" })
        #expect(extras.contains { $0.path == "zz2" && $0.type == "null" })
        #expect(try await SchemaJudge.invalid([reading.document]) == [])
    }

    @Test(.enabled(if: SchemaJudge.isAtHand, SchemaJudge.whyNot))
    func `hostile texts are kept exactly, in values and in names`() async throws {
        let hostile = [
            "]]>", "a & b < c > d \"e\" 'f'", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;",
            "\u{0}\u{1}\u{1F}",
            "\r\n\t\r", "\u{FFFE}\u{FFFF}\u{FFFD}", "😀\u{10FFFF}", "\u{FEFF}x", String(repeating: "é", count: 500_000),
            String(repeating: "\u{2}", count: 150_000), "   ", "",
        ]
        var documents: [[UInt8]] = []
        for (index, text) in hostile.enumerated() {
            let (resource, plain) = Fixtures.taken(.consulta)
            let item = plain.with("attendanceNote", .string(text)).with("unknown", .string(text))
                .with("name \(text.prefix(40))", .string(text)).with("list", .array([.string(text)]))
                .with("healthProvider", .object(["healthProviderId": .string(text)]))
            let reading = try Fixtures.reader.read(item, resource: resource, pass: .new)
            _ = try compare(item, reading, "hostile \(index)")
            documents.append(reading.document)
        }
        #expect(try await SchemaJudge.invalid(documents) == [])
    }

    @Test func `forbidden characters are shown by pictures and reported`() throws {
        let (resource, plain) = Fixtures.taken(.consulta)
        let item = plain.with("attendanceNote", .string("a\u{1}b\u{FFFF}c"))
        let reading = try Fixtures.reader.read(item, resource: resource, pass: .new)
        #expect(
            String(decoding: reading.document, as: UTF8.self).contains("<attendanceNote>a␁b\u{FFFD}c</attendanceNote>"))
        #expect(reading.oddities == [GuiaProblem(.oddValue, "attendanceNote")])
        let extras = try DocumentLeaves(reading.document).extras
        #expect(extras.map(\.text) == [#""a\u0001b\uffffc""#])
    }

    @Test(arguments: [64, 400])
    func `deep nesting is kept as JSON text`(depth: Int) throws {
        let nested = try Fixtures.json(
            String(repeating: #"{"beneficiary":["#, count: depth / 2) + "7" + String(repeating: "]}", count: depth / 2))
        let (resource, plain) = Fixtures.taken(.exame)
        let item = plain.with("beneficiary", .object(["beneficiary": nested]))
        let reading = try Fixtures.reader.read(item, resource: resource, pass: .new)
        _ = try compare(item, reading, "depth \(depth)")
        #expect(try DocumentLeaves(reading.document).extras.map(\.path) == ["beneficiary.beneficiary"])
    }

    /// - Returns: how many leaves were compared.
    private func compare(_ item: JSONValue, _ reading: GuiaReading, _ name: String) throws -> Int {
        let document = try DocumentLeaves(reading.document)
        var expected = ItemLeaves.of(Self.withoutSilent(item, .content))
        var found = document.leaves
        for day in document.days {
            expected[day] = expected[day]?.replacing("-", with: "")
            found[day] = found[day]?.replacing("-", with: "")
        }
        let lost = expected.filter { found[$0.key] != $0.value }.keys.sorted()
        let invented = found.keys.filter { expected[$0] == nil }.sorted()
        #expect(lost == [], "\(name): lost or changed")
        #expect(invented == [], "\(name): in the file only")
        return expected.count
    }

    /// Without what is documented to be absent: known keys that are null, known lists that are empty.
    private static func withoutSilent(_ value: JSONValue, _ structure: KeyStructure) -> JSONValue {
        guard case .object(var members) = value else { return value }
        for key in structure.keys {
            switch (key.form, members[key.name]) {
            case (_, .null): members[key.name] = nil
            case (.list, .array(let values)) where values.isEmpty: members[key.name] = nil
            case (.list(let inner), .array(let values)):
                members[key.name] = .array(values.map { withoutSilent($0, inner) })
            case (.list(let inner), .some(let value)), (.object(let inner), .some(let value)):
                members[key.name] = withoutSilent(value, inner)
            default: break
            }
        }
        return .object(members)
    }

    private static func adding(_ unknown: JSONValue, to value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            JSONValue.object(members.mapValues { adding(unknown, to: $0) }).with("zz", unknown).with("zz2", .null)
                .with("a.b[0]", .string("x"))
        case .array(let values): .array(values.map { adding(unknown, to: $0) })
        case .null, .bool, .number, .string: value
        }
    }
}
