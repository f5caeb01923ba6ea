import Domain
import FoundationEssentials
import HATContract
import Testing

@testable import HATClient

@Suite struct SettingsAndTextTests {
    @Test func `no description of the settings shows a secret`() throws {
        let settings = try portalSettings("https://hat.example/api")
        var dumped = ""
        dump(settings, to: &dumped)
        for text in ["\(settings)", String(reflecting: settings), String(describing: Optional(settings)), dumped] {
            #expect(!TestSecrets.occur(in: text))
            #expect(text.contains("https://hat.example/api/"))
        }
    }

    @Test func `the base URL gets its slash once`() throws {
        #expect(try portalSettings("https://hat.example/a").baseURL == "https://hat.example/a/")
        #expect(try portalSettings("https://hat.example/a/").baseURL == "https://hat.example/a/")
    }

    @Test(
        arguments: [
            "", "hat.example/api", "ftp://hat.example/", "https:///x", "https://u:p@hat.example/", "https://hat/?a=1",
            "https://hat/#x",
        ])
    func `an invalid base URL is reported with the name of its parameter`(base: String) {
        let error = #expect(throws: PortError.self) { try portalSettings(base) }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains("MV_PHATURL") == true)
    }

    @Test(arguments: ["", " a", "a\r\nX: y", "a\u{0}"])
    func `an invalid header value is reported with its parameter and without the value`(value: String) {
        let error = #expect(throws: PortError.self) { try portalSettings("https://hat.example/", token: value) }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains("MV_PHATTOK") == true)
        #expect(error?.message.contains("X: y") == false)
    }

    @Test(
        arguments: [
            ("Lote 12345 recusado", "Lote 12345 recusado"), ("Carteira 123456", "Carteira ******"),
            ("0001.0002.12-3 x", "****.****.**-* x"), ("0 123 4567 8901", "* *** **** ****"),
            ("a\r\n\tb  c", "a b c"), ("antes <b>123</b>", "antes"),
            ("x \(String(repeating: "z", count: 61)) y", "x … y"), ("meu-segredo!", "***!"),
        ])
    func `text of the other side is cleaned`(raw: String, cleaned: String) {
        #expect(SafeText(secrets: ["meu-segredo", "a"]).clean(raw) == cleaned)
    }

    @Test func `text of the other side is truncated to 200 characters`() {
        let cleaned = SafeText(secrets: []).clean(String(repeating: "palavra ", count: 100))
        #expect(cleaned.count == 200)
        #expect(cleaned.hasSuffix("…"))
    }

    @Test func `Retry-After is parsed in both forms and bounded`() throws {
        let now = try #require(HTTPDate.date("Mon, 09 Mar 2026 12:00:00 GMT"))
        func wait(_ text: String?, answerDate: String? = nil) -> Duration? {
            RetryAfter.wait(text, answerDate: answerDate, now: now)
        }
        #expect(wait(nil) == nil)
        #expect(wait("120") == .seconds(120))
        #expect(wait("0") == .zero)
        #expect(wait("-1") == nil)
        #expect(wait("1.5") == nil)
        #expect(wait("soon") == nil)
        #expect(wait("99999999999999999") == RetryAfter.most)
        #expect(wait("Mon, 09 Mar 2026 12:00:45 GMT") == .seconds(45))
        #expect(wait("Mon, 09 Mar 2026 11:00:00 GMT") == .zero)
        #expect(wait("Mon, 09 Mar 2099 11:00:00 GMT") == RetryAfter.most)
        #expect(
            wait("Mon, 09 Mar 2026 15:00:10 GMT", answerDate: "Mon, 09 Mar 2026 15:00:00 GMT") == .seconds(10))
    }

    @Test func `HTTP dates are parsed and formatted`() throws {
        let date = try #require(HTTPDate.date("Sun, 06 Nov 1994 08:49:37 GMT"))
        #expect(date.timeIntervalSince1970 == 784_111_777)
        #expect(HTTPDate.text(date) == "Sun, 06 Nov 1994 08:49:37 GMT")
        for text in [
            "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 BRT", "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
        ] {
            #expect(HTTPDate.date(text) == nil, "\(text)")
        }
    }

    @Test func `an error body is read with its code as text or number and unexpected parts ignored`() throws {
        func read(_ text: String) throws -> ErrorBody {
            try JSONDecoder().decode(ErrorBody.self, from: Data(text.utf8))
        }
        #expect(try read("{\"code\":\"5012\",\"message\":\"m\"}").code?.text == "5012")
        #expect(try read("{\"code\":5012}").code?.text == "5012")
        #expect(try read("{\"code\":{},\"message\":\"m\",\"details\":7}").message == "m")
    }
}
