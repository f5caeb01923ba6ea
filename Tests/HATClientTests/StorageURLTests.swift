import Domain
import Testing

@testable import HATClient

/// How the URL of a file is built.
@Suite struct StorageURLTests {
    private static let token = "?sv=2020&sig=a%2Bb%3D"

    @Test(
        arguments: [
            ("https://b.example/c/lote.xml", ["https://b.example/c/lote.xml"]),
            (
                "HTTP://b.example:8080/c/a%20b.xml",
                ["HTTP://b.example:8080/c/a%20b.xml", "HTTP://b.example:8080/c/a%2520b.xml"]
            ),
            ("http://[::1]:80/x", ["http://[::1]:80/x"]),
            ("https://b/c/a b.xml", ["https://b/c/a%20b.xml"]),
            ("https://b/c/d'a.xml", ["https://b/c/d'a.xml", "https://b/c/d%27a.xml"]),
            ("https://b/c/\"a\".xml", ["https://b/c/%22a%22.xml"]),
            ("https://b/c/ação#1.xml", ["https://b/c/a%C3%A7%C3%A3o%231.xml"]),
            ("https://b/c/100%.xml", ["https://b/c/100%25.xml"]),
            ("https://b/a\r\nX: y\\[z]", ["https://b/a%0D%0AX:%20y%5C%5Bz%5D"]),
        ])
    func `a path is tried unchanged, encoded, and with its percent signs encoded`(path: String, forms: [String]) throws
    {
        #expect(try StorageURL(path: path, accessToken: Self.token).forms == forms.map { $0 + Self.token })
    }

    @Test func `a token with invalid URL characters is encoded and cannot break the request`() throws {
        let url = try StorageURL(path: "https://b/c.xml", accessToken: "?sig=a b\r\nX: \"'#%zz")
        #expect(url.forms == ["https://b/c.xml?sig=a%20b%0D%0AX:%20%22'%23%25zz"])
    }

    @Test(
        arguments: [
            "", "c/lote.xml", "ftp://b/x", "file:///etc/passwd", "https:///x", "https://b", "https://b?x", "https:/b/x",
            "https://user@b/x", "https://user:pw@b/x", "https://a b/x", "https://b\\c/x", "https://é/x",
            " https://b/x", "unix:///tmp/x", "http+unix://a/x",
        ])
    func `a path that is not an http or https URL is refused without being repeated`(path: String) throws {
        let error = #expect(throws: PortError.self) { try StorageURL(path: path, accessToken: "@evil/?segredo") }
        #expect(error?.code == .malformed)
        #expect(error?.isTransient == false)
        #expect(error?.message == "HAT lists the batch's file under a path that is not an http or https URL.")
    }

    @Test func `only the path is shown`() throws {
        #expect(try StorageURL(path: "https://b/c/a b.xml?x=1", accessToken: "&s=1").shownPath == "/c/a%20b.xml")
        #expect(try StorageURL(path: "https://b/", accessToken: "geheim").shownPath == "/")
    }
}
