import Domain
import FoundationEssentials
import Guias
import JSON
import Testing

@Suite struct `Derived status` {
    private func frame(_ members: [String: JSONValue], _ kind: GuiaForm = .exame) throws -> [String: String] {
        let (resource, item) = Fixtures.taken(kind)
        let whole = members.reduce(item.with("authorizationStatus", nil).with("isCancelled", nil)) {
            $0.with($1.key, $1.value)
        }
        let reading = try Fixtures.reader.read(whole, resource: resource, pass: .new)
        try #require(reading.problems.isEmpty)
        return try DocumentLeaves(reading.document).frame
    }

    @Test func `the TISS status follows the authorization status`() throws {
        let table: [(JSONValue?, String)] = [
            (.string("1"), "1"), (.number(1), "1"), (.string("6"), "2"), (.string("9"), "6"), (.string("2"), "7"),
            (.string("3"), "3"), (.string("5H"), "5"), (.string("5"), "2"), (.string("X"), "2"), (nil, "2"),
            (.string(" 3 "), "3"),
        ]
        for (status, expected) in table {
            #expect(try frame(["authorizationStatus": status].compactMapValues { $0 })["tissStatus"] == expected)
        }
        #expect(try frame([:], .opme)["tissStatus"] == nil)
        #expect(try frame(["authorizationStatus": .string("1")], .opme)["tissStatus"] == "1")
    }

    @Test func `the guia's status follows its procedures`() throws {
        let table: [([JSONValue], String?)] = [
            ([.number(1), .string("1")], "1"), ([.number(0), .string("2")], "3"), ([.number(0), .number(1)], "2"),
            ([.number(1), .null], "2"), ([.string("8")], "2"), ([], nil), ([.null], nil),
        ]
        for (statuses, expected) in table {
            let procedures = JSONValue.array(statuses.map { .object(["status": $0]) })
            #expect(try frame(["procedures": procedures])["guiaStatus"] == expected)
        }
        #expect(try frame(["procedures": .object(["status": .number(1)])])["guiaStatus"] == "1")
        #expect(try frame([:])["guiaStatus"] == nil)
    }

    @Test func `status 6 waits for the auditor, and a consulta is then SP SADT`() throws {
        let (resource, item) = Fixtures.taken(.consulta)
        for status in [JSONValue.string("6"), .number(6)] {
            let reading = try Fixtures.reader.read(
                item.with("authorizationStatus", status), resource: resource, pass: .new)
            #expect(reading.isAudit && reading.kind == .consulta)
            let frame = try DocumentLeaves(reading.document).frame
            #expect(frame["audit"] == "true" && frame["guiaStatus"] == "6" && frame["protheusType"] == "02")
        }
        #expect(try frame(["authorizationStatus": .string("1")], .consulta)["protheusType"] == "01")
    }

    @Test func `an execution is recognised by its description, whatever the type says`() throws {
        for type in ["1", "2", "4", "9", "77", ""] {
            let (resource, item) = Fixtures.taken(.execucao)
            let reading = try Fixtures.reader.read(
                item.with("authorizationType", .string(type)), resource: resource, pass: .new)
            #expect(reading.kind == .execucao && reading.problems == [])
        }
        #expect(try frame(["authorizationDescription": .string("Exame")])["kind"] == "exame")
        #expect(try frame(["authorizationType": .string("02")])["kind"] == "exame")
        #expect(try frame(["authorizationType": .number(2)])["kind"] == "exame")
    }

    @Test func `the provider is trimmed`() throws {
        for (id, expected) in [
            (JSONValue.string(" 000123 "), "000123"), (.number(123), "123"), (.string("  "), nil), (.bool(true), nil),
            (.string("../x"), "../x"),
        ] {
            let (resource, item) = Fixtures.taken(.exame)
            let reading = try Fixtures.reader.read(
                item.with("healthProvider", .object(["healthProviderId": id])), resource: resource, pass: .new)
            #expect(reading.providerId == expected)
            #expect(try DocumentLeaves(reading.document).frame["providerId"] == expected)
        }
    }
}
