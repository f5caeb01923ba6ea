import Domain
import FoundationEssentials
import HATSandbox
import JSON
import Testing

@Suite struct GuiaTests {
    @Test func `items come newest first, page by page, and a confirmed one leaves the filter`() async throws {
        try await withSandbox(load: .guias(70)) { caller in
            let first = try await caller.listGuias()
            #expect(first.items.count == 30)
            #expect(first.hasNext)
            let ids = first.items.compactMap { $0["authorizationId"]?.scalarText.flatMap { Int($0) } }
            #expect(ids == Array((41...70).reversed()))
            #expect(first.items[0]["trackingStatus"] == .string("0"))
            for case let key? in first.keys() {
                #expect(try await caller.track(.authorizations, key, "1").status == 200)
            }
            let second = try await caller.listGuias()
            #expect(Set(second.keys()).isDisjoint(with: first.keys()))
            #expect(try await caller.listGuias(page: 2).items.count == 10)
            #expect(try await caller.listGuias(page: 2).hasNext == false)
            #expect(try await caller.listGuias(tracking: "1").items.count == 30)
            #expect(try await caller.listGuias(tracking: "3").items.isEmpty)
            #expect(caller.sandbox.summary().guias.authorizations == ["0": 40, "1": 30])
        }
    }

    @Test(arguments: GuiaResource.allCases)
    func `the cancelled items are those marked as such, unless configured otherwise`(resource: GuiaResource)
        async throws
    {
        var load = SandboxLoad.guias(60, attachments: 60, extensions: 60)
        load.cancelledFraction = 0.4
        load.unconfirmedFraction = 0.3
        try await withSandbox(load: load) { caller in
            let evidence = caller.sandbox.guiaEvidence().filter { $0.resource == resource }
            let page = try await caller.listGuias(resource, pageSize: 100, tracking: "1", isCancelled: true)
            let listed = page.items.compactMap { $0[resource.keyName]?.scalarText }
            #expect(Set(listed) == Set(evidence.filter(\.isCancelled).map(\.key)))
            #expect(!listed.isEmpty)
            for item in page.items {
                let isConfirmed =
                    resource == .authorizations
                    ? item["authorizationStatus"] == .string("9") : item["isCancelled"] == .bool(true)
                let key = item[resource.keyName]?.scalarText
                #expect(isConfirmed == !(evidence.first { $0.key == key }?.isUnconfirmed ?? true))
            }
            #expect(evidence.contains { $0.isUnconfirmed })
        }
    }

    @Test func `an item that is cancelled later appears among the cancelled ones once it is stored`() async throws {
        try await withSandbox(load: .guias(1)) { caller in
            let key = try #require(try await caller.listGuias().keys()[0])
            let cancel = "/sandbox/guias/authorizations/\(key)/cancel"
            #expect(try await caller.post(cancel, body: "", headers: []).status == 200)
            #expect(try await caller.listGuias(tracking: "1", isCancelled: true).items.isEmpty)
            _ = try await caller.track(.authorizations, key, "1")
            #expect(try await caller.listGuias(tracking: "1", isCancelled: true).keys() == [key])
            _ = try await caller.track(.authorizations, key, "2")
            #expect(try await caller.listGuias(tracking: "1", isCancelled: true).items.isEmpty)
            let reported = caller.sandbox.guiaEvidence()[0].confirmations
            #expect(reported.map(\.trackingStatus) == ["1", "2"])
            #expect(reported.map(\.stamp.sequence) == [1, 2])
        }
    }

    @Test(
        arguments: [
            ("page=1", "page=0"), ("pageSize=30", "size=30"), ("&order=-authorizationId", ""),
            ("-authorizationId", "-id"), (",cbos", ""), ("trackingStatus=0", "trackingStatus=5"),
            ("&trackingStatus=0", ""), ("trackingStatus=0", "trackingStatus=0&cancel=1"),
            ("trackingStatus=0", "trackingStatus=1&authStatus=X"), ("page=1", "page=1&page=1"),
        ])
    func `a listing with any other parameters is refused`(part: String, other: String) async throws {
        try await withSandbox(load: .guias(1)) { caller async throws in
            let path = SandboxCaller.guiaPath().replacing(part, with: other)
            #expect(path != SandboxCaller.guiaPath())
            #expect(try await caller.get(path).status == 400)
        }
    }

    @Test(
        arguments: [
            #"{"trackingStatus":1}"#, #"{"trackingStatus":"5"}"#, #"{"trackingStatus":""}"#, "{}",
            #"{"trackingStatus":"1","x":1}"#, "[]",
        ])
    func `tracking is a string of 0 to 4 and nothing else`(body: String) async throws {
        try await withSandbox(load: .guias(1)) { caller async throws in
            let key = caller.sandbox.guiaEvidence()[0].key
            #expect(try await caller.put("v1/authorizations/\(key)", body: body).status == 400)
            #expect(caller.sandbox.guiaEvidence()[0].confirmations.isEmpty)
        }
    }

    @Test func `an unknown key, or one of another collection, is 404`() async throws {
        try await withSandbox(load: .guias(1, attachments: 1)) { caller async throws in
            let key = caller.sandbox.guiaEvidence()[0].key
            #expect(try await caller.track(.authorizations, "42", "1").status == 404)
            #expect(try await caller.track(.clinicalAttachments, key, "1").status == 404)
            #expect(try await caller.track(.authorizations, key, "4").status == 200)
        }
    }

    @Test func `all kinds are among the items, with their keys, some with unknown keys and some invalid`() async throws
    {
        var load = SandboxLoad.guias(300, attachments: 100)
        load.invalidFraction = 0.2
        load.auditFraction = 0.1
        try await withSandbox(load: load) { caller in
            let items = try await caller.listGuias(pageSize: 300).items
            #expect(Set(items.map { $0["authorizationType"]?.scalarText }) == ["1", "2", "4", "9", "7"])
            let executions = items.filter {
                $0["authorizationDescription"]?.scalarText?.contains("Exame - Exec") == true
            }
            #expect(executions.contains { $0["sourceAuthorization"] != nil })
            #expect(items.contains { $0["authorizationStatus"] == .string("6") })
            #expect(items.contains { $0["xNovoCampo"] != nil })
            #expect(items.allSatisfy { $0["beneficiary"]?["subscriberId"]?.scalarText?.utf8.count == 17 })
            let invalid = Set(caller.sandbox.guiaEvidence().filter(\.isInvalid).map(\.key))
            #expect(Self.invalidKeys(items) == invalid.filter { $0.hasPrefix("0001") })
            let types = try await caller.listGuias(.clinicalAttachments, pageSize: 100).items.map {
                $0["attachType"]?.scalarText
            }
            #expect(Set(types) == ["12", "13", "14", "99"])
        }
    }

    /// Tracking keys of items that lack a required key or have no known kind.
    private static func invalidKeys(_ items: [JSONValue]) -> Set<String> {
        let invalid = items.filter { item in
            if item["authorizationDescription"]?.scalarText?.contains("Exame - Exec") == true {
                return item["sourceAuthorization"] == nil
            }
            guard let needed = neededKeys[item["authorizationType"]?.scalarText ?? ""] else { return true }
            return item[needed] == nil
        }
        return Set(invalid.compactMap { $0["idOnHealthProvider"]?.scalarText })
    }

    private static let neededKeys = [
        "1": "consultationType", "2": "clinicalCondition", "4": "primaryICD", "9": "attendanceModel",
    ]

    @Test func `a given item is listed unchanged`() async throws {
        var load = SandboxLoad()
        let item = JSONValue.object(["attachNumber": .string("A 1"), "odd": .array([.null, .number(1.5)])])
        load.givenGuias = [GivenGuia(resource: .clinicalAttachments, item: item)]
        try await withSandbox(load: load) { caller in
            let answer = try await caller.get(SandboxCaller.guiaPath(.clinicalAttachments))
            #expect(
                answer.body
                    == #"{"items":[{"attachNumber":"A 1","odd":[null,1.5],"trackingStatus":"0"}],"hasNext":false}"#)
            #expect(try await caller.track(.clinicalAttachments, "A%201", "3").status == 200)
        }
    }
}
