import Domain
import HATContract
import Testing

@testable import HATClient

/// Addresses of orders, character by character.
@Suite struct OrderPathTests {
    @Test(
        arguments: [
            ("123", "v1/authorizations/123/cancel"), ("../x", "v1/authorizations/..%2Fx/cancel"),
            ("a/b?c=1#d", "v1/authorizations/a%2Fb%3Fc%3D1%23d/cancel"),
            ("a b%20", "v1/authorizations/a%20b%2520/cancel"),
            ("{key}", "v1/authorizations/%7Bkey%7D/cancel"), ("é\r\n", "v1/authorizations/%C3%A9%0D%0A/cancel"),
        ])
    func `a key stays one component of the path`(key: String, path: String) throws {
        let filled = try OrderPath.filled(OrderPath.cancellation, key: key)
        #expect(filled == path)
        #expect(try OrderPath.checked(filled) == path)
    }

    @Test(arguments: ["", ".", ".."])
    func `a key of dots only fills no path`(key: String) {
        #expect(throws: PortError.self) { try OrderPath.filled(OrderPath.cancellation, key: key) }
        #expect(throws: PortError.self) { try OrderPath.progress(of: key) }
    }

    @Test func `a path without the placeholder needs no key`() throws {
        #expect(try OrderPath.filled("v1/persons", key: "") == "v1/persons")
    }

    @Test func `a token stays one component of the path`() throws {
        #expect(try OrderPath.progress(of: "a/b?c") == "v1/integration/a%2Fb%3Fc")
    }

    @Test(
        arguments: [
            "", "/v1/persons", "v1//persons", "v1/persons/", "v1/../persons", "v1/./persons", "v1/%2e%2E/persons",
            "v1/.%2e/x", "v1/persons?a=1", "v1/persons#a", "v1\\persons", "v1/per\r\nsons", "v1/{key}/x", "v1/a\u{0}",
        ])
    func `a path that could resolve elsewhere is not used`(path: String) {
        let error = #expect(throws: PortError.self) { try OrderAddress(path, baseURL: "https://hat.example/hat/") }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains("persons") == false)
    }

    @Test func `invalid URL characters are encoded and encoded bytes stay`() throws {
        #expect(try OrderPath.checked("v1/a b/%2F%zz/é/(x);y") == "v1/a%20b/%2F%25zz/%C3%A9/(x);y")
    }

    @Test(
        arguments: [
            ("v1/persons", "http://hat.example/hat/v1/persons", "v1/persons"),
            (
                "https://other.example:8443/api/v1/auditing", "https://other.example:8443/api/v1/auditing",
                "/api/v1/auditing"
            ),
            ("HTTPS://Other.example/x", "https://Other.example/x", "/x"),
            ("http://127.0.0.1:80/x", "http://127.0.0.1:80/x", "/x"), ("http://[::1]:80/x", "http://[::1]:80/x", "/x"),
            ("http://localhost/x", "http://localhost/x", "/x"),
            ("http://HAT.example/other/x", "http://HAT.example/other/x", "/other/x"),
        ])
    func `an address below the base or of its own`(path: String, url: String, shown: String) throws {
        let address = try OrderAddress(path, baseURL: "http://hat.example/hat/")
        #expect(address.url == url)
        #expect(address.shownPath == shown)
    }

    @Test(
        arguments: [
            "http://other.example/x", "http://127.0.0.1.other.example/x", "http://127.0.0/x",
            "http://localhost.example/x",
            "http://hat.example:8080/x", "ftp://hat.example/x", "https:///x", "https://u:p@hat.example/x",
            "https://hat.example", "https://hat.example/", "https://hat.example/x?y=1", "https://hat.example/../x",
            "https://hat.example?x=/y", "https://h\u{E9}.example/x",
        ])
    func `credentials are never sent without TLS or to an unclear address`(path: String) {
        let error = #expect(throws: PortError.self) { try OrderAddress(path, baseURL: "http://hat.example/hat/") }
        #expect(error?.code == .configuration)
    }

    @Test(
        arguments: [
            ("Quantidade de itens do lote acima do permitido", true), ("QUANTIDADE  DE\nITENS Acima", true),
            ("quantidáde de ítens àcima", true), ("quantida\u{301}de de itens acima", true),
            (SizeRefusal.message, true),
            ("Quantidade de itens invalida", false), ("valor acima do permitido", false), ("", false),
        ])
    func `a refusal for size is recognised by its text`(text: String, isMeant: Bool) {
        #expect(SizeRefusal.isMeant(by: text) == isMeant)
    }
}
