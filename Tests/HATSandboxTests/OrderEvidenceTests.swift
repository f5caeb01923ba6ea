import FoundationEssentials
import HATContract
import HATSandbox
import Testing

@Suite struct OrderEvidenceTests {
    @Test func `a repeat has the same token and no second effect; another body under its key is a conflict`()
        async throws
    {
        try await withSandbox { caller async throws in
            let first = try await caller.send(.persons, [OrderItems.person()])
            let again = try await caller.send(.persons, [OrderItems.person()])
            #expect(again.body == first.body)
            #expect(again.status == first.status)
            #expect(try await caller.send(.persons, [OrderItems.person("2")]).status == 409)
            _ = try await caller.settle(.persons, [OrderItems.person()], key: "k1")
            let evidence = caller.sandbox.orderEvidence()
            #expect(evidence.total.effects == 1)
            #expect(evidence.total.items == 1)
            #expect(evidence.total.repeats == 2)
            #expect(evidence.conflicts == 1)
            #expect(evidence.tokens == 1)
            #expect(evidence.processedTwice.count == 0)
        }
    }

    @Test func `a refused key can be used again, and is refused as long as the body is wrong`() async throws {
        try await withSandbox { caller async throws in
            #expect(try await caller.send(.persons, ["{}"]).status == 400)
            #expect(try await caller.send(.persons, ["{}"]).status == 400)
            #expect(try await caller.send(.persons, [OrderItems.person()]).status == 202)
        }
    }

    @Test func `a HAT that forgets keys processes twice and shows it`() async throws {
        var behaviour = SandboxBehaviour()
        behaviour.forgetsKeys = true
        try await withSandbox(behaviour) { caller async throws in
            _ = try await caller.settle(.persons, [OrderItems.person("1"), OrderItems.person("2")], key: "k")
            _ = try await caller.settle(.persons, [OrderItems.person("1"), OrderItems.person("2")], key: "k")
            let evidence = caller.sandbox.orderEvidence()
            #expect(evidence.total.effects == 4)
            #expect(evidence.total.entities == 2)
            #expect(evidence.processedTwice.count == 2)
            #expect(evidence.processedTwice.first.map(\.key) == ["1|00000000191", "2|00000000191"])
            #expect(evidence.endpoints[.persons]?.processedTwice == 2)
            #expect(evidence.sameContentAgain.count == 0)
        }
    }

    @Test func `the same content under another key is distinguished from a change`() async throws {
        try await withSandbox { caller async throws in
            _ = try await caller.settle(.persons, [OrderItems.person("1", name: "A")], key: "a")
            let first = try #require(caller.sandbox.orderEvidence(of: "1|00000000191", at: .persons))
            _ = try await caller.settle(.persons, [OrderItems.person("1", name: "B")], key: "b")
            let second = try #require(caller.sandbox.orderEvidence(of: "1|00000000191", at: .persons))
            #expect(second.contentDigest != first.contentDigest)
            #expect(second.effects == 2)
            #expect(second.lastEffect.sequence > first.lastEffect.sequence)
            #expect(caller.sandbox.orderEvidence().sameContentAgain.count == 0)
            let turned = #"{"name":"B","holderCPF":"00000000191","personId":"1"}"#
            _ = try await caller.settle(.persons, [turned], key: "c")
            let evidence = caller.sandbox.orderEvidence()
            #expect(evidence.sameContentAgain.count == 1)
            #expect(evidence.total.sameContentAgain == 1)
            #expect(evidence.processedTwice.count == 0)
        }
    }

    @Test func `an item twice in one group is detected`() async throws {
        try await withSandbox { caller async throws in
            _ = try await caller.settle(.persons, [OrderItems.person("1"), OrderItems.person("1")], key: "a")
            #expect(caller.sandbox.orderEvidence().twiceInGroup.count == 1)
            #expect(caller.sandbox.orderEvidence().total.twiceInGroup == 1)
            #expect(caller.sandbox.orderEvidence().processedTwice.count == 0)
        }
    }

    @Test(
        arguments: [
            (OrderResource.beneficiaries, OrderItems.beneficiary(), "persons:00000001"),
            (.beneficiaryStatus, OrderItems.status(), "beneficiaries:0001000100000100"),
            (.preExistingDiseases, #"{"subscriberId":"1","diseaseCode":"A"}"#, "beneficiaries:1"),
            (.procedureLevel, #"{"subscriberId":"1","procedureCode":"1"}"#, "beneficiaries:1"),
            (.groupLevel, #"{"subscriberId":"1","coverageGroupCode":"1"}"#, "beneficiaries:1"),
            (.attendanceLocations, OrderItems.location(), "healthProviders:000001"),
            (.clinicalStaff, #"{"healthProviderCode":"1"}"#, "healthProviders:1"),
            (.healthProviderStatus, #"{"healthProviderCode":"1"}"#, "healthProviders:1"),
            (.healthProviderSpecialties, OrderItems.specialty(), "healthProviders:000001"),
        ])
    func `a child before its parent is detected`(endpoint: OrderResource, item: String, parent: String) async throws {
        try await withSandbox { caller async throws in
            _ = try await caller.settle(endpoint, [item], key: "k")
            let evidence = caller.sandbox.orderEvidence()
            #expect(evidence.childBeforeParent.count == 1)
            #expect(evidence.childBeforeParent.first.first?.parent == parent)
            #expect(evidence.endpoints[endpoint]?.childBeforeParent == 1)
            #expect(evidence.total.effects == 1)
        }
    }

    @Test func `in the right order nothing is detected, and a parent counts from its effect on`() async throws {
        try await withSandbox { caller async throws in
            let person = try await caller.send(.persons, [OrderItems.person()], key: "p").token
            _ = try await caller.send(.beneficiaries, [OrderItems.beneficiary()], key: "early")
            #expect(caller.sandbox.orderEvidence().childBeforeParent.count == 1)
            caller.sandbox.resetOrders()
            #expect(try await caller.get("v1/integration/\(person)").status == 404)
            _ = try await caller.settle(.persons, [OrderItems.person()], key: "p")
            _ = try await caller.settle(.beneficiaries, [OrderItems.beneficiary()], key: "b")
            _ = try await caller.settle(.beneficiaryStatus, [OrderItems.status()], key: "s")
            _ = try await caller.settle(.healthProviders, [OrderItems.provider()], key: "h")
            _ = try await caller.settle(.attendanceLocations, [OrderItems.location()], key: "l")
            _ = try await caller.settle(.healthProviderSpecialties, [OrderItems.specialty()], key: "x")
            #expect(caller.sandbox.orderEvidence().childBeforeParent.count == 0)
            _ = try await caller.settle(
                .healthProviderSpecialties, [OrderItems.specialty("000001", "002")], key: "y")
            #expect(
                caller.sandbox.orderEvidence().childBeforeParent.first.map(\.parent) == [
                    "attendanceLocations:000001:002"
                ])
        }
    }

    @Test func `a coverage may name the family by company and number, and a member by registry type`() async throws {
        func item(_ company: String, _ family: String, _ type: String?) -> String {
            let registry = type.map { ",\"beneficiaryRegistryType\":\"\($0)\"" } ?? ""
            return "{\"companyId\":\"\(company)\",\"subscriberId\":\"\(family)\"\(registry)}"
        }
        try await withSandbox { caller async throws in
            _ = try await caller.settle(.persons, [OrderItems.person()], key: "p")
            _ = try await caller.settle(.beneficiaries, [OrderItems.beneficiary("00010002000003007")], key: "b")
            let known = [item("0002", "000003", nil), item("0002", "000003", "00")]
            _ = try await caller.settle(.procedureLevel, known, key: "c")
            #expect(caller.sandbox.orderEvidence().childBeforeParent.count == 0)
            let unknown = [item("0002", "000004", nil), item("0001", "000003", nil), item("0002", "000003", "01")]
            _ = try await caller.settle(.procedureLevel, unknown, key: "d")
            #expect(caller.sandbox.orderEvidence().childBeforeParent.count == 3)
        }
    }

    @Test func `a refused parent does not count, and orphans are refused when configured`() async throws {
        var settings = SandboxOrders()
        settings.refusedKeys = ["00000001"]
        settings.refusedEndpoints = [.persons]
        settings.refusesOrphans = true
        try await withSandbox(orders: settings) { caller async throws in
            #expect(try await caller.settle(.persons, [OrderItems.person()], key: "p").codeNumber == 3)
            #expect(try await caller.settle(.beneficiaries, [OrderItems.beneficiary()], key: "b").codeNumber == 3)
            let evidence = caller.sandbox.orderEvidence()
            #expect(evidence.childBeforeParent.count == 1)
            #expect(evidence.total.refused == 2)
            #expect(evidence.total.effects == 0)
        }
    }

    @Test func `the first hundred of a kind are listed and all are counted`() async throws {
        try await withSandbox { caller async throws in
            let items = (1...150).map { OrderItems.beneficiary("\($0)", person: "9") }
            _ = try await caller.settle(.beneficiaries, items, key: "k")
            let evidence = caller.sandbox.orderEvidence()
            #expect(evidence.childBeforeParent.count == 150)
            #expect(evidence.childBeforeParent.first.count == 100)
        }
    }

    @Test func `evidence is shown over HTTP, of one item too, and a reset removes it`() async throws {
        try await withSandbox { caller async throws in
            _ = try await caller.settle(.persons, [OrderItems.person("1")], key: "k")
            _ = try await caller.send(.groupLevel, ["{}"], key: "x")
            let shown = try await caller.get("/sandbox/orders", headers: [])
            #expect(try shown.decoded(OrderEvidence.self) == caller.sandbox.orderEvidence())
            #expect(shown.body.contains("\"coverages/groupLevel\""))
            let item = try await caller.get("/sandbox/orders/item?endpoint=persons&key=1%7C00000000191", headers: [])
            #expect(try item.decoded(OrderItemEvidence.self).effects == 1)
            #expect(try await caller.get("/sandbox/orders/item?endpoint=persons&key=2", headers: []).status == 404)
            #expect(try await caller.post("/sandbox/orders/reset", body: "", headers: []).status == 200)
            #expect(caller.sandbox.orderEvidence() == OrderEvidence())
        }
    }
}
