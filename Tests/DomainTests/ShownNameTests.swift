import Domain
import Testing

struct ShownNameTests {
    @Test(arguments: [
        ("lote 0001.xml", "lote 0001.xml"), ("a\nb.xml", "a\\u{a}b.xml"), ("\u{202E}lmx.a", "\\u{202e}lmx.a"),
        ("guia-12345678901.xml", "guia-123********.xml"), ("0123456789.xml", "0123456789.xml"),
        ("00000000000000003", "000**************"), ("\u{1B}[2J", "\\u{1b}[2J"), ("ação.xml", "ação.xml"),
    ])
    func `a name is one line without a person's number`(name: String, shown: String) {
        #expect(ShownName.of(name) == shown)
    }
}
