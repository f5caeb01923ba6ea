import Domain
import FoundationEssentials
import HATContract
import HATSandbox
import JSON
import Testing

/// What the sandbox accepts and what it refuses.
@Suite struct UploadRulesTests {
    @Test func `a new upload is answered 201 and its repeat 200 with the same body`() async throws {
        try await withSandbox { caller in
            let body = try uploadBody()
            let first = try await caller.upload(body)
            let second = try await caller.upload(body)
            #expect(first.status == 201)
            #expect(second.status == 200)
            #expect(second.body == first.body)
            let answer = try first.decoded(BatchUploadAnswer.self)
            #expect(answer.status == .string("1"))
            #expect(answer.batchNumber != nil && answer.protocol != nil && answer.trackingStatus != nil)
            #expect(caller.sandbox.effectCount == 1)
        }
    }

    @Test func `concurrent uploads with one key have one effect`() async throws {
        try await withSandbox { caller in
            let body = try uploadBody()
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<16 { group.addTask { try await caller.upload(body).status } }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.count { $0 == 201 } == 1)
            #expect(statuses.count { $0 == 200 } == 15)
            #expect(caller.sandbox.effectCount == 1)
        }
    }

    @Test func `the same key with other content is answered 409`() async throws {
        try await withSandbox { caller in
            _ = try await caller.upload(uploadBody("<a/>"))
            #expect(try await caller.upload(uploadBody("<b/>")).status == 409)
            #expect(caller.sandbox.storedLotes().count == 1)
        }
    }

    @Test(
        arguments: [
            ("batchNumber", nil), ("content", nil), ("protocolNumber", nil), ("guiaCount", "\"3\""),
            ("guiaCount", "-1"), ("batchDate", "\"09/03/2026\""), ("totalValue", "\"1234,50\""),
            ("contentSHA256", "\"abc\""), ("content", "\"!!!!\""), ("content", "\"\""), ("content", "\"QUI\""),
            ("codeSusep", "\"\""), ("extra", "1"), ("batchNumber", "4711"), ("batchNumber", "null"),
        ] as [(String, String?)])
    func `a body that violates the contract is answered 400 with the standard error body`(
        key: String, value: String?
    ) async throws {
        try await withSandbox { caller in
            let answer = try await caller.upload(uploadBody { $0[key] = value })
            #expect(answer.status == 400, "\(answer.body)")
            let error = try answer.decoded(ErrorBody.self)
            #expect(error.code?.text == "400")
            #expect(error.message?.isEmpty == false)
            #expect(error.details == [])
            #expect(caller.sandbox.storedLotes().isEmpty)
        }
    }

    @Test func `an upload that is not JSON, has no key, or has another type is refused`() async throws {
        try await withSandbox { caller in
            #expect(try await caller.upload("<a/>").status == 400)
            #expect(try await caller.upload("[]").status == 400)
            #expect(try await caller.upload(uploadBody(), key: nil).status == 400)
            #expect(try await caller.upload(uploadBody(), key: "").status == 400)
            let other = try await caller.post(
                "v1/batchesAuthorization", body: uploadBody(),
                headers: SandboxCaller.credentials + [("Idempotency-Key", "k")], type: "application/xml")
            #expect(other.status == 415)
            #expect(caller.sandbox.storedLotes().isEmpty)
        }
    }

    @Test func `a digest that differs from the content is answered 422`() async throws {
        try await withSandbox { caller in
            let digest = String(repeating: "0", count: 64)
            let answer = try await caller.upload(uploadBody { $0["contentSHA256"] = "\"\(digest)\"" })
            #expect(answer.status == 422)
            #expect(try answer.decoded(ErrorBody.self).code?.text == "422")
        }
    }

    @Test func `a body above the limit is answered 413`() async throws {
        try await withSandbox(bodyBytesMax: 2000) { caller in
            let answer = try await caller.upload(uploadBody(String(repeating: "a", count: 4000)))
            #expect(answer.status == 413)
        }
    }

    @Test(arguments: 0..<3) func `a call without one of the three header values is answered 401`(
        index: Int
    ) async throws {
        try await withSandbox { caller in
            var headers = SandboxCaller.credentials
            headers.remove(at: index)
            let missing = try await caller.get("v1/healthcheck", headers: headers)
            headers.append((SandboxCaller.credentials[index].0, "x"))
            let wrong = try await caller.get("v1/healthcheck", headers: headers)
            for answer in [missing, wrong] {
                #expect(answer.status == 401)
                #expect(try answer.decoded(ErrorBody.self).code?.text == "401")
            }
        }
    }

    @Test func `header names are compared without case`() async throws {
        try await withSandbox { caller in
            let headers = [("authorization", "t"), ("IDTENANT", "i"), ("tenantname", "n")]
            let answer = try await caller.get("v1/healthcheck", headers: headers)
            #expect(answer.status == 200)
        }
    }

    @Test func `the health check has the three parts`() async throws {
        try await withSandbox { caller in
            let answer = try await caller.get("v1/healthcheck")
            #expect(answer.body == "{\"BANCO\":\"OK\",\"REDIS\":\"OK\",\"REST\":\"OK\"}")
        }
    }
}
