import FoundationEssentials
import HATContract
import HATSandbox
import Testing

@Suite struct OrderEnvelopeTests {
    private static let item = OrderItems.person()

    @Test(
        arguments: [
            #"{"ansRegistry":"354325","items":[ITEM]}"#, #"{"healthInsurerId":"1","items":[ITEM]}"#,
            #"{"healthInsurerId":"1","ansRegistry":"354325"}"#,
            #"{"healthInsurerId":"1","ansRegistry":"354325","items":[]}"#,
            #"{"healthInsurerId":"1","ansRegistry":"354325","items":ITEM}"#,
            #"{"healthInsurerId":"1","ansRegistry":"354325","items":[ITEM],"x":1}"#,
            #"{"healthInsurerId":"1","ansRegistry":"354325","items":[ITEM],"items":[ITEM]}"#,
            #"{"healthInsurerId":"1","ansRegistry":"354325","Items":[ITEM]}"#,
            #"{"healthInsurerId":"1","ansRegistry":"354325","providers":[ITEM]}"#,
            #"{"healthInsurerId":1,"ansRegistry":"354325","items":[ITEM]}"#,
            #"{"healthInsurerId":"","ansRegistry":"354325","items":[ITEM]}"#,
            #"{"healthInsurerId":"1","ansRegistry":"35432","items":[ITEM]}"#,
            #"{"healthInsurerId":"1","ansRegistry":"354325","items":[1]}"#, "[]", "", "{", "{}x", "nul",
            #"{"healthInsurerId":"1","ansRegistry":"354325","items":[ITEM]}{}"#,
            #"{"healthInsurerId":"1","ansRegistry":"354325","items":[ITEM,]}"#,
            #"{"healthInsurerId":"1","ansRegistry":"354325",}"#,
        ])
    func `an envelope with another key, list or value is refused`(body: String) async throws {
        try await withSandbox { caller async throws in
            let answer = try await caller.send("v1/persons", body: body.replacing("ITEM", with: Self.item))
            #expect(answer.status == 400)
            #expect(try answer.decoded(ErrorBody.self).code?.text == "400")
            #expect(caller.sandbox.orderEvidence().total.items == 0)
        }
    }

    @Test func `a body must be JSON by its type and have one key, and the query is empty`() async throws {
        try await withSandbox { caller async throws in
            let body = envelope(.persons, [Self.item])
            #expect(try await caller.send("v1/persons", body: body, key: nil).status == 400)
            #expect(try await caller.send("v1/persons", body: body, key: "").status == 400)
            #expect(try await caller.send("v1/persons?x=1", body: body).status == 400)
            let headers = SandboxCaller.credentials + [("Idempotency-Key", "k")]
            #expect(try await caller.post("v1/persons", body: body, headers: headers, type: "text/plain").status == 415)
            #expect(try await caller.post("v1/persons", body: body, headers: [("Idempotency-Key", "k")]).status == 401)
            #expect(try await caller.send("v1/persons", body: body).status == 202)
        }
    }

    @Test func `diseases are accepted under items, and under diseases when configured`() async throws {
        let item = #"{"subscriberId":"1","diseaseCode":"A"}"#
        let body = envelope(.preExistingDiseases, [item]).replacing("\"items\"", with: "\"diseases\"")
        try await withSandbox { caller async throws in
            #expect(try await caller.send("v1/preExistingDiseases", body: body).status == 400)
            var settings = SandboxOrders()
            settings.takesDiseasesNode = true
            try caller.sandbox.setOrderSettings(settings)
            #expect(try await caller.send("v1/preExistingDiseases", body: body).status == 202)
            #expect(try await caller.send(.preExistingDiseases, [item], key: "k2").status == 202)
        }
    }

    @Test func `dates must have the configured format`() async throws {
        let dashed = #"{"subscriberId":"1","birthdate":"1980-01-31"}"#
        let compact = #"{"subscriberId":"1","birthdate":"19800131"}"#
        for (form, statuses) in [
            (SandboxOrders.DateForm.dashed, [202, 400]), (.compact, [400, 202]), (.either, [202, 202]),
        ] {
            var settings = SandboxOrders()
            settings.dateForm = form
            try await withSandbox(orders: settings) { caller async throws in
                #expect(try await caller.send(.beneficiaries, [dashed], key: "a").status == statuses[0])
                #expect(try await caller.send(.beneficiaries, [compact], key: "b").status == statuses[1])
            }
        }
    }

    @Test func `a group above the limit is refused as by HAT, by endpoint, without effect`() async throws {
        var settings = SandboxOrders()
        settings.ordersPerCallMax = 3
        settings.ordersPerCallMaxByEndpoint = [.attendanceLocations: 1]
        try await withSandbox(orders: settings) { caller async throws in
            let persons = (1...4).map { OrderItems.person("\($0)") }
            let refused = try await caller.send(.persons, persons)
            #expect(refused.status == 400)
            #expect(SizeRefusal.isMeant(by: refused.errorText))
            #expect(try await caller.send(.persons, Array(persons.prefix(3)), key: "k2").status == 202)
            let locations = ["001", "002"].map { OrderItems.location("1", $0) }
            #expect(try await caller.send(.attendanceLocations, locations, key: "k3").status == 400)
            let evidence = caller.sandbox.orderEvidence()
            #expect(evidence.endpoints[.persons]?.largestGroup == 3)
            #expect(evidence.endpoints[.persons]?.requests == 2)
            #expect(evidence.endpoints[.attendanceLocations]?.items == 0)
            #expect(evidence.total.rejectedRequests == 2)
        }
    }

    @Test func `escapes, surrogates and whitespace are parsed as in JSON; invalid JSON is refused`() async throws {
        try await withSandbox { caller async throws in
            let item = "{ \"personId\" : \"1\\u0041\" ,\n\"holderCPF\":\"1\",\"name\":\"\\ud83d\\ude00\\\"\\/\\\\\"}"
            _ = try await caller.settle(.persons, [item], key: "k")
            #expect(caller.sandbox.orderEvidence(of: "1A|1", at: .persons)?.effects == 1)
            for odd in [
                "{\"personId\":\"\\ud83d\"}", "{\"personId\":\"\\x\"}", "{\"personId\":\"\u{1}\"}", "{\"personId\":01}",
                "{\"personId\":1.}", "{\"personId\":tru}", "{'personId':1}", "{\"personId\" 1}", "{\"personId\":\"a}",
            ] {
                let answer = try await caller.send(.persons, [odd], key: "x")
                #expect(answer.status == 400)
                #expect(answer.errorText.contains("not valid JSON"), "\(odd)")
            }
        }
    }

    @Test func `the order settings are set and shown over HTTP; unknown keys and values out of bounds are refused`()
        async throws
    {
        try await withSandbox { caller async throws in
            let body = """
                {"ordersPerCallMax":7,"ordersPerCallMaxByEndpoint":{"coverages/groupLevel":2},"refusal":"processing"}
                """
            #expect(try await caller.post("/sandbox/orders/behaviour", body: body, headers: []).status == 200)
            let settings = caller.sandbox.orderSettings
            #expect(settings.ordersPerCallMax == 7)
            #expect(settings.ordersPerCallMaxByEndpoint == [.groupLevel: 2])
            #expect(settings.refusal == .processing)
            let shown = try await caller.get("/sandbox/orders/behaviour", headers: [])
            #expect(try shown.decoded(SandboxOrders.self) == settings)
            for odd in [
                #"{"x":1}"#, #"{"ordersPerCallMax":0}"#, #"{"pollsPerCode":-1}"#, #"{"millisecondsPerCode":-1}"#,
                #"{"answerStatus":204}"#, #"{"refusal":"never"}"#, #"{"refusedSuffixes":[""]}"#,
                #"{"refusedEndpoints":["x"]}"#, #"{"averageTime":-1}"#, #"{"refusedOneIn":-1}"#,
            ] {
                #expect(try await caller.post("/sandbox/orders/behaviour", body: odd, headers: []).status == 400)
            }
            #expect(caller.sandbox.orderSettings == settings)
        }
    }
}
