import Domain
import FoundationEssentials
import Guias
import JSON
import Testing

@Suite struct `Reading of items` {
    @Test(.enabled(if: SchemaJudge.isAtHand, SchemaJudge.whyNot))
    func `every kind in both passes is accepted and its file is valid`() async throws {
        var documents: [[UInt8]] = []
        for kind in GuiaForm.allCases where kind != .unknown {
            let (resource, item) = Fixtures.taken(kind)
            for pass in GuiaPass.allCases {
                let reading = try Fixtures.reader.read(item, resource: resource, pass: pass)
                #expect(reading.kind == kind && reading.problems == [] && reading.oddities == [])
                #expect(reading.key == Fixtures.keys[resource])
                let file = try DocumentLeaves(reading.document)
                #expect(file.attributes["resource"] == resource.rawValue && file.attributes["pass"] == pass.rawValue)
                #expect(file.frame["kind"] == kind.rawValue)
                #expect(file.frame["protheusType"] == kind.protheusType(isAudit: false))
                #expect(file.frame["key"] == Fixtures.keys[resource])
                documents.append(reading.document)
            }
        }
        #expect(documents.count == 18)
        #expect(try await SchemaJudge.invalid(documents) == [])
    }

    @Test(.enabled(if: SchemaJudge.isAtHand, SchemaJudge.whyNot))
    func `the schema refuses what the format does not have`() async throws {
        let (resource, item) = Fixtures.taken(.exame)
        let document = String(
            decoding: try Fixtures.reader.read(item, resource: resource, pass: .new).document, as: UTF8.self)
        let changes = [
            ("<kind>exame<", "<kind>exam<"), (" pass=\"new\"", ""), (" pass=\"new\"", " pass=\"old\""),
            ("<key>\(try #require(Fixtures.keys[resource]))</key>", ""), ("<key>0", "<key>/"), ("<key>0", "<key> 0"),
            ("<month>11<", "<month>13<"), (">2026-11-23<", ">2026-11-31<"),
            ("urn:hatspool:hat:1", "urn:hatspool:hat:2"),
            ("<audit>false<", "<audit>no<"), ("</content>", "<unknown>1</unknown></content>"),
            ("<tissStatus>6<", "<tissStatus>9<"), ("</guia>", "<extra path=\"a\" type=\"text\">1</extra></guia>"),
            ("</guia>", "<extra type=\"string\">1</extra></guia>"),
        ]
        let documents = changes.map { Array(document.replacing($0.0, with: $0.1).utf8) }
        #expect(!documents.contains(Array(document.utf8)), "each change changes something")
        #expect(try await SchemaJudge.invalid(documents) == Array(documents.indices))
    }

    @Test func `each required key of each kind is missing when absent or null, and present when blank`() throws {
        var seen = 0
        for kind in GuiaForm.allCases {
            let (resource, item) = Fixtures.taken(kind)
            for path in RequiredKeys.of(kind) {
                seen += 1
                let name = path == "beneficiary.subscriberId" ? "beneficiary" : path
                for value in [nil, JSONValue.null] {
                    let reading = try Fixtures.reader.read(item.with(name, value), resource: resource, pass: .new)
                    #expect(reading.problems == [GuiaProblem(.missing, path)])
                    #expect(reading.document.isEmpty)
                }
                let blank: JSONValue = name == path ? .string("") : .object(["subscriberId": .string("")])
                #expect(try Fixtures.reader.read(item.with(name, blank), resource: resource, pass: .new).problems == [])
                let cancelled = try Fixtures.reader.read(item.with(name, nil), resource: resource, pass: .cancelled)
                #expect(cancelled.problems == [])
            }
        }
        #expect(seen == 22)
    }

    @Test func `the keys of an admission may be in requestedHospitalInfo`() throws {
        let (resource, item) = Fixtures.taken(.internacao)
        let moved = item.with("hospType", nil).with("requestedHospitalInfo", .object(["hospType": .string("1")]))
        #expect(try Fixtures.reader.read(moved, resource: resource, pass: .new).problems == [])
        let note = item.with("attendanceNote", nil)
            .with("requestedHospitalInfo", .object(["attendanceNote": .string("1")]))
        #expect(
            try Fixtures.reader.read(note, resource: resource, pass: .new).problems
                == [GuiaProblem(.missing, "attendanceNote")])
    }

    @Test func `an unknown kind is a problem among the new only`() throws {
        for (resource, path) in [
            (GuiaResource.authorizations, "authorizationType"), (.clinicalAttachments, "attachType"),
        ] {
            for value in [nil, JSONValue.null, .string("7"), .bool(true), .string("")] {
                let item = JSONValue.object([resource.keyName: .string("1"), "isCancelled": .bool(true)])
                    .with("authorizationStatus", .string("9")).with(path, value)
                let new = try Fixtures.reader.read(item, resource: resource, pass: .new)
                #expect(new.kind == .unknown && new.problems == [GuiaProblem(.unknownKind, path)])
                let cancelled = try Fixtures.reader.read(item, resource: resource, pass: .cancelled)
                #expect(cancelled.problems == [] && !cancelled.document.isEmpty)
            }
        }
    }

    @Test func `a cancellation is confirmed by the item or refused`() throws {
        let unconfirmed: [(GuiaResource, JSONValue?)] = [
            (.authorizations, nil), (.authorizations, .string("1")), (.authorizations, .bool(true)),
            (.clinicalAttachments, nil), (.clinicalAttachments, .bool(false)), (.clinicalAttachments, .string("true")),
            (.treatmentExtensions, .number(1)), (.treatmentExtensions, .null),
        ]
        for (resource, value) in unconfirmed {
            let name = resource == .authorizations ? "authorizationStatus" : "isCancelled"
            let item = JSONValue.object([resource.keyName: .string("1")]).with(name, value)
            let reading = try Fixtures.reader.read(item, resource: resource, pass: .cancelled)
            #expect(reading.problems == [GuiaProblem(.cancellationUnconfirmed, name)])
            #expect(!reading.isCancellationConfirmed && reading.document.isEmpty && reading.key == "1")
        }
        for (resource, name, value) in [
            (GuiaResource.authorizations, "authorizationStatus", JSONValue.string("9")),
            (.authorizations, "authorizationStatus", .number(9)), (.clinicalAttachments, "isCancelled", .bool(true)),
            (.treatmentExtensions, "isCancelled", .bool(true)),
        ] {
            let item = JSONValue.object([resource.keyName: .string("1"), name: value])
            let reading = try Fixtures.reader.read(item, resource: resource, pass: .cancelled)
            #expect(reading.problems == [] && reading.isCancellationConfirmed)
            let file = try DocumentLeaves(reading.document)
            #expect(file.frame["guiaStatus"] == "3" && file.frame["tissStatus"] == "6")
        }
    }

    @Test func `a key that a URL cannot contain is refused`() throws {
        let bad: [JSONValue?] = [
            nil, .null, .bool(true), .string(""), .string("."), .string(".."), .string("a/b"), .string("a?b"),
            .string("a#b"),
            .string("a%2F"), .string("a b"), .string("é"), .string("a\n"), .string(String(repeating: "1", count: 65)),
            .array([]),
        ]
        for resource in GuiaResource.allCases {
            for value in bad {
                let (_, item) = Fixtures.taken(
                    resource == .authorizations ? .exame : resource == .clinicalAttachments ? .opme : .prorrogacao)
                let reading = try Fixtures.reader.read(
                    item.with(resource.keyName, value), resource: resource, pass: .new)
                #expect(reading.key == nil && reading.document.isEmpty)
                #expect(reading.problems == [GuiaProblem(.untrackable, resource.keyName)])
            }
        }
    }

    @Test func `an item without a usable key is named by safe facts, never by a person's data`()
        throws
    {
        let (resource, item) = Fixtures.taken(.exame)
        func name(_ key: JSONValue?, _ other: JSONValue?) throws -> String? {
            var stated = item.with(resource.keyName, key).with("authorizationId", other)
            for rest in ["id", "attachNumber", "treatmentExtensionNumber"] { stated = stated.with(rest, nil) }
            return try Fixtures.reader.read(stated, resource: resource, pass: .new).statedName
        }
        #expect(try name(.string("A/2"), .string("9")) == "A/2")
        #expect(try name(nil, .string("9")) == "authorizationId 9")
        #expect(try name(.string("MARIA DA SILVA"), .string("9")) == "authorizationId 9")
        #expect(try name(.string("A\n2"), nil) == nil)
        #expect(try name(.string("A2"), nil) == nil, "a usable key is its name")
    }

    @Test func `a key has parts only where its form agrees`() throws {
        let (resource, item) = Fixtures.taken(.exame)
        let parts = ["operadora", "year", "month", "number"]
        for (key, expected) in [
            (JSONValue.string("12342026119"), ["1234", "2026", "11", "9"]), (.string("1234202611"), nil),
            (.string("12342026130000001"), nil), (.string("1234202611000A001"), nil),
            (.number(12_342_026_110_001), ["1234", "2026", "11", "0001"]),
        ] {
            let reading = try Fixtures.reader.read(item.with("idOnHealthProvider", key), resource: resource, pass: .new)
            let frame = try DocumentLeaves(reading.document).frame
            #expect(parts.compactMap { frame[$0] } == expected ?? [])
        }
    }

    @Test func `a value that is no object is reported as such`() throws {
        for value in [JSONValue.null, .string("guia"), .array([.object([:])]), .number(1), .bool(false)] {
            for pass in GuiaPass.allCases {
                let reading = try Fixtures.reader.read(value, resource: .authorizations, pass: pass)
                #expect(reading.problems == [GuiaProblem(.notAnObject, "")] && reading.key == nil)
            }
        }
    }

    @Test func `the digest depends on the content, not on the tracking status or the order of keys`() throws {
        let one = try Fixtures.json(#"{"idOnHealthProvider":"1","trackingStatus":"0","n":1.0,"o":{"a":1,"b":[null]}}"#)
        let same = try Fixtures.json(#"{"o":{"b":[null],"a":1e0},"n":1,"trackingStatus":"1","idOnHealthProvider":"1"}"#)
        let others = [
            #"{"idOnHealthProvider":"1","n":1,"o":{"a":1,"b":[]}}"#,
            #"{"idOnHealthProvider":1,"n":1,"o":{"a":1,"b":[null]}}"#,
            #"{"idOnHealthProvider":"1","n":1,"o":{"a":1,"b":[null],"trackingStatus":"1"}}"#,
        ]
        func digest(_ item: JSONValue) throws -> SHA256Digest {
            try Fixtures.reader.read(item, resource: .authorizations, pass: .new).digest
        }
        #expect(try digest(one) == digest(same))
        for other in others { #expect(try digest(Fixtures.json(other)) != digest(one)) }
    }

    @Test func `no problem and no oddity holds a value`() throws {
        let secret = "Maria da Silva 123"
        let members = KeyStructure.content.keys.map { ($0.name, JSONValue.array([.string(secret)])) }
        let item = JSONValue.object(Dictionary(uniqueKeysWithValues: members)).with(secret, .string("\u{1}"))
            .with("beneficiary", .object([secret: .string("\u{1}"), "birthdate": .string(secret)]))
        for resource in GuiaResource.allCases {
            for pass in GuiaPass.allCases {
                let reading = try Fixtures.reader.read(item, resource: resource, pass: pass)
                #expect(!reading.problems.isEmpty && reading.oddities.count > 30)
                #expect(reading.oddities.contains(GuiaProblem(.oddValue, "beneficiary[*]")))
                #expect(!(reading.problems + reading.oddities).contains { $0.path.contains("Maria") })
            }
        }
    }
}
