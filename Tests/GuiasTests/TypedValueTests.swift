import Domain
import Foundation
import Guias
import JSON
import Testing

@Suite struct `Typed values` {
    /// Text of the element, nil when the value is kept as extra instead; and whether it is reported.
    private func written(_ name: String, _ value: JSONValue) async throws -> (
        text: String?, isOdd: Bool
    ) {
        let (resource, item) = Fixtures.taken(.consulta)
        let reading = try Fixtures.reader.read(item.with(name, value), resource: resource, pass: .new)
        if SchemaJudge.isAtHand { #expect(try await SchemaJudge.invalid([reading.document]) == []) }
        let text = String(decoding: reading.document, as: UTF8.self)
        let element = try Regex("<\(name)[^>]*>([^<]*)</\(name)>", as: (Substring, Substring).self)
        let isExtra = try DocumentLeaves(reading.document).extras.contains { $0.path == name }
        let found = text.firstMatch(of: element).map { String($0.output.1) }
        #expect((found == nil) == isExtra, "\(name) stands in one place")
        return (found, reading.oddities.contains(GuiaProblem(.oddValue, name)))
    }

    @Test func `dates are read in both forms, with and without a time, and only when they exist`() async throws {
        for sent in [
            "2026-11-23", "20261123", "2026-11-23T00:00:00", "20261123T101500", "2026-11-23 10:15",
            "2026-11-23T23:59:59.999-03:00",
        ] {
            let result = try await written("requestDate", .string(sent))
            #expect(result.text == "2026-11-23" && !result.isOdd)
        }
        #expect(try await written("requestDate", .number(20_261_123)).text == "2026-11-23")
        #expect(try await written("requestDate", .string("2024-02-29")).text == "2024-02-29")
        for sent in [
            "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-11-31", "0000-01-01", "23/11/2026",
            "2026-1-3", "hoje",
            "2026-11-23Z", "2026-11-23T", "2026-11-23Tnoon", "202611", " 2026-11-23", "٢٠٢٦-11-23",
            "2026-11-23T" + String(repeating: "0", count: 90),
        ] {
            let result = try await written("requestDate", .string(sent))
            #expect(result.text == nil && result.isOdd)
        }
        #expect(try await written("requestDate", .string("        ")) == (nil, false))
        #expect(try await written("requestDate", .bool(true)) == (nil, true))
    }

    @Test func `numbers are digits without exponent`() async throws {
        #expect(try await written("dailyRequestedQuantity", .number(12)) == ("12", false))
        #expect(try await written("dailyRequestedQuantity", Fixtures.json("1.2e1")) == ("12", false))
        #expect(try await written("dailyRequestedQuantity", .string("-007")) == ("-007", false))
        #expect(
            try await written("dailyRequestedQuantity", .string("123456789012345678")) == ("123456789012345678", false))
        for odd in ["1234567890123456789", "1.5", "x", "+1", "1e3", "--1", "-", "٣"] {
            #expect(try await written("dailyRequestedQuantity", .string(odd)) == (nil, true))
        }
        #expect(try await written("dailyRequestedQuantity", Fixtures.json("1e40")) == (nil, true))
        #expect(try await written("dailyRequestedQuantity", .number(.nan)) == (nil, true))
        #expect(try await written("dailyRequestedQuantity", .string("")) == (nil, false))
    }

    @Test(.enabled(if: SchemaJudge.isAtHand, SchemaJudge.whyNot))
    func `decimals keep their digits`() async throws {
        let (resource, item) = Fixtures.taken(.exame)
        let sent = [
            "1", "1.50", "-0.000000000000001", "1e-5", "1e17", "0", "-0", "1e18", "1e-20", "123456789.123456789",
        ]
        let procedures =
            try sent.map { JSONValue.object(["unitaryWorth": try Fixtures.json($0)]) }
            + ["1.50", "1,50", ".5", "5.", "00.10", "1.2.3"].map { .object(["unitaryWorth": .string($0)]) }
        let reading = try Fixtures.reader.read(
            item.with("procedures", .array(procedures)), resource: resource, pass: .new)
        let text = String(decoding: reading.document, as: UTF8.self)
        #expect(
            text.matches(of: /<unitaryWorth>([^<]*)</).map { String($0.output.1) } == [
                "1", "1.5", "-0.000000000000001", "0.00001", "100000000000000000", "0", "0", "123456789.123456789",
                "1.50",
                "00.10",
            ])
        #expect(reading.oddities.map(\.path) == [7, 8, 11, 12, 13, 15].map { "procedures[\($0)].unitaryWorth" })
        #expect(try await SchemaJudge.invalid([reading.document]) == [])
    }

    @Test func `texts are strings, codes any scalar, truth values true or false`() async throws {
        #expect(try await written("clinicalCondition", .string("")) == ("", false))
        #expect(try await written("clinicalCondition", .number(1)) == (nil, true))
        #expect(try await written("clinicalCondition", .bool(true)) == (nil, true))
        #expect(try await written("attendanceProtocol", .number(1_234)) == ("1234", false))
        #expect(try await written("specialCoverage", .bool(true)) == ("true", false))
        #expect(try await written("specialCoverage", .array([])) == (nil, true))
        #expect(try await written("newbornAttendance", .bool(false)) == ("false", false))
        #expect(try await written("newbornAttendance", .string("true")) == (nil, true))
        #expect(try await written("newbornAttendance", .number(1)) == (nil, true))
    }

    @Test func `a text longer than HAT's size is kept whole and reported`() async throws {
        let longest = String(repeating: "ç", count: 500)
        #expect(try await written("attendanceNote", .string(longest)) == (longest, false))
        #expect(try await written("attendanceNote", .string(longest + "x")) == (longest + "x", true))
        #expect(try await written("password", .string(String(repeating: "7", count: 21))).isOdd)
    }

    @Test func `a structure of another shape is kept as extra, with its path reported`() throws {
        let (resource, item) = Fixtures.taken(.exame)
        let odd = item.with("beneficiary", .array([.object(["subscriberId": .string("1")])]))
            .with("procedures", .array([.null, .string("x"), .object(["status": .number(1)])]))
            .with("healthProvider", .string("x"))
            .with("cbos", .object(["code": .string("225125")]))
        let reading = try Fixtures.reader.read(odd, resource: resource, pass: .new)
        #expect(
            Set(reading.oddities.map(\.path)) == ["beneficiary", "procedures[0]", "procedures[1]", "healthProvider"])
        let file = try DocumentLeaves(reading.document)
        #expect(Set(file.extras.map(\.path)) == ["beneficiary", "procedures[0]", "procedures[1]", "healthProvider"])
        #expect(file.leaves["procedures[2].status"] == "1" && file.leaves["cbos.code"] == "225125")
    }

    @Test func `oddities are bounded, values are not`() throws {
        let (resource, item) = Fixtures.taken(.exame)
        let procedures = JSONValue.array((0..<1_000).map { _ in .object(["balance": .string("muito")]) })
        let reading = try Fixtures.reader.read(item.with("procedures", procedures), resource: resource, pass: .new)
        #expect(reading.oddities.count == 200)
        #expect(try DocumentLeaves(reading.document).extras.count == 1_000)
    }
}
