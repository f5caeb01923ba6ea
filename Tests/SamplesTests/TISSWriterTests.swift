import Digests
import Domain
import Foundation
import TISSWriting
import Testing

struct TISSWriterTests {
    @Test func `texts are escaped in the file and counted as they are in the hash`() throws {
        let text = try written { (writer: inout TISSWriter) throws(PortError) in
            try writer.leaf("a", "x & y < z > w")
        }
        #expect(text.contains("<ans:a>x &amp; y &lt; z &gt; w</ans:a>"))
        #expect(text.contains(try MD5.hex(of: Array("x & y < z > w".utf8))))
    }

    @Test func `characters outside ISO-8859-1 are replaced before they are written and hashed`() throws {
        let text = try written { (writer: inout TISSWriter) throws(PortError) in
            try writer.leaf("a", "“é” – 5 € 漢\u{1}")
        }
        #expect(text.contains("<ans:a>\"é\" - 5 EUR ? </ans:a>"))
        let bytes: [UInt8] = [0x22, 0xE9, 0x22] + Array(" - 5 EUR ? ".utf8)
        #expect(text.contains(try MD5.hex(of: bytes)))
    }

    @Test func `an element without children holds no white space`() throws {
        let text = try written(layout: .indented) { (writer: inout TISSWriter) throws(PortError) in
            try writer.open("a")
            try writer.close()
        }
        #expect(text.contains("  <ans:a></ans:a>\n"))
    }

    @Test func `a surplus and a missing end tag are errors`() {
        #expect(throws: PortError.self) {
            _ = try written { (writer: inout TISSWriter) throws(PortError) in
                try writer.close()
                try writer.close()
            }
        }
        #expect(throws: PortError.self) {
            _ = try written { (writer: inout TISSWriter) throws(PortError) in try writer.open("a") }
        }
    }

    @Test func `a moment is written in the time of São Paulo, summer time included`() throws {
        let summer = LocalMoment(try Date("2018-12-15T12:00:00Z", strategy: .iso8601))
        #expect((summer.date, summer.time) == ("2018-12-15", "10:00:00"))
        let night = LocalMoment(try Date("2026-11-22T02:30:05Z", strategy: .iso8601))
        #expect((night.date, night.time) == ("2026-11-21", "23:30:05"))
        #expect(night.dayFirstDate == "21/11/2026")
        #expect(LocalMoment(date: "2026-1-1", time: "10:00:00") == nil)
        #expect(LocalMoment(date: "2026-01-01", time: "10:00") == nil)
    }

    @Test func `a provider is named only in the form that the version allows`() throws {
        let old = VersionTraits(try #require(TISSVersion("4.02.00")))
        let new = VersionTraits(try #require(TISSVersion("4.03.00")))
        #expect(new.canName(.cnpj("AB22233300C181")))
        #expect(!old.canName(.cnpj("AB22233300C181")))
        #expect(!new.canName(.cnpj("AB22233300C1X1")))
        #expect(!new.canName(.cpf("123")))
        #expect(!new.canName(.providerCode("漢")))
        #expect(!new.canName(.registroANS("123456")))
    }

    private func written(
        layout: TISSLayout = .compact, _ body: (inout TISSWriter) throws(PortError) -> Void
    ) throws(PortError) -> String {
        var bytes: [UInt8] = []
        let take = { (part: [UInt8]) in bytes += part }
        try withoutActuallyEscaping(take) { (take) throws(PortError) in
            var writer = try TISSWriter(declares: .utf8, layout: layout, to: take)
            try writer.declaration()
            try writer.openRoot("mensagemTISS")
            try body(&writer)
            try writer.epilogue()
            try writer.close()
            try writer.finish()
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
