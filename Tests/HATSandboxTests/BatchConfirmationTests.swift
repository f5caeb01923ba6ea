import Domain
import FoundationEssentials
import HATContract
import HATSandbox
import Testing

@Suite struct BatchConfirmationTests {
    private static let path = "v1/batchesAuthorization/5000001"

    @Test func `a confirmation in the long form is stored with its causes and its sequence number`()
        async throws
    {
        try await withSandbox(load: .batches(2)) { caller async throws in
            let body = """
                {"codeSusep":"123456","protocol":"700","batchNumber":"5000001","healthProviderId":"000101","status":"4",
                "trackingStatus":1,"rejectionCauses":[{"code":"X15","description":"Hash","detailedDescription":"line 3"}]}
                """
            #expect(try await caller.put(Self.path, body: body).status == 200)
            #expect(try await caller.confirm("5000002", tracking: "\"2\"").status == 200)
            let evidence = caller.sandbox.batchEvidence()
            #expect(evidence.map(\.trackingStatus) == ["1", "2"])
            #expect(evidence.map(\.status) == ["4", "1"])
            #expect(evidence.map(\.protocolNumber) == ["700", "P1"])
            let reported = evidence.flatMap(\.confirmations)
            #expect(reported.map(\.stamp.sequence) == [1, 2])
            #expect(reported.allSatisfy { $0.stamp.timeMicroseconds == 1_773_057_600_000_000 })
            #expect(reported[0].rejectionCauses.map(\.code) == ["X15"])
            #expect(caller.sandbox.summary().batches.byTrackingStatus == ["1": 1, "2": 1])
        }
    }

    @Test(
        arguments: [
            #"{"status":"3","trackingStatus":1,"protocol":"P"}"#, #"{"status":1,"trackingStatus":1,"protocol":"P"}"#,
            #"{"status":"1","trackingStatus":0,"protocol":"P"}"#, #"{"status":"1","trackingStatus":5,"protocol":"P"}"#,
            #"{"status":"1","trackingStatus":1}"#, #"{"status":"1","trackingStatus":1,"protocol":"P","x":1}"#,
            #"{"status":"1","trackingStatus":1,"protocol":null}"#,
            #"{"status":"1","trackingStatus":1,"protocol":"P","codeSusep":"123456"}"#, "[]", "",
        ])
    func `a body with another format or value has no effect`(body: String) async throws {
        try await withSandbox(load: .batches(1)) { caller async throws in
            #expect(try await caller.put(Self.path, body: body).status == 400)
            #expect(caller.sandbox.batchEvidence()[0].confirmations.isEmpty)
        }
    }

    @Test(
        arguments: [
            ("123456", "5000002", "000101", "1", "[]"), ("999999", "5000001", "000101", "1", "[]"),
            ("123456", "5000001", "000102", "1", "[]"), ("123456", "5000001", "000101", "4", "[]"),
            ("123456", "5000001", "000101", "4", #"[{"code":"X15","description":"Hash"}]"#),
            ("123456", "5000001", "000101", "4", #"[{"code":"","description":"a","detailedDescription":""}]"#),
        ])
    func `a long form that contradicts the batch, or rejects without a cause, has no effect`(
        susep: String, number: String, provider: String, status: String, causes: String
    ) async throws {
        try await withSandbox(load: .batches(2)) { caller async throws in
            let body = """
                {"codeSusep":"\(susep)","protocol":"","batchNumber":"\(number)","healthProviderId":"\(provider)",
                "status":"\(status)","trackingStatus":1,"rejectionCauses":\(causes)}
                """
            #expect(try await caller.put(Self.path, body: body).status == 400)
            #expect(caller.sandbox.summary().batches.confirmations == 0)
        }
    }

    @Test func `an unknown batch is 404 and a body of another type 415`() async throws {
        try await withSandbox(load: .batches(1)) { caller async throws in
            #expect(try await caller.confirm("42").status == 404)
            #expect(try await caller.put(Self.path, body: "{}", type: "text/plain").status == 415)
        }
    }

    @Test func `a deletion needs its three parameters, answers no body, and removes the batch from all lists`()
        async throws
    {
        try await withSandbox(load: .batches(1)) { caller in
            let url = try await caller.listBatches().items[0].url
            for query in [
                "", "?healthProviderId=000101&codeSusep=123456", "?healthProviderId=000101&force=true",
                "?codeSusep=123456&force=true", "?healthProviderId=000101&codeSusep=123456&force=1",
            ] {
                #expect(try await caller.delete(Self.path + query).status == 400)
            }
            let right = "?healthProviderId=000101&codeSusep=123456&force=true"
            #expect(try await caller.delete("v1/batchesAuthorization/42" + right).status == 404)
            let done = try await caller.delete(Self.path + right)
            #expect(done.status == 200)
            #expect(done.bytes.isEmpty)
            #expect(try await caller.delete(Self.path + right).status == 404)
            #expect(try await caller.get(SandboxCaller.batchPath()).status == 404)
            #expect(try await caller.download(url).status == 404)
            let evidence = caller.sandbox.batchEvidence()[0]
            #expect(evidence.isDeleted)
            #expect(evidence.confirmations.map(\.method) == ["DELETE"])
        }
    }

    @Test func `a batch is listed for deletion, or again with another file, on request`() async throws {
        try await withSandbox(load: .batches(1)) { caller in
            let before = try await caller.listBatches().items[0]
            _ = try await caller.confirm("5000001")
            let offer = "/sandbox/batches/5000001/offer?content=new"
            #expect(try await caller.post(offer, body: "", headers: []).status == 200)
            let after = try await caller.listBatches().items[0]
            #expect(after.azureStorageFilePath != before.azureStorageFilePath)
            #expect(try await caller.download(before.url).status == 404)
            #expect(try await caller.post("/sandbox/batches/5000001/deletion", body: "", headers: []).status == 200)
            #expect(try await caller.get(SandboxCaller.batchPath()).status == 404)
            #expect(try await caller.listBatches(filter: SandboxCaller.deletions("5")).items.count == 1)
            #expect(try await caller.post("/sandbox/batches/42/deletion", body: "", headers: []).status == 404)
        }
    }
}
