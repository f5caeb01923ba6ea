import Domain
import FoundationEssentials
import HATSandbox
import Testing

@Suite struct MisbehaviourTests {
    @Test func `the next N calls fail with the configured status and wait, then calls succeed`() async throws {
        var behaviour = SandboxBehaviour()
        behaviour.failNext = 2
        behaviour.failStatus = 503
        behaviour.retryAfter = "Mon, 09 Mar 2026 12:00:00 GMT"
        try await withSandbox(behaviour) { caller in
            for _ in 0..<2 {
                let answer = try await caller.upload(uploadBody())
                #expect(answer.status == 503)
                #expect(answer.retryAfter == "Mon, 09 Mar 2026 12:00:00 GMT")
            }
            #expect(caller.sandbox.storedLotes().isEmpty)
            #expect(try await caller.upload(uploadBody()).status == 201)
        }
    }

    @Test func `a dropped upload gets no answer, stored or not as configured`() async throws {
        var behaviour = SandboxBehaviour()
        behaviour.dropBeforeStoring = 1
        behaviour.dropAfterStoring = 1
        try await withSandbox(behaviour) { caller in
            let body = try uploadBody()
            await #expect(throws: (any Error).self) { try await caller.upload(body) }
            #expect(caller.sandbox.effectCount == 0)
            await #expect(throws: (any Error).self) { try await caller.upload(body) }
            #expect(caller.sandbox.effectCount == 1)
            #expect(try await caller.upload(body).status == 200)
            #expect(caller.sandbox.requests().map(\.status) == [nil, nil, 200])
        }
    }

    @Test func `a valid token is refused on request, and a sandbox that is down stays down until reconfigured`()
        async throws
    {
        var behaviour = SandboxBehaviour()
        behaviour.rejectToken = 1
        try await withSandbox(behaviour) { caller in
            #expect(try await caller.get("v1/healthcheck").status == 401)
            #expect(try await caller.get("v1/healthcheck").status == 200)
            behaviour = SandboxBehaviour()
            behaviour.failNext = -1
            try caller.sandbox.setBehaviour(behaviour)
            for _ in 0..<5 { #expect(try await caller.get("v1/healthcheck").status == 500) }
            try caller.sandbox.setBehaviour(SandboxBehaviour())
            #expect(try await caller.get("v1/healthcheck").status == 200)
        }
    }

    @Test func `a fraction of calls misbehaves, the same way for the same seed`() async throws {
        var behaviour = SandboxBehaviour()
        behaviour.misbehavingFraction = 0.5
        behaviour.seed = 42
        let plan = behaviour
        func statuses() async throws -> [Int] {
            try await withSandbox(plan) { caller in
                var statuses = [Int]()
                for _ in 0..<40 { statuses.append(try await caller.get("v1/healthcheck").status) }
                return statuses
            }
        }
        let first = try await statuses()
        #expect(try await statuses() == first)
        #expect((8...32).contains(first.count { $0 == 200 }))
        #expect(Set(first).isSubset(of: [200, 500, 503]))
    }

    @Test func `the behaviour is set and shown over HTTP; unknown keys and values out of bounds are refused`()
        async throws
    {
        try await withSandbox { caller in
            let set = try await caller.post("/sandbox/behaviour", body: "{\"failNext\":3}", headers: [])
            #expect(set.status == 200)
            #expect(caller.sandbox.behaviour.failNext == 3)
            let shown = try await caller.get("/sandbox/behaviour", headers: [])
            #expect(try shown.decoded(SandboxBehaviour.self) == caller.sandbox.behaviour)
            for body in [
                "{\"failNext\":1,\"nonsense\":1}", "{\"failStatus\":200}", "{\"misbehavingFraction\":2}",
                "{\"delayMilliseconds\":-1}", "{\"retryAfter\":\"a\\r\\nb\"}", "x",
            ] {
                #expect(try await caller.post("/sandbox/behaviour", body: body, headers: []).status == 400)
            }
            #expect(caller.sandbox.behaviour.failNext == 3)
        }
    }
}
