import Domain
import FoundationEssentials
import HATClient
import Testing

/// The calls about batches, as sent and received.
@Suite struct BatchCallTests {
    /// The request without the host name, which differs from run to run.
    private func call<Value>(
        _ script: ScriptedServer.Script, tracking: BatchTrackingTable = BatchTrackingTable(),
        pageBytesMax: Int = 16 << 20, _ body: (HATPortal) async -> PortalReply<Value>
    ) async throws -> (reply: PortalReply<Value>, requests: [String]) {
        try await ScriptedServer.run(script) { server, baseURL in
            let settings = try portalSettings(baseURL, pageBytesMax: pageBytesMax, tracking: tracking)
            let reply = try await withPortal(settings) { await body($0) }
            return (reply, server.requests.map(withoutHost))
        }
    }

    private let head =
        "Authorization: \(TestSecrets.token)\r\nidTenant: \(TestSecrets.idTenant)\r\n"
        + "tenantName: \(TestSecrets.tenantName)\r\nAccept: application/json\r\n"

    private let reference = BatchReference(number: "4711", healthProviderId: "000123", authType: "02")

    private func confirmation(_ causes: [RejectionCause] = [], protocolNumber: String? = "77") -> BatchConfirmation {
        BatchConfirmation(
            reference: reference, status: .inAnalysis, tracking: .success, protocolNumber: protocolNumber,
            rejectionCauses: causes)
    }

    @Test func `a listing is requested as documented`() async throws {
        let (reply, requests) = try await call(answer("200 OK", "{\"items\":[],\"hasNext\":false}")) {
            await $0.listBatches(.pendingDownloads, page: 1)
        }
        #expect(
            requests == [
                "GET /api/healthcare/hat/v1/batchesAuthorization?page=1&pageSize=100&fields=status,batchDate,protocol,"
                    + "azureStorageFilePath,azureStorageSasToken,batchNumber,healthProviderId,authType"
                    + "&filter=(trackingStatus%20eq%200%20and%20not(azureStorageFilePath%20eq%20'')%20and%20isDeleted"
                    + "%20eq%20'')&codeSusep=354325 HTTP/1.1\r\n" + head + "Host\r\n\r\n"
            ])
        #expect(try reply.result.get() == .empty)
        #expect(reply.call.method == "GET")
        #expect(reply.call.httpStatus == 200)
        #expect(reply.call.path.hasPrefix("v1/batchesAuthorization?page=1&pageSize=100&fields=status,"))
        #expect(reply.call.duration > .zero)
    }

    @Test func `items are read whether numbers come as numbers or as text`() async throws {
        let items =
            "{\"batchNumber\":4711,\"healthProviderId\":123,\"authType\":2,\"batchDate\":\"2026-03-09\",\"protocol\":9,"
            + "\"azureStorageFilePath\":\"https://b/x.xml\",\"azureStorageSasToken\":\"?sv=1\",\"status\":1},"
            + "{\"batchNumber\":\"4712\",\"healthProviderId\":\"000123\",\"authType\":\"10\",\"protocol\":null,"
            + "\"azureStorageFilePath\":\"https://b/y.xml\",\"azureStorageSasToken\":null,\"new\":{\"a\":[1]}}"
        let (reply, _) = try await call(answer("200 OK", "{\"items\":[\(items)],\"hasNext\":true}")) {
            await $0.listBatches(.failedDownloads, page: 2)
        }
        let page = try reply.result.get()
        #expect(page.hasNext)
        #expect(page.unusableCount == 0)
        #expect(
            page.batches == [
                ListedBatch(
                    reference: BatchReference(number: "4711", healthProviderId: "123", authType: "2"),
                    batchDate: "2026-03-09", storagePath: "https://b/x.xml", accessToken: "?sv=1",
                    protocolNumber: "9", status: "1"),
                ListedBatch(
                    reference: BatchReference(number: "4712", healthProviderId: "000123", authType: "10"),
                    batchDate: "", storagePath: "https://b/y.xml", accessToken: "", protocolNumber: nil),
            ])
    }

    @Test func `unusable items are counted and hide no others`() async throws {
        let items =
            "null,3,[],{},{\"batchNumber\":\"1\",\"healthProviderId\":\"2\"},"
            + "{\"batchNumber\":true,\"healthProviderId\":\"2\",\"azureStorageFilePath\":\"p\"},"
            + "{\"batchNumber\":\"5\",\"healthProviderId\":\"\",\"azureStorageFilePath\":\"p\"},"
            + "{\"batchNumber\":\"6\",\"healthProviderId\":\"2\",\"azureStorageFilePath\":\"p\",\"batchDate\":{}}"
        let script = answer("200 OK", "{\"items\":[\(items)]}")
        let downloads = try await call(script) { await $0.listBatches(.pendingDownloads, page: 1) }.reply.result.get()
        #expect(downloads.batches.map(\.reference.number) == ["6"])
        #expect(downloads.unusableCount == 7)
        #expect(!downloads.hasNext)
        // A deletion needs no file.
        let deletes = try await call(script) { await $0.listBatches(.pendingDeletes, page: 1) }.reply.result.get()
        #expect(deletes.batches.map(\.reference.number) == ["1", "6"])
    }

    @Test func `404 on a listing is an empty page`() async throws {
        let reply = try await call(answer("404 Not Found", "{\"message\":\"x\"}")) {
            await $0.listBatches(.pendingDeletes, page: 1)
        }.reply
        #expect(try reply.result.get() == .empty)
        #expect(reply.call.httpStatus == 404)
    }

    @Test(
        arguments: [
            ("200 OK", "{\"hasNext\":false}", PortError.Code.unavailable, true), ("200 OK", "", .unavailable, true),
            ("200 OK", "<html>", .unavailable, true), ("200 OK", "{\"code\":500}", .unavailable, true),
            ("401 Unauthorized", "", .unauthorized, true), ("400 Bad Request", "", .configuration, false),
            ("302 Found", "", .configuration, false), ("503 Service Unavailable", "", .unavailable, true),
        ])
    func `a failed listing reports the failure`(
        status: String, body: String, code: PortError.Code, isTransient: Bool
    ) async throws {
        let reply = try await call(answer(status, body)) {
            await $0.listBatches(.pendingDownloads, page: 1)
        }.reply
        let error = try #require(reply.error)
        #expect(error.code == code)
        #expect(error.isTransient == isTransient)
        #expect(!error.isOutcomeUnknown)
        #expect(error.message.hasPrefix("Listing HAT's batches "))
    }

    @Test func `503 on a listing reports how long to wait`() async throws {
        let reply = try await call(answer("503 Service Unavailable", "", headers: ["Retry-After: 7"])) {
            await $0.listBatches(.pendingDownloads, page: 1)
        }.reply
        #expect(reply.error?.retryAfter == .seconds(7))
    }

    @Test func `a page may be longer than other answers, up to its own limit`() async throws {
        let filler = String(repeating: "a", count: 3 << 20)
        let script = answer("200 OK", "{\"items\":[],\"hasNext\":true,\"x\":\"\(filler)\"}")
        let long = try await call(script) { await $0.listBatches(.pendingDownloads, page: 1) }.reply
        #expect(try long.result.get().hasNext)
        let tooLong = try await call(script, pageBytesMax: 2 << 20) {
            await $0.listBatches(.pendingDownloads, page: 1)
        }.reply
        #expect(tooLong.error?.code == .unavailable)
    }

    @Test func `one batch is found by its number and never confused with another`() async throws {
        let other = "{\"batchNumber\":\"47\",\"healthProviderId\":\"2\",\"azureStorageFilePath\":\"p\"}"
        let asked =
            "{\"batchNumber\":4711,\"healthProviderId\":\"2\",\"azureStorageFilePath\":\"p\","
            + "\"azureStorageSasToken\":\"?sig=neu\"}"
        let found = try await call(answer("200 OK", "{\"items\":[\(other),\(asked)],\"hasNext\":false}")) {
            await $0.findBatch("4711")
        }
        #expect(try found.reply.result.get()?.accessToken == "?sig=neu")
        #expect(
            found.requests.first?.hasPrefix(
                "GET /api/healthcare/hat/v1/batchesAuthorization?page=1&pageSize=1&fields=status,") == true)
        #expect(
            found.requests.first?.contains("&filter=(batchNumber%20eq%20'4711')&codeSusep=354325 HTTP/1.1\r\n")
                == true)
        for script in [
            answer("200 OK", "{\"items\":[\(other)],\"hasNext\":true}"), answer("200 OK", "{\"items\":[]}"),
            answer("404 Not Found", ""),
        ] {
            #expect(try await call(script) { await $0.findBatch("4711") }.reply.result.get() == nil)
        }
        let bare = try await call(answer("200 OK", "{\"items\":[{\"batchNumber\":\"4711\"}]}")) {
            await $0.findBatch("4711")
        }
        #expect(bare.reply.error?.code == .unavailable)
    }

    @Test func `a confirmation is sent as documented`() async throws {
        let causes = [
            RejectionCause(code: "X15", description: "O hash não confere.", detailedDescription: "linha 3, \"a/b\"\n"),
            RejectionCause(code: "5014", description: "d", detailedDescription: ""),
        ]
        let body =
            "{\"codeSusep\":\"354325\",\"protocol\":\"77\",\"batchNumber\":\"4711\",\"healthProviderId\":\"000123\","
            + "\"status\":\"2\",\"trackingStatus\":1,\"rejectionCauses\":["
            + "{\"code\":\"X15\",\"description\":\"O hash não confere.\",\"detailedDescription\":\"linha 3, "
            + "\\\"a/b\\\"\\n\"},{\"code\":\"5014\",\"description\":\"d\",\"detailedDescription\":\"\"}]}"
        let (reply, requests) = try await call(answer("200 OK", "")) { await $0.confirmBatch(confirmation(causes)) }
        #expect(
            requests == [
                "PUT /api/healthcare/hat/v1/batchesAuthorization/4711 HTTP/1.1\r\n" + head
                    + "Content-Type: application/json\r\nHost\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body
            ])
        #expect(throws: Never.self) { try reply.result.get() }
        #expect(reply.call.method == "PUT")
        #expect(reply.call.path == "v1/batchesAuthorization/4711")
        #expect(reply.call.httpStatus == 200)
    }

    @Test(arguments: ["", "{}", "{\"code\":200}", "null", "OK", "[]"])
    func `a confirmation succeeds whatever body HAT answers`(body: String) async throws {
        let reply = try await call(answer("200 OK", body)) { await $0.confirmBatch(confirmation()) }.reply
        #expect(reply.error == nil)
    }

    @Test(
        arguments: [
            ("404 Not Found", "", PortError.Code.refused, false),
            ("422 Unprocessable Content", "", .refused, false),
            ("200 OK", "{\"code\":\"404\",\"message\":\"x\"}", .refused, false),
            ("200 OK", " <html>login</html>", .unavailable, true),
            ("403 Forbidden", "", .unauthorized, true), ("502 Bad Gateway", "", .unavailable, true),
            ("405 Method Not Allowed", "", .configuration, false),
        ])
    func `a refused confirmation reports why`(
        status: String, body: String, code: PortError.Code, isTransient: Bool
    ) async throws {
        let reply = try await call(answer(status, body)) { await $0.confirmBatch(confirmation()) }.reply
        #expect(reply.error?.code == code)
        #expect(reply.error?.isTransient == isTransient)
        // It may be confirmed again without a lookup.
        #expect(reply.error?.isOutcomeUnknown == false)
    }

    @Test func `a number that cannot be part of a URL is never sent`() async throws {
        var odd = confirmation()
        odd.reference = BatchReference(number: "..", healthProviderId: "1", authType: "")
        let (confirmed, requests) = try await call(answer("200 OK", "")) { [odd] in await $0.confirmBatch(odd) }
        #expect(confirmed.error?.code == .malformed)
        #expect(confirmed.call.path == "v1/batchesAuthorization")
        let deleted = try await call(answer("200 OK", "")) { [odd] in await $0.deleteBatch(odd.reference) }
        #expect(deleted.reply.error?.code == .malformed)
        #expect(requests.isEmpty && deleted.requests.isEmpty)
    }

    @Test func `a deletion is sent as documented`() async throws {
        let (reply, requests) = try await call(answer("204 No Content", "")) { await $0.deleteBatch(reference) }
        #expect(
            requests == [
                "DELETE /api/healthcare/hat/v1/batchesAuthorization/4711?healthProviderId=000123&codeSusep=354325"
                    + "&force=true HTTP/1.1\r\n" + head + "Host\r\n\r\n"
            ])
        #expect(reply.error == nil)
    }

    @Test(arguments: [("404 Not Found", "{\"message\":\"x\"}"), ("200 OK", ""), ("200 OK", "\r\n")])
    func `a deletion is done when HAT sends no body or no longer has the batch`(
        status: String, body: String
    ) async throws {
        #expect(try await call(answer(status, body)) { await $0.deleteBatch(reference) }.reply.error == nil)
    }

    @Test(
        arguments: [
            (
                "{\"message\":\"Lote 123456789 em uso <b>\"}",
                "Deleting the batch at HAT was refused (HTTP 200: Lote ********* em uso)."
            ),
            ("Lote em uso", "Deleting the batch at HAT was refused (HTTP 200: Lote em uso)."),
            ("{}", "Deleting the batch at HAT was refused (HTTP 200)."),
            ("{\"code\":200,\"message\":\"ok\"}", "Deleting the batch at HAT was refused (HTTP 200: ok)."),
            ("{\"nome\":\"Maria\"}", "Deleting the batch at HAT was refused (HTTP 200)."),
        ])
    func `a deletion answered with a body is refused`(body: String, message: String) async throws {
        let error = try await call(answer("200 OK", body)) { await $0.deleteBatch(reference) }.reply.error
        #expect(error?.code == .refused)
        #expect(error?.isTransient == false)
        #expect(error?.message == message)
    }
}

extension PortalReply {
    var error: PortError? {
        guard case .failure(let error) = result else { return nil }
        return error
    }
}

/// The text of a request with the header of the port replaced by `Host`.
func withoutHost(_ request: String) -> String {
    request.split(separator: "\r\n", omittingEmptySubsequences: false)
        .map { $0.lowercased().hasPrefix("host: ") ? "Host" : $0 }.joined(separator: "\r\n")
}
