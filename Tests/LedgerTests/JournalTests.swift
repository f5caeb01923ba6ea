import Domain
import Foundation
import Testing

@testable import Ledger

struct JournalTests {
    @Test func `the first hash equals the SHA-256 of the documented bytes`() throws {
        // printf of 32 zero bytes, 8 bytes of 1, 8 bytes of 1000000, and three counted texts, through sha256sum.
        let next = try JournalHead.beginning.following(
            time: 1_000_000, drop: "0123456789abcdef", kind: "claimed", detail: "{}")
        #expect(next.head.number == 1)
        #expect(next.digest.hex == "6125614607909fae27612e698a0187f02ec5035176e4faa46ee90d8e1906c2b7")
        #expect(next.head.hash.hexadecimal == next.digest.hex)
    }

    @Test func `texts whose concatenations are equal give different hashes`() throws {
        let one = try JournalHead.beginning.following(time: 0, drop: nil, kind: "ab", detail: "c")
        let other = try JournalHead.beginning.following(time: 0, drop: nil, kind: "a", detail: "bc")
        #expect(one.digest != other.digest)
    }

    @Test func `a detail is JSON whatever its values contain`() throws {
        let hostile = "quote \" back \\ line\n tab\t nul\u{0} ação 🙂"
        let text = JournalDetail().with("reason", hostile).with("count", 3).with("absent", nil as String?)
            .with("list", ["a", "b\""]).text
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["reason"] as? String == hostile)
        #expect(object["count"] as? Int == 3)
        #expect(object["list"] as? [String] == ["a", "b\""])
        #expect(object.count == 3)
        #expect(JournalDetail().text == "{}")
    }

    @Test func `the bytes of a detail never change`() {
        // The journal's hashes cover them.
        let detail = JournalDetail().with("sha256", "ab").with("bytes", 7).with("absent", nil as Int?)
            .with("path", "a/\"b\\c\n\r\t\u{0}\u{1F}\u{7F} ação 🙂 \u{FFFE}").with("list", ["x", "\u{1}"])
            .with("none", []).with("\u{2}", -1)
        let text =
            #"{"sha256":"ab","bytes":7,"path":"a/\"b\\c\u000a\u000d\u0009\u0000\u001f\#u{7F} ação 🙂 \#u{FFFE}","#
            + #""list":["x","\u0001"],"none":[],"\u0002":-1}"#
        #expect(detail.text == text)
    }

    @Test func `the states of a drop and the journal kinds for them have the same names`() {
        for state in DropState.allCases { #expect(JournalKind(rawValue: state.rawValue) != nil) }
    }
}
