import Domain
import FoundationEssentials
import Testing

@testable import HATClient

/// Answers whose format differs from what they claim are reported with their actual format.
@Suite struct AnswerFormTests {
    private static let latin1 =
        Array("{\"items\":[{\"name\":\"Jos".utf8) + [0xE9] + Array("\"}],\"hasNext\":false}".utf8)

    @Test func `JSON in UTF-8 is JSON, whatever is around it`() {
        for text in [
            "{}", " [1, -2.5e+10, \"\\u00e9\\n\", true, false, null]\n", "{\"a\":{\"b\":[{}]}}",
            "\u{FEFF}{\"items\":[]}",
            "\"é\"", "0",
        ] {
            #expect(AnswerForm(Array(text.utf8), contentType: nil) == .json, "\(text)")
        }
        #expect(AnswerForm(Array("{}".utf8), contentType: "application/problem+json; charset=ISO-8859-1") == .json)
        #expect(AnswerForm(Array("{}".utf8), contentType: "text/plain") == .json)
    }

    @Test func `bytes of another encoding are reported with their offset`() {
        for type in [nil, "application/json", "application/json; charset=ISO-8859-1"] {
            #expect(
                AnswerForm(Self.latin1, contentType: type)
                    == .encoding(name: "ISO-8859-1 or alike", offset: 22))
        }
        let windows = Array("{\"a\":\"".utf8) + [0x93, 0x94] + Array("\"}".utf8)
        #expect(AnswerForm(windows, contentType: nil) == .encoding(name: "another encoding (windows-1252?)", offset: 6))
        let wide = Array("{\"a\":1}".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(AnswerForm(wide, contentType: nil) == .encoding(name: "UTF-16", offset: 0))
        #expect(AnswerForm([0xFF, 0xFE] + wide, contentType: nil) == .encoding(name: "UTF-16", offset: 0))
        // Overlong, a surrogate, beyond U+10FFFF.
        for odd in [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]] as [[UInt8]] {
            let form = AnswerForm(Array("[\"".utf8) + odd + Array("\"]".utf8), contentType: nil)
            if case .encoding(_, 2) = form {} else { Issue.record("\(odd): \(form)") }
        }
    }

    @Test func `truncated JSON is reported as such, wherever it ends`() {
        let whole = Array("{\"items\":[{\"n\":\"é\",\"v\":[1.5,true,null]}],\"hasNext\":false}".utf8)
        for count in 1..<whole.count {
            #expect(
                AnswerForm(Array(whole[..<count]), contentType: nil) == .cutJSON(byteCount: count),
                "after \(count) bytes")
        }
        #expect(AnswerForm(whole, contentType: nil) == .json)
    }

    @Test func `invalid JSON is reported by its first wrong byte`() {
        for (text, offset) in [
            ("{\"a\":1}x", 7), ("{a:1}", 1), ("[1,]", 3), ("{\"a\" 1}", 5), ("[\"\u{1}\"]", 2), ("[01]", 2),
            ("[1.]", 3),
            ("[\"\\x\"]", 3), ("{\"a\":1,}", 7), ("[}", 1), ("{]", 1),
        ] {
            #expect(AnswerForm(Array(text.utf8), contentType: nil) == .brokenJSON(offset: offset), "\(text)")
        }
        let deep = String(repeating: "[", count: 5_000)
        if case .tooDeep = AnswerForm(Array(deep.utf8), contentType: nil) {} else { Issue.record("deep") }
    }

    @Test func `empty, markup, text and other types are distinguished`() {
        #expect(AnswerForm([], contentType: nil) == .empty)
        #expect(AnswerForm(Array(" \r\n".utf8), contentType: nil) == .empty)
        #expect(AnswerForm(Array(" <html>".utf8), contentType: "application/json") == .markup)
        #expect(AnswerForm(Array("OK".utf8), contentType: "text/plain") == .text)
        #expect(AnswerForm(Array("{}".utf8), contentType: "text/html; charset=utf-8") == .contentType("text/html"))
        #expect(AnswerForm(Array("OK".utf8), contentType: "application/json") == .text)
    }

    private func call<Value>(
        _ script: ScriptedServer.Script, _ body: (HATPortal) async -> PortalReply<Value>
    ) async throws -> PortalReply<Value> {
        try await ScriptedServer.run(script) { _, baseURL in
            try await withPortal(portalSettings(baseURL)) { await body($0) }
        }
    }

    @Test(
        arguments: [
            ("{\"items\":[{\"a\":1},{\"b\":", "ends after 23 bytes"), ("<html>proxy</html>", "HTML"),
            ("", "empty"),
            ("{\"items\":7}", "another form"), ("[]", "a list"), ("{\"message\":\"manutencao\"}", "manutencao"),
            ("{\"items\":[]}}", "offset 12"),
        ])
    func `an invalid listing fails and names what came instead`(body: String, said: String) async throws {
        for reply in [
            try await call(answer("200 OK", body)) {
                await $0.listGuias(GuiaQuery(resource: .authorizations, pass: .new))
            }
            .error,
            try await call(answer("200 OK", body)) { await $0.listBatches(.pendingDownloads, page: 1) }.error,
        ] {
            let error = try #require(reply)
            #expect(error.message.contains(said), "\(error.message)")
            #expect(error.isTransient)
        }
    }

    @Test func `confirmations and token polls report damaged JSON too`() async throws {
        let cut = "{\"code\":\"4\",\"mess"
        let reported = try await call(answer("200 OK", cut)) { await $0.track("1", of: .authorizations, as: .stored) }
        #expect(reported.error?.message.contains("truncated") == true)
        let asked = try await call(answer("200 OK", cut)) { await $0.progress(of: "T1") }
        #expect(asked.error?.message.contains("truncated") == true)
        let page = try await call(answer("404 Not Found", "<html>no such page</html>")) {
            await $0.listBatches(.pendingDownloads, page: 1)
        }
        #expect(page.error?.code == .configuration, "a 404 of another server does not mean that no batch waits")
        let refused = try await call(answer("200 OK", "{\"code\":5,\"message\":\"x\"}")) { await $0.progress(of: "T1") }
        #expect(refused.call.portalCode == "5")
    }
}
