import Domain
import FoundationEssentials
import NIOCore
import Synchronization
import Testing

@testable import HATClient

/// Downloads, as sent and received.
@Suite struct DownloadTests {
    private static let token = "?sv=2020&sp=r&sig=segredo%2Bdo%2Fblob%3D"

    private func download(
        _ script: ScriptedServer.Script, file: String = "/c/lote.xml", resume: ResumePoint? = nil,
        bytesMax: Int64 = 1 << 30, into sink: RecordingSink = RecordingSink(),
        timeLimit: (@Sendable (Duration) async throws -> Void)? = nil
    ) async throws -> (reply: PortalReply<StoredFacts>, requests: [String], sink: RecordingSink) {
        try await ScriptedServer.run(script) { server, baseURL in
            let root = baseURL.split(separator: "/api")[0]
            let settings = try portalSettings("http://127.0.0.1:1/hat", downloadBytesMax: bytesMax)
            let reply = try await withPortal(settings) { portal in
                var portal = portal
                if let timeLimit { portal.timeLimit = timeLimit }
                return await portal.downloadBatch(
                    path: root + file, accessToken: Self.token, resume: resume, into: sink)
            }
            // Whatever the result, nothing that is shown or stored may contain the token.
            for text in [reply.call.path, reply.error?.debugDescription ?? "", String(describing: reply)] {
                #expect(!text.contains("segredo") && !text.contains("sv="))
            }
            return (reply, server.requests.map(withoutHost), sink)
        }
    }

    private let xml = "<?xml version=\"1.0\"?><a>b</a>"

    @Test func `a file is requested without HAT's headers and arrives whole`() async throws {
        let (reply, requests, sink) = try await download(
            .answer(answerText("200 OK", xml, headers: ["ETag: \"0x8D\"", "Content-Type: application/octet-stream"])))
        #expect(requests == ["GET /c/lote.xml?sv=2020&sp=r&sig=segredo%2Bdo%2Fblob%3D HTTP/1.1\r\nHost\r\n\r\n"])
        #expect(reply.error == nil)
        #expect(sink.steps == ["begin 0 \"0x8D\"", "append \(xml.utf8.count)"])
        #expect(sink.text == xml)
        #expect(reply.call.path == "/c/lote.xml")
        #expect(reply.call.method == "GET")
        #expect(reply.call.httpStatus == 200)
        #expect(reply.call.duration > .zero)
    }

    @Test(arguments: ["400 Bad Request", "404 Not Found"])
    func `a path that fails unchanged is tried once more encoded`(status: String) async throws {
        let (reply, requests, sink) = try await download(
            .answers([answerText(status, "<Error/>"), answerText("200 OK", xml)]), file: "/c/d'a.xml")
        #expect(
            requests == [
                "GET /c/d'a.xml?sv=2020&sp=r&sig=segredo%2Bdo%2Fblob%3D HTTP/1.1\r\nHost\r\n\r\n",
                "GET /c/d%27a.xml?sv=2020&sp=r&sig=segredo%2Bdo%2Fblob%3D HTTP/1.1\r\nHost\r\n\r\n",
            ])
        #expect(reply.error == nil)
        #expect(sink.text == xml)
    }

    @Test func `a path that is not a valid URL is encoded at once`() async throws {
        let (reply, requests, _) = try await download(.answer(answerText("200 OK", xml)), file: "/c/a \"b\"'é.xml")
        #expect(
            requests == [
                "GET /c/a%20%22b%22%27%C3%A9.xml?sv=2020&sp=r&sig=segredo%2Bdo%2Fblob%3D HTTP/1.1\r\nHost\r\n\r\n"
            ])
        #expect(reply.error == nil)
        #expect(reply.call.path == "/c/a%20%22b%22%27%C3%A9.xml")
    }

    @Test func `a path that is no address causes no call`() async throws {
        let (reply, requests, _) = try await ScriptedServer.run(.close) { server, _ in
            let reply = try await withPortal(portalSettings("http://127.0.0.1:1/hat")) {
                await $0.downloadBatch(
                    path: "file:///etc/passwd", accessToken: Self.token, resume: nil, into: RecordingSink())
            }
            return (reply, server.requests, ())
        }
        #expect(reply.error?.code == .malformed)
        #expect(reply.call.path == "")
        #expect(requests.isEmpty)
    }

    @Test(
        arguments: [
            ("403 Forbidden", PortError.Code.unauthorized, true), ("401 Unauthorized", .unauthorized, true),
            ("404 Not Found", .notFound, true), ("503 Service Unavailable", .unavailable, true),
            ("400 Bad Request", .refused, false), ("416 Range Not Satisfiable", .malformed, true),
        ])
    func `a failure is reported without the storage's text`(
        status: String, code: PortError.Code, isTransient: Bool
    ) async throws {
        let body = "<Error><Code>AuthenticationFailed</Code><Message>Signature segredo sv=1</Message></Error>"
        let (reply, requests, sink) = try await download(.answer(answerText(status, body)))
        #expect(reply.error?.code == code)
        #expect(reply.error?.isTransient == isTransient)
        #expect(reply.error?.debugDescription.contains("Authentication") == false)
        #expect(reply.call.httpStatus.map(String.init) == status.split(separator: " ").first.map(String.init))
        #expect(requests.count == 1)
        #expect(sink.steps.isEmpty)
    }

    @Test func `a redirect is not followed`() async throws {
        let (reply, sink) = try await ScriptedServer.run(.answer(answerText("200 OK", xml))) { target, targetURL in
            let script = answerText("302 Found", "", headers: ["Location: \(targetURL)"])
            let (reply, _, sink) = try await download(.answer(script))
            #expect(target.requests.isEmpty)
            return (reply, sink)
        }
        #expect(reply.error?.code == .refused)
        #expect(sink.steps.isEmpty)
    }

    @Test(
        arguments: [
            ("", "application/xml"), ("<e>ParentNotFound</e>", "application/xml"), ("<html/>", "text/html"),
            ("{}", "application/json"),
        ])
    func `a success without a file is malformed and the sink sees nothing of it`(
        body: String, type: String
    ) async throws {
        let (reply, _, sink) = try await download(
            .answer(answerText("200 OK", body, headers: ["Content-Type: \(type)"])))
        #expect(reply.error?.code == .malformed)
        #expect(reply.error?.isTransient == true)
        #expect(reply.error?.httpStatus == 200)
        #expect(sink.steps.isEmpty)
    }

    @Test func `the text of a failure is found within the first 64 KiB only`() async throws {
        for (whitespace, isFound) in [(65_536 - 14, true), (65_536 - 13, false)] {
            let body = "<" + String(repeating: " ", count: whitespace - (isFound ? 1 : 0)) + "pArEnTnOtFoUnD>" + xml
            let (reply, _, sink) = try await download(.answer(answerText("200 OK", body)))
            #expect((reply.error?.code == .malformed) == isFound)
            #expect(sink.steps.isEmpty == isFound)
        }
    }

    @Test func `a body shorter than its length is malformed, and the received part stays valid`() async throws {
        let kept = String(repeating: "a", count: 70_000)
        let sink = RecordingSink()
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 99999\r\nETag: \"v\"\r\n\r\n" + kept
        let (reply, _, _) = try await download(
            .answerUntil(text) { while sink.byteCount < kept.utf8.count { await Task.yield() } }, into: sink)
        #expect(reply.error?.code == .malformed)
        #expect(reply.error?.isTransient == true)
        #expect(sink.steps.first == "begin 0 \"v\"")
        #expect(sink.byteCount == kept.utf8.count)
    }

    @Test func `a body that ends at once is malformed and the sink sees nothing of it`() async throws {
        let (reply, _, sink) = try await download(.answer("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<a>"))
        #expect(reply.error?.code == .malformed)
        #expect(sink.steps.isEmpty)
    }

    @Test func `a truncated chunked body is unreachable`() async throws {
        let (reply, _, sink) = try await download(
            .answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<a>bc\r\n"))
        #expect(reply.error?.code == .unreachable)
        #expect(reply.call.httpStatus == 200)
        #expect(sink.steps.isEmpty)
    }

    @Test func `a complete chunked body is whole`() async throws {
        let (reply, _, sink) = try await download(
            .answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<a>\r\n4\r\n</a>\r\n0\r\n\r\n"))
        #expect(reply.error == nil)
        #expect(sink.text == "<a></a>")
        #expect(sink.steps.first == "begin 0 -")
    }

    @Test func `the rest is requested and continues where it ended`() async throws {
        let (reply, requests, sink) = try await download(
            .answer(
                answerText(
                    "206 Partial Content", "</a>", headers: ["Content-Range: bytes 100-103/104", "ETag: \"v\""])),
            resume: ResumePoint(offset: 100, validator: "\"v\""))
        #expect(
            requests == [
                "GET /c/lote.xml?sv=2020&sp=r&sig=segredo%2Bdo%2Fblob%3D HTTP/1.1\r\nRange: bytes=100-\r\n"
                    + "If-Range: \"v\"\r\nHost\r\n\r\n"
            ])
        #expect(reply.error == nil)
        #expect(sink.steps == ["begin 100 \"v\"", "append 4"])
    }

    @Test func `a file that changed meanwhile is downloaded from its beginning`() async throws {
        let (reply, _, sink) = try await download(
            .answer(answerText("200 OK", xml, headers: ["ETag: \"w\""])),
            resume: ResumePoint(offset: 100, validator: "\"v\""))
        #expect(reply.error == nil)
        #expect(sink.steps == ["begin 0 \"w\"", "append \(xml.utf8.count)"])
    }

    @Test func `another part than the rest never reaches the sink`() async throws {
        let (reply, _, sink) = try await download(
            .answer(answerText("206 Partial Content", "</a>", headers: ["Content-Range: bytes 99-102/103"])),
            resume: ResumePoint(offset: 100, validator: "\"v\""))
        #expect(reply.error?.code == .malformed)
        #expect(sink.steps.isEmpty)
    }

    @Test func `a weak or invalid validator is not sent`() async throws {
        for validator in ["W/\"v\"", "\"v\"\r\nX: y", ""] {
            let (_, requests, _) = try await download(
                .answer(answerText("200 OK", xml)), resume: ResumePoint(offset: 100, validator: validator))
            #expect(requests.first?.contains("Range") == false)
        }
    }

    @Test func `a body above the limit ends the download`() async throws {
        let known = try await download(.answer(answerText("200 OK", xml)), bytesMax: 10)
        #expect(known.reply.error?.code == .limitExceeded)
        #expect(known.sink.steps.isEmpty)
        let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 0x61, count: 65_536) + Array("\r\n".utf8)
        let unknown = try await download(
            .stream("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", chunk: chunk, count: 100),
            bytesMax: 300_000)
        #expect(unknown.reply.error?.code == .limitExceeded)
        #expect(unknown.reply.error?.isTransient == false)
        #expect(unknown.sink.byteCount <= 300_000)
    }

    @Test func `an error of the sink is reported unchanged`() async throws {
        let full = RecordingSink { _ throws(PortError) in throw PortError(.noSpace, "voll") }
        let (reply, _, _) = try await download(.answer(answerText("200 OK", xml)), into: full)
        #expect(reply.error?.code == .noSpace)
        #expect(reply.error?.message == "voll")
    }

    @Test(
        arguments: [
            "", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + String(repeating: "a", count: 70_000),
        ])
    func `a stalled download is cancelled`(beginning: String) async throws {
        let turns = Atomic(0)
        let (reply, _, sink) = try await download(.answerAndWait(beginning)) { time in
            // A quarter of the idle timeout each; the first interval waits until everything has arrived that ever will.
            #expect(time == .seconds(15))
            turns.add(1, ordering: .relaxed)
            for _ in 0..<2000 { await Task.yield() }
        }
        #expect(reply.error?.code == .unreachable)
        #expect(reply.error?.isTransient == true)
        #expect(turns.load(ordering: .relaxed) >= DownloadWatch.turnsMax)
        #expect(sink.byteCount <= 70_000)
    }

    @Test func `time in the sink does not count`() {
        let watch = DownloadWatch()
        watch.pause()
        for _ in 0..<100 { #expect(!watch.turn()) }
        watch.resume()
        #expect([watch.turn(), watch.turn(), watch.turn(), watch.turn()] == [false, false, false, true])
        watch.resume()
        #expect(!watch.turn())
    }

    @Test func `a large file passes in small pieces, no faster than the sink stores them`() async throws {
        let chunk = pseudoRandomBytes(count: 1 << 20, seed: 64)
        let script = ScriptedServer.Script.stream(
            "HTTP/1.1 200 OK\r\nContent-Length: \(192 << 20)\r\n\r\n", chunk: chunk, count: 192)
        try await ScriptedServer.run(script) { server, baseURL in
            let stalled = Atomic(0)
            let sink = RecordingSink(keepsBytes: false) { step in
                guard step == 1 else { return }
                // Until nothing moves: the sender has filled the buffers and waits.
                var quiet = 0
                var last = server.streamedBytes
                while quiet < 20_000 {
                    await Task.yield()
                    quiet = server.streamedBytes == last ? quiet + 1 : 0
                    last = server.streamedBytes
                }
                stalled.store(last, ordering: .relaxed)
            }
            let reply = try await withPortal(portalSettings("http://127.0.0.1:1/hat")) {
                await $0.downloadBatch(
                    path: baseURL.split(separator: "/api")[0] + "/x", accessToken: "", resume: nil, into: sink)
            }
            #expect(reply.error == nil)
            #expect(sink.byteCount == 192 << 20)
            #expect(sink.largest <= 128 << 10)
            // The buffers are the kernel's: some megabytes, and none of this process that grows with the file.
            #expect(stalled.load(ordering: .relaxed) < 96 << 20)
        }
    }

    @Test func `a cancelled download is reported as such`() async throws {
        try await ScriptedServer.run(.answerAndWait("")) { server, baseURL in
            try await withPortal(portalSettings("http://127.0.0.1:1/hat")) { portal in
                let reply = await withTaskGroup(of: PortalReply<StoredFacts>.self) { group in
                    group.addTask {
                        await portal.downloadBatch(
                            path: baseURL + "/x", accessToken: "", resume: nil, into: RecordingSink())
                    }
                    await server.waitForRequest()
                    group.cancelAll()
                    return await group.next()
                }
                #expect(reply?.error?.code == .cancelled)
                #expect(reply?.error?.isOutcomeUnknown == false)
            }
        }
    }

    @Test func `a body that ends before its length is stored when it can be resumed`() async throws {
        let part = "<a>half of a file"
        for (tag, steps) in [("ETag: \"v1\"", ["begin 0 \"v1\"", "append \(part.utf8.count)"]), ("X-None: 1", [])] {
            let head = "HTTP/1.1 200 OK\r\n\(tag)\r\nContent-Length: 1000\r\n\r\n"
            let (reply, _, sink) = try await download(.answer(head + part))
            #expect(reply.error?.code == .malformed && reply.error?.isTransient == true)
            #expect(sink.steps == steps, "\(tag)")
        }
        let failure = "<Error><Code>ParentNotFound</Code>"
        let head = "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: 1000\r\n\r\n"
        let (_, _, sink) = try await download(.answer(head + failure))
        #expect(sink.steps.isEmpty, "the storage's error is not part of a file")
    }

    private func inspect(
        _ script: ScriptedServer.Script
    ) async throws -> (reply: PortalReply<StoredFacts>, requests: [String]) {
        try await ScriptedServer.run(script) { server, baseURL in
            let root = baseURL.split(separator: "/api")[0]
            let reply = try await withPortal(portalSettings("http://127.0.0.1:1/hat")) {
                await $0.inspectBatchFile(path: root + "/c/lote.xml", accessToken: Self.token)
            }
            #expect(!String(describing: reply).contains("segredo"))
            return (reply, server.requests.map(withoutHost))
        }
    }

    @Test func `facts about a file are requested by HEAD, and by one byte where that is refused`() async throws {
        let facts = ["ETag: W/\"a\"", "Last-Modified: Mon, 23 Nov 2026 10:00:00 GMT"]
        let head = try await inspect(.answer(answerText("200 OK", "", headers: facts)))
        #expect(head.requests.map { $0.prefix(5) } == ["HEAD "])
        let expected = try head.reply.result.get()
        #expect(expected.entityTag == "W/\"a\"" && expected.lastModified == "Mon, 23 Nov 2026 10:00:00 GMT")
        let part = answerText("206 Partial Content", "<", headers: facts + ["Content-Range: bytes 0-0/4321"])
        let get = try await inspect(.answers([answerText("405 Method Not Allowed", ""), part]))
        #expect(get.requests.map { $0.prefix(4) } == ["HEAD", "GET "])
        #expect(get.requests.last?.contains("Range: bytes=0-0") == true)
        #expect(
            try get.reply.result.get()
                == StoredFacts(
                    byteCount: 4321, entityTag: "W/\"a\"", lastModified: "Mon, 23 Nov 2026 10:00:00 GMT"))
        let gone = try await inspect(.answers([answerText("403 Forbidden", ""), answerText("403 Forbidden", "")]))
        #expect(gone.reply.error?.code == .unauthorized)
    }

    @Test func `a storage without a listener is unreachable`() async throws {
        let closed = try await ScriptedServer.run(.close) { _, baseURL in baseURL }
        let reply = try await withPortal(portalSettings("http://127.0.0.1:1/hat")) {
            await $0.downloadBatch(path: closed + "/x", accessToken: Self.token, resume: nil, into: RecordingSink())
        }
        #expect(reply.error?.code == .unreachable)
        #expect(reply.error?.debugDescription.contains("segredo") == false)
        #expect(reply.call.httpStatus == nil)
    }
}

/// Records its calls.
final class RecordingSink: ContentSink {
    private struct State {
        var steps: [String] = []
        var bytes: [UInt8] = []
        var byteCount = 0
        var largest = 0
        var appends = 0
    }

    private let state = Mutex(State())
    private let keepsBytes: Bool
    /// Called before an append is counted, with its number.
    private let onAppend: @Sendable (Int) async throws(PortError) -> Void

    init(keepsBytes: Bool = true, onAppend: @escaping @Sendable (Int) async throws(PortError) -> Void = { _ in }) {
        self.keepsBytes = keepsBytes
        self.onAppend = onAppend
    }

    var steps: [String] { state.withLock { $0.steps } }
    var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }
    var byteCount: Int { state.withLock { $0.byteCount } }
    var largest: Int { state.withLock { $0.largest } }

    func begin(at offset: Int64, validator: String?) async throws(PortError) {
        state.withLock { $0.steps.append("begin \(offset) \(validator ?? "-")") }
    }

    func append(_ bytes: [UInt8]) async throws(PortError) {
        let number = state.withLock { state in
            state.appends += 1
            return state.appends
        }
        try await onAppend(number)
        state.withLock { state in
            state.byteCount += bytes.count
            state.largest = max(state.largest, bytes.count)
            guard keepsBytes else { return }
            state.steps.append("append \(bytes.count)")
            state.bytes += bytes
        }
    }
}
