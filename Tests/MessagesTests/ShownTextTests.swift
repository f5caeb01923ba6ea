import Testing

@testable import Messages

struct ShownTextTests {
    private static let unfit: [Unicode.Scalar] = [
        "\u{0}", "\u{8}", "\u{1B}", "\u{7F}", "\u{80}", "\u{85}", "\u{9B}", "\u{9F}", "\u{200E}", "\u{200F}",
        "\u{2028}",
        "\u{202A}", "\u{202E}", "\u{2066}", "\u{2069}", "\u{FEFF}", "\u{FFFE}",
    ]

    @Test func `characters that control a terminal or turn a text are replaced, on one line`() {
        for scalar in Self.unfit { #expect(ShownText.line("a\(Character(scalar))b") == "a\u{FFFD}b") }
        #expect(ShownText.line("a\tb\r\nc") == "a b  c")
        #expect(ShownText.line("São João – nº 1 ✓ 日本 e\u{301}") == "São João – nº 1 ✓ 日本 e\u{301}")
        #expect(ShownText.lines("a\u{9B}\nb\r\n") == "a\u{FFFD}\nb \n")
    }

    @Test func `parameters of a sentence are shown so too`() {
        #expect(Template("[{x}]").filled(with: ["x": "1\u{202E}2\u{9B}3"]) == "1\u{FFFD}2\u{FFFD}3")
    }
}
